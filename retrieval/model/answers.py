"""Defines answers to questions."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.model.articles import Citation, Passage, Span


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
