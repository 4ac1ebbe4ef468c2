"""Answers of every kind in every writing, drawn by the bot's own code and sent over HTTP, arrive as they were sent."""

import functools
import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from telegram import Bot, Message

from bot.rendering.answer import (
    answer_document,
    articles_page,
    checked_document,
    explanation_document,
    in_context,
)
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document, plain
from bot.rendering.telegram import head_of, render
from bot.rendering.telegram_text import carried
from bot.rendering.view import Reference, View
from bot.rendering.view_document import passages_of, view_document
from retrieval.changes import compare
from retrieval.model import Answer, Article, Briefing, BriefingPoint, Evidence, Explanation, Passage, Span, Verdict
from retrieval.services.library import Library
from retrieval.store import Shelf, Stored
from tests.bot.rendering.wholeness import is_cut, runs, size, trimmed
from tests.bot.rendering.writing import SENTENCES
from tests.conftest import TOKEN
from tests.standin.formatting import is_whole
from tests.standin.server import TelegramServer

SHAPES: dict[str, Callable[[str], str]] = {
    "short": lambda sentence: f"{sentence} {sentence}\n\n{sentence}",
    "10,000 characters": lambda sentence: (sentence + " ") * (10_000 // len(sentence)),
    "10,000 characters in one sentence": lambda sentence: " ".join(
        [re.sub(r"[.。।!?\s]+$", ",", sentence)] * (10_000 // len(sentence))
    ),
    "10,000 characters without a space": lambda sentence: (
        re.sub(r"[\s.。।]+", "", sentence) * (10_000 // len(sentence))
    ),
}
every_writing = pytest.mark.parametrize("kind", SENTENCES)
every_shape = pytest.mark.parametrize("shape", SHAPES)


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{telegram.url}/bot") as started:
        yield started


@functools.cache
def library_of(kind: str, shape: str) -> Library:
    """One article; the long ones are PDFs, whose links need no words of a text that says the same again and again."""
    text, title = SHAPES[shape](SENTENCES[kind]), SENTENCES[kind][:60]
    return Library(
        [Article(text, title, url="https://example.org/a?b=c", format="html" if shape == "short" else "pdf")]
    )


def evidence_of(library: Library, passage: Passage) -> Evidence:
    """A passage with its second word as the short answer."""
    word = [*re.finditer(r"\S+", passage.text)][:2][-1]
    return Evidence(passage, library.citation(passage), 1.0, (Span(0, 1),), Span(*word.span()))


def answer_of(library: Library, kind: str, verdict: Verdict) -> Answer:
    evidence = tuple(evidence_of(library, p) for p in library.passages(library.articles[0].id)[:4])
    words = tuple(SENTENCES[kind].split()[:5])
    why = Explanation(words, ((words[0], words[-1]),), words, 0.9, evidence[-1], 0.1, 0.5, with_meaning=True)
    missing = () if verdict is Verdict.ANSWERED else words
    return Answer("q", verdict, 0.9, evidence, missing, reading=SENTENCES[kind], explanation=why)


@functools.cache
def documents_of(kind: str, shape: str) -> tuple[Document, ...]:
    return tuple(_documents_of(library_of(kind, shape), kind))


def _documents_of(library: Library, kind: str) -> Iterator[Document]:
    """Everything that the bot may say about an article."""
    (article,) = library.articles
    passages = library.passages(article.id)
    for verdict, shown in ((Verdict.ANSWERED, 1), (Verdict.NOT_ANSWERED, 4)):
        answer = answer_of(library, kind, verdict)
        yield answer_document(answer, articles=1, shown=shown)
    yield explanation_document(answer)
    yield in_context(passages[0], library.citation(passages[0]), article, library.paragraph(passages[0].id))
    points = tuple(BriefingPoint(p, library.citation(p)) for p in passages[:9])
    yield briefing_document(Briefing(points, 60, articles=1))
    changed = Article(article.text.replace(SENTENCES[kind][:9], "new", 1), article.title)
    yield checked_document(article, compare(passages, changed))
    rows = [(n, Stored(n, Shelf("1"), article, active=True, added=0.0), 3) for n in range(1, 301)]
    yield articles_page(rows, total=300, page=1, pages=1, search="", public=())


async def send(bot: Bot, chat_id: int, document: Document) -> list[Message]:
    """Send a document, and see that it arrives as it was sent."""
    messages = []
    for text, entities in render(document):
        message = await bot.send_message(chat_id, text, entities=entities)
        assert (message.text, list(message.entities)) == (text, entities)
        messages.append(message)
    return messages


@every_writing
async def test_everything_that_is_said_is_accepted(telegram: TelegramServer, bot: Bot, kind: str) -> None:
    chat = telegram.private(telegram.user("Alice"))
    for document in itertools.chain.from_iterable(documents_of(kind, shape) for shape in SHAPES):
        assert await send(bot, chat.id, document)


@every_writing
async def test_every_view_of_an_answer_is_accepted(telegram: TelegramServer, bot: Bot, kind: str) -> None:
    chat = telegram.private(telegram.user("Alice"))
    for library in (library_of(kind, shape) for shape in SHAPES):
        answer = answer_of(library, kind, Verdict.NOT_ANSWERED)
        message = (await send(bot, chat.id, answer_document(answer, articles=1)))[0]
        head, first = head_of(message), message.text or ""
        assert head.text
        assert first.startswith(head.text)
        view = View(tuple(Reference(e.passage.id, e.answer) for e in answer.evidence), answered=False)
        for shown in (view.toggled(more=True), view.toggled(more=True, context=True), view.toggled(context=True), view):
            text, entities = render(view_document(shown, passages_of(shown, library), head))[0]
            if (text, entities) != (message.text, list(message.entities)):
                edited = await bot.edit_message_text(text, chat.id, message.message_id, entities=entities)
                assert isinstance(edited, Message)
                message = edited
            assert head_of(message) == head
        assert message.text == first


@every_shape
@every_writing
def test_parts_are_whole_and_lose_nothing_but_space(kind: str, shape: str) -> None:
    for document in documents_of(kind, shape):
        whole = carried(document)
        parts, at = [], 0
        messages = [text for text, _ in render(document)]
        assert is_whole(*messages)
        for text in messages:
            own = text.strip("\u2066\u2067\u2068\u2069 ")
            start = whole.text.index(own, at)
            assert not whole.text[at:start].strip("\u2066\u2067\u2068\u2069 \n")
            at = start + len(own)
            parts.append(Span(start, at))
        for r in whole.ranges:
            short = r.style != "highlight" and size(whole.text, r.span) <= 4000
            assert not (short and is_cut(trimmed(whole.text, r.span), parts))


@pytest.mark.parametrize("kind", ["mixed", "mixed the other way"])
def test_no_run_in_another_direction_is_cut(kind: str) -> None:
    sentence = SENTENCES[kind]
    text = "\n".join([f"{sentence} {sentence} {sentence[: n % len(sentence)]}" for n in range(200)])
    parts, at = [], 0
    for message, _ in render(plain(text)):
        parts.append(Span(text.index(message, at), text.index(message, at) + len(message)))
        at = parts[-1].end
    assert len(parts) > 5
    assert len(runs(text)) > 400
    assert not any(is_cut(run, parts) for run in runs(text))
