"""Helpers for the table of shelves, which most other tables refer to."""

from retrieval.store.records import Shelf
from retrieval.store.sqlite.database import Do

ON_SHELVES = "FROM articles JOIN shelves USING (shelf)"


def place_of(do: Do, shelf: Shelf) -> int:
    """The number of a shelf, which is created if it does not exist."""
    # A random first revision, so that other processes do not mistake a recreated shelf for the deleted one.
    do("INSERT OR IGNORE INTO shelves (chat, topic, revision) VALUES (?, ?, abs(random() / 2))", shelf)
    (place,) = do("SELECT shelf FROM shelves WHERE chat = ? AND topic = ?", shelf).fetchone()
    return int(place)


def changed(do: Do, place: int) -> None:
    """Increase the revision of a shelf, because its visible articles have or may have changed."""
    do("UPDATE shelves SET revision = revision + 1 WHERE shelf = ?", (place,))
