"""Implements the port `Votes` in SQLite."""

from collections.abc import Iterator

from retrieval.store.database import Database
from retrieval.store.records import Feedback, Shelf

_COLUMNS = "asked, question, passage, article_id, confidence, useful"


class SQLiteVotes:
    """Feedback on answers in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, shelf: Shelf, feedback: Feedback, source: str | None = None) -> None:
        """See `Votes`."""
        f = feedback
        with self._database.change() as do:
            do("DELETE FROM feedback WHERE source = ?", (source,))
            do(
                "INSERT INTO feedback (chat, topic, source, asked, question, passage, article_id, confidence, useful) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*shelf, source, f.asked, f.question, f.passage, f.article_id, f.confidence, int(f.useful)),
            )

    def get(self, source: str) -> Feedback | None:
        """See `Votes`."""
        return next(iter(self._votes("WHERE source = ?", source)), None)

    def take_back(self, source: str) -> None:
        """See `Votes`."""
        with self._database.change() as do:
            do("DELETE FROM feedback WHERE source = ?", (source,))

    def of(self, shelf: Shelf) -> Iterator[Feedback]:
        """See `Votes`."""
        yield from self._votes("WHERE chat = ? AND topic = ? ORDER BY feedback", *shelf)

    def all(self) -> Iterator[Feedback]:
        """See `Votes`."""
        yield from self._votes("ORDER BY feedback")

    def _votes(self, which: str, *values: object) -> list[Feedback]:
        return [_feedback(row) for row in self._database.read(f"SELECT {_COLUMNS} FROM feedback {which}", values)]


def _feedback(row: tuple[float, str, str | None, str | None, float, int]) -> Feedback:
    asked, question, passage, article_id, confidence, useful = row
    return Feedback(asked, question, passage, article_id, confidence, bool(useful))
