"""Measures how long the passages nearest to a question take to find among many, and how many of them are found.

    python benchmarks/vector_search.py --data DIR [--largest ROWS]

Encodes 40,000 sentences of the news in DIR, which takes minutes, and keeps their vectors in `.cache`. Larger sets are made
of these: each further vector is a mixture of two of them, with noise. Prints the median time of a question with each
method, and its recall of the fifty nearest; then what a `VectorFile` with all the rows costs. USearch is in the group
`compare`, and takes all cores; its graph is built for at most 100,000 rows, because that takes long.
"""

import argparse
import gzip
import importlib
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numkong import cdist
from numpy.typing import NDArray

from retrieval.model import Article
from retrieval.passages import split_article
from retrieval.search.encoders import Vectors, make_encoder
from retrieval.search.vector_file import VectorFile

CACHE = Path(".cache") / "vector_search.npz"
SENTENCES, QUESTIONS, FOUND = 40_000, 40, 50
ARTICLE = 30
BLOCK = 4096
MOST_IN_A_GRAPH = 100_000
usearch: Any = importlib.import_module("usearch.index")  # of which the types do not name what it exports
Find = Callable[[Vectors], Iterable[int]]


def encoded(data: Path) -> tuple[Vectors, Vectors]:
    """The vectors of sentences and of questions."""
    if not CACHE.exists():
        encoder = make_encoder()
        with gzip.open(data / "news" / "realtimeqa-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            tests = [json.loads(line) for line in lines]
        texts = dict.fromkeys(article["text"] for test in tests for article in test["articles"])
        sentences = dict.fromkeys(p.text for text in texts for p in split_article(Article(text, "")) if p.story)
        passages = encoder.passages(list(sentences)[:SENTENCES])
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, passages=passages, questions=encoder.questions([test["question"] for test in tests]))
    held = np.load(CACHE)
    return held["passages"], held["questions"]


def many(real: Vectors, rows: int) -> Iterator[NDArray[np.float16]]:
    """The real vectors, and as many made of them as are wanted, in blocks."""
    chance = np.random.default_rng(1)
    yield real[:rows].astype(np.float16)
    for start in range(len(real), rows, BLOCK):
        count = min(BLOCK, rows - start)
        one, other = (real[chance.integers(len(real), size=count)] for _ in range(2))
        share = chance.uniform(0, 0.5, size=(count, 1)).astype(np.float32)
        noise = chance.normal(0, 0.25 / np.sqrt(real.shape[1]), size=one.shape).astype(np.float32)
        mixed = (1 - share) * one + share * other + noise
        yield (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float16)


def best(scores: NDArray[Any], limit: int) -> NDArray[np.intp]:
    """The places of the highest scores, in any order."""
    return np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]


def rescored(rows: NDArray[np.float16], found: NDArray[np.intp], question: Vectors) -> list[int]:
    """The fifty nearest of some rows by the exact product."""
    order = np.argsort(-(rows[found].astype(np.float32) @ question))
    numbers: list[int] = found[order][:FOUND].tolist()
    return numbers


def products(rows: NDArray[Any], question: Vectors) -> Vectors:
    """The products of all rows, which NumPy converts to float32 in blocks."""
    return np.concatenate([rows[n : n + 512].astype(np.float32) @ question for n in range(0, len(rows), 512)])


def distances(signs: NDArray[np.uint64], question: NDArray[np.uint64]) -> NDArray[np.int16]:
    """The numbers of bits in which rows differ from the question."""
    ones = np.ones(signs.shape[1], np.float32)
    blocks = [signs[n : n + 16384] ^ question for n in range(0, len(signs), 16384)]
    return np.concatenate([np.bitwise_count(block).astype(np.float32) @ ones for block in blocks]).astype(np.int16)


