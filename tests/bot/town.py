"""A group whose members share links, a bot that collects them, and the pages that they lead to."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from bot.telegram.context import BotContext
from retrieval.ingest.fetching import Fetcher
from retrieval.store import Queues, Shelf
from tests.bot.attended import reached
from tests.bot.mornings import Mornings
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat
from tests.web import Web

PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The bridge of {title} has {count} arches, says the engineer who measured each of them for the city council.</p>
<p>It was built by {builders} in the years before the flood of 1997.</p></article></body></html>"""
LOOPBACK = ("127.0.0.1",)
TUESDAY_EVENING = 1_700_000_000
"""When messages come, unless time passes: 14 November 2023, 22:13:20 UTC."""


def page(title: str) -> str:
    """A page of two sentences, like no other page with another title."""
    builders = ", ".join(f"{title}{number}" for number in range(20))
    return PAGE.format(title=title, count=len(title), builders=builders)


class Town:
    """A group with an administrator, Alice, and members; its library outlives the runs of the bot."""

    def __init__(self, telegram: TelegramServer, web: Web) -> None:
        self.telegram, self.web = telegram, web
        self.mornings = Mornings(telegram)
        self.mornings.now = TUESDAY_EVENING
        self.alice, self.bob, self.cid = (telegram.user(name) for name in ("Alice", "Bob", "Cid"))
        self.group = self.new_group()

    def new_group(self, **more: Any) -> Chat:
        group = self.telegram.group("News", self.alice, self.bob, self.cid, **more)
        group.admins |= {self.alice["id"], self.telegram.bots[TOKEN].id}
        return group

    @asynccontextmanager
    async def running(self, queues: Queues | None = None, **options: Any) -> AsyncIterator[None]:
        if queues is None:
            async with self.mornings.running(**options):
                yield
        else:
            async with running_bot(
                self.telegram, self.mornings.collections, fetcher=Fetcher(allowed=LOOPBACK), queues=queues
            ):
                yield

    def switch_on(self, group: Chat | None = None) -> None:
        chat = Shelf(str((group or self.group).id))
        self.mornings.collections.store.settings.put(chat, "collecting", "on")

    def page(self, title: str) -> str:
        return self.web.page(f"/{title}", page(title))

    def titles(self, group: Chat | None = None, topic: int = 0) -> list[str]:
        shelf = Shelf(str((group or self.group).id), topic)
        return [stored.article.title for stored in self.mornings.collections.store.articles.of(shelf)]

    def who(self, group: Chat | None = None, topic: int = 0) -> list[list[str]]:
        """The names of who shared each article."""
        store, shelf = self.mornings.collections.store, Shelf(str((group or self.group).id), topic)
        ids = [stored.article.id for stored in store.articles.of(shelf)]
        found = store.sharings.of([shelf], ids)
        return [[sharing.name for sharing in found.get(each, [])] for each in ids]

    def reactions(self, group: Chat | None = None) -> list[int]:
        """The messages that the bot has reacted to."""
        chat = (group or self.group).id
        given = self.telegram.called("setMessageReaction")
        return [each["message_id"] for each in given if each["chat_id"] == chat]

    async def handled(self) -> None:
        """Wait until nothing is left to do for any update."""
        app = self.mornings.app
        assert app is not None
        bot_context: BotContext = app.bot_data["bot_context"]
        await self.telegram.settled(self.telegram.bots[TOKEN])
        await reached(lambda: not bot_context.journal.waiting())

    async def collected(self, group: Chat | None = None, **where: Any) -> None:
        """Wait until all that was said is collected: a last link is."""
        group = group or self.group
        last = await group.say(self.alice, self.page(f"Last{len(self.web.pages)}"), **where)
        await self.telegram.until(lambda: last["message_id"] in self.reactions(group), "the last link to be collected")


class GatedPage:
    """A page that is there when `gate` is set; `asked` is set when somebody waits for it."""

    def __init__(self, body: str) -> None:
        self.gate, self.asked = threading.Event(), asyncio.Event()
        self._body, self._loop = body.encode(), asyncio.get_running_loop()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        self._loop.call_soon_threadsafe(self.asked.set)
        self.gate.wait()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(self._body)))
        request.end_headers()
        request.wfile.write(self._body)
