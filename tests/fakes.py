"""Parts that implement a port of the core simply, for tests that are about something else."""

import hashlib
from collections.abc import Sequence

import numpy as np

from retrieval.encoders import Vectors
from retrieval.text.tokens import tokenize


class WordsEncoder:
    """An encoder that counts words: texts are near if they share them. Quick, and the same every time."""

    identity = "words-1"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(found, texts, strict=True):
            row[0] = 0.1
            for token in tokenize(text):
                place = hashlib.sha256(token.term.encode("utf-8", "surrogatepass")).digest()[0] % self.dimension
                row[place] += 1.0
        normed: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True) if len(texts) else found
        return normed
