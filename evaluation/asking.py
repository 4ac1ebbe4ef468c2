"""What answers questions about a set of articles: Dateline by its own path, and BM25 alone to compare it with."""

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
from retrieval.services.contents import split_and_analyse
from retrieval.services.library import Library
from retrieval.text.tokens import terms

T = TypeVar("T")
MOST_SHOWN = 3
EVERY = 100
"""After how many articles or questions a line says how far it is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system says to a question.

    Attributes:
        shown: the first passages, best first.
        answered: whether it calls the first an answer; None for a system that never says.
        confidence: that the first answers; 0 where the system has none.
    """

    shown: tuple[Shown, ...]
    answered: bool | None
    confidence: float = 0.0


class System(Protocol):
    """Answers questions about articles that it was given."""

    def ask(self, question: str) -> Reply:
        """The best passages, and whether the first of them is called an answer."""


Analysed = Sequence[tuple[Article, list[Sentence]]]


def analyse(articles: Sequence[Article]) -> Analysed:
    """Each article with its sentences; those without any are left out."""
    made = [(article, split_and_analyse(article)) for article in _counted("articles read", articles)]
    return [(article, sentences) for article, sentences in made if sentences]


class BM25:
    """The passages with the highest BM25 for the question's words without its stop words."""

    def __init__(self, analysed: Analysed) -> None:
        self._engine = make_engine("postings")
        self._shown: dict[PassageId, Shown] = {}
        for article, sentences in analysed:
            self._engine.add(article.id, [IndexedTerms(s.passage.id, s.terms) for s in sentences])
            self._shown |= {s.passage.id: Shown(str(article.url), s.passage.text) for s in sentences}

    def ask(self, question: str) -> Reply:
        """See `System`."""
        hits = self._engine.search(terms(question, question=True), MOST_SHOWN)
        return Reply(tuple(self._shown[hit.passage_id] for hit in hits), None)


class Dateline:
    """A library with the normal strictness.

    Args:
        analysed: the articles; one text under two addresses counts once.
        encoder: None for words alone.
        reader: None for the order that the words give.
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
        return Reply(shown, answer.verdict is Verdict.ANSWERED, answer.confidence)


def _shown(evidence: Evidence) -> Shown:
    text, mark = evidence.passage.text, evidence.answer
    return Shown(str(evidence.citation.url), text, text[mark.start : mark.end] if mark else None)


def replies(system: System, questions: Sequence[NewsQuestion]) -> Mapping[str, Reply]:
    """What a system says to each question, by the question's id."""
    return {question.id: system.ask(question.text) for question in _counted("questions asked", questions)}


def _counted(what: str, items: Sequence[T]) -> Iterator[T]:
    for number, item in enumerate(items, 1):
        yield item
        if number % EVERY == 0 or number == len(items):
            sys.stderr.write(f"{number} of {len(items)} {what}\n")
