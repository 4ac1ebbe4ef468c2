"""Counts what is lost and what is sent twice when the bot, its disk, its clock or Telegram fails.

    python benchmarks/faults.py [--kills N] [--questions N] [--seed N] [--only NAME ...]

The bot runs as a process of its own, as an operator runs it, by words alone; the Telegram stand-in runs here. Prints a
Markdown table. A message is ambiguous if it was on its way when the process was killed or the connection broke: nobody
knows whether it arrived. It is then sent again in private chats, and not in groups. Some faults are shorter than in
use: the outage lasts 20 seconds, and the clock jumps by a day at a signal.
"""

import argparse
import asyncio
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aiohttp import web

from tests.bot.killing import PATIENCE, Asked, KillingServer, Operated, Outcome, Town, killed_again_and_again
from tests.conftest import TOKEN
from tests.standin.state import Json
from tests.web import serving

OUTAGE = 20.0
"""Seconds for which Telegram is out of reach."""
LOCKED = 30.0
"""Seconds for which another program holds the queues' database."""
BAD = 0.2
"""The share of calls and of answers with updates that go wrong on a bad network."""
MOST_LATE = 7.0
"""Seconds that a late answer takes at most; the bot waits for five."""
DISK = "4m"
"""Size of a disk that is filled up; mounting it needs root."""
FREE = 150_000
"""Bytes that each file of the bot may have on the full disk: the library is there, and nothing more can be kept."""
Row = tuple[str, Outcome, str]

FETCHING = """
import functools
import bot.bootstrap
bot.bootstrap.Fetcher = functools.partial(bot.bootstrap.Fetcher, allowed=("127.0.0.1",))
from bot.start import entry
entry()
"""
"""Begins the bot as it is, but for one thing: it fetches pages from this machine."""

JUMPING = """
import signal, time
real, ahead = time.time, [0.0]
time.time = lambda: real() + ahead[0]
def jump(seconds):
    return lambda *_: ahead.__setitem__(0, ahead[0] + seconds)
signal.signal(signal.SIGUSR1, jump(86400.0))
signal.signal(signal.SIGUSR2, jump(-2 * 86400.0))
from bot.start import entry
entry()
"""
"""Begins the bot with a clock that a signal sets."""


