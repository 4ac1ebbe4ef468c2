"""Records in SQLite which rows of the vectors belong to which article, and how many rows are committed."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from retrieval.errors import DamagedVectors, StoreError

FILE = "directory.sqlite"
PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""
BATCH = 1000
"""Number of articles of which the places are in memory during a compaction."""
VERSION = 1

# The rowid of an article is its id as a number, which keeps the table and its index small. An article without passages has
# no first row.
_SCHEMA = f"""
CREATE TABLE state (number INTEGER NOT NULL, length INTEGER NOT NULL, live INTEGER NOT NULL, dimension INTEGER NOT NULL);
CREATE TABLE articles (article INTEGER PRIMARY KEY, first INTEGER UNIQUE, rows INTEGER NOT NULL, aside TEXT NOT NULL);
PRAGMA user_version = {VERSION}
"""
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_REFUSED = "The disk is full or read-only. Nothing was changed. Try again when there is room on it."


class State(NamedTuple):
    """What is committed: the number of the file, its rows, and how many of these belong to an article."""

    number: int
    length: int
    live: int


class Place(NamedTuple):
    """The rows of an article, and the ordinals that are never found."""

    article_id: str
    first: int
    rows: int
    aside: frozenset[int]


class Directory:
    """Which rows belong to which article. All methods are called within a block `reading` or `changing`.

    Args:
        folder: the folder of the file.
        dimension: the number of components of a vector, which the file must agree with.

    Raises:
        DamagedVectors: the file is not a directory of such vectors.
        StoreError: the file cannot be opened.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        with translated(folder):
            _make_private(folder)
            # The caller takes turns, maybe from several threads.
            self._connection = sqlite3.connect(
                folder / FILE, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare(dimension)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, dimension: int) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            self._do(f"PRAGMA {pragma}")
        if self._version() == 0:
            with self._transaction("BEGIN IMMEDIATE"):
                # Another process may have been first.
                if self._version() == 0:
                    for statement in _SCHEMA.split(";"):
                        self._do(statement)
                    self._do("INSERT INTO state VALUES (0, 0, 0, ?)", dimension)
        if self._version() != VERSION or self._do("SELECT dimension FROM state") != [(dimension,)]:
            raise DamagedVectors(self._folder, f"it is not of version {VERSION} with {dimension} components")

    def _version(self) -> int:
        return int(self._do("PRAGMA user_version")[0][0])

    @contextmanager
    def reading(self) -> Iterator[State]:
        """A block during which nothing changes for this reader, whatever another process commits."""
        with self._transaction("BEGIN"):
            yield self.state()

    @contextmanager
    def changing(self) -> Iterator[State]:
        """A block during which only this process changes; committed at its end, or rolled back if it fails."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield self.state()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        if self.is_changing():
            # Nested: committed or rolled back with the outer transaction.
            yield
            return
        self._do(begin)
        try:
            yield
            self._do("COMMIT")
        except BaseException:
            if self.is_changing():
                self._do("ROLLBACK")
            raise

    def is_changing(self) -> bool:
        """Whether a block is open; SQLite ends one by itself if it cannot write."""
        return self._connection.in_transaction

    def state(self) -> State:
        """What is committed, or will be once the block ends."""
        return State(*self._do("SELECT number, length, live FROM state")[0])

    def commit(self, state: State) -> None:
        """Make a state the one that counts, once the block ends."""
        self._do("UPDATE state SET number = ?, length = ?, live = ?", *state)

    def grow(self, *, rows: int, live: int) -> None:
        """Add to the numbers of the state."""
        state = self.state()
        self.commit(state._replace(length=state.length + rows, live=state.live + live))

    def add(self, place: Place) -> None:
        """Record an article."""
        aside = ",".join(str(ordinal) for ordinal in sorted(place.aside))
        first = place.first if place.rows else None
        self._do("INSERT INTO articles VALUES (?, ?, ?, ?)", _key(place.article_id), first, place.rows, aside)

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        self._do("DELETE FROM articles WHERE article = ?", _key(article_id))

    def of(self, article_id: str) -> Place | None:
        """The place of an article."""
        return self._one("SELECT article, first, rows, aside FROM articles WHERE article = ?", _key(article_id))

    def at(self, row: int) -> Place | None:
        """The place that holds a row; None if the row belongs to no article any more."""
        place = self._one(
            "SELECT article, first, rows, aside FROM articles WHERE first <= ? ORDER BY first DESC LIMIT 1", row
        )
        return place if place and row < place.first + place.rows else None

    def articles(self) -> int:
        """The number of articles."""
        return int(self._do("SELECT count(*) FROM articles")[0][0])

    def close_up(self) -> Iterator[tuple[int, int]]:
        """Move every article to follow the one before it; yields the first row and the number of rows that it had."""
        last, end = -1, 0
        while batch := self._do(
            "SELECT article, first, rows FROM articles WHERE first > ? ORDER BY first LIMIT ?", last, BATCH
        ):
            for article, first, rows in batch:
                # No clash of rows: all before were moved, and none after begins before this one.
                self._do("UPDATE articles SET first = ? WHERE article = ?", end, article)
                yield first, rows
                last, end = first, end + rows

    def close(self) -> None:
        """Close the file."""
        with translated(self._folder):
            self._connection.close()

    def _do(self, statement: str, *values: object) -> list[Any]:
        """Execute a statement; gives all rows that it returns."""
        # Here and not around a block, whose own errors are not those of the disk.
        with translated(self._folder):
            return self._connection.execute(statement, values).fetchall()

    def _one(self, statement: str, value: int) -> Place | None:
        for article, first, rows, aside in self._do(statement, value):
            return Place(f"{article:012x}", first or 0, rows, frozenset(map(int, filter(None, aside.split(",")))))
        return None


def _key(article_id: str) -> int:
    return int(article_id, 16)


def _make_private(folder: Path) -> None:
    """Make the folder and the file, which only their owner may read; SQLite gives the files beside it the same mode."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    with suppress(FileExistsError):
        os.close(os.open(folder / FILE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn the errors of the disk and of SQLite into `StoreError`."""
    try:
        yield
    except OSError as exc:
        if exc.errno in _NO_ROOM:
            raise StoreError(_REFUSED) from exc
        raise StoreError("The vectors in {folder} cannot be used: {reason}.", folder=folder, reason=exc) from exc
    except sqlite3.DatabaseError as exc:
        # The low byte is the primary code.
        code = exc.sqlite_errorcode & 0xFF
        if code in _FULL:
            raise StoreError(_REFUSED) from exc
        if code in _BUSY:
            raise StoreError("The database is busy. Try again in a minute.") from exc
        if code in _DAMAGED:
            raise DamagedVectors(folder, str(exc)) from exc
        raise StoreError("The vectors in {folder} cannot be used: {reason}.", folder=folder, reason=exc) from exc
