"""Serve reader pages under the public address: an article or a briefing for whoever has its link."""

import asyncio
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiohttp import web

from bot.config import Settings
from bot.i18n import _, speaking
from bot.pages.links import PATH, DeadPage, Ended, PageLinks
from bot.pages.reading import Found, Opened, Reply, ask, find, library_of, opened, reply_document
from bot.pages.responses import Handler, guarded, language_of, message_response, page_response
from bot.pages.tickets import Ticket
from bot.pages.views import article_page, briefing_page, points_document
from bot.rendering import membership_texts
from bot.rendering import page_texts as texts
from bot.rendering.pages.article import Position, address_in
from bot.rendering.pages.frame import MOST_QUESTION, Around
from bot.telegram.context import BotContext
from bot.telegram.middleware.rate_limit import QUESTION, RateLimit, Wait, Who
from retrieval.services.collections import PUBLIC
from retrieval.store import Shelf

log = logging.getLogger(__name__)

MOST_WAITING = 32
"""Maximum number of pages that wait to be made. Further readers are asked to come back."""
COME_BACK = 60
VIEWS = 10
"""Pages that can be loaded for each question that can be asked."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a link opens, as the store has it."""

    ticket: Ticket
    shelf: Shelf
    found: list[Found]
    addresses: dict[str, str]


class PublicPages:
    """Makes the pages. All are made on one thread of their own, so that readers keep no chat waiting.

    Args:
        bot_context: the context of the bot.
        links: opens the links.
    """

    def __init__(self, bot_context: BotContext, links: PageLinks) -> None:
        self._desk, self._links = bot_context, links
        options = bot_context.options
        # Its buckets are those of links, not of users: a link that is used much keeps nobody from asking the bot.
        asked, asked_of_chat, clock = options.most_questions, options.most_questions_chat, bot_context.collections.clock
        self._questions = RateLimit(asked, asked_of_chat, clock)
        self._views = RateLimit(VIEWS * asked, VIEWS * asked_of_chat, clock)
        self._thread = ThreadPoolExecutor(1, "pages")
        self._waiting = 0

    def route(self, settings: Settings) -> tuple[str, Handler]:
        """Return the path of the pages, and their handler."""
        return f"{settings.pages_path}{PATH}{{ticket}}", guarded(self.show, self._desk.options.language)

    async def show(self, request: web.Request) -> web.Response:
        """Show what a link opens. Forged links are refused at once, so that they take no room from readers."""
        with speaking(language_of(request, None, self._desk.options.language)):
            try:
                ticket = self._links.read(request.match_info["ticket"])
            except DeadPage as exc:
                return _dead(exc)
            if self._waiting >= MOST_WAITING:
                return message_response(_(texts.BUSY), 503, retry_after=COME_BACK)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._show, request, ticket)
        finally:
            self._waiting -= 1

    def _show(self, request: web.Request, ticket: Ticket) -> web.Response:
        with speaking(language_of(request, None, self._desk.options.language)):
            if wait := self._views.take(QUESTION, _who(ticket)):
                return _too_much(wait)
            try:
                found = self._open(ticket)
            except DeadPage as exc:
                return _dead(exc)
        chosen = self._desk.register.of(found.shelf.chat).language
        with speaking(language_of(request, chosen, self._desk.options.language)):
            return self._page(request, found)

    def _open(self, ticket: Ticket) -> _Opened:
        """Find what a link opens.

        Raises:
            DeadPage: it opens nothing.
        """
        collections = self._desk.collections
        with collections.lock:
            shelf = self._links.names.shelf(ticket.name)
            if shelf is None or self._is_shut(shelf):
                raise DeadPage(Ended.REMOVED)
            if ticket.article_id is not None:
                found, addresses = find(collections, (shelf,), {ticket.article_id}), {}
            else:
                ids = {point.article_id for point in ticket.points}
                found = find(collections, collections.shelves(shelf), ids)
                addresses = self._links.articles(shelf, ids, expires=ticket.expires)
        if not found:
            raise DeadPage(Ended.REMOVED)
        return _Opened(ticket, shelf, found, addresses)

    def _is_shut(self, shelf: Shelf) -> bool:
        """Return whether the bot has left a chat, or the operator no longer allows it."""
        if shelf.chat.startswith(PUBLIC):
            return False
        allowed = self._desk.options.allowed
        # In a group, the bot may also answer because it allows the user.
        is_private = not shelf.chat.startswith("-")
        return self._desk.register.of(shelf.chat).gone is not None or (
            bool(allowed) and is_private and shelf.chat not in map(str, allowed)
        )

    def _page(self, request: web.Request, link: _Opened) -> web.Response:
        question = request.query.get("q", "").strip()[:MOST_QUESTION]
        if question and (wait := self._questions.take(QUESTION, _who(link.ticket))):
            return _too_much(wait)
        articles = [opened(found) for found in link.found]
        reply = self._ask(question, link.shelf, articles) if question else None
        at = request.query.get("at", "")
        around = Around(
            kept={key: value for key, value in (("at", at), ("q", question)) if value},
            note=texts.readable_until(link.ticket.expires),
        )
        kept = {"lang": request.query["lang"]} if "lang" in request.query else {}
        if link.ticket.article_id is not None:
            sentence = Position.read(at)
            return page_response(
                article_page(articles[0], at=sentence, question=question, reply=reply, around=around, kept=kept)
            )
        address = address_in(link.addresses, kept.get("lang", ""))
        points = points_document(link.ticket.points, articles, address)
        replied = reply_document(reply, articles=len(articles), address=address) if reply else None
        return page_response(briefing_page(points, question=question, reply=replied, around=around, kept=kept))

    def _ask(self, question: str, shelf: Shelf, articles: list[Opened]) -> Reply:
        """Ask the articles of a page, and no others: a link opens no more than what it was made for."""
        if self._desk.options.log_questions:
            log.info("a reader of chat %s asks: %s", shelf.chat, question)
        strictness = self._desk.register.of(shelf.chat).strictness
        library = library_of(articles, self._desk.collections)
        return ask(library, question, limit=self._desk.options.limit, strictness=strictness)


def _who(ticket: Ticket) -> tuple[Who, ...]:
    """Return the buckets that pay: that of the link, and that of all links of the chat."""
    own = hashlib.sha256(f"{ticket.name} {ticket.article_id} {ticket.points}".encode()).digest()
    return (("user", int.from_bytes(own[:8])), ("chat", hash(ticket.name)))


def _dead(why: DeadPage) -> web.Response:
    return message_response(_(why.message), 404 if why.ended is Ended.UNKNOWN else 410)


def _too_much(wait: Wait) -> web.Response:
    return message_response(membership_texts.too_much(wait.seconds), 429, retry_after=wait.seconds)
