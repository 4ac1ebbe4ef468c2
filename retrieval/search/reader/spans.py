"""Finds the short answer in a sentence from the network's start and end logits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import regex

from retrieval.model import Span
from retrieval.search.reader.reader import Sure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PIECES = 30
"""Maximum number of tokens of a short answer."""
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"(?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}])+(?:[’'.,](?=\p{{N}})\p{{N}}+)*")
_EDGE = " \t\n\u00a0,;:.!?。、，！？؟।—–-\"'“”‘’«»„()[]"
_AFTER = "%٪％°"


def best_span(
    text: str, offsets: Sequence[tuple[int, int]], starts: "NDArray[np.float32]", ends: "NDArray[np.float32]"
) -> Sure | None:
    """The most likely span of at most 30 tokens, extended to whole words; None if it consists of punctuation.

    Args:
        text: the sentence.
        offsets: the character range of each token.
        starts: the logits of each token as the first, shape (tokens,).
        ends: the logits of each token as the last, shape (tokens,).
    """
    import numpy as np

    odds = _log_softmax(starts)[:, None] + _log_softmax(ends)[None, :]
    size = len(starts)
    place = np.subtract.outer(np.arange(size), np.arange(size))
    odds = np.where((place <= 0) & (place > -MOST_PIECES), odds, -np.inf)
    first, last = divmod(int(odds.argmax()), size)
    span = whole_words(text, Span(offsets[first][0], offsets[last][1]))
    return Sure(span, float(np.exp(odds[first, last]))) if span else None


def whole_words(text: str, span: Span) -> Span | None:
    """The span without punctuation at its edges, extended to whole words; None if nothing is left."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if start == end:
        return None
    for word in _WORD.finditer(text):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
    while end < len(text) and text[end] in _AFTER:
        end += 1
    return Span(start, end)


def _log_softmax(values: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    shifted = values - values.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result
