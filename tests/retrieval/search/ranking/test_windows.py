"""Which windows are read: around the best candidates, no sentence twice, none too long."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Passage, PassageId
from retrieval.search.ranking.windows import CHARACTERS, MOST_SENTENCES, choose_windows, fused


def passages(lengths: list[int]) -> list[Passage]:
    return [Passage(PassageId("a", n), 1, n + 1, 0, size, "x" * size) for n, size in enumerate(lengths)]


def chosen(lengths: list[int], ranked: list[int], most: int = 4) -> list[tuple[int, ...]]:
    own = passages(lengths)
    found = choose_windows([PassageId("a", n) for n in ranked], lambda _: own, lambda _: "en", most)
    return [place.ordinals for place in found]


def test_a_window_holds_the_candidate_and_its_neighbours() -> None:
    assert chosen([100] * 9, [4]) == [(3, 4, 5, 6)]


def test_a_candidate_that_is_in_a_window_gets_none_of_its_own() -> None:
    assert chosen([100] * 9, [4, 5, 8]) == [(3, 4, 5, 6), (7, 8)]


def test_a_long_sentence_is_read_alone() -> None:
    assert chosen([900, 900, 900], [1]) == [(1,)]


def test_no_more_windows_than_wanted() -> None:
    assert len(chosen([300] * 20, list(range(0, 20, 2)), most=3)) == 3


def test_what_is_not_story_is_not_read() -> None:
    own = [dataclasses.replace(p, story=p.id.ordinal != 2) for p in passages([50] * 5)]
    (place,) = choose_windows([PassageId("a", 1)], lambda _: own, lambda _: "en", 1)
    assert place.ordinals == (0, 1, 3, 4)


@given(st.lists(st.integers(1, 600), min_size=1, max_size=30), st.data())
def test_no_sentence_is_read_twice_and_no_window_is_too_long(lengths: list[int], data: st.DataObject) -> None:
    ranked = data.draw(st.lists(st.integers(0, len(lengths) - 1), unique=True))
    windows = chosen(lengths, ranked, most=8)
    read = [n for window in windows for n in window]
    assert len(read) == len(set(read))
    for window in windows:
        assert list(window) == list(range(window[0], window[-1] + 1))
        assert len(window) <= MOST_SENTENCES
        assert len(window) == 1 or sum(lengths[n] for n in window) <= CHARACTERS
    assert len(windows) == 8 or set(ranked) <= set(read)


def test_what_several_orders_have_near_the_top_comes_first() -> None:
    a, b, c, d = (PassageId("a", n) for n in range(4))
    assert fused([[a, b, c], [b, d]]) == [b, a, d, c]
    assert fused([]) == []
