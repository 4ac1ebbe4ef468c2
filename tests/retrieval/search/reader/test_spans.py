"""From the pieces of a sentence to a short answer: whole words, no marks at its edges."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span
from retrieval.search.reader.spans import MOST_PIECES, best_span, whole_words


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("Some 54,000 troops are there.", "4,0", "54,000"),
        ("Some 54,000 troops are there.", " 54,000 ", "54,000"),
        ("It was opened by Ana Lopez.", "Ana Lopez.", "Ana Lopez"),
        ("It was opened by Ana Lopez.", "a Lop", "Ana Lopez"),
        ("About 61.5% voted.", "61.5", "61.5%"),
        ("“Never,” he said.", "“Never,”", "Never"),
        ("Sie fiel um 3,5 Prozent.", ",5", "3,5"),
        ("約5万4000人の米軍が駐留する。", "5万4000人", "5万4000人"),
        ("O'Neill’s office said so.", "Neill", "Neill"),
    ],
)
def test_words_are_kept_whole(text: str, cut: str, whole: str) -> None:
    start = text.index(cut)
    span = whole_words(text, Span(start, start + len(cut)))
    assert span is not None
    assert text[span.start : span.end] == whole


def test_marks_alone_are_no_answer() -> None:
    assert whole_words("Well – no.", Span(4, 7)) is None


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_span_stays_inside_its_sentence(text: str, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(text)))
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=count + 1, max_size=count + 1)))
    offsets = list(itertools.pairwise(edges))
    numbers = st.lists(st.floats(-20, 20), min_size=count, max_size=count)
    starts, ends = (np.array(data.draw(numbers), np.float32) for _ in range(2))
    found = best_span(text, offsets, starts, ends)
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert 0.0 <= found.probability <= 1.0


def test_the_likeliest_start_and_end_are_taken_together() -> None:
    offsets = [(n, n + 1) for n in range(60)]
    starts, ends = np.full(60, -9.0, np.float32), np.full(60, -9.0, np.float32)
    starts[5], ends[5 + MOST_PIECES + 2], ends[9] = 3.0, 5.0, 2.0
    found = best_span("a" * 5 + " bcd " + "e" * 50, offsets, starts, ends)
    assert found is not None
    assert found.span == Span(6, 9)
