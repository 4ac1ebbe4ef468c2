import pytest

from retrieval.briefing.budget import GAP, Cost, cost_of, words_in
from retrieval.model import Budget, Passage, PassageId, Span


def passage(text: str) -> Passage:
    return Passage(PassageId("a", 0), 1, 1, 0, len(text), text)


def test_what_is_left_out_costs_no_more_than_its_ellipses() -> None:
    text = "Japan, a member, will pay more, it said."
    assert cost_of(passage(text)).characters == len(text)
    parts = (Span(0, 5), Span(17, 30))
    # One gap between two parts has a space on both sides, the one at the end none behind it.
    assert cost_of(passage(text), parts).characters == 5 + 13 + (GAP + 1) + GAP
    assert cost_of(passage(text), parts).seconds < cost_of(passage(text)).seconds


def test_a_lead_costs_what_it_is_and_a_space() -> None:
    both = cost_of(passage("He left."), lead=passage("Bo came."))
    assert (both.characters, both.sentences) == (17, 2)


@pytest.mark.parametrize(
    ("budget", "fits"),
    [
        (Budget(), True),
        (Budget(characters=100), True),
        (Budget(characters=99), False),
        (Budget(sentences=2, characters=100, seconds=10), True),
        (Budget(sentences=1, characters=100), False),
        (Budget(seconds=9), False),
    ],
)
def test_every_limit_counts(budget: Budget, fits: bool) -> None:
    assert Cost(100, 2, 10.0).fits(budget) is fits


def test_signs_are_words_in_part() -> None:
    assert words_in("two words") == 2
    assert 0 < words_in("新しい橋") < 4
    assert words_in("NATO は会議を開いた") > words_in("NATO")
