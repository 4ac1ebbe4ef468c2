"""Find the articles of a page, and answer questions from them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot import briefing_service
from bot.briefing_service import Request, made_from, parse
from bot.rendering.document import Document
from bot.rendering.linking import Address, linked_answer, linked_briefing
from bot.rendering.pages.results import answer_part
from retrieval.model import Answer, Article, Briefing, Passage, PassageId, Strictness
from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.requests import briefing_wanted
from retrieval.search.vectors import Kept
from retrieval.services.collections import Collections, analysed
from retrieval.services.library import Library
from retrieval.store import Shelf, Stored


@dataclass(frozen=True, slots=True)
class Found:
    """An article as the store has it; `sentences` is empty if they are of an older version of the analysis."""

    stored: Stored
    sentences: Sequence[Sentence]
    vectors: Kept | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article of a page.

    Attributes:
        article: the article.
        sentences: its sentences.
        vectors: their vectors; None while they are missing.
        spoken: its language as detected.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    vectors: Kept | None
    spoken: str

    @property
    def passages(self) -> list[Passage]:
        """The passages of the article, in order."""
        return [sentence.passage for sentence in self.sentences]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown for a question: an answer, or the briefing that the question asked for."""

    answer: Answer | None
    briefing: tuple[Briefing, Request] | None = None


def find(collections: Collections, shelves: Sequence[Shelf], article_ids: Collection[str]) -> list[Found]:
    """Find articles that are searched for questions to these shelves. Call this while holding the lock of the collections."""
    numbers: dict[str, int] = {}
    for number, article_id, _title in collections.store.visible.of(shelves):
        if article_id in article_ids:
            numbers.setdefault(article_id, number)
    stored = [collections.store.articles.get(number) for number in numbers.values()]
    return [
        Found(
            one,
            collections.store.sentences.of(one.number) if one.analysis == ANALYSIS else (),
            collections.vectors_of(one) if one.analysis == ANALYSIS else None,
        )
        for one in stored
        if one is not None
    ]


def opened(found: Found) -> Opened:
    """Return an article of a page. Slow if its sentences are outdated; needs no lock."""
    article = found.stored.article
    return Opened(article, tuple(found.sentences or analysed(article)), found.vectors, found.stored.detected)


def library_of(articles: Iterable[Opened], collections: Collections) -> Library:
    """Make a library of these articles only. It needs no lock, so that a question to it keeps no chat waiting."""
    library = Library(encoder=collections.encoder, reader=collections.reader, strictness=collections.strictness)
    for one in articles:
        library.add(one.article, one.sentences, language=one.spoken or None)
        if one.vectors is not None:
            library.put_vectors(PassageId(one.article.id, 0), one.vectors)
    return library


def ask(library: Library, question: str, *, limit: int, strictness: Strictness | None = None) -> Reply:
    """Answer a question from a library, or make the briefing that it asks for in everyday words."""
    wanted = briefing_wanted(question)
    if wanted is not None:
        request = parse(library.corrected(wanted))
        return Reply(None, (made_from(library.briefing_source(topic=request.topic), request), request))
    return Reply(library.ask(question, limit=limit, strictness=strictness, explain=True))


def reply_document(reply: Reply, *, articles: int, address: Address) -> Document:
    """Render what is shown for a question, with links to sentences of pages."""
    if reply.briefing is not None:
        briefing, request = reply.briefing
        return briefing_service.drawn(linked_briefing(briefing, address), request)
    if reply.answer is None:
        return Document()
    return answer_part(linked_answer(reply.answer, address), articles=articles)
