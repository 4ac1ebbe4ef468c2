"""One SQLite file, which all ports share: opened, brought up to date, read, and changed in transactions."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError
from retrieval.store.sqlite.migrations import MIGRATIONS

PATIENCE = 30.0

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

Do = Callable[..., Any]
"""Runs a statement with its values in a transaction, and returns SQLite's cursor."""


class Database:
    """A file that several processes share safely, and that works from any thread, one at a time.

    Write-ahead logging lets questions read while something is added; `secure_delete` overwrites what is deleted.

    Args:
        file: made, with its folder, if it is not there.
        patience: seconds to wait for another process that is writing.

    Raises:
        StoreError: the file is not a library, is of a newer version, or cannot be opened.
    """

    def __init__(self, file: Path, *, patience: float = PATIENCE) -> None:
        self._turn = threading.RLock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate(file)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"{file} cannot be used as a library: {exc}.") from exc

    def _migrate(self, file: Path) -> None:
        with self.change() as do:
            (version,) = do("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise StoreError(f"{file} was made by a newer version of Dateline. Update Dateline first.")
            for step in MIGRATIONS[version:]:
                # Not executescript, which would commit first and so could leave half a step.
                for statement in step.split(";"):
                    do(statement)
            do(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextmanager
    def change(self) -> Iterator[Do]:
        """A transaction, written when the block ends and undone if it fails; what is yielded runs a statement.

        Raises:
            StoreError: the disk is full, the database is busy, or it cannot be written.
        """
        with self._turn, _translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where it could not write.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that a statement gives.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._turn, _translated():
            return self._connection.execute(statement, values).fetchall()

    def version(self) -> object:
        """See `Store`."""
        # What others have committed, and what this connection has changed.
        with self._turn, _translated():
            return self._connection.execute("PRAGMA data_version").fetchone()[0], self._connection.total_changes

    def scrub(self) -> None:
        """Leave nothing of what was deleted: the log and free pages would still hold it."""
        with self._turn, _translated():
            # `secure_delete` covers the pages, these the rest.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """See `Store`."""
        with self._turn:
            self._connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors about the file into `StoreError`; wrong statements and values remain what they are."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as exc:
        # The low byte is the primary code, the rest says where it happened.
        code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _FULL:
            raise StoreError("The disk is full or read-only. Nothing was changed.") from exc
        if code in _BUSY:
            raise StoreError("The database is busy. Try again in a minute.") from exc
        raise StoreError("The database cannot be used: {reason}.", reason=str(exc)) from exc
