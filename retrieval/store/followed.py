"""Which feeds shelves follow, in a SQLite file."""

from collections.abc import Sequence

from retrieval.store.database import Database, place_of
from retrieval.store.store import Feed, Shelf


class Followed(Database):
    """The part of the `Store` that keeps feeds."""

    def follow(self, shelf: Shelf, url: str, title: str = "") -> Feed:
        """See `Store`."""
        with self._change() as do:
            place = place_of(do, shelf)
            do("INSERT OR IGNORE INTO feeds (shelf, url, title) VALUES (?, ?, ?)", (place, url, title))
        return next(feed for feed in self.feeds(shelf) if feed.url == url)

    def unfollow(self, number: int) -> None:
        """See `Store`."""
        with self._change() as do:
            do("DELETE FROM feeds WHERE feed = ?", (number,))

    def feeds(self, shelf: Shelf | None = None, *, due: float | None = None) -> list[Feed]:
        """See `Store`."""
        place = shelf or (None, None)
        found = self._read(
            "SELECT feed, chat, topic, url, title, etag, modified, due, failures, trouble FROM feeds JOIN shelves "
            "USING (shelf) WHERE (?1 IS NULL OR chat = ?1 AND topic = ?2) AND (?3 IS NULL OR due <= ?3) ORDER BY feed",
            (*place, due),
        )
        return [Feed(number, Shelf(chat, topic), *rest) for number, chat, topic, *rest in found]

    def seen(self, feed: Feed, items: Sequence[str]) -> set[str]:
        """See `Store`."""
        known = {item for (item,) in self._read("SELECT item FROM feed_items WHERE feed = ?", (feed.number,))}
        return known & set(items)

    def update_feed(self, feed: Feed, items: Sequence[str] = ()) -> None:
        """See `Store`."""
        with self._change() as do:
            done = do(
                "UPDATE feeds SET title = ?, etag = ?, modified = ?, due = ?, failures = ?, trouble = ? WHERE feed = ?",
                (feed.title, feed.etag, feed.modified, feed.due, feed.failures, feed.trouble, feed.number),
            )
            for item in items if done.rowcount else ():
                do("INSERT OR IGNORE INTO feed_items VALUES (?, ?)", (feed.number, item))
