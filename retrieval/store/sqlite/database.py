"""Opens, migrates, reads and changes a SQLite file, which several ports share."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError
from retrieval.store.database import Do as AnyDo
from retrieval.store.database import tables_of
from retrieval.store.private import make_private_file, make_private_folder, narrow_file
from retrieval.store.sqlite.migrations import MIGRATIONS

PATIENCE = 30.0
MEMORY = Path(":memory:")
BESIDE = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite puts beside a database."""

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class Do:
    """Executes statements within a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __call__(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - a cursor of rows of any type
        """Execute a statement with values, and return the cursor."""
        return self._connection.execute(statement, values)

    def for_each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute a statement once for each row of values."""
        self._connection.executemany(statement, rows)

    def stream(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement that reads, of which one at a time is in memory."""
        yield from self._connection.execute(statement)


class Database:
    """A SQLite file that several processes can share. Thread-safe; threads take turns.

    Write-ahead logging allows reading during a write; `secure_delete` overwrites deleted data. Only the owner can read the
    file and the files that SQLite creates beside it.

    Args:
        file: the file; it and its folder are created if they do not exist.
        migrations: the migrations that define its schema, see `migrations.py`.
        patience: seconds to wait for another process that is writing.

    Raises:
        StoreError: the file is not a library, is of a newer version, or cannot be opened.
    """

    def __init__(self, file: Path, *, migrations: Sequence[str] = MIGRATIONS, patience: float = PATIENCE) -> None:
        self._migrations, self.tables = migrations, tables_of(migrations)
        self._turn = threading.RLock()
        self._truncates = False
        try:
            _make_private(file)
            self._connection = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate(file)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"{file} cannot be used as a library: {exc}.") from exc

    def _migrate(self, file: Path) -> None:
        # A file that is up to date is not written to, so that it can be opened on a full disk.
        if self.read("PRAGMA user_version")[0][0] == len(self._migrations):
            return
        with self.change() as do:
            (version,) = do("PRAGMA user_version").fetchone()
            if version > len(self._migrations):
                raise StoreError(f"{file} was made by a newer version of Dateline. Update Dateline first.")
            for step in self._migrations[version:]:
                # Not executescript, because it commits first and could leave a migration half done.
                for statement in step.split(";"):
                    do(statement)
            do(f"PRAGMA user_version = {len(self._migrations)}")

    @contextmanager
    def change(self) -> Iterator[Do]:
        """A transaction: committed at the end of the block, rolled back if it fails. Yields what executes statements.

        Raises:
            StoreError: the disk is full, the database is busy, or it cannot be written.
        """
        with self._turn, _translated():
            if self._is_changing():
                # Nested: committed or rolled back with the outer transaction.
                yield Do(self._connection)
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Do(self._connection)
                self._connection.execute("COMMIT")
            except BaseException as exc:
                if self._is_changing():
                    self._connection.execute("ROLLBACK")
                if _code_of(exc) in _FULL:
                    self.make_room()
                raise
            if self._truncates:
                # Not tried again where another process reads the file: each time would wait for it.
                self._truncates = False
                self._truncate_log()

    @contextmanager
    def reading(self) -> Iterator[Do]:
        """A transaction that changes nothing, and sees all as it is at one moment.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._turn, _translated():
            self._connection.execute("BEGIN")
            try:
                yield Do(self._connection)
            finally:
                self._connection.execute("ROLLBACK")

    def numbering(self, do: AnyDo) -> dict[str, int]:
        """The highest number that was ever given to a row, for each table whose numbers are never given again."""
        return dict(do("SELECT name, seq FROM sqlite_sequence").fetchall())

    def continue_numbering(self, do: AnyDo, numbers: Mapping[str, int]) -> None:
        """Give new rows higher numbers than these, in the tables whose numbers are never given again."""
        for table in self.tables:
            autoincrement = "SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'"
            if table in numbers and do(autoincrement, (table,)).fetchone():
                do("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
                do("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, numbers[table]))

    def truncate_log(self) -> None:
        """Empty the write-ahead log as soon as the open transaction has ended, so that no file holds what was deleted."""
        self._truncates = True

    def make_room(self) -> None:
        """Empty the write-ahead log as far as possible, so that a smaller change may find room in it."""
        with self._turn, suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(RESTART)")

    def _is_changing(self) -> bool:
        """Whether a transaction is open; SQLite rolls back by itself if it cannot write."""
        return self._connection.in_transaction

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that a statement returns.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._turn, _translated():
            return self._connection.execute(statement, values).fetchall()

    def read_together(self, columns: str, source: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a large result of numbers and texts: some columns of a source, which is all that follows them.

        Raises:
            StoreError: the database cannot be read.
        """
        # One row, because the driver lets other threads run at every row, and waits for its turn each time.
        ((rows,),) = self.read(
            f"SELECT json_group_array(json_array({columns})) FROM (SELECT {columns} {source})", values
        )
        found: list[Any] = json.loads(rows)
        return found

    def check_room(self) -> None:
        """Do nothing: there is no room that is kept free."""

    def is_full(self, error: StoreError) -> bool:
        """Whether a change was refused because there was no room for it."""
        return error.__cause__ is not None and _code_of(error.__cause__) in _FULL

    def version(self) -> object:
        """See `Store`."""
        # data_version covers commits by other connections, total_changes those by this one.
        with self._turn, _translated():
            return self._connection.execute("PRAGMA data_version").fetchone()[0], self._connection.total_changes

    def scrub(self) -> bool:
        """Erase deleted data from the write-ahead log and the free pages of the file.

        Returns:
            False if traces may be left, because the disk is full or another process uses the file.
        """
        # `secure_delete` only overwrites within database pages.
        with self._turn:
            return all([self._truncate_log(), self._vacuum(), self._truncate_log()])

    def _vacuum(self) -> bool:
        try:
            self._connection.execute("VACUUM")
        except sqlite3.DatabaseError:
            return False
        return True

    def _truncate_log(self) -> bool:
        try:
            (is_busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.DatabaseError:
            return False
        return not is_busy

    def close(self) -> None:
        """See `Store`."""
        with self._turn:
            self._connection.close()


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, which gives those beside it the mode of this one."""
    if file == MEMORY:
        return
    if not file.parent.exists():
        make_private_folder(file.parent)
    make_private_file(file)
    for beside in BESIDE:
        narrow_file(file.with_name(file.name + beside))


def _code_of(exc: BaseException) -> int:
    """The primary code of an error of SQLite, which is the low byte of an extended code."""
    return int(getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors about the file into `StoreError`; errors in statements and values pass unchanged."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as exc:
        code = _code_of(exc)
        if code in _FULL:
            raise StoreError(
                "The disk is full or read-only. Nothing was changed. Try again when there is room on it."
            ) from exc
        if code in _BUSY:
            raise StoreError("The database is busy. Try again in a minute.") from exc
        raise StoreError("The database cannot be used: {reason}.", reason=str(exc)) from exc
