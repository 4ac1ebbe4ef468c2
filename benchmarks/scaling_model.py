"""Computes what saturates first as chats, articles and workers grow, and what a million questions cost.

    python benchmarks/scaling_model.py [--workers N] [--chats N] [--paid]

Each station that a question passes has a rate that it can keep up, computed from figures that were measured on one machine with
two cores (docs/scaling.md says by which command). The minute in which everybody asks is simulated in steps of a second, with
a queue before each station. Nothing here is measured; change a constant to see what follows from it.
"""

import argparse
from dataclasses import dataclass, field

FREE, PAID = 30.0, 1000.0
"""Messages a second that Telegram takes from a bot; the second for broadcasts that are paid for."""
DELIVERIES = 100
"""Deliveries that Telegram makes to a webhook at once, at most."""
ROUND_TRIP = 0.05
"""Seconds of a delivery, to a server far away."""
RECEIVE_CPU = 0.0015
"""Processor seconds to store an update."""
ANSWER_CPU = {"words": 0.012, "everything": 0.04}
"""Processor seconds of a worker for an answer."""
COMMITS = 6.0
"""Changes of the queues for a question, before those of many questions are put together."""
TOGETHER = 20.0
"""Changes that one transaction holds when many wait."""
COMMIT = 0.004
"""Seconds of a transaction that is written to the disk, during which no other process changes the queues."""
CORE_HOUR = 0.04
"""Price of a core for an hour."""


@dataclass
class Station:
    """What a question passes.

    Attributes:
        name: its name.
        rate: questions a second that it can keep up.
        waiting: questions that wait before it.
    """

    name: str
    rate: float
    waiting: float = field(default=0.0)


def stations(workers: int, *, cores: int, engine: str, limit: float) -> list[Station]:
    """The stations of a question, in order, with so many workers of so many cores."""
    return [
        Station("Telegram delivers", DELIVERIES / ROUND_TRIP),
        Station("receivers store", cores / RECEIVE_CPU),
        Station("the database keeps the queues", TOGETHER / (COMMITS * COMMIT)),
        Station("workers answer", workers * cores / ANSWER_CPU[engine]),
        Station("Telegram takes messages", limit),
    ]


def simulate(found: list[Station], asked: float, seconds: int) -> tuple[int, dict[str, float]]:
    """Let so many questions come evenly over so many seconds; when the last is answered, and the longest queue of each station."""
    longest, now, left = {station.name: 0.0 for station in found}, 0, asked
    while left > 1e-6:
        coming = asked / seconds if now < seconds else 0.0
        for station in found:
            station.waiting += coming
            coming = min(station.waiting, station.rate)
            station.waiting -= coming
            longest[station.name] = max(longest[station.name], station.waiting)
        left, now = left - coming, now + 1
    return now, longest


def main() -> None:
    """Print the rates, the minute, and the costs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--cores", type=int, default=2, help="of each machine")
    parser.add_argument("--chats", type=int, default=1_000_000)
    parser.add_argument("--paid", action="store_true", help="Telegram takes 1,000 messages a second")
    options = parser.parse_args()
    limit = PAID if options.paid else FREE
    for engine, cpu in ANSWER_CPU.items():
        found = stations(options.workers, cores=options.cores, engine=engine, limit=limit)
        first = min(found, key=lambda station: station.rate)
        print(f"{options.workers} workers of {options.cores} cores, answers by {engine}:")
        for station in found:
            print(f"  {station.name:<32}{station.rate:>10,.0f} questions a second")
        took, longest = simulate(found, options.chats, 60)
        print(
            f"  saturated first: {first.name}; {options.chats:,} chats ask within a minute: answered after {took / 3600:.2f} h"
        )
        for name, most in longest.items():
            if most > 1:
                print(f"    waiting, {name}: {most:,.0f}")
        hours = 1e6 * (cpu + RECEIVE_CPU) / 3600
        print(f"  a million questions: {hours:,.1f} core hours, {hours * CORE_HOUR:,.2f} at {CORE_HOUR} an hour\n")


if __name__ == "__main__":
    main()