class BadNetwork(KillingServer):
    """A stand-in of which one answer in five is lost or late, and one answer with updates in five repeats or mixes them."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance, self.on = random.Random(seed), False
        self.unclear: set[int] = set()
        self.given: list[Json] = []

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        response = await super()._handle(request)
        method = request.match_info["method"]
        if not self.on or method == "getUpdates" or self.chance.random() >= BAD:
            return response
        if method == "sendMessage":
            self.unclear.add(id(self.calls[-1][1]))
        if self.chance.random() < 0.5:
            assert request.transport is not None
            request.transport.close()
        else:
            await asyncio.sleep(self.chance.random() * MOST_LATE)
        return response

    async def _answer(self, token: str, method: str, given: Json) -> Any:  # noqa: ANN401 - as the stand-in has it
        result = await super()._answer(token, method, given)
        if method != "getUpdates":
            return result
        before, self.given = self.given, [*self.given, *result]
        if not self.on or self.chance.random() >= BAD:
            return result
        mixed = [*result, *self.chance.sample(before, min(3, len(before)))]
        self.chance.shuffle(mixed)
        return mixed


async def answered(telegram: KillingServer, town: Town) -> None:
    """Wait until all is answered, or nothing more comes."""
    with suppress(AssertionError):
        await telegram.until(lambda: not town.open(), "all to be answered", PATIENCE)


async def killed(folder: Path, options: argparse.Namespace, *, webhook: bool) -> Row:
    """`kill -9` at random instants."""
    found, log = await killed_again_and_again(
        folder, kills=options.kills // 2, questions=options.questions, seed=options.seed, webhook=webhook
    )
    return f"kill -9, {'webhook' if webhook else 'polling'}", found, f"{log.count('is given up')} given up"


async def stopped(folder: Path, options: argparse.Namespace) -> Row:
    """SIGTERM while one chat's page does not come, and others ask."""
    gate, loop = threading.Event(), asyncio.get_running_loop()
    asked = asyncio.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        loop.call_soon_threadsafe(asked.set)
        gate.wait()
        with suppress(OSError):
            # The process that asked may have ended.
            handler.send_error(404)

    with serving() as pages:
        pages.pages["/slow"] = hang
        async with KillingServer() as telegram:
            telegram.add_bot(TOKEN)
            bot, town = Operated(telegram, folder, launch=FETCHING), Town(telegram, random.Random(options.seed))
            user = telegram.user("Patient")
            slow = telegram.private(user)
            await bot.start()
            await slow.say(user, f"{pages.url}/slow")
            await asked.wait()
            await slow.say(user, "/help")
            await town.ask(options.questions // 5)
            began = time.monotonic()
            status = await bot.stop()
            took = time.monotonic() - began
            gate.set()
            await bot.start()
            await answered(telegram, town)
            # The page, which is not found, and the command behind it.
            with suppress(AssertionError):
                await telegram.until(lambda: len(slow.from_bots()) >= 2, "what waited for the page", PATIENCE)
            found = town.outcome()
            found.lost += 2 - len(slow.from_bots())
            found.asked += 2
            await bot.stop()
    return "SIGTERM while a page hangs", found, f"ended after {took:.1f} s, status {status}"


async def full(folder: Path, options: argparse.Namespace) -> Row:
    """No file can grow: the queues cannot be written."""
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        bot, town = Operated(telegram, folder), Town(telegram, random.Random(options.seed))
        await bot.start()
        await town.ask(3)
        await answered(telegram, town)
        await bot.stop()
        bot.limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (FREE, FREE))
        await bot.start()
        for _ in range(options.questions // 10):
            await town.ask(5)
            await answered(telegram, town)
        said = bot.said().count("not stored first")
        bot.limit = None
        await bot.stop()
        await bot.start()
        await town.ask(1)
        await answered(telegram, town)
        found = town.outcome()
        await bot.stop()
    return f"files of at most {FREE:,} bytes", found, f"said {said} times that nothing is stored"


async def small(folder: Path, options: argparse.Namespace) -> Row:
    """A disk of its own is filled up by another program while people ask, then the bot is killed."""
    name = f"a disk of {DISK} that another program fills, and a kill"
    state = folder / "state"
    state.mkdir()
    if not await asyncio.to_thread(_works, "mount", "-t", "tmpfs", "-o", f"size={DISK}", "dateline-faults", str(state)):
        return name, Outcome(), "not measured: this user may mount no disk"
    try:
        async with KillingServer() as telegram:
            telegram.add_bot(TOKEN)
            bot, town = Operated(telegram, folder), Town(telegram, random.Random(options.seed))
            await bot.start()
            await town.ask(3)
            await answered(telegram, town)
            await town.ask(10)
            filler = state / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            for _ in range(options.questions // 10):
                await town.ask(5)
                await answered(telegram, town)
            said = bot.said().count("not stored first")
            bot.send(signal.SIGKILL)
            await bot.ended()
            town.note_death(bot)
            filler.unlink()
            await bot.start()
            await town.ask(1)
            await answered(telegram, town)
            found = town.outcome()
            await bot.stop()
    finally:
        await asyncio.to_thread(_works, "umount", str(state))
    return name, found, f"said {said} times that nothing is stored"


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


async def locked(folder: Path, options: argparse.Namespace) -> Row:
    """Another program holds the lock of the queues."""
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        bot, town = Operated(telegram, folder), Town(telegram, random.Random(options.seed))
        await bot.start()
        await town.ask(3)
        await answered(telegram, town)
        other = sqlite3.connect(bot.state / "queue.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        await town.ask(10)
        await answered(telegram, town)
        took = time.monotonic() - began
        asyncio.get_running_loop().call_later(max(0.0, LOCKED - took), other.execute, "ROLLBACK")
        await town.ask(options.questions // 5)
        await answered(telegram, town)
        found = town.outcome()
        await bot.stop()
        other.close()
    return "queues locked by another program", found, f"the first answers came after {took:.0f} s"


async def unreachable(folder: Path, options: argparse.Namespace) -> Row:
    """Telegram answers nothing but 502, and the bot is killed meanwhile."""
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        bot, town = Operated(telegram, folder), Town(telegram, random.Random(options.seed))
        await bot.start()
        await town.ask(3)
        await answered(telegram, town)
        telegram.fail_next("sendMessage", 502, times=1 << 30)
        await town.ask(options.questions // 5)
        await asyncio.sleep(OUTAGE / 2)
        for number in (signal.SIGKILL, signal.SIGTERM):
            bot.send(number)
            await bot.ended()
            if number is signal.SIGKILL:
                town.note_death(bot)
            await bot.start()
            await asyncio.sleep(OUTAGE / 4)
        telegram.faults.clear()
        await answered(telegram, town)
        found = town.outcome()
        await bot.stop()
    return f"Telegram out of reach for {OUTAGE:.0f} s, with a kill and a SIGTERM", found, ""


async def bad(folder: Path, options: argparse.Namespace) -> Row:
    """One in five answers is lost or late, one in five batches of updates comes doubled and out of order."""
    async with BadNetwork(options.seed) as telegram:
        telegram.add_bot(TOKEN)
        bot, town = Operated(telegram, folder), Town(telegram, random.Random(options.seed))
        await bot.start()
        await town.ask(1)
        await answered(telegram, town)
        telegram.on = True
        for _ in range(options.questions // 10):
            await town.ask(5)
            await asyncio.sleep(0.5)
        await answered(telegram, town)
        telegram.on = False
        await town.ask(1)
        await answered(telegram, town)
        unclear = {
            (given["chat_id"], given["reply_parameters"]["message_id"])
            for method, given in telegram.calls
            if method == "sendMessage" and id(given) in telegram.unclear
        }
        town.ambiguous |= {
            each.update
            for each in town.questions
            if isinstance(each, Asked) and (each.chat.id, each.message) in unclear
        }
        found = town.outcome()
        await bot.stop()
    return "1 in 5 answers lost or late, updates doubled and mixed", found, ""


async def jumping(folder: Path, options: argparse.Namespace) -> Row:
    """The clock is set ahead by a day, and back by two, while people ask."""
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        bot = Operated(telegram, folder, {"DATELINE_LATE_QUESTION": "0"}, launch=JUMPING)
        town = Town(telegram, random.Random(options.seed))
        await bot.start()
        await town.ask(3)
        await answered(telegram, town)
        for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR1, signal.SIGUSR2):
            await town.ask(options.questions // 20)
            bot.send(number)
            await town.ask(options.questions // 20)
            await answered(telegram, town)
        bot.send(signal.SIGKILL)
        await bot.ended()
        town.note_death(bot)
        await bot.start()
        await town.ask(1)
        await answered(telegram, town)
        found = town.outcome()
        await bot.stop()
    return "the clock jumps by a day or two, and a kill", found, ""


FAULTS: dict[str, Callable[[Path, argparse.Namespace], Awaitable[Row]]] = {
    "polling": lambda folder, options: killed(folder, options, webhook=False),
    "webhook": lambda folder, options: killed(folder, options, webhook=True),
    "stop": stopped,
    "files": full,
    "disk": small,
    "lock": locked,
    "outage": unreachable,
    "network": bad,
    "clock": jumping,
}


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=100, help="half of them with a webhook")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*FAULTS], default=[*FAULTS])
    options = parser.parse_args()
    print(
        "| fault | kills | messages | lost | twice | ambiguous | of these twice | of these lost | in groups twice | |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in options.only:
        folder = Path(tempfile.mkdtemp(prefix="faults-"))
        try:
            what, found, note = await FAULTS[name](folder, options)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        counts = (
            found.kills, found.asked, found.lost, found.twice, found.ambiguous, found.ambiguous_twice,
            found.ambiguous_lost, found.twice_in_groups,
        )  # fmt: skip
        print(f"| {what} | {' | '.join(map(str, counts))} | {note} |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
