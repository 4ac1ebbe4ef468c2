"""Builds the input of the reader's network, one token sequence per window, the same in training and inference.

<s> previous turn </s> question </s> </s> title sentence sentence … </s>
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.search.networks import BEGIN, STOP, Pieces

MOST_BEFORE = 40
MOST_QUESTION = 56
MOST_TITLE = 24
MOST_SENTENCE = 120
MOST_PIECES = 256
"""Maximum number of tokens per sequence; sentences that do not fit are left out and get no score."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The token sequence of a window.

    Attributes:
        ids: the token ids.
        bounds: the half-open token range of each sentence; sentences that do not fit are missing at the end.
        offsets: for each sentence the character ranges of its tokens.
    """

    ids: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    offsets: tuple[tuple[tuple[int, int], ...], ...]

    def offsets_of(self, sentence: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """The tokens of a sentence, as pairs of the index in the sequence and the character range."""
        if sentence < len(self.bounds):
            start, end = self.bounds[sentence]
            yield from zip(range(start, end), self.offsets[sentence], strict=True)


def lay_out(before: Pieces, question: Pieces, title: Pieces, sentences: Sequence[Pieces]) -> Laid:
    """Build the sequence of a window; parts that are too long are truncated at the end."""
    ids = [BEGIN]
    if before.ids:
        ids += [*before.ids[:MOST_BEFORE], STOP]
    ids += [*question.ids[:MOST_QUESTION], STOP, STOP, *title.ids[:MOST_TITLE]]
    bounds: list[tuple[int, int]] = []
    offsets: list[tuple[tuple[int, int], ...]] = []
    for sentence in sentences:
        count = min(len(sentence.ids), MOST_SENTENCE, MOST_PIECES - 1 - len(ids))
        if count < min(len(sentence.ids), 2):
            break
        bounds.append((len(ids), len(ids) + count))
        offsets.append(tuple(sentence.offsets[:count]))
        ids += sentence.ids[:count]
    return Laid((*ids, STOP), tuple(bounds), tuple(offsets))
