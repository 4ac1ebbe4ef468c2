"""Runs multilingual-e5-small (Wang et al., arXiv 2402.05672) as an int8 network in ONNX Runtime; see docs/reader.md."""

from collections.abc import Iterator, Sequence

from retrieval.errors import MissingExtra
from retrieval.search.encoders.encoder import Vectors
from retrieval.search.networks import BEGIN, DATA, STOP, Network, installed, tokenize

THREADS = 2
MOST_PIECES = 256
"""Maximum number of tokens per text; sentences have fewer, so longer texts are cut."""
BATCH = 1200
"""Maximum number of tokens per batch, including padding; larger batches are not faster and need more memory."""


class E5:
    """The default encoder; loads its weights (23 MB, plus what it shares with the reader) on first use.

    Raises:
        MissingExtra: ONNX Runtime or tokenizers is not installed.
    """

    dimension = 384

    def __init__(self) -> None:
        if not installed():
            raise MissingExtra("Search by meaning", "meaning")
        self._network = Network(DATA / "encoder.onnx", threads=THREADS)

    @property
    def identity(self) -> str:
        """See `Encoder`."""
        return "dateline-e5-2"

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode("query: ", texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode("passage: ", texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        import numpy as np

        found = tokenize([prefix + text for text in texts])
        rows = [(BEGIN, *pieces.ids[: MOST_PIECES - 2], STOP) for pieces in found]
        result = np.zeros((len(rows), self.dimension), np.float32)
        for part in _batches(rows):
            result[part] = self._network.run([rows[n] for n in part])
        return result


def _batches(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The indices of rows in batches of similar length, with at most `BATCH` tokens each."""
    part: list[int] = []
    for number in sorted(range(len(rows)), key=lambda n: len(rows[n])):
        if part and (len(part) + 1) * len(rows[number]) > BATCH:
            yield part
            part = []
        part.append(number)
    if part:
        yield part