def methods(rows: NDArray[np.float16], file: VectorFile, folder: Path) -> Iterator[tuple[str, Find]]:
    """The methods that are compared, each prepared for the rows."""
    yield "`VectorFile`", lambda q: [int(p.article_id, 16) * ARTICLE + p.ordinal for p, _ in file.nearest(q, FOUND)]
    yield "NumPy, float16", lambda q: best(products(rows, q), FOUND)
    yield "USearch, float16, every row", lambda q: _searched(rows, q)
    mean = rows[:SENTENCES].astype(np.float32).mean(axis=0)
    scale = 127 / np.abs(rows[:SENTENCES] - mean).max()
    blocks = [rows[n : n + BLOCK].astype(np.float32) - mean for n in range(0, len(rows), BLOCK)]
    small = np.concatenate([np.clip(np.rint(block * scale), -127, 127).astype(np.int8) for block in blocks])
    yield "NumPy, int8, the best 200 again", lambda q: rescored(rows, best(products(small, q), 200), q)
    yield "NumKong, int8, the best 200 again", lambda q: rescored(rows, best(_in_integers(small, q), 200), q)
    signs = np.concatenate([np.packbits(block > 0, axis=1) for block in blocks]).view(np.uint64)
    for most in (2000, 8000):
        yield (
            f"signs, the best {most:,} again",
            lambda q, most=most: rescored(  # type: ignore[misc]
                rows, best(-distances(signs, np.packbits(q > mean).view(np.uint64)), most), q
            ),
        )
    if len(rows) <= MOST_IN_A_GRAPH:
        graph = usearch.Index(ndim=rows.shape[1], metric="ip", dtype="i8")
        graph.add(np.arange(len(rows)), rows.astype(np.float32))
        graph.save(folder / "graph.usearch")
        viewed = usearch.Index.restore(folder / "graph.usearch", view=True)
        yield "USearch, graph of int8", lambda q: viewed.search(q, FOUND).keys.tolist()


def _searched(rows: NDArray[np.float16], question: Vectors) -> list[int]:
    metric = usearch.MetricKind.IP
    found = usearch.search(rows, question.astype(np.float16), FOUND, metric, exact=True)
    numbers: list[int] = found.keys.tolist()
    return numbers


def _in_integers(rows: NDArray[np.int8], question: Vectors) -> NDArray[Any]:
    asked = np.rint(question * (127 / np.abs(question).max())).astype(np.int8)
    found: NDArray[Any] = np.asarray(cdist(asked[np.newaxis], rows, "dot"))[0]
    return found


def print_table(finds: dict[str, Find], questions: Vectors, right: list[set[int]]) -> None:
    """Print the median milliseconds and the mean recall of each method; they take turns with each question."""
    taken: dict[str, list[float]] = {name: [] for name in finds}
    recalls: dict[str, list[float]] = {name: [] for name in finds}
    for question, wanted in zip(questions, right, strict=True):
        for name, find in finds.items():
            started = time.perf_counter()
            found = find(question)
            taken[name].append(1000 * (time.perf_counter() - started))
            recalls[name].append(len(wanted & {int(number) for number in found}) / len(wanted))
    print("| method | ms | recall |\n|---|---|---|")
    for name in finds:
        print(f"| {name} | {statistics.median(taken[name]):.1f} | {statistics.mean(recalls[name]):.3f} |", flush=True)


def filled(folder: Path, real: Vectors, rows: int) -> VectorFile:
    """A file with rows, in articles of thirty."""
    file = VectorFile(folder, real.shape[1])
    left, article = np.zeros((0, real.shape[1]), np.float16), 0
    with file.together():
        for block in many(real, rows):
            left = np.concatenate([left, block])
            while len(left) >= ARTICLE:
                file.put(f"{article:012x}", left[:ARTICLE])
                left, article = left[ARTICLE:], article + 1
        file.put(f"{article:012x}", left)
    return file


def own_memory() -> float:
    """The MiB of this process that are not mapped from files."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))


def costs(folder: Path, questions: Vectors) -> None:
    """Print what a large file costs beside questions."""
    before = own_memory()
    started = time.perf_counter()
    file = VectorFile(folder, questions.shape[1])
    print(f"\nopening: {1000 * (time.perf_counter() - started):.1f} ms")
    file.nearest(questions[0], FOUND)
    print(f"own memory, opened and asked: {own_memory() - before:.1f} MiB of {file.rows} rows")
    taken = []
    for number in range(100):
        started = time.perf_counter()
        file.put(f"{2**40 + number:012x}", questions[:ARTICLE])
        taken.append(1000 * (time.perf_counter() - started))
    print(f"adding an article: {statistics.median(taken):.1f} ms")
    started = time.perf_counter()
    file.compact()
    print(f"compaction: {time.perf_counter() - started:.1f} s, {own_memory() - before:.1f} MiB")
    print(f"peak of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--largest", type=int, default=1_000_000)
    given = parser.parse_args()
    real, questions = encoded(given.data)
    questions = questions[:QUESTIONS]
    with tempfile.TemporaryDirectory() as temporary:
        for rows in (number for number in (10_000, 100_000, 1_000_000) if number <= given.largest):
            folder = Path(temporary) / str(rows)
            file = filled(folder, real, rows)
            held = np.memmap(folder / "vectors-0.float16", np.float16, "r", shape=(rows, real.shape[1]))
            right = [set(best(products(held, question), FOUND).tolist()) for question in questions]
            print(f"\n{rows:,} rows\n")
            print_table(dict(methods(held, file, folder)), questions, right)
            file.close()
        costs(folder, questions)


if __name__ == "__main__":
    main()
