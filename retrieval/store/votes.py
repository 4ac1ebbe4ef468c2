"""What people thought of answers, in a SQLite file."""

from collections.abc import Iterator

from retrieval.store.database import Database
from retrieval.store.store import Feedback, Shelf


class Votes(Database):
    """The part of the `Store` that keeps feedback."""

    def put_feedback(self, shelf: Shelf, feedback: Feedback, source: str | None = None) -> None:
        """See `Store`."""
        f = feedback
        with self._change() as do:
            do("DELETE FROM feedback WHERE source = ?", (source,))
            do(
                "INSERT INTO feedback (chat, topic, source, asked, question, passage, article_id, confidence, useful) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*shelf, source, f.asked, f.question, f.passage, f.article_id, f.confidence, int(f.useful)),
            )

    def feedback_of(self, source: str) -> Feedback | None:
        """See `Store`."""
        found = self._read(
            "SELECT asked, question, passage, article_id, confidence, useful FROM feedback WHERE source = ?", (source,)
        )
        return _feedback(found[0]) if found else None

    def take_back(self, source: str) -> None:
        """See `Store`."""
        with self._change() as do:
            do("DELETE FROM feedback WHERE source = ?", (source,))

    def feedback(self, shelf: Shelf | None = None) -> Iterator[Feedback]:
        """See `Store`."""
        found = self._read(
            "SELECT asked, question, passage, article_id, confidence, useful FROM feedback "
            "WHERE ?1 IS NULL OR chat = ?1 AND topic = ?2 ORDER BY feedback",
            shelf or (None, None),
        )
        yield from map(_feedback, found)


def _feedback(row: tuple[float, str, str | None, str | None, float, int]) -> Feedback:
    asked, question, passage, article_id, confidence, useful = row
    return Feedback(asked, question, passage, article_id, confidence, bool(useful))
