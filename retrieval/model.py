"""The values that flow through Dateline, all frozen.

Offsets are counted in characters (Unicode code points) of `Article.text`, half open: `text[start:end]`.
Paragraphs and sentences are counted from 1, as a reader counts them.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

ID_LENGTH = 12


def article_id(text: str) -> str:
    """The id of an article with this text: the first 48 bits of its SHA-256, as 12 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


class Span(NamedTuple):
    """A half-open range of characters, `start <= end`."""

    start: int
    end: int

    def shifted(self, by: int) -> "Span":
        """The same range, seen from a text that begins `by` characters earlier."""
        return Span(self.start + by, self.end + by)

    def within(self, outer: "Span") -> bool:
        """Whether no character of this range lies outside `outer`."""
        return outer.start <= self.start and self.end <= outer.end


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it is quoted, with what is known of where it comes from.

    `title_supplied` says that the title is a description of ours and not the publisher's headline. `retrieved` is when
    the text was fetched (ISO 8601), `format` what it was read from (`html`, `pdf` …), `pages` where each page of a paged
    document begins in the text.
    """

    text: str = field(repr=False)
    title: str
    title_supplied: bool = False
    source: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    retrieved: str | None = None
    format: str | None = None
    pages: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8, as hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_of(self, start: int) -> int | None:
        """The page, counted from 1, on which a character stands; None where there are no pages."""
        return bisect_right(self.pages, start) or None if self.pages else None

    @property
    def id(self) -> str:
        """Derived from the text alone: the same text is the same article."""
        return article_id(self.text)

    @property
    def display_title(self) -> str:
        """The title as a citation shows it; square brackets are the cataloguers' sign for a supplied one."""
        return f"[{self.title}]" if self.title_supplied else self.title


class PassageId(NamedTuple):
    """Names one passage: an article and the passage's place in it, counted from 0."""

    article_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an article: `text` is `article.text[start:end]`, to the character.

    `story` is False for what stands around the story, a dateline, a byline, a credit, a heading …: it is shown in its
    paragraph, and never an answer or a point.
    """

    id: PassageId
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    story: bool = True

    @property
    def span(self) -> Span:
        """Where the passage stands in its article's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine returns: which passage, how well it matches (higher is better), and no text."""

    passage_id: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage stands, for a reader and for a machine."""

    article_id: str
    title: str
    paragraph: int
    sentence: int
    start: int
    end: int
    url: str | None = None
    page: int | None = None
    link: str | None = None
    """The address with what makes a browser go to the passage."""
    published: str | None = None
    """The day of the article, ISO 8601, where it is known."""

    @property
    def place(self) -> str:
        """Page, if there are pages, paragraph and sentence, as in `p. 7, ¶3 s2`."""
        page = f"p. {self.page}, " if self.page else ""
        return f"{page}¶{self.paragraph} s{self.sentence}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that bears on a question.

    `highlights` are the words it shares with the question, `answer` is the short answer in it: ranges inside
    `passage.text`.
    """

    passage: Passage
    citation: Citation
    score: float
    highlights: tuple[Span, ...] = ()
    answer: Span | None = None

    @property
    def marks(self) -> tuple[Span, ...]:
        """What is worth marking: the short answer first, then the question's words outside it."""
        answer = (self.answer,) if self.answer else ()
        return answer + tuple(span for span in self.highlights if not any(span.within(other) for other in answer))


class Verdict(StrEnum):
    """Whether the articles answer a question."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


class Strictness(StrEnum):
    """How sure Dateline must be before it calls a passage an answer."""

    STRICT = "strict"
    NORMAL = "normal"
    LENIENT = "lenient"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the first passage is first, and why it is called an answer or not.

    Attributes:
        matched: the question's words that the passage has, as typed.
        related: those that it says in another way, each with the passage's word.
        absent: the question's names and numbers that neither the passage nor what is around it nor its title has.
        reader: what the reader alone gives for the passage as an answer, a probability; None where it took no part.
        runner_up: the second passage, if there is one.
        runner_up_reader: the same for the second.
        threshold: the probability from which a passage is called an answer.
        with_meaning: whether an encoder took part.
    """

    matched: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    reader: float | None
    runner_up: Evidence | None
    runner_up_reader: float | None
    threshold: float
    with_meaning: bool


