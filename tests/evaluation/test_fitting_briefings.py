import dataclasses
from pathlib import Path

import pytest

from evaluation.fitting_briefings import (
    FILE,
    RANGES,
    NoSettingLeft,
    fit_and_write,
    fold_of,
    held_out_weights,
    middle_of_the_best,
    says_the_seed,
    settings,
)
from evaluation.points import read_articles, read_groups
from evaluation.summarising import Dateline, quotes_of
from retrieval.briefing.importance import FITTED
from retrieval.model import Budget

ARTICLES = read_articles()


def test_what_is_tried_lies_between_what_is_sensible_and_is_the_same_in_every_run() -> None:
    tried = settings(20)
    assert tried == settings(20)
    assert len(set(tried)) == 20
    for weights in tried:
        for name, value in dataclasses.asdict(weights).items():
            low, high = RANGES[name]
            assert low <= value <= high


def test_the_weights_that_are_shipped_lie_between_what_is_tried() -> None:
    assert {
        name for name, value in dataclasses.asdict(FITTED).items() if RANGES[name][0] <= value <= RANGES[name][1]
    } == set(RANGES)


def test_the_middle_is_of_the_best_eight_weight_by_weight() -> None:
    tried = [dataclasses.replace(FITTED, figure=2.0 if number % 2 else 8.0) for number in range(20)]
    assert middle_of_the_best(tried, [float(number) for number in range(20)]).figure == pytest.approx(4.0)
    assert middle_of_the_best(tried, [float(number % 2) for number in range(20)]).figure == pytest.approx(2.0)
    assert middle_of_the_best(tried[:1], [0.5]).figure == pytest.approx(8.0)


def test_what_is_shipped_says_of_the_article_that_comes_along_what_it_must() -> None:
    assert says_the_seed(FITTED, Dateline())
    assert not says_the_seed(dataclasses.replace(FITTED, position=100.0), Dateline())


def test_the_articles_on_one_event_are_in_one_fold_and_no_fold_is_empty() -> None:
    folds: dict[str, set[int]] = {}
    for case in ARTICLES:
        folds.setdefault(case.name.partition("/")[0], set()).add(fold_of(case))
    assert all(len(found) == 1 for found in folds.values())
    assert {fold for found in folds.values() for fold in found} == set(range(5))
    for group in read_groups():
        assert folds[group.name] == {fold_of(group)}


def test_a_fit_writes_for_each_fold_weights_that_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "held_out.json"
    other = dataclasses.replace(FITTED, quote=FITTED.quote * 1.1)
    shipped = fit_and_write(None, [FITTED, other, dataclasses.replace(FITTED, position=100.0)], file)
    assert FITTED.quote < shipped.quote < other.quote
    weights = held_out_weights(file)
    assert {weights(case).position for case in ARTICLES} == {FITTED.position}


def test_a_fit_of_which_nothing_is_left_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSettingLeft, match="--draws"):
        fit_and_write(None, [dataclasses.replace(FITTED, position=100.0)], tmp_path / "held_out.json")
    assert not list(tmp_path.iterdir())


def test_the_held_out_weights_of_the_project_are_of_the_weights_that_there_are() -> None:
    weights = held_out_weights(FILE)
    assert len({weights(case) for case in ARTICLES}) > 1


def test_a_briefing_with_weights_is_the_librarys_own_where_they_are_those_that_are_shipped() -> None:
    case = ARTICLES[0]
    own = Dateline()
    briefing = own.weighed(case, Budget(characters=600), FITTED)
    assert quotes_of(briefing) == own(case, 600)
    other = dataclasses.replace(FITTED, position=FITTED.position * 20, centrality=0.0)
    assert own.weighed(case, Budget(characters=600), other) != briefing
