"""Tokenizes texts, looks up embeddings, and runs networks in ONNX Runtime."""

import os
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]
else:
    Floats = object

DATA = Path(__file__).parent / "data"
BEGIN, PAD, STOP = 0, 1, 2
"""Ids of the special tokens."""
BLOCK_BYTES = 18
"""Size of a quantised block: a float16 scale and 32 weights of 4 bits each."""
MOST_CHARACTERS = 4000
"""Maximum number of characters per text; longer texts are cut."""


class Pieces(NamedTuple):
    """The token ids of a text, and the character range that each token covers."""

    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]


def installed() -> bool:
    """Whether the packages for running networks are installed."""
    return find_spec("onnxruntime") is not None and find_spec("tokenizers") is not None


def tokenize(texts: Sequence[str]) -> list[Pieces]:
    """Tokenize texts; lone surrogates become question marks."""
    # The tokenizer takes UTF-8, which cannot encode lone surrogates.
    clean = [text[:MOST_CHARACTERS].encode("utf-8", "replace").decode() for text in texts]
    return [Pieces(found.ids, found.offsets) for found in _tokenizer().encode_batch(clean, add_special_tokens=False)]


class Network:
    """A network over sequences of tokens; its file is loaded at the first run. Thread-safe.

    Args:
        file: the ONNX file.
        threads: number of threads per run.
    """

    def __init__(self, file: Path, *, threads: int) -> None:
        self._file = file
        self._threads = threads
        self._loading = threading.Lock()

    def run(self, sequences: Sequence[Sequence[int]]) -> Floats:
        """Run the network on sequences of token ids, padded to the longest; one row of output per sequence."""
        import numpy as np

        length = max(map(len, sequences))
        ids = np.full((len(sequences), length), PAD)
        for row, sequence in zip(ids, sequences, strict=True):
            row[: len(sequence)] = sequence
        inputs = {"words": _embeddings(ids), "mask": (ids != PAD).astype(np.float32)}
        with self._loading:
            session = self._session
        result: Floats = session.run(None, inputs)[0]
        return result

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - ONNX Runtime ships no types
        # From 1.29 on, ONNX Runtime reports its use to Microsoft unless this is set before it is imported.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        # Spinning threads would take processor time from the other network.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(self._file, options, ["CPUExecutionProvider"])


def _embeddings(ids: "NDArray[np.int64]") -> Floats:
    """The embeddings of token ids: (batch, length) to (batch, length, hidden)."""
    import numpy as np

    blocks = _words()[ids.ravel()].reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    pairs = blocks[:, 2:]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.float32) - 8.0
    result: Floats = (weights * scale).reshape(*ids.shape, -1)
    return result


@cache
def _words() -> "NDArray[np.uint8]":
    import numpy as np

    found: NDArray[np.uint8] = np.load(DATA / "words.npy", mmap_mode="r")
    return found


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(DATA / "pieces.json"))
