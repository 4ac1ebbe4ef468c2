"""Runs Dateline's own reader (docs/reader.md), an int8 network, in ONNX Runtime."""

from collections.abc import Sequence

from retrieval.errors import MissingExtra
from retrieval.search.networks import DATA, Floats, Network, installed, tokenize
from retrieval.search.reader.reader import UNREAD, Reading, Sure, Window
from retrieval.search.reader.sequences import Laid, lay_out
from retrieval.search.reader.spans import best_span

THREADS = 2
SENTENCE, START, END, WHOLE = range(4)
"""Output columns per token: its contribution to the score of its sentence, and the logits of the start and the end of a
short answer. The last column is used for the first token only: what the whole window adds to each score."""


class OnnxReader:
    """The default reader; loads its files (about 55 MB, 28 MB of them memory-mapped) on first use.

    Raises:
        MissingExtra: ONNX Runtime or tokenizers is not installed.
    """

    def __init__(self) -> None:
        if not installed():
            raise MissingExtra("The reader", "reader")
        self._network = Network(DATA / "reader.onnx", threads=THREADS)

    @property
    def identity(self) -> str:
        """See `Reader`."""
        return "dateline-reader-3"

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        """See `Reader`."""
        sequences = _sequences(question, windows, before)
        # One at a time: in a batch windows share one quantisation scale, and batches are hardly faster.
        outputs = [self._network.run([sequence.ids])[0] for sequence in sequences]
        return [_reading(w, s, o) for w, s, o in zip(windows, sequences, outputs, strict=True)]


def _sequences(question: str, windows: Sequence[Window], before: str) -> list[Laid]:
    texts = dict.fromkeys((before, question))
    for window in windows:
        texts |= dict.fromkeys((window.title, *window.sentences))
    pieces = dict(zip(texts, tokenize(list(texts)), strict=True))
    return [
        lay_out(pieces[before], pieces[question], pieces[w.title], [pieces[s] for s in w.sentences]) for w in windows
    ]


def _reading(window: Window, sequence: Laid, output: Floats) -> Reading:
    scores: list[float] = []
    answers: list[Sure | None] = []
    for number, text in enumerate(window.sentences):
        start, end = sequence.bounds[number] if number < len(sequence.bounds) else (0, 0)
        if end == start:
            scores.append(UNREAD)
            answers.append(None)
            continue
        own = output[start:end]
        scores.append(float(own[:, SENTENCE].mean() + output[0, WHOLE]))
        answers.append(best_span(text, sequence.offsets[number], own[:, START], own[:, END]))
    return Reading(tuple(scores), tuple(answers))
