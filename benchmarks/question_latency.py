"""What a question costs: everything on, one article, and which part of it is the encoder's. Beside plain BM25.

    python benchmarks/question_latency.py

Prints medians in milliseconds and their ratio; the article is the one that comes along, the questions are other ones each time.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rank_bm25 import BM25Okapi

from retrieval.encoders import make_encoder
from retrieval.library import Library
from retrieval.sources import read_articles
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
    """The median time of a question in milliseconds, after one round to warm up."""
    for question in QUESTIONS:
        ask(question)
    taken = []
    for question in QUESTIONS:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    encoder = make_encoder()
    library = Library(read_articles(SEEDS), encoder=encoder)
    library.encode()
    words = Library(read_articles(SEEDS))
    corpus = [terms(passage.text) for passage in words.passages(words.articles[0].id)]
    plain = BM25Okapi(corpus)
    everything = median(library.ask)
    encoding = median(lambda question: encoder.questions([question]))
    rows = {
        "plain rank_bm25": median(lambda question: plain.get_scores(terms(question))),
        "Dateline, words alone": median(words.ask),
        "Dateline, everything on": everything,
        "  of which the encoder": encoding,
        "  of which Dateline's own code": everything - encoding,
    }
    print("| | median ms |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value:.2f} |")
    print(f"\neverything / plain: {everything / rows['plain rank_bm25']:.0f}")


if __name__ == "__main__":
    main()
