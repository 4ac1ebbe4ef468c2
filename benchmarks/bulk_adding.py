"""Measures `dateline add FOLDER`: rate and memory, the first time and again, each in a separate process.

    python benchmarks/bulk_adding.py [ARTICLES]

Writes articles of thirty sentences (10,000 by default) as text files, and adds the folder twice, by worker processes. Then adds
the first 500 one by one to another library, as links and messages are. Without vectors.
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

IN_A_FOLDER = 1000
ONE_BY_ONE = 500


def write(folder: Path, count: int) -> None:
    """Write articles as text files, a thousand in a folder."""
    for number in range(count):
        inner = folder / f"{number // IN_A_FOLDER:04d}"
        inner.mkdir(parents=True, exist_ok=True)
        (inner / f"report-{number}.txt").write_text(article(number).text, "utf-8")


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


def add_one_by_one(file: Path, count: int) -> dict[str, float]:
    """Add articles one by one, and measure."""
    collections = Collections(open_store(file), limits=NO_LIMITS)
    started = time.perf_counter()
    for number in range(count):
        collections.add(HERE, article(number))
    return {"articles/s": count / (time.perf_counter() - started), "MiB": peak()}


def in_subprocess(*arguments: object) -> dict[str, float]:
    """Run one measurement in a separate process."""
    command = [sys.executable, "-m", "benchmarks.bulk_adding", "--", *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def main(arguments: list[str]) -> None:
    """Measure and print."""
    if arguments[:1] == ["--"]:
        _, what, library, rest = arguments
        done = add_folder(Path(library), Path(rest)) if what == "folder" else add_one_by_one(Path(library), int(rest))
        print(json.dumps(done))
        return
    count = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder, file = Path(name) / "news", Path(name) / "library.sqlite"
        write(folder, count)
        for title in ("first time", "again"):
            print(f"{title}, {cores()} workers", in_subprocess("folder", file, folder))
        print(f"{file.stat().st_size / count / 1024:.1f} KiB an article on disk")
        print("one by one", in_subprocess("alone", Path(name) / "other.sqlite", min(count, ONE_BY_ONE)))


if __name__ == "__main__":
    main(sys.argv[1:])
