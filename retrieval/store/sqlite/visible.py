"""Implements the port `Visible` in SQLite."""

from collections import Counter
from collections.abc import Collection, Sequence

from retrieval.search.times import Dated
from retrieval.store.database import Database
from retrieval.store.records import Change, Described, Shelf
from retrieval.store.sqlite.shelves import ON_SHELVES, parts

_SEEN = f"{ON_SHELVES} WHERE chat = ? AND topic = ? AND removed IS NULL AND active = 1"
_MANY = 2000
"""From this number of articles on a shelf is large, however short they are."""


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

    def dated(self, shelves: Sequence[Shelf]) -> list[Dated]:
        """See `Visible`."""
        found: dict[str, Dated] = {}
        for shelf in shelves:
            rows = self._database.read(f"SELECT id, published, added, article {_SEEN}", shelf)
            # Sorted here, so that an index alone is read, and no article.
            for article_id, published, added, _ in sorted(rows, key=lambda row: int(row[3])):
                found.setdefault(article_id, Dated.of(article_id, published, added))
        return list(found.values())

    def added_after(self, shelves: Sequence[Shelf], moment: float | None) -> list[str]:
        """See `Visible`."""
        return self._ids(shelves, "coalesce(added > ?, TRUE)", moment)

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
            "AND EXISTS (SELECT 1 FROM articles a WHERE a.shelf = s.shelf AND removed IS NULL AND active = 1)",
            [part for shelf in shelves for part in shelf],
        )
        return tuple(shelf for shelf in shelves if shelf in found)

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """See `Visible`."""
        found = [
            self._database.read("SELECT revision FROM shelves WHERE chat = ? AND topic = ?", shelf) for shelf in shelves
        ]
        return tuple(rows[0][0] if rows else 0 for rows in found)

    def key(self, shelf: Shelf) -> int | None:
        """See `Visible`."""
        found = self._database.read("SELECT shelf FROM shelves WHERE chat = ? AND topic = ?", shelf)
        return int(found[0][0]) if found else None

    def changes(self, shelf: Shelf, *, after: tuple[int, int] | None, most: int) -> list[Change]:
        """See `Visible`."""
        revision, number = after or (-1, 0)
        found = self._database.read(
            # CROSS fixes the join order: the changes after a revision first, in the order of their index.
            "SELECT c.revision, c.article, a.article IS NOT NULL "
            "FROM shelves s CROSS JOIN changes c ON c.shelf = s.shelf "
            "LEFT JOIN articles a ON a.article = c.article AND a.shelf = c.shelf AND a.removed IS NULL AND a.active = 1 "
            "WHERE s.chat = ? AND s.topic = ? AND (c.revision, c.article) > (?, ?) ORDER BY c.revision, c.article LIMIT ?",
            (*shelf, revision, number, most),
        )
        return [Change((revision, number), number, bool(seen)) for revision, number, seen in found]

    def described(self, numbers: Collection[int]) -> dict[int, Described]:
        """See `Visible`."""
        found: dict[int, Described] = {}
        for part in parts(list(numbers)):
            for number, article_id, language in self._database.read(
                "SELECT article, id, detected FROM articles "
                f"WHERE article IN ({', '.join('?' * len(part))}) AND removed IS NULL AND active = 1",
                part,
            ):
                found[number] = Described(number, article_id, language)
        return found

    def named(self, shelves: Sequence[Shelf], ids: Collection[str]) -> dict[str, int]:
        """See `Visible`."""
        found: dict[str, int] = {}
        for shelf in shelves:
            found |= self._named(shelf, [name for name in ids if name not in found])
        return found

    def _named(self, shelf: Shelf, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in parts(ids):
            found |= self._database.read(
                f"SELECT id, article {_SEEN} AND id IN ({', '.join('?' * len(part))})", (*shelf, *part)
            )
        return found

    def newest(self, shelves: Sequence[Shelf], most: int) -> list[int]:
        """See `Visible`."""
        numbers = {
            number
            for shelf in shelves
            for (number,) in self._database.read(
                f"SELECT article {_SEEN} ORDER BY article DESC LIMIT ?", (*shelf, most)
            )
        }
        return sorted(numbers, reverse=True)[:most]

    def languages(self, shelves: Sequence[Shelf]) -> dict[str, int]:
        """See `Visible`."""
        counts: Counter[str] = Counter()
        for shelf in shelves:
            counts += Counter(dict(self._database.read(f"SELECT detected, count(*) {_SEEN} GROUP BY detected", shelf)))
        return dict(counts)

    def is_large(self, shelves: Sequence[Shelf], characters: int) -> bool:
        """See `Visible`."""
        left = characters
        for shelf in shelves:
            # The limit keeps the time the same for large shelves.
            ((count, size),) = self._database.read(
                "SELECT count(*), coalesce(sum(characters), 0) "
                f"FROM (SELECT characters {ON_SHELVES} WHERE chat = ? AND topic = ? AND removed IS NULL LIMIT {_MANY}) AS counted",
                shelf,
            )
            left -= size
            if count == _MANY:
                return True
        return left < 0
