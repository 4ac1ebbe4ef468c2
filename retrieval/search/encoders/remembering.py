"""An encoder that remembers the vectors of recent questions."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.search.encoders.encoder import Encoder, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_REMEMBERED = 256
"""Number of questions; a vector takes 1.5 kB."""


class RememberingEncoder(Encoder):
    """Gives what another encoder gives. A question that was asked lately costs nothing.

    A vector depends on the question and on the encoder alone, so nothing makes it invalid.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._one = lru_cache(maxsize=MOST_REMEMBERED)(self._encoded)

    @property
    def identity(self) -> str:
        """See `Encoder`."""
        return self._encoder.identity

    @property
    def dimension(self) -> int:
        """See `Encoder`."""
        return self._encoder.dimension

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        import numpy as np

        found = [self._one(text) for text in texts]
        vectors: Vectors = np.array(found, np.float32).reshape(len(texts), self.dimension)
        return vectors

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; not remembered, since each is encoded once."""
        return self._encoder.passages(texts)

    def _encoded(self, text: str) -> "NDArray[np.float32]":
        vector: NDArray[np.float32] = self._encoder.questions([text])[0]
        return vector
