"""Computes evaluation metrics. Tied scores are averaged over all orders, so the input order has no effect.

Ranking: P@1, MRR, MAP, hit@3 and recall (ties: McSherry and Najork, ECIR 2008). Detection of unanswerable questions:
areas under the ROC and precision-recall curves, F1 of answer triggering (Yang et al., EMNLP 2015), expected calibration
error with ten bins of equal width (Guo et al., ICML 2017), coverage at 95 % precision.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
BINS = 10
PRECISION = 0.95


def _groups(scores: Floats, gold: Bools) -> list[tuple[int, int]]:
    """For each group of tied scores, best first: its size and the number of gold items in it."""
    order = np.argsort(-scores, kind="stable")
    pairs = [(float(scores[i]), bool(gold[i])) for i in order]
    groups = [[answers for _, answers in members] for _, members in groupby(pairs, key=lambda pair: pair[0])]
    return [(len(members), sum(members)) for members in groups]


def precision_at_1(scores: Floats, gold: Bools) -> float:
    """Precision at 1: the probability that the first item is gold."""
    if not len(scores):
        return 0.0
    size, right = _groups(scores, gold)[0]
    return right / size


def reciprocal_rank(scores: Floats, gold: Bools) -> float:
    """Reciprocal rank of the first gold item; 0 if there is none."""
    before = 0
    for size, right in _groups(scores, gold):
        if right:
            # The first of `right` gold items among `size` is at place k in C(size-k, right-1) of C(size, right) orders.
            ways = comb(size, right)
            return sum(comb(size - k, right - 1) / ways / (before + k) for k in range(1, size - right + 2))
        before += size
    return 0.0


def average_precision(scores: Floats, gold: Bools, *, relevant: int) -> float:
    """Average precision; gold items that were not found count as 0.

    Args:
        scores: the scores of the found items, shape (n,).
        gold: which of them are gold, shape (n,).
        relevant: the number of gold items, found or not.
    """
    total, before, right_before = 0.0, 0, 0
    for size, right in _groups(scores, gold):
        for k in range(1, size + 1):
            others = (k - 1) * (right - 1) / (size - 1) if size > 1 else 0.0
            total += right / size * (right_before + 1 + others) / (before + k)
        before += size
        right_before += right
    return total / relevant if relevant else 0.0


def hit_at(k: int, scores: Floats, gold: Bools) -> float:
    """The probability that at least one of the first k items is gold."""
    missed, left = 1.0, k
    for size, right in _groups(scores, gold):
        taken = min(left, size)
        missed *= comb(size - right, taken) / comb(size, taken)
        left -= taken
        if not left:
            break
    return 1.0 - missed


def recall(gold: Bools, *, relevant: int) -> float:
    """Recall: the fraction of gold items that was found."""
    return float(gold.sum()) / relevant if relevant else 0.0


def area_under_roc(probability: Floats, right: Bools) -> float:
    """Area under the ROC curve; NaN if all items are right or none is."""
    yes, no = int(right.sum()), int((~right).sum())
    if not yes or not no:
        return float("nan")
    # Mann-Whitney statistic, with mean ranks for ties.
    _, place, counts = np.unique(probability, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[right].sum() - yes * (yes + 1) / 2) / (yes * no))


def area_under_precision_recall(probability: Floats, right: Bools) -> float:
    """Area under the precision-recall curve, as average precision; NaN if no item is right."""
    return average_precision(probability, right, relevant=int(right.sum())) if right.any() else float("nan")


def calibration_bins(probability: Floats, right: Bools) -> list[tuple[float, float, int]]:
    """For each non-empty bin: mean probability, fraction right, and count."""
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    chosen = [place == number for number in range(BINS)]
    return [
        (float(probability[mask].mean()), float(right[mask].mean()), int(mask.sum())) for mask in chosen if mask.any()
    ]


def expected_calibration_error(probability: Floats, right: Bools) -> float:
    """Expected calibration error: the mean difference between probability and fraction right, weighted by bin size."""
    return sum(abs(p - share) * count for p, share, count in calibration_bins(probability, right)) / max(1, len(right))


def precision_and_coverage(probability: Floats, right: Bools, threshold: float) -> tuple[float, float]:
    """Precision of the answers at a threshold (NaN without answers), and the fraction of questions answered."""
    answered = probability >= threshold
    return float(right[answered].mean()) if answered.any() else float("nan"), float(answered.mean())


def triggering_f1(probability: Floats, right: Bools, answerable: Bools, threshold: float) -> float:
    """F1 of answer triggering: precision over answered questions, recall over answerable questions."""
    answered = probability >= threshold
    hits = float((answered & right).sum())
    return 2 * hits / max(1.0, float(answered.sum() + answerable.sum()))


def coverage_at_precision(probability: Floats, right: Bools, precision: float = PRECISION) -> float:
    """The largest fraction of questions that a threshold can answer with at least this precision."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(hits >= precision)
    return float(good[-1] + 1) / len(order) if len(good) else 0.0


def interval(
    values: Sequence[Sequence[float]],
    figure: Callable[[Floats], float] = lambda table: float(table.mean()),
    *,
    draws: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Bootstrap confidence interval over articles (Efron's percentile method), with a fixed seed.

    Args:
        values: the values of the questions of each article.
        figure: the statistic of all drawn values; the mean by default.
        draws: number of bootstrap samples.
        level: confidence level.
    """
    generator = np.random.default_rng(0)
    arrays = [np.asarray(group, np.float64) for group in values]
    found = [
        figure(np.concatenate([arrays[i] for i in generator.integers(0, len(arrays), len(arrays))]))
        for _ in range(draws)
    ]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
