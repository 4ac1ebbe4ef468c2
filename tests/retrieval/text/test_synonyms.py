import pytest

from retrieval.text.synonyms import DATA, match_weight, reachable, related
from retrieval.text.tokens import terms


def term(word: str) -> str:
    return terms(word)[0]


@pytest.mark.parametrize(
    ("word", "said"),
    [("soldier", "troops"), ("troops", "military personnel"), ("expenditure", "spending")],
)
def test_other_words_for_it(word: str, said: str) -> None:
    assert 0 < match_weight(term(word), frozenset(terms(said))) < 1


def test_the_very_word_counts_in_full_and_an_unrelated_one_not_at_all() -> None:
    assert match_weight(term("troops"), {term("troops")}) == 1.0
    assert match_weight(term("troops"), {term("banana")}) == 0.0
    assert match_weight(term("troops"), set()) == 0.0


def test_an_unknown_word_has_no_relatives() -> None:
    assert related("zzzzzz") == ()
    assert reachable("zzzzzz") == ()


@pytest.mark.parametrize("position", ["first", "last"])
def test_both_ends_of_the_table_are_found(position: str) -> None:
    lines = DATA.read_bytes().splitlines()
    line = lines[0 if position == "first" else -1]
    assert related(line.split(b"\t")[0].decode())


def test_the_table_is_sorted_as_the_search_needs_it() -> None:
    keys = [line.split(b"\t")[0] for line in DATA.read_bytes().splitlines()]
    assert keys == sorted(set(keys))
