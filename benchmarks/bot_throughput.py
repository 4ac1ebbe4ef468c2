"""Measures updates per second and response times of the bot on the Telegram stand-in, compared with echo bots.

    python benchmarks/bot_throughput.py [--chats N] [--rounds N] [--limited] [--everything] [--only NAME]

The stand-in runs in a separate process, so that only the bot is measured; the bots alternate. After a bot has started
and answered once, `--chats` chats ask at the same moment, and the time until each has its answer is measured. One echo
bot is the usual tutorial example, which handles one update at a time; the other handles updates concurrently, as
Dateline does. With `--limited` all bots keep to Telegram's flood limits (30 messages per second), as is necessary in
use. Dateline keeps updates and messages in a file, as in use. With `--everything` the reader and the encoder are used. `--only dateline` is for profiling, see
`profile_shares.py`.
"""

import argparse
import asyncio
import functools
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from telegram import Update
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

from bot.config import SEEDS, Secret
from bot.telegram.app import make_app
from bot.telegram.running import serve
from retrieval.ingest.formats import read_articles
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.collections import Collections
from retrieval.store import open_queues, open_store
from tests.standin.server import TelegramServer
from tests.standin.wire import Json

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
QUIET = 0.4
"""A bot counts as ready after this many seconds without a call."""
QUESTIONS = ("how many US troops are in Japan?", "When will Kishida visit Washington?", "What is the capital of Peru?")
BOTS = ("echo bot", "echo bot, all at once", "dateline")
App = Application[Any, Any, Any, Any, Any, Any]
Make = Callable[[str, AIORateLimiter], App]


class TimedServer(TelegramServer):
    """A stand-in that records the time of the bot's last call and of the first answer in each chat."""

    def __init__(self) -> None:
        super().__init__()
        self.answers_at: dict[int, float] = {}
        self.called_last = time.perf_counter()

    async def _answer(self, token: str, method: str, given: Json) -> object:
        result = await super()._answer(token, method, given)
        if method != "getUpdates":
            self.called_last = time.perf_counter()
        if method == "sendMessage":
            self.answers_at.setdefault(given["chat_id"], time.perf_counter())
        return result

    async def quiet(self) -> None:
        """Wait until the bot has answered once and then made no call for `QUIET` seconds."""
        while not self.answers_at or time.perf_counter() - self.called_last < QUIET:  # noqa: ASYNC110 - it is time that is waited for
            await asyncio.sleep(QUIET / 4)


def stand_in(pipe: Connection, chats: int) -> None:
    """Run the stand-in in a separate process.

    It sends its URL through the pipe, then None when the bot is ready. After it receives a start signal, it releases
    all questions and sends the list of seconds that each chat waited.
    """

    async def run() -> None:
        async with TimedServer() as server:
            bot = server.add_bot(TOKEN)
            for number in range(chats + 1):
                user = server.user(f"User {number}")
                await server.private(user).say(user, QUESTIONS[number % len(QUESTIONS)])
            bot.updates, waiting = bot.updates[:1], bot.updates[1:]
            pipe.send(server.url)
            await server.quiet()
            pipe.send(None)
            await asyncio.to_thread(pipe.recv)
            async with server.changed:
                bot.updates += waiting
                server.changed.notify_all()
            began = time.perf_counter()
            await server.until(lambda: len(server.answers_at) == chats + 1, "an answer in every chat", 300.0)
            pipe.send([at - began for at in [*server.answers_at.values()][1:]])
            await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


def echo_bot(url: str, limiter: AIORateLimiter, *, at_once: bool = False) -> App:
    """The echo bot of the usual tutorials."""

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    app = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{url}/bot")
        .concurrent_updates(at_once)
        .rate_limiter(limiter)
        .build()
    )
    app.add_handler(MessageHandler(filters.TEXT, echo))
    return app


