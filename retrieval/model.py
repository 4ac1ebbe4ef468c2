"""Defines the frozen data classes that all parts of Dateline share.

Offsets count characters (Unicode code points) of `Article.text`; ranges are half open: `text[start:end]`.
Paragraphs and sentences are numbered from 1.
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
        """The range moved by `by` characters."""
        return Span(self.start + by, self.end + by)

    def within(self, outer: "Span") -> bool:
        """Whether this range lies inside `outer`."""
        return outer.start <= self.start and self.end <= outer.end


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an article, as it is quoted, with its metadata.

    Attributes:
        text: the text; paragraphs are separated by line breaks.
        title: the headline.
        title_supplied: whether the title was supplied here and is not the publisher's headline.
        source: the name of the publisher.
        author: the author, as written.
        published: the day of publication, ISO 8601.
        url: the address of the page.
        language: an ISO 639-1 code.
        retrieved: when the text was fetched, ISO 8601.
        format: what it was read from (`html`, `pdf` …).
        pages: the offset at which each page of a paged document begins.
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
        """The SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_of(self, start: int) -> int | None:
        """The page, from 1, that contains the character at an offset; None for a document without pages."""
        return bisect_right(self.pages, start) or None if self.pages else None

    @property
    def id(self) -> str:
        """The id, derived from the text alone: articles with the same text have the same id."""
        return article_id(self.text)

    @property
    def display_title(self) -> str:
        """The title for citations; a supplied title is in square brackets, as in library catalogues."""
        return f"[{self.title}]" if self.title_supplied else self.title


class PassageId(NamedTuple):
    """Identifies a passage by its article and its position in it, counted from 0."""

    article_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an article; `text` is exactly `article.text[start:end]`.

    `story` is False for text around the story: datelines, bylines, credits, headings and the like. Such passages are
    shown in their paragraph, but are never an answer or a point of a briefing.
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
        """The range of the passage in the text of its article."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result of an engine: a passage id and its score (higher is better), without text."""

    passage_id: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """The position of a passage, for display and for programs."""

    article_id: str
    title: str
    paragraph: int
    sentence: int
    start: int
    end: int
    url: str | None = None
    page: int | None = None
    link: str | None = None
    """The URL with a fragment that makes a browser scroll to the passage."""
    published: str | None = None
    """The day of publication, ISO 8601, if known."""

    @property
    def place(self) -> str:
        """Page (if any), paragraph and sentence, as in `p. 7, ¶3 s2`."""
        page = f"p. {self.page}, " if self.page else ""
        return f"{page}¶{self.paragraph} s{self.sentence}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question.

    Attributes:
        passage: the sentence.
        citation: its position.
        score: its rank score; higher is better.
        highlights: the ranges of `passage.text` that match words of the question.
        answer: the range of `passage.text` that is the short answer, if any.
    """

    passage: Passage
    citation: Citation
    score: float
    highlights: tuple[Span, ...] = ()
    answer: Span | None = None

    @property
    def marks(self) -> tuple[Span, ...]:
        """The ranges to mark: the short answer first, then the highlights outside it."""
        answer = (self.answer,) if self.answer else ()
        return answer + tuple(span for span in self.highlights if not any(span.within(other) for other in answer))


class Verdict(StrEnum):
    """Whether the articles answer a question."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


class Strictness(StrEnum):
    """How high the threshold for calling a passage an answer is."""

    STRICT = "strict"
    NORMAL = "normal"
    LENIENT = "lenient"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Explains why the first passage is ranked first and why it is called an answer or not.

    Attributes:
        matched: the words of the question that occur in the passage, as typed.
        related: pairs of a word of the question and the related word in the passage.
        absent: names and numbers of the question that are not in the passage, its context or the title.
        reader: the probability from the reader alone; None if the reader was not used.
        runner_up: the second passage, if any.
        runner_up_reader: the probability from the reader for the second passage.
        threshold: the probability from which a passage is called an answer.
        with_meaning: whether an encoder was used.
    """

    matched: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    reader: float | None
    runner_up: Evidence | None
    runner_up_reader: float | None
    threshold: float
    with_meaning: bool


class Scope(StrEnum):
    """Which articles are used if a time is named."""

    WITHIN = "within"
    ELSEWHERE = "elsewhere"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class TimeNote:
    """The time that a question or request names, and the articles of that time.

    Attributes:
        first: its first day, ISO 8601.
        last: its last day, ISO 8601; None if it reaches to the present.
        articles: the number of articles of that time.
        undated: how many of them have no date of publication; they count by when they were added.
        newest: the day of the newest article of any time, ISO 8601; None without articles.
        scope: WITHIN if only articles of that time are used; ELSEWHERE if they do not answer and others do; EMPTY if
            there are none, so that closest passages are from other times.
        day: the day of the first passage's article, ISO 8601, if it is of another time.
    """

    first: str
    last: str | None
    articles: int
    undated: int
    newest: str | None
    scope: Scope = Scope.WITHIN
    day: str | None = None


UNSURE = 0.35
"""Confidence from which a passage below the answer threshold is shown as a possible answer; one in three is right."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes:
        question: the question as asked.
        verdict: whether the articles answer it.
        confidence: the estimated probability, 0 to 1, that the first passage answers the question.
        evidence: the passages, best first; with NOT_ANSWERED the closest passages, which are not called an answer.
        missing: with NOT_ANSWERED, the words of the question that no article mentions, as the user wrote them.
        elapsed_ms: the time taken, in milliseconds.
        asked: False if the message was not a question about articles (empty, a greeting).
        reading: the question as interpreted, as a sentence; None if it was used unchanged.
        in_context: a follow-up question together with the words taken from the turn before, not as a sentence.
        explanation: the explanation, if requested and if something was found.
        still_reading: whether vectors of some articles are still being computed, so that asking again may find more.
        time: the time that the question names, if articles were chosen by it.
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
    time: TimeNote | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether the first passage is only a possible answer; False if words of the question are missing."""
        refused = self.verdict is Verdict.NOT_ANSWERED and bool(self.evidence)
        return refused and not self.missing and self.confidence >= UNSURE

    @property
    def is_refused(self) -> bool:
        """Whether it is a question that the articles do not answer, and no passage may be the answer."""
        return self.asked and self.verdict is Verdict.NOT_ANSWERED and not self.is_unsure

    @property
    def short_answer(self) -> str | None:
        """The short answer in the first passage, verbatim, or None."""
        if self.verdict is Verdict.NOT_ANSWERED or not self.evidence or self.evidence[0].answer is None:
            return None
        first = self.evidence[0]
        assert first.answer is not None  # noqa: S101 - narrows the type for mypy
        return first.passage.text[first.answer.start : first.answer.end]


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
