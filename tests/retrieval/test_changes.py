from hypothesis import given
from hypothesis import strategies as st

from retrieval.changes import Change, compare, diff
from retrieval.model import Article
from retrieval.passages import split_article

BEFORE = Article(
    "The bridge has 12 arches. It was built in 1432 by Jan Novak. Traffic is banned from it. “Old,” he said.", "Bridge"
)


def test_sentences_that_stand_are_changed_or_gone() -> None:
    now = Article(
        'New opening here. The bridge has 14 arches.\nIt was built in 1432 by Jan Novak. "Old," he said.', "Bridge"
    )
    found = compare(split_article(BEFORE), now)
    assert [checked.change for checked in found] == [Change.CHANGED, Change.STANDS, Change.GONE, Change.STANDS]
    assert found[0].now == "The bridge has 14 arches."


def test_moving_and_white_space_are_no_change() -> None:
    now = Article(
        "Traffic is banned from it.\nThe  bridge has 12 arches. It was built in 1432 by Jan Novak.\n“Old,” he said.",
        "Bridge",
    )
    assert {checked.change for checked in compare(split_article(BEFORE), now)} == {Change.STANDS}


@given(st.lists(st.sampled_from(["a", "b", "c", "d"])), st.lists(st.sampled_from(["a", "b", "c", "d"])))
def test_a_diff_reads_as_both_texts(before: list[str], now: list[str]) -> None:
    runs = diff(" ".join(before), " ".join(now))
    assert "".join(text for sign, text in runs if sign != "+").split() == before
    assert "".join(text for sign, text in runs if sign != "-").split() == now
