"""Feeds the bot with updates of every kind that are made by chance, and counts what goes wrong.

    python benchmarks/updates.py [--count N] [--seed N] [--at-once N] [--refused SHARE]

The updates are made from the Bot API as JSON (`DATELINE_DATA` names the folder that holds it): of the right types, with
few that make sense. The real Application gets them from a stand-in for Telegram that runs in the same process, eight at a
time by default, together with one question of somebody else. The stand-in refuses a share of the calls by chance. Words alone are used.
"""

import argparse
import asyncio
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fuzzing.feeding import AT_ONCE, Seen, batches, fed, shown
from tests.standin import spec
from tests.web import serving

PAGES = {
    "/page": "<html><body><p>A page says something. It says more. " * 30,
    "/empty": "",
    "/feed": "<rss><channel><item/></channel></rss>",
    "/binary": "\x00\x01" * 500,
}


async def measure(count: int, seed: int, share: float, *, at_once: int, examples: bool) -> Seen:
    """Feed the bot so many updates, and print what was seen."""
    started = time.monotonic()
    refused = 0
    with serving() as pages:
        addresses = [pages.page(path, body) for path, body in PAGES.items()]
        async with fed(seed, share=share, pages=addresses) as bot:
            first = _memory()
            for number, batch in enumerate(batches(bot.made, count, at_once)):
                await bot.feed(batch)
                if number % 50 == 0:
                    print(
                        f"\r{sum(bot.seen.updates.values())} updates, {len(bot.seen.failures)} failures",
                        end="",
                        file=sys.stderr,
                    )
            refusals = bot.server.refused
            refused = sum(refusals.values())
            violations = bot.server.take_violations()
    print(file=sys.stderr)
    seen = bot.seen
    print(f"| seed {seed}, {share:.0%} of the calls refused by chance | |\n|---|---:|")
    for name, value in (
        ("updates", sum(seen.updates.values())),
        ("kinds of updates", len(seen.updates)),
        ("errors and tracebacks in the log", len(seen.failures)),
        ("refusals by chance in the log", seen.by_chance),
        ("calls that the Bot API does not know", len(violations)),
        ("calls that were refused, and not by chance", refused),
        ("updates that took more than 2 s of the processor", len(seen.slow)),
        ("updates that were not handled", len(seen.unhandled)),
        ("questions of somebody else", seen.asked),
        ("of those without an answer", seen.unanswered),
        ("the event loop was busy for at most, ms", round(1000 * seen.longest)),
        ("processor time an update, ms", round(1000 * seen.processor / max(1, sum(seen.updates.values())), 1)),
        ("peak memory, MB (at the start)", f"{_memory():.0f} ({first:.0f})"),
        ("seconds", round(time.monotonic() - started)),
    ):
        print(f"| {name} | {value} |")
    if examples:
        for where, failures in seen.groups().items():
            print(
                f"\n{len(failures)} × {where}\n  {failures[0].said}\n  {shown(failures[0].updates[0]) if failures[0].updates else ''}"
            )
        for seconds, update in seen.slow:
            print(f"\n{seconds:.1f} s: {shown(update)}")
        for update in seen.unhandled:
            print(f"\nnot handled: {shown(update)}")
        print(
            "\nRefused:",
            *(f"{number} × {reason}" for reason, number in refusals.most_common(30)),
            *violations[:20],
            sep="\n  ",
        )
    return seen


def _memory() -> float:
    """The most that the process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="updates of one answer to the bot's request")
    parser.add_argument("--refused", type=float, default=0.03, help="share of the calls that are refused by chance")
    parser.add_argument(
        "--examples", action="store_true", help="print each kind of failure with an update that leads to it"
    )
    options = parser.parse_args()
    if not spec.is_available():
        parser.error("the Bot API as JSON is not there; DATELINE_DATA names the folder that holds it")
    asyncio.run(
        measure(options.count, options.seed, options.refused, at_once=options.at_once, examples=options.examples)
    )


if __name__ == "__main__":
    main()