@dataclass(frozen=True)
class Run:
    """One run of a bot: the seconds that each chat waited, sorted, and the processor seconds of the bot."""

    waited: list[float]
    processor: float


async def measure(make: Make, limiter: AIORateLimiter, chats: int) -> Run:
    """Let a bot answer all chats at once, and measure it."""
    context = multiprocessing.get_context("spawn")
    pipe, other = context.Pipe()
    process = context.Process(target=stand_in, args=(other, chats))
    process.start()
    other.close()
    app, stop = make(await asyncio.to_thread(pipe.recv), limiter), asyncio.Event()
    task = asyncio.create_task(serve(app, stop) if app.bot_data else _poll(app, stop))
    await asyncio.to_thread(pipe.recv)
    started = time.process_time()
    pipe.send(None)
    waited = await asyncio.to_thread(pipe.recv)
    processor = time.process_time() - started
    stop.set()
    await task
    pipe.send(None)
    await asyncio.to_thread(process.join)
    return Run(sorted(waited), processor)


async def _poll(app: App, stop: asyncio.Event) -> None:
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        await stop.wait()
        await app.updater.stop()
        await app.stop()


async def compare(bots: dict[str, Make], chats: int, rounds: int, limiter: Callable[[], AIORateLimiter]) -> None:
    """Print each bot's rate, response times and processor time, as medians over the rounds."""
    found: dict[str, list[Run]] = {name: [] for name in bots}
    for _ in range(rounds):
        for name, make in bots.items():
            found[name].append(await measure(make, limiter(), chats))
    rates = {name: statistics.median(chats / run.waited[-1] for run in runs) for name, runs in found.items()}
    busy = {name: statistics.median(run.processor for run in runs) / chats for name, runs in found.items()}
    print(f"{f'{chats} chats at once':<24}updates/s  median ms  p99 ms  processor ms an update")
    for name, runs in found.items():
        median = statistics.median(statistics.median(run.waited) for run in runs)
        last = statistics.median(run.waited[int(0.99 * chats) - 1] for run in runs)
        print(f"{name:<24}{rates[name]:9.0f}{1000 * median:11.0f}{1000 * last:8.0f}{1000 * busy[name]:24.2f}")
    if "dateline" in rates and "echo bot" in rates:
        # Ratios by elapsed time and by processor time.
        by_time, by_processor = rates["dateline"] / rates["echo bot"], busy["echo bot"] / busy["dateline"]
        print(f"{'dateline / echo bot':<24}{by_time:9.2f}{by_processor:43.2f}")


async def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limited", action="store_true")
    parser.add_argument("--everything", action="store_true", help="with reader and encoder, not by words alone")
    parser.add_argument("--only", choices=BOTS)
    options = parser.parse_args()
    encoder, reader = (make_encoder(), make_reader()) if options.everything else (None, None)
    collections = Collections(open_store(Path(":memory:")), public=("seeds",), encoder=encoder, reader=reader)
    shelf = collections.stock("seeds", read_articles(SEEDS))
    collections.library(shelf)
    collections.encode()

    def dateline(url: str, limiter: AIORateLimiter) -> App:
        # With `--limited` the default limiter of Dateline is used.
        queues = open_queues(Path(tempfile.mkdtemp(dir=state)) / "queue.sqlite")
        return make_app(Secret(TOKEN), url, collections, limiter=None if options.limited else limiter, queues=queues)

    def unlimited() -> AIORateLimiter:
        return AIORateLimiter(overall_max_rate=0, group_max_rate=0)

    makes: tuple[Make, ...] = (echo_bot, functools.partial(echo_bot, at_once=True), dateline)
    bots = {name: make for name, make in zip(BOTS, makes, strict=True) if options.only in {None, name}}
    with tempfile.TemporaryDirectory() as state:
        await compare(bots, options.chats, options.rounds, AIORateLimiter if options.limited else unlimited)


if __name__ == "__main__":
    asyncio.run(main())
