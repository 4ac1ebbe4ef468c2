"""One SQLite file: opened, brought up to date, read, and changed in transactions."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retrieval.errors import DatelineError
from retrieval.store.migrations import MIGRATIONS
from retrieval.store.store import Shelf

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class StoreError(DatelineError):
    """The file cannot be used; the text says why."""


class Database:
    """A file that several processes share safely, and that works from any thread, one at a time.

    Write-ahead logging lets questions read while something is added; `secure_delete` overwrites what is deleted.

    Args:
        file: made, with its folder, if it is not there.

    Raises:
        StoreError: the file is not a library, is of a newer version, or cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        self._turn = threading.RLock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                self._database.execute(f"PRAGMA {pragma}")
            self._migrate(file)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"{file} cannot be used as a library: {exc}.") from exc

    def _migrate(self, file: Path) -> None:
        with self._change() as do:
            (version,) = do("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise StoreError(f"{file} was made by a newer Dateline; update this one.")
            for step in MIGRATIONS[version:]:
                # Not executescript, which would commit first and so could leave half a step.
                for statement in step.split(";"):
                    do(statement)
            do(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextmanager
    def _change(self) -> Iterator[Any]:
        """A transaction; what is yielded runs a statement."""
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database.execute
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        with self._turn:
            return self._database.execute(statement, values).fetchall()

    def _scrub(self) -> None:
        """Leave nothing of what was deleted: the log and free pages would still hold it."""
        with self._turn:
            # `secure_delete` covers the pages, these the rest.
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """See `Store`."""
        with self._turn:
            self._database.close()


def place_of(do: Any, shelf: Shelf) -> int:  # noqa: ANN401 - a bound method of sqlite3
    """The number of a shelf, which is begun if it is not there."""
    # One that is begun anew after it was forgotten must not look to other processes like the one that they knew.
    do("INSERT OR IGNORE INTO shelves (chat, topic, revision) VALUES (?, ?, abs(random() / 2))", shelf)
    (place,) = do("SELECT shelf FROM shelves WHERE chat = ? AND topic = ?", shelf).fetchone()
    return int(place)
