import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import metrics


def over_all_orders(scores: list[int], gold: list[bool], figure: str) -> float:
    """The mean of a figure over every order that the scores allow, counted out."""
    found = []
    for order in itertools.permutations(range(len(scores))):
        if any(scores[a] < scores[b] for a, b in itertools.pairwise(order)):
            continue
        ranked = [gold[i] for i in order]
        places = [n for n, right in enumerate(ranked, 1) if right]
        values = {
            "p": float(ranked[0]),
            "rr": 1 / places[0] if places else 0.0,
            "ap": sum((n + 1) / place for n, place in enumerate(places)) / max(1, len(places)),
            "hit": float(any(ranked[:3])),
        }
        found.append(values[figure])
    return sum(found) / len(found)


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6))
def test_ties_are_averaged_over_all_orders(pairs: list[tuple[int, bool]]) -> None:
    scores, gold = [s for s, _ in pairs], [g for _, g in pairs]
    table, right = np.array(scores, float), np.array(gold)
    assert metrics.precision_at_1(table, right) == pytest.approx(over_all_orders(scores, gold, "p"))
    assert metrics.reciprocal_rank(table, right) == pytest.approx(over_all_orders(scores, gold, "rr"))
    assert metrics.hit_at(3, table, right) == pytest.approx(over_all_orders(scores, gold, "hit"))
    found = metrics.average_precision(table, right, relevant=sum(gold))
    assert found == pytest.approx(over_all_orders(scores, gold, "ap"))


def test_what_was_not_found_counts_against() -> None:
    nothing = np.zeros(0)
    assert metrics.precision_at_1(nothing, nothing.astype(bool)) == 0.0
    assert metrics.average_precision(np.array([1.0]), np.array([True]), relevant=2) == 0.5
    assert metrics.recall(np.array([True]), relevant=2) == 0.5


def test_calibration_is_the_distance_between_promised_and_kept() -> None:
    probability = np.array([0.9] * 10 + [0.1] * 10)
    kept = np.array([True] * 9 + [False] + [True] + [False] * 9)
    assert metrics.expected_calibration_error(probability, kept) == pytest.approx(0.0)
    assert metrics.expected_calibration_error(probability, ~kept) == pytest.approx(0.8)
    assert metrics.calibration_bins(np.array([1.0]), np.array([True])) == [(1.0, 1.0, 1)]


def test_the_honest_no() -> None:
    probability = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
    right = np.array([True, True, False, True, False])
    answerable = np.array([True, True, True, True, False])
    assert metrics.precision_and_coverage(probability, right, 0.5) == pytest.approx((2 / 3, 0.6))
    assert metrics.coverage_at_precision(probability, right) == pytest.approx(0.4)
    assert metrics.triggering_f1(probability, right, answerable, 0.5) == pytest.approx(2 * 2 / 7)
    assert metrics.area_under_roc(probability, answerable) == 1.0
    assert np.isnan(metrics.area_under_roc(probability, np.ones(5, bool)))


def test_an_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    groups = [[0.0, 1.0], [1.0], [1.0, 0.0, 1.0], [0.0]]
    low, high = metrics.interval(groups)
    assert 0.0 <= low <= 4 / 7 <= high <= 1.0
    assert metrics.interval(groups) == (low, high)
