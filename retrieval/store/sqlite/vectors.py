"""Implements the port `ArticleVectors` in SQLite."""

from collections.abc import Collection

from retrieval.search.encoders import Vectors
from retrieval.search.vectors import Kept
from retrieval.store.database import Database
from retrieval.store.sqlite.shelves import parts


class SQLiteVectors:
    """Vectors of articles in SQLite, as float16."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, number: int, encoder: str, texts: str, vectors: Vectors | Kept) -> None:
        """See `ArticleVectors`."""
        import numpy as np

        blob = np.asarray(vectors, np.float16).tobytes()
        with self._database.change() as do:
            do(
                "INSERT INTO vectors SELECT article, ?, ?, ? FROM articles WHERE article = ? "
                "ON CONFLICT (article, encoder) DO UPDATE SET texts = excluded.texts, vectors = excluded.vectors",
                (encoder, texts, blob, number),
            )

    def get(self, number: int, encoder: str, texts: str) -> Kept | None:
        """See `ArticleVectors`."""
        import numpy as np

        found = self._database.read(
            "SELECT vectors, (SELECT count(*) FROM passages p WHERE p.article = v.article) "
            "FROM vectors v WHERE article = ? AND encoder = ? AND texts = ?",
            (number, encoder, texts),
        )
        if not found or not found[0][1]:
            return None
        blob, count = found[0]
        vectors: Kept = np.frombuffer(blob, np.float16).reshape(count, -1)
        return vectors

    def which(self, numbers: Collection[int], encoder: str) -> set[int]:
        """See `ArticleVectors`."""
        found: set[int] = set()
        for part in parts(list(numbers)):
            places = ", ".join("?" * len(part))
            rows = self._database.read(
                f"SELECT article FROM vectors WHERE article IN ({places}) AND encoder = ?", (*part, encoder)
            )
            found.update(number for (number,) in rows)
        return found
