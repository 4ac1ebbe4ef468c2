"""Measures adding articles and opening a large library: rate, memory and size on disk, each in a separate process.

    python benchmarks/library_growth.py [ARTICLES]

Adds articles of thirty sentences (10,000 by default) without vectors, then opens the library and answers questions with
each engine. Then adds fifty articles with vectors.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from retrieval.model import Article
from retrieval.search.encoders import make_encoder
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.store import Shelf, open_store

HERE = Shelf("1")
NO_LIMITS = CollectionLimits(articles=10**9, characters=10**12, adds_a_minute=10**9)
WORDS = [
    "council",
    "harbour",
    "museum",
    "railway",
    "hospital",
    "theatre",
    "market",
    "library",
    "stadium",
    "airport",
    "minister",
    "report",
    "budget",
    "vote",
    "treaty",
    "summit",
    "flood",
    "bridge",
    "river",
    "storm",
    "harvest",
    "strike",
    "election",
    "court",
    "police",
    "school",
    "union",
    "company",
    "profit",
    "loss",
    "engineer",
    "doctor",
    "teacher",
    "farmer",
    "mayor",
    "opened",
    "closed",
    "rebuilt",
    "sold",
    "praised",
    "inspected",
    "delayed",
    "approved",
    "rejected",
    "signed",
    "promised",
    "announced",
    "feared",
    "expected",
    "measured",
    "north",
    "south",
    "east",
    "west",
    "spring",
    "summer",
    "autumn",
    "winter",
    "Monday",
    "Tuesday",
    "quickly",
    "slowly",
    "again",
    "never",
    "often",
    "large",
    "small",
    "new",
    "old",
]


def article(number: int) -> Article:
    """A random article of thirty sentences, reproducible by number."""
    chance = random.Random(number)
    sentences = [f"{' '.join(chance.choices(WORDS, k=14)).capitalize()} {chance.randint(1, 9999)}." for _ in range(30)]
    return Article("\n".join(" ".join(sentences[n : n + 5]) for n in range(0, 30, 5)), f"Report {number}")


def peak() -> float:
    """The peak memory of the process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def add(file: Path, count: int, *, vectors: bool) -> dict[str, float]:
    """Add articles, and measure rate and memory."""
    service = Collections(open_store(file), limits=NO_LIMITS, encoder=make_encoder() if vectors else None)
    started = time.perf_counter()
    for number in range(count):
        service.add(HERE, article(number))
    added = time.perf_counter() - started
    if vectors:
        service.library(HERE)
        service.encode()
    return {"articles/s": count / added, "with vectors/s": count / (time.perf_counter() - started), "MiB": peak()}


def open_and_ask(file: Path, engine: str) -> dict[str, float]:
    """Open a library and ask questions, and measure times and memory."""
    started = time.perf_counter()
    service = Collections(open_store(file), engine=engine, limits=NO_LIMITS)
    library = service.library(HERE)
    opened = time.perf_counter() - started
    library.ask("Which harbour was rebuilt in spring?")
    first = time.perf_counter() - started
    library.ask("Who praised the new theatre?")
    second = time.perf_counter() - started - first
    service.add(HERE, article(10**6))
    service.library(HERE).ask("Who praised the new theatre?")
    return {
        "open s": opened,
        "first answer s": first,
        "second ms": 1000 * second,
        "after one more s": time.perf_counter() - started - first - second,
        "MiB": peak(),
    }


def in_subprocess(*arguments: object) -> dict[str, float]:
    """Run one measurement in a separate process."""
    command = [sys.executable, __file__, "--", *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def main(arguments: list[str]) -> None:
    """Measure and print."""
    if arguments[:1] == ["--"]:
        _, what, place, *rest = arguments
        done = (
            open_and_ask(Path(place), rest[0])
            if what == "open"
            else add(Path(place), int(rest[0]), vectors=what == "vectors")
        )
        print(json.dumps(done))
        return
    count = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.sqlite"
        print(
            f"adding {count}",
            in_subprocess("add", file, count),
            f"{file.stat().st_size / count / 1024:.1f} KiB an article on disk",
        )
        for engine in ("rank_bm25", "tantivy"):
            print(f"opening {count} with {engine}", in_subprocess("open", file, engine))
        print("adding 50 with vectors", in_subprocess("vectors", Path(folder) / "small.sqlite", 50))


if __name__ == "__main__":
    main(sys.argv[1:])
