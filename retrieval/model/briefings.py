"""Defines briefings and their parts."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.model.answers import TimeNote
from retrieval.model.articles import Citation, Passage, Span


class Shape(StrEnum):
    """The forms in which a briefing presents the articles."""

    POINTS = "points"
    NUMBERS = "numbers"
    PEOPLE = "people"
    TIMELINE = "timeline"
    QUOTES = "quotes"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class Budget:
    """The maximum length of the points of a briefing; None means no limit. The first point may exceed it.

    Attributes:
        characters: of the quoted sentences, without citations.
        sentences: the number of quoted sentences, including leads.
        seconds: of silent reading.
    """

    characters: int | None = None
    sentences: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class BriefingPoint:
    """One point of a briefing, quoted from an article.

    Attributes:
        passage: the sentence.
        citation: its position.
        lead: the sentence directly before, in the same paragraph, if the point begins with a reference to it.
        also: citations of other articles that say the same.
        kept: the ranges of `passage.text` that are quoted if the sentence is shortened; empty for the whole sentence.
    """

    passage: Passage
    citation: Citation
    lead: Passage | None = None
    also: tuple[Citation, ...] = ()
    kept: tuple[Span, ...] = ()


class Tense(StrEnum):
    """Whether an event is past or announced, relative to the day of its article."""

    PAST = "past"
    ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a shape: a label and its sentence.

    Attributes:
        passage: the sentence.
        citation: its position.
        marks: the ranges of `passage.text` to mark: the figure and what it counts, the name with its introduction, the
            words of a date, or the quotation.
        label: verbatim from the article: the figure with its unit, a name, a speaker, or the words of a date.
        date: in a timeline, ISO 8601 as precise as known: `2027`, `2024-06`, `2024-04-10`, or an interval with `/`.
        tense: in a timeline.
        resolved: whether the date was derived from the publication day, as for `next month`.
    """

    passage: Passage
    citation: Citation
    marks: tuple[Span, ...]
    label: str
    date: str | None = None
    tense: Tense | None = None
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one shape, in groups: a single entry, or the entries of several sources on the same thing."""

    shape: Shape
    groups: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing of some articles.

    Attributes:
        points: the key points, in order.
        reading_seconds: the estimated time to read the points.
        articles: the number of articles considered.
        sections: the other shapes, without empty ones.
        time: the time that was requested, if any.
        about: the number of articles with sentences on the topic; None without a topic.
        closest: the title of the article closest to a topic that no article is about, if one is close.
    """

    points: tuple[BriefingPoint, ...]
    reading_seconds: int
    articles: int
    sections: tuple[Section, ...] = ()
    time: TimeNote | None = None
    about: int | None = None
    closest: str | None = None

    @property
    def used(self) -> int:
        """The number of articles that are quoted."""
        entries = (entry for section in self.sections for group in section.groups for entry in group)
        citations = [point.citation for point in self.points] + [entry.citation for entry in entries]
        return len({citation.article_id for citation in citations})
