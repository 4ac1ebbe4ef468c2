"""A bot with briefings to send, a library that outlives its runs, and a clock that is turned."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config import Secret
from bot.telegram.app import App, make_app
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.context import BotContext
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.ingest.fetching import Fetcher
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import Look, Queues, Schedule, Shelf
from retrieval.store.sqlite import SQLiteStore
from retrieval.store.sqlite.database import Database
from retrieval.store.sqlite.schedules import SQLiteSchedules
from retrieval.store.sqlite.visible import SQLiteVisible
from retrieval.store.sqlite.watches import SQLiteWatches
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

BRIDGE = "The old bridge over the river has 12 arches, says the engineer. It was built in 1432 by Jan Novak of Prague."
MILL = "The paper mill at Loket closes in October, its owner says. Its 240 workers were told so on Monday morning."
HOUR, DAY = 3600.0, 24 * 3600.0


def utc(text: str) -> float:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()


class NoticedVisible(SQLiteVisible):
    """Says when it was asked what was added, by whichever thread."""

    def __init__(self, database: Database, asked: Callable[[], None]) -> None:
        super().__init__(database)
        self._asked = asked
        self.asked = 0

    def added_after(self, shelves: Sequence[Shelf], moment: float | None) -> list[str]:
        found = super().added_after(shelves, moment)
        self.asked += 1
        self._asked()
        return found


class NoticedSchedules(SQLiteSchedules):
    """Says when a schedule was changed, whichever thread did."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        super().__init__(database)
        self._changed = changed

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        claimed = super().claim(schedule, due, zone=zone)
        self._changed()
        return claimed

    def pause(self, number: int) -> None:
        super().pause(number)
        self._changed()


class NoticedWatches(SQLiteWatches):
    """Says when a watch has looked, whichever thread did."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        super().__init__(database)
        self._changed = changed

    def note(self, looks: Sequence[Look], *, most: int) -> bool:
        noted = super().note(looks, most=most)
        self._changed()
        return noted


class Noticed(SQLiteStore):
    """A store that says when briefings are due next, when they ask what is new, and when watches have looked."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__(Path(":memory:"))
        self.visible = self.looks = NoticedVisible(self.database, changed)
        self.schedules = NoticedSchedules(self.database, changed)
        self.watches = NoticedWatches(self.database, changed)


class Mornings:
    """A stand-in, a library that outlives the runs of the bot, and a clock that is turned."""

    def __init__(self, telegram: TelegramServer) -> None:
        self.telegram = telegram
        self.now = utc("2024-05-07 05:00")
        self.store = Noticed(self._notify)
        self.collections = Collections(self.store, clock=lambda: self.now)
        self.app: App | None = None
        self._loop = asyncio.get_running_loop()

    def _notify(self) -> None:
        asyncio.run_coroutine_threadsafe(self.telegram.notify(), self._loop)

    @asynccontextmanager
    async def running(self, queues: Queues | None = None, **options: Any) -> AsyncIterator[None]:
        stop = asyncio.Event()
        self.app = make_app(
            Secret(TOKEN),
            self.telegram.url,
            self.collections,
            options=BotOptions(**({"patience": 0.05, "latest_question": 0.0} | options)),
            fetcher=Fetcher(allowed=("127.0.0.1",)),
            limiter=Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT),
            queues=queues,
        )
        task = asyncio.create_task(serve(self.app, stop))
        try:
            yield
        finally:
            stop.set()
            await task

    def turn_to(self, moment: str) -> None:
        """Turn the clock, and wake who waits for it."""
        self.now = utc(moment)
        if self.app is not None:
            bot_context: BotContext = self.app.bot_data["bot_context"]
            bot_context.planned()
            bot_context.watched()

    def add(self, chat: Chat, text: str, topic: int = 0) -> None:
        self.collections.add(Shelf(str(chat.id), topic), Article(text, text[:12]))

    def plan(self, chat: Chat, topic: int = 0, **more: Any) -> Schedule:
        """Daily at eight, UTC."""
        wanted: dict[str, Any] = {"zone": "UTC", "due": utc("2024-05-07 08:00")} | more
        return self.collections.store.schedules.plan(Schedule(0, Shelf(str(chat.id), topic), "daily 08:00", **wanted))

    def schedules(self, chat: Chat) -> list[Schedule]:
        return self.collections.store.schedules.of(str(chat.id))

    async def until_due(self, schedule: Schedule, moment: str) -> None:
        """Wait until a schedule is due next at a moment, as when it was claimed."""
        await self.until(schedule, lambda now: now.due == utc(moment), f"it to be due at {moment}")

    async def until_asked(self, times: int) -> None:
        """Wait until it was looked up so often what is new."""
        await self.telegram.until(lambda: self.store.looks.asked >= times, f"{times} looks at what is new")

    async def until(self, schedule: Schedule, holds: Callable[[Schedule], bool], what: str) -> None:
        def is_so() -> bool:
            now = self.collections.store.schedules.get(schedule.number)
            return now is not None and holds(now)

        await self.telegram.until(is_so, what)


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]
