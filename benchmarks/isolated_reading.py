"""How long adding a page takes with and without worker processes: `python benchmarks/isolated_reading.py [RUNS]`.

A small page is read by the same function in this process and in a worker, first cold, then warm; the memory is a warm worker's.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable

from retrieval.ingest.formats import read_bytes
from retrieval.ingest.isolation import Isolation, Workers, in_process

SENTENCE = "The bridge has 12 arches, says the engineer who measured each of them last year for the city council."
PAGE = f"<html><head><title>Old bridge</title></head><body><article>{f'<p>{SENTENCE}</p>' * 12}</article></body></html>"


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def row(name: str, isolated: Isolation, runs: int) -> None:
    """Print the first call and the median of the others."""

    def read() -> object:
        return isolated(read_bytes, PAGE.encode(), "html", locator="the page", name="the page")

    first = timed(read)
    others = [timed(read) for _ in range(runs)]
    print(f"| {name} | {first:.0f} ms | {statistics.median(others):.2f} ms | {max(others):.2f} ms |")


def main(runs: int) -> None:
    """Print the table."""
    print("| | first | median | slowest |\n|---|---|---|---|")
    workers = Workers()
    row("in a worker", workers, runs)
    workers.close()
    row("in this process", in_process, runs)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nA worker takes {used} MB; {runs} pages each.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
