"""Fits the linear models of `retrieval.search.ranking.model`, with cross-validation over articles.

The weight of each set is given in `FITTED_ON` and does not depend on its number of questions. Only articles that the
reader was not trained on are used: the other folds of QED, CLAPNQ and SelQA, and the held-out articles of other sets.
XQuAD-R and real news are only measured, never fitted on. The order model is fitted by gradient descent, the others by
Newton's method with ridge regularisation.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evaluation import metrics
from evaluation.measuring import FOLDS, Floats, Row
from retrieval.model import Strictness
from retrieval.search.ranking.facts import Facts
from retrieval.search.ranking.model import ORDER, Model, log_odds

FITTED_ON = {
    "clapnq-unseen": 1.5,
    "qed-unseen": 1.0,
    "selqa-unseen": 0.7,
    "qed-titles-unseen": 0.5,
    "library-en": 2.0,
    "stories": 2.0,
}
"""The sets with their weights: questions asked without seeing the text, libraries of many texts, and news."""

FOREIGN_FITTED_ON = {"library-x>en": 1.0, "stories-x>en": 1.0}
"""The sets with their weights for questions in none of the articles' languages."""
RIDGE = 1.0
STEPS = 150
"""Steps of gradient descent, on columns scaled to equal standard deviation."""
PRECISION = {Strictness.STRICT: 0.95, Strictness.NORMAL: 0.85, Strictness.LENIENT: 0.75}
"""Target precision of each strictness, if the fraction `ANSWERABLE` of questions has an answer."""
ANSWERABLE = 2 / 3
"""Assumed fraction of questions with an answer. In the fitted sets it is one half, by construction; in use it is
higher. Two thirds is the fraction in the questions on real news with which answers are judged."""
WORDS_FROM = {Strictness.STRICT: 0.7, Strictness.NORMAL: 0.5, Strictness.LENIENT: 0.35}
"""Fixed thresholds for words only, where the target precision cannot be reached."""
WORDS_WEIGH = ("lead", "bm25", "missing")
"""The features used for words only; the others add no information."""
MARK_PRECISION = 0.9


def fit_order(rows: Sequence[Row]) -> Floats:
    """Fit the conditional logit; returns weights of shape (3,), scaled so that the reader's weight is 1."""
    useful = [r for r in rows if r.read.any() and r.gold[r.read].any() and not r.gold[r.read].all()]
    if not useful:
        return np.array([0.0, 1.0, 0.0])
    scale = np.concatenate([r.order[r.read] for r in useful]).std(0)
    scale[scale < 1e-9] = np.inf
    tables = [r.order[r.read] / scale for r in useful]
    gold = [r.gold[r.read] for r in useful]
    weights = _balance([r.set_name for r in useful])
    found, step = np.array([1.0, 0.0, 0.0]), 1.0
    value, slope = _order_loss(found, tables, gold, weights)
    for _ in range(STEPS):
        moved = found - step * slope
        new, new_slope = _order_loss(moved, tables, gold, weights)
        if new < value:
            found, value, slope, step = moved, new, new_slope, step * 1.3
        else:
            step /= 2
    result: Floats = found / scale
    result /= result[0]
    return result


def _order_loss(w: Floats, tables: Sequence[Floats], gold: Sequence[Any], weights: Floats) -> tuple[float, Floats]:
    value, slope = 1e-3 * float(w @ w), 2e-3 * w
    for table, right, weight in zip(tables, gold, weights, strict=True):
        scores = table @ w
        odds = np.exp(scores - scores.max())
        share, own = odds / odds.sum(), odds * right / (odds * right).sum()
        value -= weight * float(np.log(max(1e-12, (share * right).sum())))
        slope = slope + weight * ((share - own) @ table)
    return value, slope


