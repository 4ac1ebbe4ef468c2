"""Defines the interface of an encoder, which turns texts into unit vectors.

Every encoder guarantees the following, which `tests/contracts/encoder.py` checks:

- A vector has `dimension` components and length 1. The scalar product of a question vector and a passage vector is
  their cosine; passages closer in meaning to the question have a higher cosine.
- The vector of a text is deterministic and does not depend on the other texts of the call (except for rounding).
- Any string is accepted, including empty and very long strings and characters outside any script.
- Calls are thread-safe; they may block each other.
- `identity` names the model and its version. Vectors with the same identity can be compared and stored.
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
    """Turns texts into vectors by meaning. The docstring of the module states the guarantees."""

    @property
    def identity(self) -> str:
        """Model and version, usable in a file name."""

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, float32, of shape (len(texts), dimension)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, float32, of shape (len(texts), dimension)."""
