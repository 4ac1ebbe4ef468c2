"""The reader of our own (docs/reader.md): an int8 network by ONNX Runtime, its embeddings mapped from a file.

`network.onnx` holds the layers, `words.npy` the embeddings of pieces in blocks of 4 bits, `pieces.json` the tokenizer.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import MissingExtra
from retrieval.reader.reader import UNREAD, Reading, Sure, Window
from retrieval.reader.sequences import PAD, Laid, Pieces, lay_out
from retrieval.reader.spans import best_span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
else:
    Floats = object

PLACE = Path(__file__).parent / "data"
THREADS = 2
AT_ONCE = 4
"""Windows in one run of the network; more are no quicker and need more memory."""
BLOCK_BYTES = 18
"""A float16 scale, and 32 weights of 4 bits each."""
SENTENCE, START, END, WHOLE = range(4)
"""What the network says of each piece: its share of its sentence's score, the start and the end of a short answer; of the
first piece alone, what the whole window adds to each score."""


class OnnxReader:
    """The reader; loads its files (some 55 MB, of which 28 are mapped) when it first reads.

    Args:
        place: the folder of the files.

    Raises:
        MissingExtra: ONNX Runtime or tokenizers is not installed.
    """

    def __init__(self, place: Path = PLACE) -> None:
        if find_spec("onnxruntime") is None or find_spec("tokenizers") is None:
            raise MissingExtra("Reading, beside finding words,", "reader")
        self._place = place
        self._loading = threading.Lock()

    @property
    def identity(self) -> str:
        """See `Reader`."""
        return "dateline-reader-1"

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        """See `Reader`."""
        sequences = self._sequences(question, windows, before)
        outputs: list[Any] = [None] * len(sequences)
        order = sorted(range(len(sequences)), key=lambda n: len(sequences[n].ids))
        for at in range(0, len(order), AT_ONCE):
            part = order[at : at + AT_ONCE]
            for number, output in zip(part, self._run([sequences[n] for n in part]), strict=True):
                outputs[number] = output
        return [_reading(w, s, o) for w, s, o in zip(windows, sequences, outputs, strict=True)]

    def _sequences(self, question: str, windows: Sequence[Window], before: str) -> list[Laid]:
        texts = dict.fromkeys((before, question))
        for window in windows:
            texts |= dict.fromkeys((window.title, *window.sentences))
        found = self._parts.tokenizer.encode_batch(list(map(_clean, texts)), add_special_tokens=False)
        pieces = {text: Pieces(one.ids, one.offsets) for text, one in zip(texts, found, strict=True)}
        return [
            lay_out(pieces[before], pieces[question], pieces[w.title], [pieces[s] for s in w.sentences])
            for w in windows
        ]

    def _run(self, sequences: Sequence[Laid]) -> Floats:
        import numpy as np

        length = max(len(s.ids) for s in sequences)
        ids = np.full((len(sequences), length), PAD)
        for row, sequence in zip(ids, sequences, strict=True):
            row[: len(sequence.ids)] = sequence.ids
        inputs = {"words": self._parts.embeddings(ids), "mask": (ids != PAD).astype(np.float32)}
        result: Floats = self._parts.session.run(None, inputs)[0]
        return result

    @property
    def _parts(self) -> "_Parts":
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> "_Parts":
        return _Parts(self._place)


class _Parts:
    """The loaded files."""

    def __init__(self, place: Path) -> None:
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.log_severity_level = 3
        # Threads that spin between windows take the processor from the encoder.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(place / "network.onnx", options, ["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(place / "pieces.json"))
        self._words = np.load(place / "words.npy", mmap_mode="r")

    def embeddings(self, ids: "NDArray[np.int64]") -> Floats:
        """The embeddings of pieces: (batch, length) to (batch, length, hidden)."""
        import numpy as np

        blocks = self._words[ids.ravel()].reshape(-1, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        pairs = blocks[:, 2:]
        weights = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.float32) - 8.0
        result: Floats = (weights * scale).reshape(*ids.shape, -1)
        return result


def _clean(text: str) -> str:
    # Lone surrogates cannot be passed on, and of a text that goes on for pages only the beginning is read.
    return text[:4000].encode("utf-8", "replace").decode()


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
