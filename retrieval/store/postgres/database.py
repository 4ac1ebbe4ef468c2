"""Opens, migrates, reads and changes a PostgreSQL database, with the interface of `retrieval.store.sqlite.database`."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg

from retrieval.errors import StoreError
from retrieval.store.database import Do as AnyDo
from retrieval.store.database import tables_of
from retrieval.store.postgres.connection import LONGEST_STATEMENT, SCHEMA, Connection, connected, is_missing
from retrieval.store.postgres.dialect import translated, translated_migration
from retrieval.store.postgres.errors import as_store_errors, can_be_repeated, is_lost

LOCK = 0x6461_7465
"""The first half of the key of the lock for changes; the second half is that of the part of the database."""
PATIENCE = 30
"""Seconds to wait for another process that is changing data."""
LONGEST_REWRITE = 900
"""Seconds to write a table anew without what was deleted from it."""
AT_ONCE = 100
"""Rows in memory while all are read."""
ATTEMPTS = 3
"""How often a statement is tried before the database counts as lost."""
_CHANGING = re.compile(r"INSERT |(?:DELETE FROM|UPDATE) (?P<rewritten>\w+)")

T = TypeVar("T")


class Do:
    """Executes statements within a transaction.

    Attributes:
        has_changed: whether rows were changed.
        rewritten: the tables whose rows were changed or deleted, so that their files hold what is not in them any more.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.has_changed = False
        self.rewritten = set[str]()

    def __call__(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - a cursor of rows of any type
        """Execute a statement with values, and return the cursor."""
        cursor = self._connection.execute(translated(statement), values, binary=True)
        self._note(statement, cursor)
        return cursor

    def for_each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute a statement once for each row of values."""
        if found := list(rows):
            with self._connection.cursor() as cursor:
                cursor.executemany(translated(statement), found)
                self._note(statement, cursor)

    def stream(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement that reads, of which some at a time are in memory."""
        with psycopg.ServerCursor(self._connection, "stream") as cursor:
            cursor.itersize = AT_ONCE
            yield from cursor.execute(translated(statement), binary=True)

    def commit(self) -> None:
        """End the transaction.

        Raises:
            StoreError: the server has undone it, because a statement in it failed.
        """
        if self._connection.execute(b"COMMIT").statusmessage != "COMMIT":
            raise StoreError("The database cannot be used: {reason}.", reason="the transaction was undone")

    def _note(self, statement: str, cursor: psycopg.Cursor[Any]) -> None:
        if changing := _CHANGING.match(statement):
            self.has_changed = self.has_changed or cursor.rowcount > 0
            if changing["rewritten"]:
                self.rewritten.add(changing["rewritten"])


class Database:
    """A part of a PostgreSQL database that several processes can share. Thread-safe; threads take turns on one connection.

    One process at a time changes data: each change begins with a lock of the whole part, as in SQLite. So the isolation level
    is read committed: within a change nothing else changes, and each statement sees what was committed before the lock was
    obtained. Changes cannot fail to be serialised, nor wait for each other in a circle.

    Args:
        address: the address, `postgresql://user:password@host/name`.
        part: the name of the part, which has its own migrations and its own lock.
        migrations: the migrations that define its schema, see `retrieval/store/sqlite/migrations.py`.
        patience: seconds to wait for another process that is changing data.

    Raises:
        StoreError: the database cannot be reached or used, or is of a newer version.
    """

    def __init__(self, address: str, part: str, migrations: Sequence[str], *, patience: float = PATIENCE) -> None:
        self._address, self._part, self._patience = address, part, patience
        self.tables = tables_of(migrations)
        self._turn = threading.RLock()
        self._change: Do | None = None
        self._scrubs = self._is_closed = False
        self._open: Connection | None = None
        with self._turn, as_store_errors(is_opening=True):
            self._migrate(migrations)

    def _connection(self) -> Connection:
        """The connection, made anew if it was lost."""
        if self._is_closed:
            raise StoreError("The database cannot be used: {reason}.", reason="closed")
        if self._open is not None and self._open.closed:
            self._open = None
        if self._open is None:
            self._open = connected(self._address, self._patience)
        return self._open

    def _migrate(self, migrations: Sequence[str]) -> None:
        # A database that is up to date is not written to, so that it can be read where nothing can be written.
        if self._version_of_schema() == len(migrations):
            return
        connection = self._connection()
        with connection.transaction():
            connection.execute(b"SET LOCAL statement_timeout = 0")
            # For both parts, since they share the schema and a table.
            connection.execute(b"SELECT pg_advisory_xact_lock(%s, 0)", (LOCK,))
            if is_missing(connection, b"SELECT to_regnamespace(%s)", SCHEMA):
                connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
            connection.execute(
                b"CREATE TABLE IF NOT EXISTS parts (part TEXT PRIMARY KEY, version BIGINT NOT NULL, changes BIGINT NOT NULL)"
            )
            # Another process may have brought it up to date meanwhile.
            version = self._version_of_schema()
            if version > len(migrations):
                raise StoreError(f"The {self._part} was made by a newer version of Dateline. Update Dateline first.")
            for step in migrations[version:]:
                for statement in translated_migration(step):
                    connection.execute(statement.encode())
            connection.execute(
                b"INSERT INTO parts VALUES (%s, %s, 0) ON CONFLICT (part) DO UPDATE SET version = excluded.version",
                (self._part, len(migrations)),
            )

    def _version_of_schema(self) -> int:
        connection = self._connection()
        if is_missing(connection, b"SELECT to_regclass(%s)", f"{SCHEMA}.parts"):
            return 0
        found = connection.execute(b"SELECT version FROM parts WHERE part = %s", (self._part,)).fetchone()
        return int(found[0]) if found else 0

    @contextmanager
    def change(self) -> Iterator[Do]:
        """A transaction: committed at the end of the block, rolled back if it fails. Yields what executes statements.

        Raises:
            StoreError: the database is busy, cannot be reached, or cannot be written.
        """
        with self._turn, as_store_errors():
            if self._change is not None:
                # Nested: committed or rolled back with the outer transaction.
                yield self._change
                return
            self._change = do = self._repeated(self._begun)
            try:
                yield do
                rewritten = tuple(do.rewritten) if self._scrubs else ()
                if do.has_changed:
                    do("UPDATE parts SET changes = changes + 1 WHERE part = ?", (self._part,))
                do.commit()
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._change, self._scrubs = None, False
            self._rewrite(rewritten)

    def _begun(self) -> Do:
        connection = self._connection()
        try:
            # Sent together, since each answer takes as long as many changes.
            connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({LOCK}, hashtext('{self._part}'))".encode())
        except BaseException:
            self._roll_back()
            raise
        return Do(connection)

    def _roll_back(self) -> None:
        # A connection that is lost has rolled back by itself.
        with suppress(psycopg.Error):
            if self._open is not None:
                self._open.execute(b"ROLLBACK")

    def _repeated(self, work: Callable[[], T]) -> T:
        """The result of work that changes nothing, tried again on a new connection if the old one was lost."""
        for _ in range(ATTEMPTS - 1):
            try:
                return work()
            except psycopg.Error as exc:
                # Where no connection can be made, whoever waits is told so at once.
                if self._open is None or not (is_lost(exc, is_closed=self._open.closed) or can_be_repeated(exc)):
                    raise
        return work()

    @contextmanager
    def reading(self) -> Iterator[Do]:
        """A transaction that changes nothing, and sees all as it is at one moment.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._turn, as_store_errors():
            connection = self._connection()
            connection.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield Do(connection)
            finally:
                self._roll_back()

    def numbering(self, do: AnyDo) -> dict[str, int]:
        """The highest number that was ever given to a row, for each table that numbers its rows."""
        last = {
            table: do(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}").fetchone()[0]
            for table, _, sequence in self._sequences(do)
        }
        return {table: number for table, number in last.items() if number}

    def continue_numbering(self, do: AnyDo, numbers: Mapping[str, int]) -> None:
        """Give new rows higher numbers than these and than those of all rows."""
        for table, column, sequence in self._sequences(do):
            (highest,) = do(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()
            if last := max(highest, numbers.get(table, 0)):
                do("SELECT setval(?, ?)", (sequence, last))

    def _sequences(self, do: AnyDo) -> list[tuple[str, str, str]]:
        """The tables that number their rows, the column of each, and what counts it."""
        found = do(
            "SELECT table_name, column_name, pg_get_serial_sequence(table_name, column_name) "
            "FROM information_schema.columns WHERE table_schema = ? AND is_identity = 'YES'",
            (SCHEMA,),
        )
        return [row for row in found.fetchall() if row[0] in self.tables]

    def truncate_log(self) -> None:
        """Write the tables anew as soon as the open transaction has ended, so that none holds what was deleted."""
        self._scrubs = True

    def make_room(self) -> None:
        """Do nothing: the room on its disk is the server's."""

    def check_room(self) -> None:
        """Do nothing, for the same reason."""

    def is_full(self, error: StoreError) -> bool:  # noqa: ARG002 - the interface
        """Always false, for the same reason."""
        return False

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that a statement returns.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._turn, as_store_errors():
            if self._change is not None:
                return self._change(statement, values).fetchall()  # type: ignore[no-any-return]
            return self._repeated(lambda: self._fetched(statement, values))

    def _fetched(self, statement: str, values: Sequence[object]) -> list[Any]:
        return self._connection().execute(translated(statement), values, binary=True).fetchall()

    def read_together(self, columns: str, source: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a large result, as `read` gives them.

        Raises:
            StoreError: the database cannot be read.
        """
        return self.read(f"SELECT {columns} {source}", values)

    def version(self) -> object:
        """See `Store`."""
        return self.read("SELECT changes FROM parts WHERE part = ?", (self._part,))[0][0]

    def scrub(self) -> bool:
        """Write the tables anew, so that their files do not hold what was deleted.

        Returns:
            False if traces may be left, because another process uses a table or there is no room.
        """
        return self._rewrite(self.tables)

    def _rewrite(self, tables: Sequence[str]) -> bool:
        try:
            with self._turn, as_store_errors():
                connection = self._connection()
                connection.execute(f"SET statement_timeout = '{LONGEST_REWRITE}s'".encode())
                try:
                    for table in tables:
                        connection.execute(f"VACUUM FULL {table}".encode())
                finally:
                    connection.execute(f"SET statement_timeout = '{LONGEST_STATEMENT}s'".encode())
        except (psycopg.Error, StoreError):
            return False
        return True

    def close(self) -> None:
        """See `Store`."""
        with self._turn:
            self._is_closed = True
            if self._open is not None:
                self._open.close()

    def __del__(self) -> None:
        # The driver warns of connections that are left open, where SQLite closes its own without a word.
        if hasattr(self, "_turn"):
            self.close()
