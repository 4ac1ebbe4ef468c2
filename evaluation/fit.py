"""Fits the two models, cross-validated over articles; see `retrieval.ranking.model` for what they are.

Every set counts as `FITTED_ON` says, however many questions it has. The penalties are the best of a few by the mean of
all sets in cross-validation, never by one set. The same article, in whatever language, is always in the same fold.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from evaluation.measuring import FOLDS, Floats, Row
from retrieval.errors import DatelineError
from retrieval.ranking.features import feature_names
from retrieval.ranking.model import LIST_FEATURES, list_features

FITTED_ON = {
    "qed": 1.0,
    "clapnq": 1.0,
    "selqa": 1.0,
    "xquad-en": 1.0,
    "xquad-de": 0.2,
    "xquad-es": 0.2,
    "xquad-ru": 0.2,
    "xquad-ar": 0.2,
    "xquad-zh": 0.2,
    "xquad-hi": 0.2,
    "xquad-de>en": 0.3,
    "xquad-zh>en": 0.3,
    "xquad-ar>en": 0.3,
}
"""The sets that the order is fitted on, each with its weight: real questions in English first, then other languages."""

PROBABILITY_FITTED_ON = {
    "clapnq": 1.5,
    "qed-without": 1.0,
    "selqa-without": 1.0,
    "xquad-en-paragraph": 1.0,
    "xquad-en-article": 1.0,
    "xquad-en-names": 1.0,
    "qed-titles": 1.0,
    "xquad-de-article": 0.3,
    "xquad-zh-article": 0.3,
    "xquad-de>en-article": 0.3,
    "xquad-zh>en-article": 0.5,
}
"""The same for the probability; each has questions with and without an answer."""

ORDER_PENALTY = 3e-2
PROBABILITY_PENALTY = 0.03
"""The weight of the data against half of the squared weights, so a larger one penalises less."""


def minimised(loss: Callable[[Floats], tuple[float, Floats]], size: int, steps: int) -> Floats:
    """Where a function is least, given its value and slope, by L-BFGS.

    Raises:
        MissingPackage: SciPy is not installed.
    """
    try:
        from scipy.optimize import minimize
    except ImportError:
        raise MissingPackage("Fitting and reporting need SciPy; run: pip install --group fit") from None
    found: Floats = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    return found


class MissingPackage(DatelineError):
    """Something that is needed for fitting alone is not installed."""


def fit_order(rows: Sequence[Row], *, penalty: float = ORDER_PENALTY) -> Floats:
    """The weights of the conditional logit: maximise the mean log share of the gold passages."""
    useful = [row for row in rows if row.gold.any() and not row.gold.all()]
    table = np.concatenate([row.features for row in useful]).astype(np.float64)
    deviation = table.std(0)
    deviation[deviation < 1e-6] = np.inf
    table /= deviation
    gold = np.concatenate([row.gold for row in useful])
    sizes = [len(row.places) for row in useful]
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(useful)), sizes)
    weights = _balance([row.set_name for row in useful], FITTED_ON)

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = table @ w
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        total = np.add.reduceat(odds, starts)
        right = np.add.reduceat(odds * gold, starts)
        value = float(-(weights * (np.log(right) - np.log(total))).sum() + penalty * (w @ w))
        slope = weights[owner] * (odds / total[owner] - odds * gold / right[owner])
        return value, table.T @ slope + 2 * penalty * w

    found = minimised(loss, table.shape[1], 400)
    result: Floats = found / deviation
    return result


def fit_probability(rows: Sequence[Row], *, penalty: float = PROBABILITY_PENALTY) -> tuple[Floats, float]:
    """Weights and bias of the logistic regression; the rows must have scores."""
    scored = [row for row in rows if len(row.places)]
    table = np.stack([probability_features(row) for row in scored])
    right = np.array([row.order[0] in row.task.gold for row in scored])
    mean, deviation = table.mean(0), table.std(0)
    deviation[deviation < 1e-6] = np.inf
    table = (table - mean) / deviation
    share = _balance([r.set_name for r in scored], PROBABILITY_FITTED_ON) * len(scored)

    def loss(w: Floats) -> tuple[float, Floats]:
        logits = table @ w[:-1] + w[-1]
        chance = 1 / (1 + np.exp(-logits))
        value = penalty * float(share @ (np.logaddexp(0, logits) - right * logits)) + 0.5 * float(w[:-1] @ w[:-1])
        slope = penalty * share * (chance - right)
        return value, np.append(table.T @ slope + w[:-1], slope.sum())

    found = minimised(loss, table.shape[1] + 1, 2000)
    weights: Floats = found[:-1] / deviation
    return weights, float(found[-1] - weights @ mean)


def probability_features(row: Row) -> Floats:
    """The features of the first passage and of its list."""
    order = np.argsort(-row.scores, kind="stable")
    ordered = [float(row.scores[i]) for i in order]
    return np.concatenate([row.features[order[0]], list_features(ordered, [row.signals[i] for i in order])])


def cross_validate(rows: Sequence[Row]) -> None:
    """Give every row the scores and the probability of models that have not seen its article."""
    kept: dict[int, tuple[Floats, float]] = {}
    for fold in range(FOLDS):
        rest = [row for row in rows if row.fold != fold]
        order = fit_order([row for row in rest if row.set_name in FITTED_ON])
        for row in rows:
            row.scores = row.features @ order if len(row.places) else np.zeros(0)
        weights, bias = fit_probability([row for row in rest if row.set_name in PROBABILITY_FITTED_ON])
        for row in rows:
            if row.fold == fold:
                chance = 0.0
                if len(row.places):
                    chance = float(1 / (1 + np.exp(-(probability_features(row) @ weights + bias))))
                kept[id(row)] = (row.scores, chance)
    for row in rows:
        row.scores, row.probability = kept[id(row)]


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """The models of some rows, as data; they must have the scores of `cross_validate`.

    Scores of the order's own data would look better than those of new questions do, so the probability is fitted on the
    scores that the folds' models gave.
    """
    order = fit_order([row for row in rows if row.set_name in FITTED_ON])
    weights, bias = fit_probability([row for row in rows if row.set_name in PROBABILITY_FITTED_ON])
    names = feature_names()
    return {
        "order": _named(names, order),
        "probability": _named([*names, *LIST_FEATURES], weights),
        "bias": round(bias, 5),
    }


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: float(f"{w:.4g}") for name, w in zip(names, weights, strict=True) if abs(w) > 1e-5}


def _balance(names: Sequence[str], wanted: Mapping[str, float]) -> Floats:
    """A weight for each row so that each set weighs what is wanted, and all together 1."""
    counts = Counter(names)
    whole = sum(wanted[name] for name in counts)
    return np.array([wanted[name] / counts[name] / whole for name in names])
