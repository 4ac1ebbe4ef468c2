"""Helpers for the table of shelves, which most other tables refer to."""

import secrets
from collections.abc import Iterator, Sequence
from typing import TypeVar

from retrieval.store.database import Do
from retrieval.store.records import Shelf

T = TypeVar("T")
ON_SHELVES = "FROM articles JOIN shelves USING (shelf)"
_LATER = "ON CONFLICT (shelf, article) DO UPDATE SET revision = excluded.revision"
_AT_ONCE = 500
"""Values bound in one statement; SQLite takes many more."""


def place_of(do: Do, shelf: Shelf) -> int:
    """The number of a shelf, which is created if it does not exist."""
    # A random first revision, so that other processes do not mistake a recreated shelf for the deleted one.
    do("INSERT OR IGNORE INTO shelves (chat, topic, revision) VALUES (?, ?, ?)", (*shelf, secrets.randbits(62)))
    (place,) = do("SELECT shelf FROM shelves WHERE chat = ? AND topic = ?", shelf).fetchone()
    return int(place)


def changed(do: Do, place: int, *numbers: int) -> None:
    """Increase the revision of a shelf, because articles of it changed in a way that questions may see."""
    raise_revision(do, place)
    do.for_each(
        f"INSERT INTO changes SELECT shelf, ?, revision FROM shelves WHERE shelf = ? {_LATER}",
        [(number, place) for number in numbers],
    )


def all_changed(do: Do, place: int) -> None:
    """The same for all articles of a shelf."""
    raise_revision(do, place)
    do(
        f"INSERT INTO changes SELECT shelf, article, revision {ON_SHELVES} WHERE shelf = ? {_LATER}",
        (place,),
    )


def raise_revision(do: Do, place: int) -> None:
    """Increase the revision of a shelf."""
    do("UPDATE shelves SET revision = revision + 1 WHERE shelf = ?", (place,))


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in parts that can be bound in one statement."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
