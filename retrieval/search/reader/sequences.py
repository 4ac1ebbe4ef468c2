"""What the reader's network reads: one sequence of pieces a window, the same in training and in use.

<s> turn before </s> question </s> </s> title sentence sentence … </s>
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.search.networks import BEGIN, STOP, Pieces

MOST_BEFORE = 40
MOST_QUESTION = 56
MOST_TITLE = 24
MOST_SENTENCE = 120
MOST_PIECES = 256
"""Of a sequence; sentences that do not fit are left out, and have no score."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A window as the network reads it.

    Attributes:
        ids: the pieces.
        bounds: where the pieces of each sentence are, half open; sentences that did not fit are missing at the end.
        offsets: for each sentence the characters that each of its pieces covers.
    """

    ids: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    offsets: tuple[tuple[tuple[int, int], ...], ...]

    def offsets_of(self, sentence: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """The pieces of a sentence: the place of each in the sequence, and the characters that it covers."""
        if sentence < len(self.bounds):
            start, end = self.bounds[sentence]
            yield from zip(range(start, end), self.offsets[sentence], strict=True)


def lay_out(before: Pieces, question: Pieces, title: Pieces, sentences: Sequence[Pieces]) -> Laid:
    """The sequence of a window; what is too long is cut at its end."""
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
