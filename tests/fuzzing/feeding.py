"""The bot fed with updates, a few at a time, and what was seen of it: failures in the log, time, and whether others were answered."""

import asyncio
import itertools
import json
import logging
import random
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import SEEDS, Secret
from bot.logs import NOISY
from bot.telegram.app import App, make_app
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.context import BotContext
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.store import open_store
from tests.fuzzing.server import REFUSED, AnyServer
from tests.fuzzing.updates import Updates
from tests.standin.membership import Chat
from tests.standin.wire import Json

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
AT_ONCE = 8
"""Updates that are handed out together, with one question of somebody else."""
PATIENCE = 60.0
"""Seconds after which updates count as not handled."""
SLOW = 2.0
"""Seconds of the processor that no update may take."""
NOBODY = 700_000
"""The number of somebody else, from whom no update comes."""
QUESTION = "how many US troops are in Japan?"


@dataclass
class Failure:
    """What the log said, where that was, and the updates that were being handled."""

    said: str
    where: str
    updates: list[Json]


@dataclass
class Seen:
    """What was seen of the bot.

    Attributes:
        updates: how many it was given, by kind.
        failures: errors in the log, and whatever came with a traceback.
        by_chance: of those, how many were refusals that the server had made up.
        slow: updates that took more than `SLOW` seconds of the processor, each with its seconds.
        longest: seconds of the processor that the event loop was busy at a stretch.
        unhandled: updates that were not handled after `PATIENCE` seconds.
        unanswered: how many of the questions of somebody else had no answer.
        asked: how many there were.
        processor: seconds of the processor for all updates together.
    """

    updates: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    by_chance: int = 0
    slow: list[tuple[float, Json]] = field(default_factory=list)
    longest: float = 0.0
    unhandled: list[Json] = field(default_factory=list)
    unanswered: int = 0
    asked: int = 0
    processor: float = 0.0

    def groups(self) -> dict[str, list[Failure]]:
        """The failures by where they were, the most frequent first."""
        found: dict[str, list[Failure]] = {}
        for each in self.failures:
            found.setdefault(each.where, []).append(each)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


class _Log(logging.Handler):
    """Keeps what is an error or comes with a traceback."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(logging.DEBUG)
        self.seen = seen
        self.now: list[Json] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        exc = record.exc_info[1] if record.exc_info else None
        if record.levelno < logging.ERROR and exc is None:
            return
        said = record.getMessage()
        if REFUSED in said.lower() or (exc is not None and REFUSED in str(exc).lower()):
            self.seen.by_chance += 1
            return
        number = said.removeprefix("update ").partition(":")[0]
        about = [each for each in self.now if str(each["update_id"]) == number] or [*self.now]
        self.seen.failures.append(
            Failure(f"{record.levelname} {record.name}: {said[:300]}", _where(record, exc), about)
        )


def _where(record: logging.LogRecord, exc: BaseException | None) -> str:
    """What a failure has in common with others of the same cause."""
    if exc is None:
        return f"{record.name} {record.msg}"
    frames = [
        f"{Path(f.filename).stem}.{f.name}:{f.lineno}"
        for f in traceback.extract_tb(exc.__traceback__)
        if "site-packages/telegram/ext" not in f.filename
    ]
    return f"{type(exc).__name__}({str(exc)[:60]}) in {' > '.join(frames[-4:])}"


@contextmanager
def logged(seen: Seen) -> Iterator[_Log]:
    """Hear the log of everything that an operator sees, until the block ends."""
    handler, root = _Log(seen), logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", *NOISY)}
    root.addHandler(handler)
    for name, level in {"": logging.WARNING, **NOISY}.items():
        logging.getLogger(name).setLevel(level)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def small_collections() -> Collections:
    """The article that comes with the project for everybody, and room for a few more; words alone."""
    limits = CollectionLimits(articles=30, characters=400_000, feeds=3, adds_a_minute=30)
    collections = Collections(open_store(Path(":memory:")), public=("seeds",), limits=limits)
    collections.stock("seeds", read_articles(SEEDS))
    return collections


def fetcher() -> Fetcher:
    """One that reaches this machine alone, and asks nobody for names."""

    def nowhere(host: str, _port: int) -> list[str]:
        if host == "127.0.0.1":
            return [host]
        raise OSError("no such host")

    return Fetcher(allowed=("127.0.0.1",), resolver=nowhere)


@dataclass
class Fed:
    """A bot that runs, the server that it talks to, and what was seen so far."""

    app: App
    server: AnyServer
    seen: Seen
    log: _Log
    other: Chat
    made: Updates

    async def feed(self, updates: Sequence[Json]) -> None:
        """Give the bot updates, and somebody else's question among them; wait until all are handled."""
        before = time.process_time()
        await self._give(updates)
        spent = time.process_time() - before
        self.seen.processor += spent
        if spent > SLOW:
            await self._find_slow(updates)

    async def _find_slow(self, updates: Sequence[Json]) -> None:
        """Give them once more, one at a time, to learn which one it was."""
        for update in updates:
            again = update | {"update_id": self.made.update("poll")["update_id"]}
            before = time.process_time()
            await self._give([again])
            if (spent := time.process_time() - before) > SLOW:
                self.seen.slow.append((spent, update))

    async def _give(self, updates: Sequence[Json]) -> None:
        server, (bot,) = self.server, self.server.bots.values()
        self.log.now = [*updates]
        for update in updates:
            server.learn(update)
            self.seen.updates[next(kind for kind in update if kind != "update_id")] += 1
        question = self.other.add(server.users[self.other.id], text=QUESTION)
        asked: Json = {"update_id": self.made.update("poll")["update_id"], "message": question}
        given = [*updates, asked]
        async with server.changed:
            bot.updates += given
            server.changed.notify_all()
        if not await self._is_handled():
            self.seen.unhandled += updates
        self.seen.asked += 1
        answers = [each.get("reply_to_message", {}).get("message_id") for each in self.other.from_bots()]
        self.seen.unanswered += question["message_id"] not in answers
        self._learn_from_bot()

    async def _is_handled(self) -> bool:
        """Wait until Telegram has been told that all arrived, and nothing is left to handle."""
        (bot,) = self.server.bots.values()
        bot_context: BotContext = self.app.bot_data["bot_context"]
        journal = bot_context.journal
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not bot.updates and bot.in_poll and journal.waiting_since() is None:
                return True
            await asyncio.sleep(0.003)
        bot.updates.clear()
        return False

    def _learn_from_bot(self) -> None:
        """Let people press the buttons, and reply to the messages, that the bot has sent."""
        for chat in self.server.chats.values():
            for message in [*chat.messages.values()][-3:]:
                if message["from"]["id"] != self.made.bot["id"] or "reply_markup" not in message:
                    continue
                self.made.sent.append({key: value for key, value in message.items() if key != "reply_to_message"})
                rows = message["reply_markup"].get("inline_keyboard", [])
                self.made.buttons += [
                    button["callback_data"] for row in rows for button in row if "callback_data" in button
                ]
        del self.made.sent[:-50], self.made.buttons[:-300]


