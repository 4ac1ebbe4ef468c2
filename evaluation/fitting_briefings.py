"""Fits the weights of briefings by random search.

Only settings for which the briefing of the bundled article contains all required facts are considered; this article is
not in the measured set. The set is too small to determine each weight, so the single best setting would be overfitted.
The geometric mean of the best few is more stable (the first step of the cross-entropy method, Rubinstein 1999). For the
published figures each article is measured with weights fitted on the other folds; articles on one event share a fold.
"""

import dataclasses
import json
import random
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from statistics import geometric_mean, mean
from zlib import crc32

from evaluation.briefings import BUDGETS, covered, within
from evaluation.measuring import FOLDS
from evaluation.points import Annotated, Case
from evaluation.points import read_articles as read_annotated_articles
from evaluation.summarising import Dateline, quotes_of
from retrieval.briefing.importance import Weights
from retrieval.errors import DatelineError
from retrieval.ingest.formats import read_articles
from retrieval.model import Budget
from retrieval.passages import split_article
from retrieval.search.encoders import Encoder

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
FILE = Path(__file__).parent / "data" / "held_out_briefings.json"
BEST = 8
"""Number of best settings that are averaged."""
SEED_CHARACTERS = 600
SEED_SAYS = (
    "review",
    "announced",
    "Washington",
    "54,000",
    "two percent",
    "2027",
    "joint team",
    "April 10",
    "three-way summit",
)
"""What the briefing of the bundled article must contain within `SEED_CHARACTERS`."""
RANGES = {
    "often": (0.1, 1.0),
    **dict.fromkeys(("figure", "date", "name", "title", "opening"), (0.5, 16.0)),
    **dict.fromkeys(("position", "centrality", "paragraph", "quote"), (0.05, 2.0)),
    "sources": (0.3, 0.3),
}
"""Search ranges of the weights, from almost no effect to dominating the others. `sources` is fixed, because it has no
effect on the articles, which are measured one at a time."""


def fold_of(case: Case) -> int:
    """The fold of a case; all articles on one event have the same fold."""
    return crc32(case.name.partition("/")[0].encode()) % FOLDS


class NoSettingLeft(DatelineError):
    """No setting produces a briefing of the bundled article with all required facts."""

    def __init__(self) -> None:
        super().__init__("No setting is left of those tried; try more with --draws.")


def fit_and_write(encoder: Encoder | None, tried: Sequence[Weights], file: Path = FILE) -> Weights:
    """Fit the weights on all articles, and without each fold.

    Args:
        encoder: the encoder; None to use words only.
        tried: the settings to try.
        file: where the weights fitted without each fold are written.

    Returns:
        The weights fitted on all articles.

    Raises:
        NoSettingLeft: no setting satisfies the condition on the bundled article.
    """
    cases, system = read_annotated_articles(), Dateline(encoder)
    left = [weights for weights in tried if says_the_seed(weights, system)]
    sys.stderr.write(f"{len(left)} of {len(tried)} settings are left\n")
    if not left:
        raise NoSettingLeft
    scores = [_scores(weights, cases, system) for weights in left]
    held_out = [middle_of_the_best(left, [_mean_without(fold, cases, row) for row in scores]) for fold in range(FOLDS)]
    shipped = middle_of_the_best(left, [mean(row) for row in scores])
    data = {
        "how": "python -m evaluation fit-briefings; folds as in evaluation/fitting_briefings.py",
        "folds": [dataclasses.asdict(weights) for weights in held_out],
    }
    file.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    return shipped


def held_out_weights(file: Path = FILE) -> Callable[[Case], Weights]:
    """A function that returns the weights fitted without the fold of a case."""
    folds = [Weights(**fold) for fold in json.loads(file.read_text("utf-8"))["folds"]]
    return lambda case: folds[fold_of(case)]


def settings(draws: int, seed: int = 0) -> list[Weights]:
    """Random settings, reproducible by seed; each weight is drawn log-uniformly from its range."""
    generator = random.Random(seed)  # noqa: S311 - chance, no secret
    return [
        Weights(**{name: low * (high / low) ** generator.random() for name, (low, high) in RANGES.items()})
        for _ in range(draws)
    ]


def says_the_seed(weights: Weights, system: Dateline) -> bool:
    """Whether the briefing of the bundled article contains all required facts."""
    briefing = system.weighed(_seed(), Budget(characters=SEED_CHARACTERS), weights)
    said = "\n".join(part for quote in quotes_of(briefing) for part in quote.parts)
    return all(words in said for words in SEED_SAYS)


@cache
def _seed() -> Case:
    (article,) = read_articles(SEEDS)
    return Case("seed", (Annotated("seed", "politics", article, split_article(article), ()),))


def middle_of_the_best(tried: Sequence[Weights], scores: Sequence[float]) -> Weights:
    """The geometric mean per weight of the `BEST` settings with the highest scores."""
    order = sorted(range(len(tried)), key=lambda number: -scores[number])
    best = [dataclasses.asdict(tried[number]) for number in order[:BEST]]
    return Weights(**{name: round(geometric_mean(of[name] for of in best), 2) for name in best[0]})


def _scores(weights: Weights, cases: Sequence[Case], system: Dateline) -> list[float]:
    """The coverage of each article, averaged over the fixed lengths."""
    found = [mean(_share(weights, case, case.characters(budget), system) for budget in BUDGETS) for case in cases]
    sys.stderr.write(f"{mean(found):.4f} {weights}\n")
    return found


def _share(weights: Weights, case: Case, characters: int, system: Dateline) -> float:
    briefing = system.weighed(case, Budget(characters=characters), weights)
    return covered(case, within(quotes_of(briefing), characters))


def _mean_without(fold: int, cases: Sequence[Case], scores: Sequence[float]) -> float:
    return mean(score for case, score in zip(cases, scores, strict=True) if fold_of(case) != fold)
