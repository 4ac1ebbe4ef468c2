"""Caches the vectors of an encoder in a file, so that repeated measurements do not encode everything again."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.search.encoders import Encoder, Vectors


class RememberingEncoder:
    """An `Encoder` that wraps another one and caches its vectors in a SQLite file, in half precision."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._database = sqlite3.connect(file)
        self._database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        self.identity = encoder.identity
        self.dimension = encoder.dimension

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._remember("q", texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._remember("p", texts)

    def _remember(self, kind: str, texts: Sequence[str]) -> Vectors:
        keys = [self._key(kind, text) for text in texts]
        found: dict[bytes, bytes] = {}
        for key in dict.fromkeys(keys):
            row = self._database.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = row[0]
        missing = list(dict.fromkeys(key for key in keys if key not in found))
        if missing:
            first = dict(zip(reversed(keys), reversed(texts), strict=True))
            encode = self._encoder.questions if kind == "q" else self._encoder.passages
            vectors = encode([first[key] for key in missing])
            new = [(key, np.asarray(v, np.float16).tobytes()) for key, v in zip(missing, vectors, strict=True)]
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", new)
            found.update(new)
        stacked: Vectors = np.stack([np.frombuffer(found[key], np.float16) for key in keys]).astype(np.float32)
        return stacked

    def _key(self, kind: str, text: str) -> bytes:
        return hashlib.sha256(f"{self.identity}\0{kind}\0{text}".encode("utf-8", "replace")).digest()[:16]
