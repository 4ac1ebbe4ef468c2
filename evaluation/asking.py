"""Question answering systems for comparison: Dateline as in use, and plain BM25."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from evaluation.news import NewsQuestion, Shown
from retrieval.model import Article, Evidence, PassageId, Verdict
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder
from retrieval.search.engines import IndexedTerms, make_engine
from retrieval.search.reader import Reader
from retrieval.services.entry import split_and_analyse
from retrieval.services.library import Library
from retrieval.text.tokens import terms

T = TypeVar("T")
MOST_SHOWN = 3
EVERY = 100
"""Number of articles or questions between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply of a system to a question.

    Attributes:
        shown: the best passages, best first.
        answered: whether the system calls the first one an answer; None if it does not decide.
        confidence: the probability that the first passage answers; 0 if the system gives none.
        unsure: whether the system says of the first passage that it may be the answer.
    """

    shown: tuple[Shown, ...]
    answered: bool | None
    confidence: float = 0.0
    unsure: bool = False


class System(Protocol):
    """Answers questions about the articles given to it."""

    def ask(self, question: str) -> Reply:
        """Answer a question."""


Analysed = Sequence[tuple[Article, list[Sentence]]]


def analyse(articles: Sequence[Article]) -> Analysed:
    """Each article with its sentences; articles without sentences are left out."""
    made = [(article, split_and_analyse(article)) for article in _counted("articles read", articles)]
    return [(article, sentences) for article, sentences in made if sentences]


class BM25:
    """Ranks passages by BM25 for the content words of the question."""

    def __init__(self, analysed: Analysed) -> None:
        self._engine = make_engine()
        self._shown: dict[PassageId, Shown] = {}
        for article, sentences in analysed:
            self._engine.add(article.id, [IndexedTerms(s.passage.id, s.terms) for s in sentences])
            self._shown |= {s.passage.id: Shown(str(article.url), s.passage.text) for s in sentences}

    def ask(self, question: str) -> Reply:
        """See `System`."""
        hits = self._engine.search(terms(question, question=True), MOST_SHOWN)
        return Reply(tuple(self._shown[hit.passage_id] for hit in hits), None)


class Dateline:
    """A Dateline library with normal strictness.

    Args:
        analysed: the articles; the same text with two URLs counts once.
        encoder: the encoder; None to search by words only.
        reader: the reader; None to rank without it.
    """

    def __init__(self, analysed: Analysed, encoder: Encoder | None, reader: Reader | None = None) -> None:
        self._library = Library(encoder=encoder, reader=reader)
        for article, sentences in analysed:
            self._library.add(article, sentences)
        self._library.encode()

    def ask(self, question: str) -> Reply:
        """See `System`."""
        answer = self._library.ask(question, limit=MOST_SHOWN)
        shown = tuple(map(_shown, answer.evidence))
        return Reply(shown, answer.verdict is Verdict.ANSWERED, answer.confidence, answer.is_unsure)


def _shown(evidence: Evidence) -> Shown:
    text, mark = evidence.passage.text, evidence.answer
    return Shown(str(evidence.citation.url), text, text[mark.start : mark.end] if mark else None)


def replies(system: System, questions: Sequence[NewsQuestion]) -> Mapping[str, Reply]:
    """The replies of a system, by question id."""
    return {question.id: system.ask(question.text) for question in _counted("questions asked", questions)}


def _counted(what: str, items: Sequence[T]) -> Iterator[T]:
    for number, item in enumerate(items, 1):
        yield item
        if number % EVERY == 0 or number == len(items):
            sys.stderr.write(f"{number} of {len(items)} {what}\n")
