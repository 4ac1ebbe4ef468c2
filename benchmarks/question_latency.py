"""Measures the latency of a question with words only, reader and encoder, compared with plain BM25.

    python benchmarks/question_latency.py

Prints medians in milliseconds and their ratio, for the bundled article and for a library of 2,000 sentences.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rank_bm25 import BM25Okapi

from retrieval.ingest.formats import read_articles
from retrieval.model import Article
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.library import Library
from retrieval.text.tokens import terms

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
THINGS = [
    "troops",
    "pact",
    "summit",
    "treaty",
    "spokesman",
    "command",
    "spending",
    "China",
    "Kishida",
    "Pentagon",
    "visit",
    "team",
    "review",
]
QUESTIONS = [
    f"{opening} the {thing}?"
    for thing in THINGS
    for opening in ("How large is", "When was", "Who mentioned", "What about")
]


def median(ask: Callable[[str], object]) -> float:
    """The median time per question in milliseconds, after one warm-up round."""
    for question in QUESTIONS:
        ask(question)
    taken = []
    for question in QUESTIONS:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def many(sentences: int) -> Library:
    """A library of generated articles of ten sentences each, which contain the words of the questions."""
    library = Library(encoder=make_encoder(), reader=make_reader())
    for town in range(sentences // 10):
        text = " ".join(
            f"The {THINGS[(town + n) % len(THINGS)]} of town number {town} was mentioned {n + town} times in the council."
            for n in range(10)
        )
        library.add(Article(text, f"Town number {town}"))
    library.encode()
    return library


def main() -> None:
    """Measure and print."""
    encoder, reader = make_encoder(), make_reader()
    library = Library(read_articles(SEEDS), encoder=encoder, reader=reader)
    library.encode()
    unmeant = Library(read_articles(SEEDS), reader=reader)
    words = Library(read_articles(SEEDS))
    corpus = [terms(passage.text) for passage in words.passages(words.articles[0].id)]
    plain = BM25Okapi(corpus)
    everything = median(library.ask)
    rows = {
        "plain rank_bm25": median(lambda question: plain.get_scores(terms(question))),
        "Dateline, words alone": median(words.ask),
        "Dateline, words and reader": median(unmeant.ask),
        "Dateline, everything on": everything,
        "  of which the encoder": median(lambda question: encoder.questions([question])),
        "Dateline, everything on, 2,000 sentences": median(many(2000).ask),
    }
    print("| | median ms |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value:.2f} |")
    print(f"\neverything / plain: {everything / rows['plain rank_bm25']:.0f}")


if __name__ == "__main__":
    main()
