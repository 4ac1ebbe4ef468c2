"""A bot with reader pages, its stand-in, and a clock that is turned."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.config import Secret, load_settings
from bot.pages.links import PageLinks
from bot.telegram.app import make_app
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.options import BotOptions
from bot.telegram.running import attend
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.bot.attended import free_port
from tests.bot.pages.seen import fetch
from tests.conftest import TOKEN
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE, Chat, Json

DAY = 24 * 3600.0


class Site:
    """The bot, its library, and the time that it tells."""

    def __init__(self, telegram: TelegramServer, *, public: tuple[Article, ...] = (), key: bytes = b"k" * 32) -> None:
        self.telegram = telegram
        self.now = 1_000_000.0
        self.collections = Collections(
            open_store(Path(":memory:")), clock=lambda: self.now, reader=WordsReader(), public=("seeds",)
        )
        self.collections.stock("seeds", public)
        place = f"127.0.0.1:{free_port()}"
        self.url = f"http://{place}/news"
        self._settings = load_settings(
            {"TELEGRAM_API_URL": telegram.url, "DATELINE_HEALTH": place, "DATELINE_PUBLIC_URL": self.url},
            Path("no such file"),
        )
        self.links = PageLinks.over(self.collections, key=key, url=self.url, days=7)

    def add(self, chat: Chat, article: Article, topic: int = 0) -> None:
        self.collections.add(Shelf(str(chat.id), topic), article)

    @asynccontextmanager
    async def running(self, *, pages: bool = True, **options: Any) -> AsyncIterator[None]:
        app = make_app(
            Secret(TOKEN),
            self.telegram.url,
            self.collections,
            options=BotOptions(**({"patience": 0.05, "latest_question": 0.0} | options)),
            limiter=Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT),
            pages=self.links if pages else None,
        )
        stop = asyncio.Event()
        task = asyncio.create_task(attend(app, stop, self._settings))
        async with asyncio.timeout(PATIENCE):
            while not await self._listens():
                pass
        try:
            yield
        finally:
            stop.set()
            await task

    async def _listens(self) -> bool:
        try:
            return (await fetch(self.url.removesuffix("/news") + "/healthz")).status == 200
        except aiohttp.ClientConnectionError:
            return False


def links_of(message: Json) -> list[str]:
    """The addresses behind the words of a message."""
    return [entity["url"] for entity in message.get("entities", []) if entity["type"] == "text_link"]
