"""Encodes examples as token sequences, in the same layout as at run time (`retrieval.search.reader.sequences`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from evaluation.training.examples import Example, Window
from retrieval.search.networks import Pieces
from retrieval.search.reader.sequences import Laid, lay_out


@dataclass(frozen=True, slots=True)
class Encoded:
    """An encoded example, with one sequence per window.

    Attributes:
        sequences: see `retrieval.search.reader.sequences`.
        gold: for each sequence the indices of the sentences that answer.
        span: sequence, first and last token of the short answer; None if there is none.
    """

    sequences: tuple[Laid, ...]
    gold: tuple[tuple[int, ...], ...]
    span: tuple[int, int, int] | None


def encode(example: Example, tokenizer: Tokenizer) -> Encoded:
    """Encode an example."""
    sequences = tuple(
        lay_out(
            _pieces(example.before, tokenizer), _pieces(example.question, tokenizer), _pieces(w.title, tokenizer),
            [_pieces(s, tokenizer) for s in w.sentences],
        )
        for w in example.windows
    )  # fmt: skip
    gold = tuple(w.gold for w in example.windows)
    return Encoded(sequences, gold, _span(example.windows, sequences, example.answer))


def _pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    found = tokenizer.encode(text, add_special_tokens=False)
    return Pieces(found.ids, found.offsets)


def _span(windows: Sequence[Window], sequences: Sequence[Laid], answer: str | None) -> tuple[int, int, int] | None:
    if not answer:
        return None
    for number, (window, sequence) in enumerate(zip(windows, sequences, strict=True)):
        for gold in window.gold:
            at = window.sentences[gold].find(answer)
            inside = [
                place for place, (a, b) in sequence.offsets_of(gold) if at >= 0 and a < at + len(answer) and b > at
            ]
            if inside:
                return number, inside[0], inside[-1]
    return None
