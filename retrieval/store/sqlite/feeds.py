"""Implements the port `Feeds` in SQLite."""

from collections.abc import Sequence
from typing import Any

from retrieval.store.database import Database
from retrieval.store.records import Feed, Shelf
from retrieval.store.sqlite.shelves import place_of

_FEEDS = (
    "SELECT feed, chat, topic, url, title, etag, modified, due, failures, trouble FROM feeds JOIN shelves USING (shelf)"
)


class SQLiteFeeds:
    """Feeds in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, shelf: Shelf, url: str, title: str = "") -> Feed:
        """See `Feeds`."""
        with self._database.change() as do:
            place = place_of(do, shelf)
            do("INSERT OR IGNORE INTO feeds (shelf, url, title) VALUES (?, ?, ?)", (place, url, title))
            # In the transaction, since another process may unfollow it after it.
            (followed,) = do(f"{_FEEDS} WHERE shelf = ? AND url = ?", (place, url)).fetchall()
        return _feed(followed)

    def follow_all(self, shelf: Shelf, feeds: Sequence[tuple[str, str]]) -> None:
        """See `Feeds`."""
        with self._database.change() as do:
            place = place_of(do, shelf)
            for url, title in feeds:
                do("INSERT OR IGNORE INTO feeds (shelf, url, title) VALUES (?, ?, ?)", (place, url, title))

    def unfollow(self, number: int) -> None:
        """See `Feeds`."""
        with self._database.change() as do:
            do("DELETE FROM feeds WHERE feed = ?", (number,))

    def of(self, shelf: Shelf) -> list[Feed]:
        """See `Feeds`."""
        return self._feeds("chat = ? AND topic = ? ORDER BY feed", *shelf)

    def due(self, by: float) -> list[Feed]:
        """See `Feeds`."""
        return self._feeds("due <= ? ORDER BY due, feed", by)

    def _feeds(self, which: str, *values: object) -> list[Feed]:
        return [_feed(row) for row in self._database.read(f"{_FEEDS} WHERE {which}", values)]

    def seen(self, feed: Feed, items: Sequence[str]) -> set[str]:
        """See `Feeds`."""
        known = {item for (item,) in self._database.read("SELECT item FROM feed_items WHERE feed = ?", (feed.number,))}
        return known & set(items)

    def update(self, feed: Feed, items: Sequence[str] = ()) -> None:
        """See `Feeds`."""
        with self._database.change() as do:
            done = do(
                "UPDATE feeds SET title = ?, etag = ?, modified = ?, due = ?, failures = ?, trouble = ? WHERE feed = ?",
                (feed.title, feed.etag, feed.modified, feed.due, feed.failures, feed.trouble, feed.number),
            )
            for item in items if done.rowcount else ():
                do("INSERT OR IGNORE INTO feed_items VALUES (?, ?)", (feed.number, item))


def _feed(row: tuple[Any, ...]) -> Feed:
    number, chat, topic, *rest = row
    return Feed(number, Shelf(chat, topic), *rest)
