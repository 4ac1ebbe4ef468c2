"""The structured results of the tools; the keys of docs/json.md where it has them, and the source of each article beside."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.rendering.briefing import briefing_object
from bot.rendering.json import answer_object, passage_object
from retrieval.model import Answer, Evidence, Verdict
from retrieval.model import Briefing as MadeBriefing

Sources = Mapping[str, str | None]
"""The publisher of each article, by the article's id."""


class Result(BaseModel):
    """The result of a tool."""

    model_config = ConfigDict(frozen=True)


class Place(Result):
    """Where something stands."""

    title: str = Field(description="The article's title, in square brackets if it is not the publisher's headline.")
    source: str | None = Field(description="The publisher.")
    article_id: str
    paragraph: int = Field(description="The paragraph in the article, from 1.")
    sentence: int = Field(description="The sentence in the paragraph, from 1.")
    start: int = Field(description="Where the sentence begins in the article's text, in characters.")
    end: int = Field(description="Where the sentence ends in the article's text, in characters.")
    url: str | None = Field(description="The article's address.")
    link: str | None = Field(description="The address that opens the article at the sentence. Cite this one.")
    published: str | None = Field(description="The day of the article.")


class Passage(Place):
    """A sentence of an article."""

    text: str = Field(description="The sentence, verbatim. Quote it character for character.")
    score: float = Field(description="Higher is better; comparable only within one result.")
    highlights: list[tuple[int, int]] = Field(
        description="Ranges in text: first the short answer, if there is one, then words of the question."
    )


class Time(Result):
    """The time by which articles were chosen."""

    first: str = Field(alias="from", description="Its first day.")
    last: str | None = Field(alias="to", description="Its last day; null if it reaches to the present.")
    articles: int = Field(description="How many articles are of that time.")
    undated: int = Field(description="How many of these have no date, and count by when they were added.")
    newest: str | None = Field(description="The day of the newest article of any time.")
    scope: Literal["within", "elsewhere", "empty"] = Field(
        description="within: only articles of that time were used; elsewhere: they do not answer, and the passages are "
        "of all articles; empty: there are none, and the passages are of other times."
    )


class Point(Place):
    """A key point of a briefing."""

    text: str = Field(description="The point; “ … ” marks words that are left out of a sentence.")
    quoted: list[str] = Field(description="The quoted parts of the point, each verbatim. Quote these.")
    also: list[Place] = Field(description="Where other articles say the same.")


class Briefing(Result):
    """A briefing."""

    articles: int = Field(description="How many articles were looked at.")
    used: int = Field(description="How many of them are quoted.")
    reading_seconds: int
    points: list[Point] = Field(description="The key points, in reading order; empty if there is nothing to tell.")
    time: Time | None = Field(None, description="Present if a time was asked for.")
    closest: str | None = Field(
        None, description="If no article is about the topic: the title of the closest one, if any is close."
    )

    @classmethod
    def of(cls, briefing: MadeBriefing, sources: Sources) -> "Briefing":
        """Convert a briefing."""
        made = briefing_object(briefing)
        made["points"] = [
            _sourced(point, sources) | {"also": [_sourced(other, sources) for other in point["also"]]}
            for point in made["points"]
        ]
        return cls.model_validate(made)


class Answered(Result):
    """The result of `ask`."""

    question: str
    verdict: Literal["answered", "not_answered"] = Field(
        description="not_answered: these articles do not answer the question. Say so; do not present another passage as an answer."
    )
    confidence: float = Field(description="The estimated probability, 0 to 1, that the first passage answers.")
    short_answer: str | None = Field(description="The words that answer, verbatim from the first passage.")
    passages: list[Passage] = Field(description="The first one answers, the others are the next best; empty for a no.")
    closest: list[Passage] = Field(description="For a no: the closest passages. They are not an answer.")
    missing: list[str] = Field(description="For a no: words of the question that no article mentions.")
    is_unsure: bool = Field(
        description="For a no: whether the closest passage may be the answer. Then quote it and say that it is not sure."
    )
    still_reading: bool = Field(
        description="Whether articles are still being processed: ask again for a better answer."
    )
    reading: str | None = Field(description="How the question was understood, if typing errors were corrected.")
    time: Time | None = Field(None, description="Present if the question names a time, or since was given.")
    briefing: Briefing | None = Field(
        None,
        description="Present if the question asks for an overview (“what happened?”). Then there is no verdict on it.",
    )

    @classmethod
    def of(cls, answer: Answer, sources: Sources, briefing: Briefing | None = None) -> "Answered":
        """Convert an answer, or the briefing that a question asked for."""
        made = answer_object(answer)
        passages = [_sourced(passage, sources) for passage in made["passages"]]
        is_answered = answer.verdict is Verdict.ANSWERED
        return cls.model_validate(
            made
            | {
                "passages": passages if is_answered else [],
                "closest": [] if is_answered else passages,
                "missing": answer.missing,
                "is_unsure": answer.is_unsure,
                "still_reading": answer.still_reading,
                "reading": answer.reading,
                "briefing": briefing,
            }
        )


class Searched(Result):
    """The result of `search`."""

    query: str
    passages: list[Passage] = Field(description="By rank, best first. No rank says that a passage answers anything.")
    offset: int
    next_offset: int | None = Field(description="The offset of the next passages; null if there are no more.")

    @classmethod
    def of(cls, query: str, found: tuple[Evidence, ...], sources: Sources, offset: int, limit: int) -> "Searched":
        """Convert what was found from the first rank on; more than `offset + limit` means that there is more."""
        shown = found[offset : offset + limit]
        return cls(
            query=query,
            passages=[Passage.model_validate(_sourced(passage_object(one), sources)) for one in shown],
            offset=offset,
            next_offset=offset + limit if len(found) > offset + limit else None,
        )


class ListedArticle(Result):
    """An article of a list."""

    number: int | None = Field(description="Its number in the user's library; null for one that comes with Dateline.")
    title: str
    article_id: str
    source: str | None
    author: str | None
    published: str | None = Field(description="The day of the article.")
    url: str | None
    is_used: bool = Field(description="Whether answers use it; the user can switch articles off.")


class SharedShelf(Result):
    """Articles beside the user's own that questions search, too."""

    name: str
    total: int
    articles: list[ListedArticle] = Field(description="The first of them.")


class Listed(Result):
    """The result of `articles`."""

    total: int = Field(description="The number of articles of the user's library that match, on all pages.")
    page: int
    pages: int
    articles: list[ListedArticle] = Field(description="The articles on this page, the oldest addition first.")
    shared: list[SharedShelf]


class Added(Result):
    """The result of `add`."""

    outcome: Literal["added", "already_there", "nearly_the_same"] = Field(
        description="already_there: the library has this text or address; nearly_the_same: it has nearly the same text from "
        "another address, which is the article below."
    )
    title: str
    article_id: str
    source: str | None
    published: str | None
    url: str | None
    sentences: int


def _sourced(place: dict[str, Any], sources: Sources) -> dict[str, Any]:
    return place | {"source": sources.get(place["article_id"])}
