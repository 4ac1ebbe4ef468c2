"""Measures `dateline add FOLDER` beside adding one by one: rate and memory, each time in a separate process.

    python -m benchmarks.bulk_adding [ARTICLES]

Writes articles of thirty sentences (10,000 by default) as text files, in five folders. In turns, adds a folder by worker
processes, and a tenth as many articles one by one to another library, as links and messages are. Then adds all folders again,
of which every file is known. Without vectors.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.library_growth import HERE, NO_LIMITS, article, peak
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Workers
from retrieval.services import Services
from retrieval.services.bulk import cores
from retrieval.services.collections import Collections
from retrieval.store import open_store

ROUNDS = 5


def write(folder: Path, numbers: range) -> None:
    """Write articles as text files."""
    folder.mkdir(parents=True)
    for number in numbers:
        (folder / f"report-{number}.txt").write_text(article(number).text, "utf-8")


def add_folder(file: Path, folder: Path) -> dict[str, float]:
    """Add a folder, and measure."""
    services = Services.over(Collections(open_store(file), limits=NO_LIMITS), Fetcher(allowed=()), isolated=Workers())
    started, used = time.perf_counter(), time.process_time()
    added = services.bulk.add(HERE, [folder])
    elapsed = time.perf_counter() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "new": added.new,
        "known": added.known,
        "s": elapsed,
        "files/s": added.total / elapsed,
        "ms of processor time a file, main": 1000 * (time.process_time() - used) / added.total,
        "workers": 1000 * (children.ru_utime + children.ru_stime) / added.total,
        "MiB main": peak(),
        "MiB a worker": children.ru_maxrss / 1024,
    }


def add_one_by_one(file: Path, first: int, last: int) -> dict[str, float]:
    """Add articles one by one, and measure."""
    collections = Collections(open_store(file), limits=NO_LIMITS)
    started = time.perf_counter()
    for number in range(first, last):
        collections.add(HERE, article(number))
    return {"articles/s": (last - first) / (time.perf_counter() - started), "MiB": peak()}


def in_subprocess(*arguments: object) -> dict[str, float]:
    """Run one measurement in a separate process."""
    command = [sys.executable, "-m", "benchmarks.bulk_adding", "--", *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def main(arguments: list[str]) -> None:
    """Measure and print."""
    if arguments[:1] == ["--"]:
        _, library, *rest = arguments
        one_by_one = len(rest) == 2
        done = (
            add_one_by_one(Path(library), *map(int, rest)) if one_by_one else add_folder(Path(library), Path(rest[0]))
        )
        print(json.dumps(done))
        return
    size = (int(arguments[0]) if arguments else 10_000) // ROUNDS
    with tempfile.TemporaryDirectory() as name:
        place, news = Path(name), Path(name) / "news"
        for turn in range(ROUNDS):
            folder, first = news / str(turn), turn * size
            write(folder, range(first, first + size))
            print(f"folder {turn + 1}, {cores()} workers", in_subprocess(place / "library.sqlite", folder))
            print("one by one", in_subprocess(place / "other.sqlite", first, first + size // 10))
        print("all again", in_subprocess(place / "library.sqlite", news))
        print(f"{(place / 'library.sqlite').stat().st_size / size / ROUNDS / 1024:.1f} KiB an article on disk")


if __name__ == "__main__":
    main(sys.argv[1:])
