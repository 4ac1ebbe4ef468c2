"""Updates a second and time to answer of the bot on the stand-in for Telegram, beside echo bots on the same stand-in.

    python benchmarks/bot_throughput.py [--chats N] [--rounds N] [--limited]
    python benchmarks/bot_throughput.py --profile

The stand-in runs in a process of its own, so that what is measured is the bot; the bots take turns. Before a bot starts,
as many chats as `--chats` says have asked one question each. Time runs from the moment the first of them is handed out
until each answer has arrived. One echo bot is the ten lines of every tutorial, which handles one update at a time; the
other handles all at once, as Dateline does. With `--limited` all keep within Telegram's flood limits (30 messages a
second), as a bot in use has to, and Dateline always does. `--profile` says where the processor's time goes instead.
"""

import argparse
import asyncio
import cProfile
import multiprocessing
import pstats
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from telegram import Update
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

from bot.app import make_app, serve
from bot.config import SEEDS, Secret
from retrieval.librarian import Librarian
from retrieval.sources import read_articles
from retrieval.store import open_store
from tests.standin.server import TelegramServer
from tests.standin.state import Bot, Json

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
QUESTIONS = ("how many US troops are in Japan?", "When will Kishida visit Washington?", "What is the capital of Peru?")
App = Application[Any, Any, Any, Any, Any, Any]
Make = Callable[[str, AIORateLimiter], App]


class TimedServer(TelegramServer):
    """Notes when the first update is handed out, and when each chat has its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.began: float | None = None
        self.answered: dict[int, float] = {}

    async def poll(self, bot: Bot, *given: Any) -> list[Json]:
        """As in the stand-in."""
        updates = await super().poll(bot, *given)
        if updates and self.began is None:
            self.began = time.perf_counter()
        return updates

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        result = await super()._answer(token, method, given)
        if method == "sendMessage":
            self.answered.setdefault(given["chat_id"], time.perf_counter())
        return result


def stand_in(pipe: Connection, chats: int) -> None:
    """A process: tells its address, then, when all chats are answered, the seconds that each waited."""

    async def run() -> None:
        async with TimedServer() as server:
            server.add_bot(TOKEN)
            for number in range(chats):
                user = server.user(f"User {number}")
                await server.private(user).say(user, QUESTIONS[number % len(QUESTIONS)])
            pipe.send(server.url)
            await server.until(lambda: len(server.answered) == chats, "an answer in every chat")
            began = server.began or 0.0
            pipe.send([at - began for at in server.answered.values()])
            await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


def echo_bot(url: str, limiter: AIORateLimiter, *, at_once: bool = False) -> App:
    """The ten lines of every tutorial."""

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


async def measure(make: Make, limiter: AIORateLimiter, chats: int) -> list[float]:
    """The seconds that each chat waited for its answer."""
    context = multiprocessing.get_context("spawn")
    pipe, other = context.Pipe()
    process = context.Process(target=stand_in, args=(other, chats))
    process.start()
    app, stop = make(await asyncio.to_thread(pipe.recv), limiter), asyncio.Event()
    task = asyncio.create_task(serve(app, stop) if app.bot_data else _poll(app, stop))
    waited: list[float] = await asyncio.to_thread(pipe.recv)
    stop.set()
    await task
    pipe.send(None)
    await asyncio.to_thread(process.join)
    return waited


async def _poll(app: App, stop: asyncio.Event) -> None:
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        await stop.wait()
        await app.updater.stop()
        await app.stop()


async def compare(bots: dict[str, Make], chats: int, rounds: int, limiter: Callable[[], AIORateLimiter]) -> None:
    """Print the medians over the rounds of each bot's rate and times to answer."""
    found: dict[str, list[list[float]]] = {name: [] for name in bots}
    for _ in range(rounds):
        for name, make in bots.items():
            found[name].append(sorted(await measure(make, limiter(), chats)))
    rates = {name: statistics.median(chats / waited[-1] for waited in runs) for name, runs in found.items()}
    print(f"{chats} chats at once       updates/s   median ms     p99 ms")
    for name, runs in found.items():
        median = statistics.median(statistics.median(waited) for waited in runs)
        last = statistics.median(waited[int(0.99 * chats) - 1] for waited in runs)
        print(f"{name:<24}{rates[name]:8.0f}{1000 * median:12.0f}{1000 * last:11.0f}")
    print(f"ratio to the ten lines  {rates['dateline'] / rates['echo bot']:8.2f}")
