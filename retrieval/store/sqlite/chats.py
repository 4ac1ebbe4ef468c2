"""Implements the port `Chats` in SQLite."""

from retrieval.errors import StoreError
from retrieval.store.database import Database, Do
from retrieval.store.records import Erased, Shelf
from retrieval.store.sqlite.shelves import ON_SHELVES, all_changed, place_of


class SQLiteChats:
    """Operations on whole chats in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shelves(self) -> list[Shelf]:
        """See `Chats`."""
        found = self._database.read(
            "SELECT DISTINCT shelf, chat, topic FROM shelves JOIN articles USING (shelf) WHERE removed IS NULL ORDER BY shelf"
        )
        return [Shelf(chat, topic) for _, chat, topic in found]

    def message(self, shelf: Shelf, article_id: str) -> str | None:
        """See `Chats`."""
        found = self._database.read(
            f"SELECT message {ON_SHELVES} WHERE chat = ? AND topic = ? AND id = ? AND removed IS NULL",
            (*shelf, article_id),
        )
        return found[0][0] if found else None

    def article_in(self, shelf: Shelf, message: str) -> str | None:
        """See `Chats`."""
        found = self._database.read(
            f"SELECT id {ON_SHELVES} WHERE chat = ? AND topic = ? AND message = ? AND removed IS NULL",
            (*shelf, message),
        )
        return found[0][0] if found else None

    def forget(self, chat: str) -> Erased:
        """See `Chats`."""
        try:
            count = self._delete(chat)
        except StoreError as exc:
            if not self._database.is_full(exc):
                raise
            count = self._delete_by_parts(chat)
        return Erased(count, traces=not self._database.scrub())

    def _delete(self, chat: str) -> int:
        with self._database.change() as do:
            (count,) = do(f"SELECT count(*) {ON_SHELVES} WHERE chat = ?", (chat,)).fetchone()
            for table in ("feedback", "schedules", "watches", "settings", "unnamed", "shelves"):
                do(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        return int(count)

    def _delete_by_parts(self, chat: str) -> int:
        """Delete a chat with little room on the disk: each article by itself, which the write-ahead log has room for.

        Raises:
            StoreError: there is not even room for that; the articles until then are deleted.
        """
        count = 0
        try:
            for (number,) in self._database.read(f"SELECT article {ON_SHELVES} WHERE chat = ?", (chat,)):
                with self._database.change() as do:
                    deleted = do("DELETE FROM articles WHERE article = ?", (number,)).rowcount
                count += deleted
                self._database.make_room()
            return count + self._delete(chat)
        except StoreError as exc:
            if not count:
                raise
            raise StoreError(
                "The disk is full or read-only, so that only a part was deleted. Try again when there is room on it."
            ) from exc

    def move(self, chat: str, to: str) -> None:
        """See `Chats`."""
        with self._database.change() as do:
            for place, topic in do("SELECT shelf, topic FROM shelves WHERE chat = ?", (chat,)).fetchall():
                _move_shelf(do, place, Shelf(to, topic))
            for table, key in (("settings", "topic, name"), ("unnamed", "person")):
                _move_rows(do, table, key, (chat, to))
            for table in ("feedback", "schedules", "watches"):
                do(f"UPDATE {table} SET chat = ? WHERE chat = ?", (to, chat))


def _move_rows(do: Do, table: str, key: str, chats: tuple[str, str]) -> None:
    """Move the rows of a chat to another one, whose rows with the same key they replace."""
    chat, to = chats
    do(f"DELETE FROM {table} WHERE chat = ? AND ({key}) IN (SELECT {key} FROM {table} WHERE chat = ?)", (to, chat))
    do(f"UPDATE {table} SET chat = ? WHERE chat = ?", (to, chat))


def _move_shelf(do: Do, place: int, to: Shelf) -> None:
    target = place_of(do, to)
    # Otherwise removed articles there would block the same articles from here (unique by shelf and id).
    do(
        "DELETE FROM articles WHERE shelf = ? AND removed IS NOT NULL AND id IN (SELECT id FROM articles WHERE shelf = ?)",
        (target, place),
    )
    do("UPDATE sharings SET message = NULL WHERE article IN (SELECT article FROM articles WHERE shelf = ?)", (place,))
    do(
        "UPDATE articles SET shelf = ?, message = NULL WHERE shelf = ? "
        "AND id NOT IN (SELECT id FROM articles WHERE shelf = ?)",
        (target, place, target),
    )
    # Those that stay behind are there already, so that only who shared them is moved.
    do(
        "INSERT OR IGNORE INTO sharings (article, person, shared, name) "
        "SELECT kept.article, person, shared, name FROM sharings JOIN articles AS gone ON gone.article = sharings.article "
        "JOIN articles AS kept ON kept.id = gone.id WHERE kept.shelf = ? AND gone.shelf = ?",
        (target, place),
    )
    do(
        "UPDATE feeds SET shelf = ? WHERE shelf = ? AND url NOT IN (SELECT url FROM feeds WHERE shelf = ?)",
        (target, place, target),
    )
    do("DELETE FROM shelves WHERE shelf = ?", (place,))
    all_changed(do, target)
