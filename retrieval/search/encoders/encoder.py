"""The contract of an encoder: texts in, unit vectors out.

What every encoder promises, and `tests/contracts/encoder.py` checks:

- A vector has `dimension` numbers and length 1; the scalar product of a question's and a passage's vector is their
  cosine, and of two passages the one that means more nearly what the question asks for has the higher one.
- The vector of a text does not depend on the texts that it is encoded with (but for rounding), and is the same every
  time.
- Any string is taken, also an empty one, a very long one, and one with characters that are not in any script.
- Calls from several threads are safe; they may wait for each other.
- `identity` names the model and its version: vectors of one identity can be compared, and be kept.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
else:
    Vectors = object


class Encoder(Protocol):
    """Places texts by their meaning; the module's docstring is the contract."""

    @property
    def identity(self) -> str:
        """Model and version, fit for a file's name."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, float32, of shape (len(texts), dimension)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, float32, of shape (len(texts), dimension)."""
