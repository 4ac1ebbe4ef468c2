"""Updates a second of the bot on the stand-in for Telegram, beside an echo bot of ten lines on the same stand-in.

    python benchmarks/bot_throughput.py [--updates N] [--rounds N]

Everything runs in one process: the stand-in, and one bot after the other, in turns. The questions come from as many
chats, waiting when the bot starts; time runs from the first poll to the last reply. In the last two rows both keep
within Telegram's flood limits (30 messages a second), as a bot in use has to, and Dateline always does.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Callable
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

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
QUESTIONS = ("how many US troops are in Japan?", "When will Kishida visit Washington?", "What is the capital of Peru?")
Make = Callable[[str], Application[Any, Any, Any, Any, Any, Any]]


def echo_bot(url: str, limiter: AIORateLimiter) -> Application[Any, Any, Any, Any, Any, Any]:
    """The ten lines of every tutorial."""

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    app = Application.builder().token(TOKEN).base_url(f"{url}/bot").rate_limiter(limiter).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    return app


async def measure(make: Make, updates: int) -> float:
    """Updates a second."""
    async with TelegramServer() as server:
        server.add_bot(TOKEN)
        chats = []
        for number in range(updates):
            user = server.user(f"User {number}")
            chats.append(server.private(user))
            await chats[-1].say(user, QUESTIONS[number % len(QUESTIONS)])
        stop = asyncio.Event()
        app = make(server.url)
        started = time.perf_counter()
        task = asyncio.create_task(serve(app, stop) if app.bot_data else _poll(app, stop))
        await server.until(lambda: all(chat.from_bots() for chat in chats), "an answer in every chat")
        seconds = time.perf_counter() - started
        stop.set()
        await task
    return updates / seconds


async def _poll(app: Application[Any, Any, Any, Any, Any, Any], stop: asyncio.Event) -> None:
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        await stop.wait()
        await app.updater.stop()
        await app.stop()


async def main() -> None:
    """Print the median rate of each, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    librarian = Librarian(open_store(Path(":memory:")), public=("seeds",))
    librarian.stock("seeds", read_articles(SEEDS))

    def dateline(url: str, limiter: AIORateLimiter) -> Application[Any, Any, Any, Any, Any, Any]:
        return make_app(Secret(TOKEN), url, librarian, limit=3, limiter=limiter)

    def unlimited() -> AIORateLimiter:
        return AIORateLimiter(overall_max_rate=0, group_max_rate=0)

    for title, limiter in (("no flood limit", unlimited), ("flood limit", AIORateLimiter)):
        rates: dict[str, list[float]] = {"echo bot": [], "dateline": []}
        for _ in range(options.rounds):
            rates["echo bot"].append(await measure(lambda url: echo_bot(url, limiter()), options.updates))  # noqa: B023
            rates["dateline"].append(await measure(lambda url: dateline(url, limiter()), options.updates))  # noqa: B023
        medians = {name: statistics.median(found) for name, found in rates.items()}
        for name, rate in medians.items():
            print(f"{title:<16}{name:<10}{rate:8.1f} updates/s")
        print(f"{title:<16}{'ratio':<10}{medians['dateline'] / medians['echo bot']:8.2f}")


asyncio.run(main())
