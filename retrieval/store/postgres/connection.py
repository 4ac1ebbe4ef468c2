"""Opens connections to PostgreSQL that behave as one to SQLite does."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from retrieval.errors import StoreError
from retrieval.store.postgres.values import adapt

SCHEMA = "dateline"
"""All tables are in this schema, so that a database can be shared with other programs."""
LONGEST_STATEMENT = 120
"""Seconds for one statement."""
LONGEST_PAUSE = 600
"""Seconds between two statements of a change, after which the server takes the process for lost and lets others change data."""


class Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor with the number of the row that was inserted last, as one of SQLite has it."""

    @property
    def lastrowid(self) -> int:
        """The number that the last inserted row was given."""
        ((number,),) = self.connection.execute(b"SELECT lastval()").fetchall()
        return int(number)


Connection = psycopg.Connection[tuple[Any, ...]]


def connected(address: str, patience: float) -> Connection:
    """A new connection, on which each statement is a transaction unless one is begun.

    Raises:
        StoreError: the address is none of a database, or the database is of another encoding.
        psycopg.Error: the database cannot be reached.
    """
    try:
        given = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        # Without the cause, which repeats the address with its password.
        raise StoreError(_UNREADABLE) from None
    settings: dict[str, Any] = {**_DEFAULTS, **given, "client_encoding": "UTF8"}
    connection = psycopg.connect(make_conninfo("", **settings), autocommit=True, cursor_factory=Cursor)
    try:
        _set_up(connection, patience)
    except BaseException:
        connection.close()
        raise
    return connection


_UNREADABLE = "The address of the database cannot be read. It must be like postgresql://user:password@host:5432/name."
_DEFAULTS = {"connect_timeout": 10, "application_name": "dateline", "keepalives_idle": 60, "tcp_user_timeout": 60_000}
"""What holds unless the address says otherwise: seconds, and milliseconds for the last."""


def _set_up(connection: Connection, patience: float) -> None:
    adapt(connection)
    ((encoding,),) = connection.execute(b"SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise StoreError(f"The database has the encoding {encoding}. Make one that has the encoding UTF8.")
    for name, value in (
        ("search_path", SCHEMA),
        ("default_transaction_isolation", "'read committed'"),
        ("lock_timeout", f"'{max(1, round(patience * 1000))}ms'"),
        ("statement_timeout", f"'{LONGEST_STATEMENT}s'"),
        ("idle_in_transaction_session_timeout", f"'{LONGEST_PAUSE}s'"),
    ):
        connection.execute(f"SET {name} = {value}".encode())


def is_missing(connection: Connection, statement: bytes, name: str) -> bool:
    """Whether a statement that looks for something by its name finds nothing."""
    return connection.execute(statement, (name,)).fetchall() == [(None,)]
