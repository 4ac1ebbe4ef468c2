"""Serve all articles of a shelf on this machine only, for `dateline read`.

No link is signed, because only the user's own browser reaches the server. A page of another site could make that browser
ask, so requests must name this server (`Host`), which such a page cannot do, and nothing can be changed.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from aiohttp import web

from bot.briefing_service import A_MINUTE, EVERY_SHAPE, Request, asked_for, drawn, made_from
from bot.config import ConfigError
from bot.i18n import _, language, speaking
from bot.pages.reading import Opened, Reply, ask, find, library_of, opened, reply_document
from bot.pages.responses import Handler, guarded, language_of, message_response, page_response
from bot.pages.views import article_page, briefing_page, list_page
from bot.rendering import page_texts as texts
from bot.rendering.document import Document
from bot.rendering.linking import Address, linked_briefing
from bot.rendering.pages.article import Position, sentence_address
from bot.rendering.pages.frame import MOST_QUESTION, Around
from retrieval.model import Article, Shape
from retrieval.services.collections import Collections
from retrieval.store import Shelf

HOST = "127.0.0.1"
ARTICLE, BRIEFING = "/article/", "/briefing"

Work = Callable[[web.Request], web.Response]


class LoopbackPages:
    """Makes the pages of a shelf.

    Args:
        collections: hold the shelf.
        shelf: the shelf.
        limit: maximum number of passages in an answer.
    """

    def __init__(self, collections: Collections, shelf: Shelf, *, limit: int) -> None:
        self._collections, self._shelf, self._limit = collections, shelf, limit
        self._language = language()
        self._thread = ThreadPoolExecutor(1, "pages")

    def application(self) -> web.Application:
        """Return the web application."""
        made = web.Application(middlewares=[self._check])
        for path, work in (("/", self._list), (BRIEFING, self._briefing), (f"{ARTICLE}{{id}}", self._article)):
            made.router.add_get(path, guarded(self._in_thread(work), self._language))
        return made

    def _in_thread(self, work: Work) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            def speak() -> web.Response:
                with speaking(language_of(request, None, self._language)):
                    return work(request)

            return await asyncio.get_running_loop().run_in_executor(self._thread, speak)

        return handle

    @web.middleware
    async def _check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only requests that read, and that name this server."""
        with speaking(language_of(request, None, self._language)):
            port = request.transport.get_extra_info("sockname")[1] if request.transport else None
            if request.headers.get("Host") not in {f"{HOST}:{port}", f"localhost:{port}"}:
                return message_response(_(texts.WRONG_HOST), 421)
            if request.method not in {"GET", "HEAD"}:
                return message_response(_(texts.ONLY_READ), 405)
            try:
                return await handler(request)
            except web.HTTPNotFound:
                return message_response(_(texts.DEAD), 404)

    def _list(self, request: web.Request) -> web.Response:
        question = _question(request)
        reply = self._replied(question, request) if question else None
        with self._collections.lock:
            store, shelves = self._collections.store, self._collections.shelves(self._shelf)
            stored = [store.articles.get(number) for number, _id, _title in store.visible.of(shelves)]
        rows: list[tuple[str, Article]] = [
            (f"{ARTICLE}{one.article.id}{_lang(request)}", one.article) for one in stored if one is not None
        ]
        above = ((f"{BRIEFING}{_lang(request)}", texts.briefing()),)
        around = Around(above, _kept(request, "q"))
        return page_response(
            list_page(rows, question=question, reply=reply, around=around, kept=_kept(request, "lang"))
        )

    def _briefing(self, request: web.Request) -> web.Response:
        question = _question(request)
        reply = self._replied(question, request) if question else None
        wanted = Request(A_MINUTE, shapes=(Shape.POINTS, *EVERY_SHAPE))
        with self._collections.lock:
            source = self._collections.library(self._shelf).briefing_source()
        document = drawn(linked_briefing(made_from(source, wanted), _address_for(request)), wanted)
        around = Around(_above(request), _kept(request, "q"))
        return page_response(
            briefing_page(document, question=question, reply=reply, around=around, kept=_kept(request, "lang"))
        )

    def _article(self, request: web.Request) -> web.Response:
        with self._collections.lock:
            shelves = self._collections.shelves(self._shelf)
            found = find(self._collections, shelves, {request.match_info["id"]})
        if not found:
            return message_response(_(texts.REMOVED), 404)
        article, question = opened(found[0]), _question(request)
        reply = self._ask_article(article, question) if question else None
        around = Around(_above(request), _kept(request, "at", "q"))
        at = Position.read(request.query.get("at", ""))
        kept = _kept(request, "lang")
        return page_response(article_page(article, at=at, question=question, reply=reply, around=around, kept=kept))

    def _ask_article(self, article: Opened, question: str) -> Reply:
        return ask(library_of([article], self._collections), question, limit=self._limit)

    def _replied(self, question: str, request: web.Request) -> Document:
        """Answer a question from all articles, as `dateline ask` does."""
        with self._collections.lock:
            briefed = asked_for(self._collections, self._shelf, question, now=dt.datetime.now().astimezone())
            library = self._collections.library(self._shelf)
            articles = library.count
            answer = None if briefed else library.ask(question, limit=self._limit, explain=True)
        return reply_document(Reply(answer, briefed), articles=articles, address=_address_for(request))


@asynccontextmanager
async def serving(pages: LoopbackPages, port: int = 0) -> AsyncIterator[str]:
    """Serve pages on this machine until the block ends; yields their address.

    Args:
        pages: the pages.
        port: the port; 0 for any free one.

    Raises:
        ConfigError: the port cannot be used.
    """
    # Requests are not logged: they hold questions.
    runner = web.AppRunner(pages.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as exc:
            raise ConfigError(f"--port: Dateline cannot listen at {HOST}:{port} ({exc.strerror}).") from exc
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _question(request: web.Request) -> str:
    return request.query.get("q", "").strip()[:MOST_QUESTION]


def _kept(request: web.Request, *names: str) -> dict[str, str]:
    return {name: request.query[name] for name in names if request.query.get(name)}


def _lang(request: web.Request) -> str:
    """Return the query that keeps the chosen language."""
    kept = _kept(request, "lang")
    return f"?{urlencode(kept)}" if kept else ""


def _above(request: web.Request) -> tuple[tuple[str, str], ...]:
    return ((f"/{_lang(request)}", texts.all_articles()), (f"{BRIEFING}{_lang(request)}", texts.briefing()))


def _address_for(request: web.Request) -> Address:
    lang = request.query.get("lang", "")
    return lambda citation: sentence_address(f"{ARTICLE}{citation.article_id}", citation, lang)
