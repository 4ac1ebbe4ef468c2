"""What the network reads: the question, the title, the sentences, in that order, and no more than fits."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.networks import BEGIN, STOP, Pieces
from retrieval.search.reader.sequences import MOST_PIECES, lay_out


def pieces(count: int, first: int = 10) -> Pieces:
    return Pieces(list(range(first, first + count)), [(n, n + 1) for n in range(count)])


NOTHING = pieces(0)


def test_the_parts_stand_in_order() -> None:
    laid = lay_out(NOTHING, pieces(2, 10), pieces(1, 20), [pieces(2, 30), pieces(1, 40)])
    assert laid.ids == (BEGIN, 10, 11, STOP, STOP, 20, 30, 31, 40, STOP)
    assert laid.bounds == ((6, 8), (8, 9))
    assert list(laid.offsets_of(0)) == [(6, (0, 1)), (7, (1, 2))]


def test_the_turn_before_stands_before_the_question() -> None:
    laid = lay_out(pieces(1, 50), pieces(1, 10), NOTHING, [pieces(1, 30)])
    assert laid.ids == (BEGIN, 50, STOP, 10, STOP, STOP, 30, STOP)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.lists(st.integers(0, 300), max_size=12))
def test_no_sequence_is_too_long_and_each_sentence_keeps_its_place(
    before: int, question: int, title: int, sentences: list[int]
) -> None:
    laid = lay_out(
        pieces(before), pieces(question), pieces(title), [pieces(n, 1000 * (k + 1)) for k, n in enumerate(sentences)]
    )
    assert len(laid.ids) <= MOST_PIECES
    assert len(laid.bounds) == len(laid.offsets) <= len(sentences)
    for number, (start, end) in enumerate(laid.bounds):
        assert end - start <= sentences[number]
        assert all(laid.ids[place] // 1000 == number + 1 for place in range(start, end))
        assert len(laid.offsets[number]) == end - start
