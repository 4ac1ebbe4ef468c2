"""A long run of damaged files: `python benchmarks/fuzzing.py [--runs N] [--seed N] [FORMAT…]`.

Each run changes a real file by chance and reads it in a worker, as the bot does. The table says what became of them: how many were
read and how many refused, by the first words of the sentence; the slowest; and the most memory of a worker. Whatever else a reader
raises inside of a worker is `is damaged`; with `--here` it is read in this process, so that nothing but time is limited.
"""

import argparse
import random
import resource
import time
from collections import Counter

from retrieval.errors import ArticleError
from retrieval.ingest.archive import load
from retrieval.ingest.feeds import from_opml, parse_feed
from retrieval.ingest.formats import read_bytes
from retrieval.ingest.isolation import Isolation, Workers, in_process
from tests.retrieval.ingest.formats.mutations import SAMPLES, mutated_file

OTHERS = {"feed": parse_feed, "opml": from_opml, "archive": load}
"""The readers of what is no article."""


def read(kind: str, data: bytes, isolated: Isolation) -> None:
    """Read a file of a kind.

    Raises:
        ArticleError: it is refused.
    """
    if kind in OTHERS:
        isolated(OTHERS[kind], data, locator="X")
    else:
        isolated(read_bytes, data, kind, locator="X", name="X")


def run(kind: str, runs: int, seed: int, isolated: Isolation) -> None:
    """Print the row of a format."""
    chance = random.Random(seed)
    sample, _ = SAMPLES[kind]
    found: Counter[str] = Counter()
    slowest, slowest_run = 0.0, 0
    for number in range(runs):
        data = mutated_file(sample, chance)
        start = time.perf_counter()
        try:
            read(kind, data, isolated)
        except ArticleError as exc:
            found[exc.message[:60]] += 1
        else:
            found["read"] += 1
        took = time.perf_counter() - start
        if took > slowest:
            slowest, slowest_run = took, number
    kinds = "; ".join(f"{count} {what}" for what, count in found.most_common())
    print(f"| {kind} | {runs} | {kinds} | {1000 * slowest:.0f} ms (run {slowest_run}) |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(SAMPLES)}; all by default")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--here", action="store_true", help="read in this process")
    options = parser.parse_args()
    workers = Workers()
    print("| format | files | what became of them | slowest |\n|---|---|---|---|")
    for kind in options.formats or SAMPLES:
        run(kind, options.runs, options.seed, in_process if options.here else workers)
    workers.close()
    whose = resource.RUSAGE_SELF if options.here else resource.RUSAGE_CHILDREN
    print(f"\nMost memory: {resource.getrusage(whose).ru_maxrss // 1024} MB.")


if __name__ == "__main__":
    main()
