"""Implements the port `Visible` in SQLite."""

from collections.abc import Sequence

from retrieval.search.times import Dated
from retrieval.store.records import Shelf
from retrieval.store.sqlite.database import Database
from retrieval.store.sqlite.shelves import ON_SHELVES

_SEEN = f"{ON_SHELVES} WHERE chat = ?1 AND topic = ?2 AND removed IS NULL AND active"


class SQLiteVisible:
    """The articles searched for questions, in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, shelves: Sequence[Shelf]) -> list[tuple[int, str, str]]:
        """See `Visible`."""
        found: dict[str, tuple[int, str, str]] = {}
        for shelf in shelves:
            for number, article_id, title in self._database.read(
                f"SELECT article, id, title {_SEEN} ORDER BY article", shelf
            ):
                found.setdefault(article_id, (number, article_id, title))
        return list(found.values())

    def has(self, shelf: Shelf, article_id: str) -> bool:
        """See `Visible`."""
        return bool(self._database.read(f"SELECT 1 {_SEEN} AND id = ?3", (*shelf, article_id)))

    def dated(self, shelves: Sequence[Shelf]) -> list[Dated]:
        """See `Visible`."""
        found: dict[str, Dated] = {}
        for shelf in shelves:
            for row in self._database.read(f"SELECT id, published, added {_SEEN} ORDER BY article", shelf):
                found.setdefault(row[0], Dated.of(*row))
        return list(found.values())

    def added_after(self, shelves: Sequence[Shelf], moment: float | None) -> list[str]:
        """See `Visible`."""
        return self._ids(shelves, "(?3 IS NULL OR added > ?3)", moment)

    def _ids(self, shelves: Sequence[Shelf], where: str, *values: object) -> list[str]:
        found: dict[str, None] = {}
        for shelf in shelves:
            rows = self._database.read(f"SELECT id {_SEEN} AND {where} ORDER BY article", (*shelf, *values))
            found |= dict.fromkeys(article_id for (article_id,) in rows)
        return list(found)

    def filled(self, shelves: Sequence[Shelf]) -> tuple[Shelf, ...]:
        """See `Visible`."""
        found = self._database.read(
            f"SELECT chat, topic FROM shelves s WHERE (chat, topic) IN (VALUES {', '.join(['(?, ?)'] * len(shelves))}) "
            "AND EXISTS (SELECT 1 FROM articles a WHERE a.shelf = s.shelf AND removed IS NULL AND active)",
            [part for shelf in shelves for part in shelf],
        )
        return tuple(shelf for shelf in shelves if shelf in found)

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """See `Visible`."""
        found = [
            self._database.read("SELECT revision FROM shelves WHERE chat = ? AND topic = ?", shelf) for shelf in shelves
        ]
        return tuple(rows[0][0] if rows else 0 for rows in found)
