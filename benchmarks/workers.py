"""Measures answers per second and waiting times of workers that share a PostgreSQL database, beside one process with a file.

    python benchmarks/workers.py [--chats N] [--rounds N] [--workers N ...] [--everything]
    python benchmarks/workers.py --strikes N [--what worker|database|node ...] [--workers N ...] [--seed N]

All run as processes of their own and get their updates by a webhook, from the Telegram stand-in, which runs here. PostgreSQL
keeps what it is told, as in use (`fsync`). `--chats` chats ask at the same moment, and the time until each has its answer is
measured. Telegram's limit of 30 messages a second is lifted, so that the processes are measured. With `--everything` the
reader and the encoder are used.

With `--strikes` people ask in bursts, add articles, and briefings come due, while at random calls workers are killed, all
connections to the database are ended, or one of two nodes of OpenSearch, which hold the words, is killed. The table says what was
lost and what was sent twice, how many questions were answered by the words that OpenSearch cannot be reached, how many of
the added articles are not found afterwards, and how long the questions waited.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bot.attended import free_port
from tests.bot.crowd import CUT, KILLED, NODE, Crowd, heard, struck_again_and_again
from tests.bot.killing import QUESTIONS, KillingServer, Operated
from tests.conftest import TOKEN
from tests.opensearch import running_nodes
from tests.postgres import PostgresServer, running_server

LIMITLESS = """
import functools
import bot.telegram.app as app
from bot.telegram.client.flood_limits import NO_LIMIT
lift = dict(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT)
app.Limiter = functools.partial(app.Limiter, **lift)
app.SharedLimiter = functools.partial(app.SharedLimiter, **lift)
from bot.start import entry
entry()
"""
"""Begins the bot as it is, but for one thing: it keeps to no limit."""
STRUCK = {"worker": KILLED, "database": CUT, "node": NODE}
EVERYTHING = {"DATELINE_ENCODER": "e5", "DATELINE_READER": "onnx"}
SETTLED = 5.0
"""Seconds after the start, in which workers open the library."""


@asynccontextmanager
async def alone(telegram: KillingServer, folder: Path, environment: dict[str, str]) -> AsyncIterator[None]:
    """One process with a file."""
    place = f"127.0.0.1:{free_port()}"
    hook = {"WEBHOOK_URL": f"http://{place}/hook", "WEBHOOK_LISTEN": place, "WEBHOOK_SECRET": "s3cret_-"}
    bot = Operated(telegram, folder, environment | hook, launch=LIMITLESS)
    await bot.start()
    try:
        await heard(bot, "is running")
        yield
    finally:
        await bot.stop()


@asynccontextmanager
async def together(
    telegram: KillingServer, folder: Path, address: str, workers: int, environment: dict[str, str]
) -> AsyncIterator[None]:
    """A receiver and workers."""
    crowd = Crowd(telegram, folder, address, workers)
    for each in (crowd.receiver, *crowd.workers):
        each.launch = LIMITLESS
        each.environment |= environment
    try:
        await crowd.start()
        yield
    finally:
        await crowd.stop()


async def ask_all(telegram: KillingServer, chats: int) -> list[float]:
    """Let all chats ask at once; the seconds that each waited, sorted."""
    users = [telegram.user(f"User {number}") for number in range(chats)]
    private = [telegram.private(user) for user in users]
    await asyncio.sleep(SETTLED)
    began = time.time()
    asked = [
        await chat.say(user, QUESTIONS[number % len(QUESTIONS)])
        for number, (chat, user) in enumerate(zip(private, users, strict=True))
    ]
    keys = {(chat.id, message["message_id"]) for chat, message in zip(private, asked, strict=True)}
    await telegram.until(lambda: keys <= telegram.arrived.keys(), "an answer in every chat", 600.0)
    return sorted(telegram.arrived[key] - began for key in keys)


async def measure(
    server: PostgresServer, chats: int, workers: int, environment: dict[str, str]
) -> list[float]:  # fmt: skip
    """The waiting times with so many workers, or with one process and a file for none."""
    with tempfile.TemporaryDirectory() as place:
        async with KillingServer() as telegram:
            telegram.add_bot(TOKEN)
            if workers == 0:
                async with alone(telegram, Path(place), environment):
                    return await ask_all(telegram, chats)
            address = server.address(server.database())
            async with together(telegram, Path(place), address, workers, environment):
                return await ask_all(telegram, chats)


async def compare(
    server: PostgresServer, chats: int, rounds: int, workers: Sequence[int], environment: dict[str, str]
) -> None:
    """Print the rates and waiting times, as medians over the rounds."""
    found: dict[int, list[list[float]]] = {number: [] for number in (0, *workers)}
    for _ in range(rounds):
        for number, waits in found.items():
            waits.append(await measure(server, chats, number, environment))
    print(f"| {chats} chats at once | answers a second | × one process | median ms | p99 ms |\n|---|---|---|---|---|")
    rates = {number: statistics.median(chats / waits[-1] for waits in rounds_) for number, rounds_ in found.items()}
    for number, rounds_ in found.items():
        name = "one process, a file" if number == 0 else f"{number} worker{'s' * (number > 1)}, PostgreSQL"
        median = statistics.median(statistics.median(waits) for waits in rounds_)
        last = statistics.median(waits[int(0.99 * chats) - 1] for waits in rounds_)
        rate = rates[number]
        print(f"| {name} | {rate:.0f} | {rate / rates[0]:.2f} | {1000 * median:.0f} | {1000 * last:.0f} |")


async def strike(server: PostgresServer, kinds: Sequence[str], strikes: int, workers: Sequence[int], seed: int) -> None:
    """Print what became of questions, briefings and articles."""
    print(
        "| what ends | workers | times | asked | lost | twice | ambiguous | twice in groups | articles lost | refused "
        "| median s | p99 s | longest s |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    for kind in kinds:
        for number in workers:
            with tempfile.TemporaryDirectory() as place, ExitStack() as held:
                nodes = held.enter_context(running_nodes(2)) if kind == NODE else ()
                found = await struck_again_and_again(
                    Path(place), server.address(server.database()), workers=number, strikes=strikes,
                    questions=10 * strikes, seed=seed, kind=kind, nodes=nodes,
                )  # fmt: skip
            o, waits = found.outcome, found.waits
            p99 = waits[int(0.99 * len(waits))]
            print(
                f"| {kind} | {number} | {strikes} | {o.asked} | {o.lost} | {o.twice} | {o.ambiguous} | {o.twice_in_groups} "
                f"| {found.unknown} | {found.refused} | {statistics.median(waits):.2f} | {p99:.1f} | {waits[-1]:.1f} |",
                flush=True,
            )


async def main() -> None:
    """Print the comparison, or the faults."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--everything", action="store_true", help="with reader and encoder, not by words alone")
    parser.add_argument("--strikes", type=int, default=0)
    parser.add_argument("--what", choices=STRUCK, nargs="+", default=["worker", "database"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with running_server(safe=True) as server:
        if options.strikes:
            await strike(
                server, [STRUCK[name] for name in options.what], options.strikes, options.workers, options.seed
            )
        else:
            environment = EVERYTHING if options.everything else {}
            await compare(server, options.chats, options.rounds, options.workers, environment)


if __name__ == "__main__":
    asyncio.run(main())
