"""Implements the port `Settings` in SQLite."""

from retrieval.store.database import Database
from retrieval.store.records import Shelf
from retrieval.store.sqlite.shelves import place_of, raise_revision


class SQLiteSettings:
    """Settings of chats in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, shelf: Shelf) -> dict[str, str]:
        """See `Settings`."""
        return dict(self._database.read("SELECT name, value FROM settings WHERE chat = ? AND topic = ?", shelf))

    def put(self, shelf: Shelf, name: str, value: str | None) -> None:
        """See `Settings`."""
        with self._database.change() as do:
            if value is None:
                do("DELETE FROM settings WHERE chat = ? AND topic = ? AND name = ?", (*shelf, name))
            else:
                do(
                    "INSERT INTO settings VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (chat, topic, name) DO UPDATE SET value = excluded.value",
                    (*shelf, name, value),
                )
            # Settings determine which public shelves are searched.
            raise_revision(do, place_of(do, shelf))

    def all(self, chat: str | None = None) -> list[tuple[Shelf, str, str]]:
        """See `Settings`."""
        which, values = ("", ()) if chat is None else (" WHERE chat = ?", (chat,))
        found = self._database.read(f"SELECT chat, topic, name, value FROM settings{which}", values)
        return [(Shelf(chat, topic), name, value) for chat, topic, name, value in found]