UNSURE = 0.35
"""The confidence from which a passage that is not called an answer is called one that may be: it is in one of three cases."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, best evidence first.

    `confidence` is the estimated probability, 0 to 1, that the first passage answers. With the verdict
    NOT_ANSWERED, `evidence` holds the closest passages, which are not called an answer, and `missing` the words of the
    question that no article mentions, as the user wrote them. `asked` is False where the message was no
    question about articles at all (empty, a greeting). `reading` is how the question was read, as a sentence, and None for one
    that was taken as it is; `in_context` is a follow-up with what it takes from the turn before, in no sentence. `explanation`
    is there where it was asked for and something was found. `still_reading` says that vectors of some articles are still being
    computed, so that the same question may find more in a moment.
    """

    question: str
    verdict: Verdict
    confidence: float
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    asked: bool = True
    reading: str | None = None
    in_context: str | None = None
    explanation: Explanation | None = None
    still_reading: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether the first passage is no answer and may yet be one; never where something is missing."""
        refused = self.verdict is Verdict.NOT_ANSWERED and bool(self.evidence)
        return refused and not self.missing and self.confidence >= UNSURE

    @property
    def short_answer(self) -> str | None:
        """The marked words of the first passage, verbatim, or None."""
        if self.verdict is Verdict.NOT_ANSWERED or not self.evidence or self.evidence[0].answer is None:
            return None
        first = self.evidence[0]
        assert first.answer is not None  # noqa: S101 - narrows the type for mypy
        return first.passage.text[first.answer.start : first.answer.end]


class Shape(StrEnum):
    """In which form a briefing tells what is in the articles."""

    POINTS = "points"
    NUMBERS = "numbers"
    PEOPLE = "people"
    TIMELINE = "timeline"
    QUOTES = "quotes"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class Budget:
    """How long the points of a briefing may be; what is None sets no limit. The first point may exceed it.

    Attributes:
        characters: of the quoted sentences, without citations.
        sentences: that are quoted, those taken along included.
        seconds: of silent reading.
    """

    characters: int | None = None
    sentences: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class BriefingPoint:
    """One point of a briefing, in the article's own words.

    Attributes:
        passage: the sentence.
        citation: where it stands.
        lead: the sentence directly before, in the same paragraph, where the point opens with what it refers to.
        also: where other articles say the same.
        kept: the ranges of `passage.text` that are quoted where the rest is left out to save room; empty for the whole.
    """

    passage: Passage
    citation: Citation
    lead: Passage | None = None
    also: tuple[Citation, ...] = ()
    kept: tuple[Span, ...] = ()


class Tense(StrEnum):
    """How a date stands to the day of its article."""

    PAST = "past"
    ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a shape: what it is about, and the sentence that says it.

    Attributes:
        passage: the sentence.
        citation: where it stands.
        marks: the ranges of `passage.text` that matter: the figure and what it counts, the name and what introduces it,
            the words for a date, what was said.
        label: what it is about, verbatim from the article: the figure with its unit, a name, a speaker; for a date the
            words that stand for it.
        date: of a timeline, ISO 8601 as precise as is known: `2027`, `2024-06`, `2024-04-10`, or an interval with `/`.
        tense: of a timeline.
        resolved: whether the date was worked out from the article's own date, as of `next month`.
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
    """The entries of one shape, each group by itself: one entry, or those of differing sources side by side."""

    shape: Shape
    groups: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is in some articles: key points in a sensible order, which take about `reading_seconds` to read, and other shapes.

    Shapes with nothing to show are left out. `articles` is how many were looked at.
    """

    points: tuple[BriefingPoint, ...]
    reading_seconds: int
    articles: int
    sections: tuple[Section, ...] = ()
