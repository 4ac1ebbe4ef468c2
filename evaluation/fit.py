"""Fits the two models, cross-validated over articles; see `retrieval.ranking.model` for what they are.

Every set counts the same, however many questions it has. The penalties are the best of a few by the mean of all sets in
cross-validation, never by one set. The same article, in whatever language, is always in the same fold.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from evaluation.measuring import FOLDS, Floats, Row
from retrieval.ranking.features import feature_names
from retrieval.ranking.model import LIST_FEATURES, Model, Weighed, list_features

ORDER_PENALTY = 3e-2
PROBABILITY_PENALTY = 0.01
"""The inverse strength of the penalty, as scikit-learn counts it."""


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
    weights = _balance([row.set_name for row in useful])

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = table @ w
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        total = np.add.reduceat(odds, starts)
        right = np.add.reduceat(odds * gold, starts)
        value = float(-(weights * (np.log(right) - np.log(total))).sum() + penalty * (w @ w))
        slope = weights[owner] * (odds / total[owner] - odds * gold / right[owner])
        return value, table.T @ slope + 2 * penalty * w

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    result: Floats = found.x / deviation
    return result


def fit_probability(rows: Sequence[Row], *, penalty: float = PROBABILITY_PENALTY) -> tuple[Floats, float]:
    """Weights and bias of the logistic regression; the rows must have scores."""
    scored = [row for row in rows if len(row.places)]
    table = np.stack([probability_features(row) for row in scored])
    right = np.array([row.order[0] in row.task.gold for row in scored])
    mean, deviation = table.mean(0), table.std(0)
    deviation[deviation < 1e-6] = np.inf
    model = LogisticRegression(C=penalty, max_iter=5000)
    model.fit((table - mean) / deviation, right, sample_weight=_balance([r.set_name for r in scored]) * len(scored))
    weights: Floats = model.coef_[0] / deviation
    return weights, float(model.intercept_[0] - weights @ mean)


def probability_features(row: Row) -> Floats:
    """The features of the first passage and of its list."""
    order = np.argsort(-row.scores, kind="stable")
    weighed = [Weighed(row.candidates[i], (), float(row.scores[i])) for i in order]
    return np.concatenate([row.features[order[0]], list_features(weighed)])


def cross_validate(rows: Sequence[Row], fitted_on: Sequence[str], answerable_or_not: Sequence[str]) -> None:
    """Give every row the scores and the probability of models that have not seen its article."""
    for fold in range(FOLDS):
        rest = [row for row in rows if row.fold != fold]
        order = fit_order([row for row in rest if row.set_name in fitted_on])
        for row in rest:
            row.scores = row.features @ order
        weights, bias = fit_probability([row for row in rest if row.set_name in answerable_or_not])
        for row in rows:
            if row.fold == fold and len(row.places):
                row.scores = row.features @ order
                row.probability = float(1 / (1 + np.exp(-(probability_features(row) @ weights + bias))))
            elif row.fold == fold:
                row.scores = np.zeros(0)
        held = [row for row in rows if row.fold == fold]
        for row in held:
            _KEPT[id(row)] = (row.scores, row.probability)
    for row in rows:
        row.scores, row.probability = _KEPT.pop(id(row))


_KEPT: dict[int, tuple[Floats, float]] = {}


def fit(rows: Sequence[Row], fitted_on: Sequence[str], answerable_or_not: Sequence[str]) -> dict[str, Any]:
    """The models fitted on everything, as data."""
    order = fit_order([row for row in rows if row.set_name in fitted_on])
    # Scores of the model on its own data would look better than they are; the probability is fitted on those of the
    # folds' models, which `cross_validate` has left.
    weights, bias = fit_probability([row for row in rows if row.set_name in answerable_or_not])
    names = feature_names()
    return {
        "order": _named(names, order),
        "probability": _named([*names, *LIST_FEATURES], weights),
        "bias": round(bias, 6),
    }


def as_model(data: dict[str, Any]) -> Model:
    """The model of some data."""
    return Model.from_data(data)


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(w), 6) for name, w in zip(names, weights, strict=True) if abs(w) > 1e-6}


def _balance(names: Sequence[str]) -> Floats:
    """A weight for each row so that each set weighs the same, and all together 1."""
    counts = {name: names.count(name) for name in set(names)}
    return np.array([1 / counts[name] / len(counts) for name in names])