def fit_logistic(table: Floats, right: Floats, weights: Floats, *, ridge: float = RIDGE) -> tuple[Floats, float]:
    """Fit a logistic regression by Newton's method on standardised columns.

    Args:
        table: the features, shape (n, features).
        right: the labels, 0 or 1, shape (n,).
        weights: the sample weights, shape (n,), summing to 1.
        ridge: strength of the L2 penalty.

    Returns:
        The weights, shape (features,), and the intercept, both for unstandardised features.
    """
    mean, deviation = table.mean(0), table.std(0)
    deviation[deviation < 1e-9] = np.inf
    inputs = np.column_stack([(table - mean) / deviation, np.ones(len(table))])
    penalty = np.diag([ridge] * table.shape[1] + [1e-6])
    w = np.zeros(inputs.shape[1])
    share = weights * len(table)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ w, -30, 30)))
        slope = inputs.T @ (share * (chance - right)) + penalty @ w
        curve = (inputs * (share * chance * (1 - chance))[:, None]).T @ inputs + penalty
        w = w - np.linalg.solve(curve, slope)
    own = w[:-1] / deviation
    return own, float(w[-1] - own @ mean)


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit all models on rows; returns data for `Model.from_data`. Thresholds are set on the same rows."""
    by_words = not any(row.read.any() for row in rows)
    order = fit_order(rows)
    for row in rows:
        row.weigh(order)
    found = [row for row in rows if len(row.places)]
    table = np.array([row.facts for row in found], np.float64)
    if by_words:
        table = table * np.isin(Facts._fields, WORDS_WEIGH)
    right = np.array([row.right for row in found], np.float64)
    weights = _balance([row.set_name for row in found])
    asked = as_asked(np.array([bool(row.task.gold) for row in found]), weights)
    slopes, bias = fit_logistic(table, right, weights)
    chance = 1 / (1 + np.exp(-np.clip(table @ slopes + bias, -30, 30)))
    for row, own in zip(found, chance, strict=True):
        row.probability = float(own)
    return {
        "order": _named(ORDER, order),
        "probability": _named(Facts._fields, slopes),
        "bias": round(bias, 5),
        **fit_marks(found),
        "thresholds": {
            strictness.value: WORDS_FROM[strictness] if by_words else round(_threshold(chance, right, asked, wanted), 4)
            for strictness, wanted in PRECISION.items()
        },
    }


def as_asked(answerable: metrics.Bools, weights: Floats) -> Floats:
    """Reweight questions so that the fraction `ANSWERABLE` has an answer; unchanged if all or none have one."""
    mine = float(weights[answerable].sum() / weights.sum())
    if not 0 < mine < 1:
        return weights
    return np.where(answerable, ANSWERABLE / mine, (1 - ANSWERABLE) / (1 - mine)) * weights


def fit_marks(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit the model for marking short answers, and its threshold for `MARK_PRECISION`."""
    marks = [(row, mark) for row in rows if row.task.answers and row.right and (mark := row.marks[row.first])]
    if not marks:
        return {"mark": [0.0, 0.0, 0.0], "mark_from": 1.0}
    table = np.array([[log_odds(p), log_odds(row.probability)] for row, (_, p) in marks])
    right = np.array([agrees(text, row.task.answers) for row, (text, _) in marks])
    weights = np.full(len(marks), 1 / len(marks))
    slopes, bias = fit_logistic(table, right.astype(np.float64), weights)
    chance = 1 / (1 + np.exp(-(table @ slopes + bias)))
    return {
        "mark": [round(float(v), 4) for v in (*slopes, bias)],
        "mark_from": round(_threshold(chance, right, weights, MARK_PRECISION), 4),
    }


def agrees(mark: str, answers: Sequence[str]) -> bool:
    """Whether a marked answer contains a gold answer or is contained in one, ignoring case."""
    return any(answer.casefold() in mark.casefold() or mark.casefold() in answer.casefold() for answer in answers)


def _threshold(chance: Floats, right: Floats | metrics.Bools, weights: Floats, wanted: float) -> float:
    """The lowest threshold at which the precision is at least the wanted one.

    Args:
        chance: the probability of each answer.
        right: whether each answer is right.
        weights: the weight of each answer.
        wanted: the precision.
    """
    order = np.argsort(-chance)
    precision = np.cumsum((right * weights)[order]) / np.cumsum(weights[order])
    good = np.flatnonzero(precision >= wanted)
    good = good[good >= 20] if (good >= 20).any() else good
    return float(chance[order[good[-1]]]) if len(good) else wanted


def cross_validate(rows: Sequence[Row], fitted_on: Mapping[str, float] = FITTED_ON) -> None:
    """Set the scores and probability of every row from models fitted without the fold of its article."""
    kept: dict[int, tuple[Floats, float]] = {}
    for fold in range(FOLDS):
        model = Model.from_data(fit([row for row in rows if row.set_name in fitted_on and row.fold != fold]))
        for row in rows:
            if row.fold == fold:
                row.judge(model)
                kept[id(row)] = (row.scores, row.probability)
    for row in rows:
        row.scores, row.probability = kept[id(row)]


def how_good(rows: Sequence[Row]) -> dict[str, float]:
    """Precision at 1 of answerable questions, area under the ROC curve, and expected calibration error."""
    probability = np.array([row.probability for row in rows])
    right = np.array([row.right for row in rows])
    answerable = np.array([bool(row.task.gold) for row in rows])
    return {
        "first": float(right[answerable].mean()),
        "area": metrics.area_under_roc(probability, answerable),
        "error": metrics.expected_calibration_error(probability, right),
    }


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: float(f"{w:.4g}") for name, w in zip(names, weights, strict=True) if abs(w) > 1e-6}


def _balance(names: Sequence[str], wanted: Mapping[str, float] = FITTED_ON | FOREIGN_FITTED_ON) -> Floats:
    """The weight of each row, so that each set has its wanted share and all weights sum to 1."""
    counts = Counter(names)
    whole = sum(wanted[name] for name in counts)
    return np.array([wanted[name] / counts[name] / whole for name in names])
