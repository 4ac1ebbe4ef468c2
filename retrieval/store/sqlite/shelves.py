"""The table of shelves, to which most other tables refer."""

from retrieval.store.records import Shelf
from retrieval.store.sqlite.database import Do

ON_SHELVES = "FROM articles JOIN shelves USING (shelf)"


def place_of(do: Do, shelf: Shelf) -> int:
    """The number of a shelf, which is begun if it is not there."""
    # One that is begun anew after it was forgotten must not look to other processes like the one that they knew.
    do("INSERT OR IGNORE INTO shelves (chat, topic, revision) VALUES (?, ?, abs(random() / 2))", shelf)
    (place,) = do("SELECT shelf FROM shelves WHERE chat = ? AND topic = ?", shelf).fetchone()
    return int(place)


def changed(do: Do, place: int) -> None:
    """Note that what questions to a shelf see has changed, or may have."""
    do("UPDATE shelves SET revision = revision + 1 WHERE shelf = ?", (place,))
