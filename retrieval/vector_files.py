"""Vectors kept in files between runs, one file an article, in half precision."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from retrieval.encoders import Vectors
from retrieval.meaning import Kept


class VectorFiles:
    """A folder of vectors. It is a cache: what cannot be read or written is computed again.

    A file is named by what it depends on, the encoder and every text in order, so that a stale one is never read.

    Args:
        folder: made when the first file is written.
        identity: of the encoder.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder
        self._identity = identity

    def read(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of an article's texts, or None if they are not kept."""
        import numpy as np

        try:
            found: Vectors = np.load(self._file(texts), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return found if found.ndim == 2 and len(found) == len(texts) else None

    def write(self, texts: Sequence[str], vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article's texts; whole or not at all, also if the machine stops meanwhile."""
        import numpy as np

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
                np.save(part, np.asarray(vectors, np.float16), allow_pickle=False)
            Path(part.name).replace(self._file(texts))
        except OSError:
            return

    def _file(self, texts: Sequence[str]) -> Path:
        key = hashlib.sha256("\0".join((self._identity, *texts)).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{key[:32]}.npy"
