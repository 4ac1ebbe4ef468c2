"""One SQLite file, which all ports share: opened, brought up to date, read, and changed in transactions."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retrieval.store.ports import StoreError
from retrieval.store.sqlite.migrations import MIGRATIONS

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

Do = Callable[..., Any]
"""Runs a statement with its values in a transaction, and returns SQLite's cursor."""


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
            self._connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate(file)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"{file} cannot be used as a library: {exc}.") from exc

    def _migrate(self, file: Path) -> None:
        with self.change() as do:
            (version,) = do("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise StoreError(f"{file} was made by a newer Dateline; update this one.")
            for step in MIGRATIONS[version:]:
                # Not executescript, which would commit first and so could leave half a step.
                for statement in step.split(";"):
                    do(statement)
            do(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextmanager
    def change(self) -> Iterator[Do]:
        """A transaction, written when the block ends and undone if it fails; what is yielded runs a statement."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that a statement gives."""
        with self._turn:
            return self._connection.execute(statement, values).fetchall()

    def version(self) -> object:
        """See `Store`."""
        # What others have committed, and what this connection has changed.
        with self._turn:
            return self._connection.execute("PRAGMA data_version").fetchone()[0], self._connection.total_changes

    def scrub(self) -> None:
        """Leave nothing of what was deleted: the log and free pages would still hold it."""
        with self._turn:
            # `secure_delete` covers the pages, these the rest.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """See `Store`."""
        with self._turn:
            self._connection.close()
