"""Figures of merit. Scores that tie are averaged over all orders of the tie, so that no order of input flatters.

Ranking: P@1, MRR, MAP, hit@3 and recall (McSherry and Najork, ECIR 2008, for ties). The honest no: areas under the ROC
and the precision-recall curve, F1 of answer triggering (Yang et al., EMNLP 2015), expected calibration error with ten
bins of equal width (Guo et al., ICML 2017), coverage at 95 % precision.
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
    """For each group of equal scores, best first: how many there are, and how many of them answer."""
    order = np.argsort(-scores, kind="stable")
    pairs = [(float(scores[i]), bool(gold[i])) for i in order]
    groups = [[answers for _, answers in members] for _, members in groupby(pairs, key=lambda pair: pair[0])]
    return [(len(members), sum(members)) for members in groups]


def precision_at_1(scores: Floats, gold: Bools) -> float:
    """The chance that the first answers."""
    if not len(scores):
        return 0.0
    size, right = _groups(scores, gold)[0]
    return right / size


def reciprocal_rank(scores: Floats, gold: Bools) -> float:
    """One over the rank of the first that answers, 0 where none does; of a tie the mean of all orders."""
    before = 0
    for size, right in _groups(scores, gold):
        if right:
            # The first of `right` among `size` is at place k in C(size - k, right - 1) of C(size, right) orders.
            ways = comb(size, right)
            return sum(comb(size - k, right - 1) / ways / (before + k) for k in range(1, size - right + 2))
        before += size
    return 0.0


def average_precision(scores: Floats, gold: Bools, *, relevant: int) -> float:
    """The mean of the precisions at each that answers; those that were not found count 0.

    Args:
        scores: of what was found.
        gold: which of them answer.
        relevant: how many answer at all.
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
    """The chance that one of the first k answers."""
    missed, left = 1.0, k
    for size, right in _groups(scores, gold):
        taken = min(left, size)
        missed *= comb(size - right, taken) / comb(size, taken)
        left -= taken
        if not left:
            break
    return 1.0 - missed


def recall(gold: Bools, *, relevant: int) -> float:
    """The share of those that answer which was found at all."""
    return float(gold.sum()) / relevant if relevant else 0.0


def area_under_roc(probability: Floats, right: Bools) -> float:
    """The chance that one that is right has the higher probability than one that is not."""
    yes, no = int(right.sum()), int((~right).sum())
    if not yes or not no:
        return float("nan")
    # The Mann-Whitney statistic, of a tie the mean rank.
    _, place, counts = np.unique(probability, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[right].sum() - yes * (yes + 1) / 2) / (yes * no))


def area_under_precision_recall(probability: Floats, right: Bools) -> float:
    """The mean precision over all thresholds."""
    return average_precision(probability, right, relevant=int(right.sum())) if right.any() else float("nan")


def calibration_bins(probability: Floats, right: Bools) -> list[tuple[float, float, int]]:
    """For each bin that is not empty: mean probability, share that is right, how many."""
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    chosen = [place == number for number in range(BINS)]
    return [
        (float(probability[mask].mean()), float(right[mask].mean()), int(mask.sum())) for mask in chosen if mask.any()
    ]


def expected_calibration_error(probability: Floats, right: Bools) -> float:
    """The mean distance between what was promised and what was kept."""
    return sum(abs(p - share) * count for p, share, count in calibration_bins(probability, right)) / max(1, len(right))


def precision_and_coverage(probability: Floats, right: Bools, threshold: float) -> tuple[float, float]:
    """Of those answered, the share that is right; of all, the share that is answered."""
    answered = probability >= threshold
    return float(right[answered].mean()) if answered.any() else float("nan"), float(answered.mean())


def triggering_f1(probability: Floats, right: Bools, answerable: Bools, threshold: float) -> float:
    """F1 of answering: precision among those answered, recall among those that have an answer."""
    answered = probability >= threshold
    hits = float((answered & right).sum())
    return 2 * hits / max(1.0, float(answered.sum() + answerable.sum()))


def coverage_at_precision(probability: Floats, right: Bools, precision: float = PRECISION) -> float:
    """The largest share that can be answered by one threshold while that many of the answers are right."""
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
    """Confidence interval of a mean by bootstrap over articles (Efron's percentile method), the same in every run.

    Args:
        values: for each article those of its questions.
        figure: of all values drawn.
        draws: how often.
        level: how sure.
    """
    generator = np.random.default_rng(0)
    arrays = [np.asarray(group, np.float64) for group in values]
    found = [
        figure(np.concatenate([arrays[i] for i in generator.integers(0, len(arrays), len(arrays))]))
        for _ in range(draws)
    ]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
