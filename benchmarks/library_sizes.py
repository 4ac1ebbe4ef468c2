"""Measures whole answers from libraries of growing size: opening, asking, adding and removing, by words alone.

    python benchmarks/library_sizes.py [--most PASSAGES] [--write]

One library grows tenfold from step to step. At each size a process of its own opens it, answers, adds an article of thirty
sentences and removes it. Times include the store, the index and everything that a question does except the reader and the
encoder. `--write` puts the table into docs/performance.md.
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retrieval.model import Article
from retrieval.services.collections import Collections, analysed
from retrieval.store import Shelf, open_store

HERE = Shelf("terminal")
SENTENCES = 30
PARAGRAPH = 3
QUESTIONS = 200
WORDS = 200_000
BATCH = 300
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ter",
    "son",
    "ber",
    "vil",
    "to",
    "ra",
    "ne",
    "shi",
    "pol",
    "gar",
    "den",
    "ma",
    "ru",
    "fel",
    "ti",
]
HEAD = (
    "| sentences | open | first answer | median | p95 | p99 | add an article | remove it | memory at the peak | store, index |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def vocabulary() -> list[str]:
    """Made-up words; the commonest are short, as in a language."""
    random = np.random.default_rng(7)
    return [
        "".join(random.choice(SYLLABLES, size=1 + min(3, rank.bit_length() // 5))) + ("" if rank < 3000 else str(rank))
        for rank in range(WORDS)
    ]


def articles(first: int, last: int, words: list[str]) -> Iterator[Article]:
    """Articles of sentences of some 18 words, drawn by Zipf's law, in paragraphs of a few sentences, as news has."""
    shares = 1 / np.arange(1, WORDS + 1) ** 1.05
    shares /= shares.sum()
    for number in range(first, last):
        random = np.random.default_rng(number)
        lengths = np.clip(random.normal(18, 6, SENTENCES), 5, 40).astype(int)
        drawn = iter(random.choice(WORDS, size=int(lengths.sum()), p=shares))
        sentences = [f"Town{number} " + " ".join(words[next(drawn)] for _ in range(length)) + "." for length in lengths]
        paragraphs = [" ".join(sentences[n : n + PARAGRAPH]) for n in range(0, SENTENCES, PARAGRAPH)]
        yield Article("\n\n".join(paragraphs), f"Report {number} of Town{number}", language="en")


def opened(folder: Path) -> Collections:
    """The collections in a folder, with everything by words alone."""
    return Collections(open_store(folder / "library.sqlite"), unlimited=(HERE.chat,), index=folder / "index")


def grow(folder: Path, first: int, last: int) -> None:
    """Add articles, some hundreds in a transaction, and complete the index."""
    store = open_store(folder / "library.sqlite")
    words = vocabulary()
    made = articles(first, last, words)
    for start in range(first, last, BATCH):
        with store.database.change():  # type: ignore[attr-defined] # SQLite alone is measured
            for number, article in zip(range(start, min(last, start + BATCH)), made, strict=False):
                store.articles.add(HERE, article, analysed(article), now=float(number), detected="en")
    store.close()
    collections = opened(folder)
    collections.library(HERE)
    while collections.advance():
        pass
    (folder / "asked.json").write_text(json.dumps(asked(last, words)), "utf-8")


def asked(count: int, words: list[str]) -> tuple[list[str], str]:
    """Questions of a town and four words from anywhere in the first articles, and the text of one more article."""
    random = np.random.default_rng(1)
    texts = [article.text.split() for article in articles(0, min(count, 100), words)]
    questions = []
    for _ in range(QUESTIONS + 1):
        text = texts[random.integers(len(texts))]
        chosen = " ".join(text[place].strip(".") for place in random.integers(len(text), size=4))
        questions.append(f"What did Town{random.integers(count)} say about {chosen}?")
    (article,) = articles(10**7, 10**7 + 1, words)
    return questions, article.text


def measure(folder: Path) -> dict[str, float]:
    """Open, ask, add and remove; milliseconds, and MiB at the peak."""
    questions, text = json.loads((folder / "asked.json").read_text("utf-8"))
    found: dict[str, float] = {}
    started = time.perf_counter()
    collections = opened(folder)
    library = collections.library(HERE)
    found["open"] = elapsed(started)
    started = time.perf_counter()
    library.ask(questions[-1])
    found["first"] = elapsed(started)
    times = []
    for question in questions[:-1]:
        started = time.perf_counter()
        library.ask(question)
        times.append(elapsed(started))
    cuts = statistics.quantiles(times, n=100)
    found |= {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}
    article = Article(text, "One more report", language="en")
    sentences = analysed(article)
    started = time.perf_counter()
    stored, _ = collections.store.articles.add(HERE, article, sentences, now=0.0, detected="en")
    collections.library(HERE)
    found["add"] = elapsed(started)
    started = time.perf_counter()
    collections.store.articles.remove(stored.number, now=1.0)
    collections.library(HERE)
    found["remove"] = elapsed(started)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def elapsed(started: float) -> float:
    """Milliseconds since a moment."""
    return (time.perf_counter() - started) * 1000


def megabytes(place: Path) -> float:
    """The size of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in [place, *place.rglob("*")] if file.is_file()) / 1e6


def child(*arguments: object) -> str:
    """Run this file in a process of its own and return what it prints."""
    command = [sys.executable, __file__, "--", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def row(folder: Path, count: int) -> str:
    """The line of the table for the library as it is now."""
    f = json.loads(child("measure", folder))
    times = [f"{f[name]:.1f} ms" for name in ("open", "first", "p50", "p95", "p99", "add", "remove")]
    sizes = f"{megabytes(folder / 'library.sqlite'):.0f} MB, {megabytes(folder / 'index'):.0f} MB"
    return f"| {count * SENTENCES:,} | {' | '.join(times)} | {f['memory']:.0f} MiB | {sizes} |"


def main() -> None:
    """Grow, measure and print; with `--write` into the document."""
    if sys.argv[1:2] == ["--"]:
        what, folder, *rest = sys.argv[2:]
        numbers = [int(one) for one in rest]
        if what == "measure":
            print(json.dumps(measure(Path(folder))))
        else:
            grow(Path(folder), *numbers)
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--most", type=int, default=10**6, help="passages of the largest library")
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    options = parser.parse_args()
    lines, before, size = [HEAD], 0, 100
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        while size <= options.most:
            count = -(-size // SENTENCES)
            child("grow", folder, before, count)
            lines.append(row(Path(folder), count))
            print(lines[-1], flush=True)
            before, size = count, size * 10
    if options.write:
        text = DOCUMENT.read_text("utf-8")
        marked = re.compile(r"(?<=<!-- library-sizes -->\n).*?(?=<!-- end -->)", re.DOTALL)
        DOCUMENT.write_text(marked.sub("\n".join(lines).replace("\\", "\\\\") + "\n", text, count=1), "utf-8")


if __name__ == "__main__":
    main()