@asynccontextmanager
async def fed(seed: int, *, share: float = 0.0, pages: Sequence[str] = ()) -> AsyncIterator[Fed]:
    """A bot that is fed until the block ends.

    Args:
        seed: of all chance.
        share: of the calls that are refused by chance.
        pages: addresses that it can fetch.
    """
    seen = Seen()
    server = AnyServer(random.Random(seed + 1), share)
    async with server:
        bot = server.add_bot(TOKEN)
        made = Updates(seed, bot.user, pages)
        # Not one of those who send the updates, whose messages would mix with the questions.
        server.numbers = itertools.count(NOBODY)
        user = server.user("Somebody else")
        other = server.private(user)
        server.spared.add(other.id)
        app = make_app(
            Secret(TOKEN),
            server.url,
            small_collections(),
            options=BotOptions(patience=0.02, most_questions=0, most_questions_chat=0, latest_message=5.0),
            fetcher=fetcher(),
            limiter=Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT),
        )
        stop = asyncio.Event()
        with logged(seen) as log:
            task = asyncio.create_task(serve(app, stop))
            beating = asyncio.create_task(_beat(seen))
            try:
                await server.until(lambda: bot.in_poll, "the bot to start")
                yield Fed(app, server, seen, log, other, made)
            finally:
                server.share = 0.0
                beating.cancel()
                stop.set()
                await task
        server.take_violations()


async def _beat(seen: Seen) -> None:
    """Note for how long the event loop is busy at a stretch, in seconds of the processor."""
    last = time.thread_time()
    while True:
        await asyncio.sleep(0)
        now = time.thread_time()
        seen.longest = max(seen.longest, now - last)
        await asyncio.sleep(0.005)
        last = time.thread_time()


def batches(made: Updates, count: int, at_once: int = AT_ONCE) -> Iterator[list[Json]]:
    """So many updates, a few at a time."""
    for start in range(0, count, at_once):
        yield [made.update() for _ in range(min(at_once, count - start))]


def shown(update: Json) -> str:
    """An update as one line of ASCII, cut where it is long."""
    said = json.dumps(update)
    return said if len(said) < 1500 else f"{said[:1500]}… ({len(said)} characters)"
