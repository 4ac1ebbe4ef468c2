"""Parts that implement a port of the core simply, for tests that are about something else."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from retrieval.model import Span
from retrieval.search.encoders import Vectors
from retrieval.search.reader import Reading, Sure, Window
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


class WordsReader:
    """A reader that counts the words that a sentence shares with the question; the first figure is the answer."""

    identity = "words-1"

    def __init__(self) -> None:
        self.windows: list[Window] = []
        self.before: list[str] = []

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        self.windows += windows
        self.before.append(before)
        asked, known = (
            {token.term for token in tokenize(text, question=True) if not token.stop} for text in (question, before)
        )
        return [
            Reading(
                tuple(4.0 * len(asked & own) + len(known & own) - 4.0 for own in map(_terms, window.sentences)),
                tuple(_figure(s) for s in window.sentences),
            )
            for window in windows
        ]


def _terms(sentence: str) -> set[str]:
    return {token.term for token in tokenize(sentence)}


def _figure(sentence: str) -> Sure | None:
    found = re.search(r"\d+", sentence)
    return Sure(Span(*found.span()), 0.99) if found else None
