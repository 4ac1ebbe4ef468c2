"""Implements the port `Sharings` in SQLite."""

from collections.abc import Collection, Sequence

from retrieval.store.addresses import canonical
from retrieval.store.database import Database
from retrieval.store.records import Sharing, Shelf
from retrieval.store.sqlite.shelves import ON_SHELVES, parts

_BY_ADDRESS = "FROM articles INDEXED BY articles_by_address JOIN shelves USING (shelf)"


class SQLiteSharings:
    """Sharings in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, number: int, sharing: Sharing) -> bool:
        """See `Sharings`."""
        s = sharing
        with self._database.change() as do:
            # A single statement, because the person may withdraw the name at the same time.
            done = do(
                "INSERT OR IGNORE INTO sharings (article, person, shared, message, name) "
                f"SELECT article, ?, ?, ?, ? {ON_SHELVES} WHERE article = ? AND removed IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM unnamed WHERE unnamed.chat = shelves.chat AND person = ?)",
                (s.person, s.shared, s.message, s.name, number, s.person),
            )
            return bool(done.rowcount)

    def of(self, shelves: Sequence[Shelf], ids: Collection[str]) -> dict[str, list[Sharing]]:
        """See `Sharings`."""
        found: dict[str, dict[int, Sharing]] = {}
        for shelf in shelves:
            for some in parts(list(ids)):
                rows = self._database.read(
                    "SELECT id, person, name, shared, sharings.message "
                    f"{ON_SHELVES} JOIN sharings USING (article) WHERE chat = ? AND topic = ? "
                    f"AND id IN ({', '.join('?' * len(some))}) AND removed IS NULL",
                    (*shelf, *some),
                )
                for article_id, *row in rows:
                    _keep_first(found.setdefault(article_id, {}), Sharing(*row))
        return {
            article_id: sorted(each.values(), key=lambda sharing: (sharing.shared, sharing.person))
            for article_id, each in found.items()
        }

    def article_at(self, shelf: Shelf, url: str) -> int | None:
        """See `Sharings`."""
        found = self._database.read(
            f"SELECT article {_BY_ADDRESS} WHERE chat = ? AND topic = ? AND address = ? AND removed IS NULL",
            (*shelf, canonical(url)),
        )
        return int(found[0][0]) if found else None

    def withdraw(self, person: int, *, chat: str | None = None) -> int:
        """See `Sharings`."""
        own = f"SELECT article {ON_SHELVES} WHERE chat = ?"
        with self._database.change() as do:
            if chat is None:
                do(
                    "INSERT OR IGNORE INTO unnamed SELECT DISTINCT chat, person "
                    f"{ON_SHELVES} JOIN sharings USING (article) WHERE person = ?",
                    (person,),
                )
                count = do("DELETE FROM sharings WHERE person = ?", (person,)).rowcount
            else:
                do("INSERT OR IGNORE INTO unnamed VALUES (?, ?)", (chat, person))
                count = do(f"DELETE FROM sharings WHERE person = ? AND article IN ({own})", (person, chat)).rowcount
            self._database.truncate_log()
        return int(count)

    def allow(self, person: int, *, chat: str) -> None:
        """See `Sharings`."""
        with self._database.change() as do:
            do("DELETE FROM unnamed WHERE chat = ? AND person = ?", (chat, person))


def _keep_first(known: dict[int, Sharing], sharing: Sharing) -> None:
    """Keep the earlier one of two sharings by the same person, on two shelves."""
    before = known.get(sharing.person)
    if before is None or sharing.shared < before.shared:
        known[sharing.person] = sharing
