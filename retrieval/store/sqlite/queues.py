"""Implements the queues in a separate SQLite file, so that their changes do not change the version of the store."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.store.database import Database
from retrieval.store.queues import Inbox, Incoming, Outbox, Outgoing, SendState
from retrieval.store.sqlite.database import MEMORY
from retrieval.store.sqlite.database import Database as SQLiteDatabase
from retrieval.store.sqlite.reserve import SIZE, Reserve

QUEUE_MIGRATIONS = (
    """
    CREATE TABLE inbox (
        number INTEGER PRIMARY KEY,
        chat TEXT NOT NULL,
        received REAL NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        body TEXT
    );
    CREATE INDEX inbox_pending ON inbox (number) WHERE body IS NOT NULL;
    CREATE TABLE outbox (
        key TEXT PRIMARY KEY,
        chat TEXT NOT NULL,
        method TEXT NOT NULL,
        created REAL NOT NULL,
        state TEXT NOT NULL,
        result TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL
    );
    CREATE INDEX outbox_unfinished ON outbox (created) WHERE state IN ('waiting', 'started');
    """,
    """
    ALTER TABLE inbox ADD COLUMN worker INTEGER;
    CREATE INDEX inbox_pending_by_chat ON inbox (chat) WHERE body IS NOT NULL;
    CREATE TABLE workers (
        worker INTEGER PRIMARY KEY AUTOINCREMENT,
        seen REAL NOT NULL,
        gone REAL
    );
    CREATE TABLE leader (
        name TEXT PRIMARY KEY,
        worker INTEGER NOT NULL
    );
    CREATE TABLE quotas (
        chat TEXT PRIMARY KEY,
        until REAL NOT NULL,
        moments TEXT NOT NULL
    );
    """,
)
"""Like `MIGRATIONS`, for the file of the queues. Only several processes that share queues use `worker` and the last three tables."""
PATIENCE = 5.0
"""Seconds to wait for another process that is writing. Only a foreign program does so, and each message waits for it."""
_FINISHED = (SendState.SENT, SendState.DROPPED)


class QueueDatabase(SQLiteDatabase):
    """A database with a reserve, which is given up when the disk is full: what is done can be noted then.

    Args:
        file: the file of the queues.
        reserve: bytes of the reserve.

    Raises:
        StoreError: the file cannot be used, or is of a newer version.
    """

    def __init__(self, file: Path, reserve: int) -> None:
        # First, since the disk may be full already.
        self._reserve = None if file == MEMORY else Reserve(file.with_name(f"{file.name}-reserve"), reserve)
        super().__init__(file, migrations=QUEUE_MIGRATIONS, patience=PATIENCE)

    def make_room(self) -> None:
        """Give up the reserve, and empty the write-ahead log."""
        if self._reserve is not None:
            self._reserve.give_up()
        super().make_room()

    def check_room(self) -> None:
        """Check whether there is room for what will be noted of what is stored now.

        Raises:
            StoreError: the reserve was given up, and the disk is still full.
        """
        if self._reserve is not None and not self._reserve.keep():
            raise StoreError("The disk is full or read-only. Nothing was changed. Try again when there is room on it.")


class SQLiteInbox:
    """The inbox in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See `Inbox`."""
        self._database.check_room()
        statement = "INSERT OR IGNORE INTO inbox (number, chat, received, body) VALUES (?, ?, ?, ?)"
        with self._database.change() as do:
            return [
                each for each in incoming if do(statement, (each.number, each.chat, each.received, each.body)).rowcount
            ]

    def pending(self) -> list[Incoming]:
        """See `Inbox`."""
        found = self._database.read(
            "SELECT number, chat, body, received, attempts FROM inbox WHERE body IS NOT NULL ORDER BY number"
        )
        return [Incoming(*row) for row in found]

    def count_attempts(self, numbers: Sequence[int]) -> None:
        """See `Inbox`."""
        self._each("UPDATE inbox SET attempts = attempts + 1 WHERE number = ?", numbers)

    def clear_attempts(self, numbers: Sequence[int]) -> None:
        """See `Inbox`."""
        self._each("UPDATE inbox SET attempts = 0 WHERE number = ?", numbers)

    def done(self, numbers: Sequence[int]) -> None:
        """See `Inbox`."""
        self._each("UPDATE inbox SET body = NULL WHERE number = ?", numbers)

    def _each(self, statement: str, numbers: Sequence[int]) -> None:
        with self._database.change() as do:
            for number in numbers:
                do(statement, (number,))

    def waiting_since(self) -> float | None:
        """See `Inbox`."""
        ((found,),) = self._database.read("SELECT min(received) FROM inbox WHERE body IS NOT NULL")
        return None if found is None else float(found)


class SQLiteOutbox:
    """The outbox in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, outgoing: Outgoing) -> Outgoing:
        """See `Outbox`."""
        o = outgoing
        with self._database.change() as do:
            do(
                "INSERT OR IGNORE INTO outbox (key, chat, method, created, state, result, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (o.key, o.chat, o.method, o.created, o.state, o.result, o.body),
            )
            return self._rows(do(f"SELECT {_COLUMNS} FROM outbox WHERE key = ?", (o.key,)).fetchall())[0]

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """See `Outbox`."""
        body = "''" if state in _FINISHED else "body"
        with self._database.change() as do:
            do(f"UPDATE outbox SET state = ?, result = ?, body = {body} WHERE key = ?", (state, result, key))

    def unfinished(self) -> list[Outgoing]:
        """See `Outbox`."""
        where = "WHERE state IN ('waiting', 'started') ORDER BY created, rowid"
        return self._rows(self._database.read(f"SELECT {_COLUMNS} FROM outbox {where}"))

    def about(self, prefix: str) -> list[Outgoing]:
        """See `Outbox`."""
        where = "WHERE key >= ? AND substr(key, 1, ?) = ? ORDER BY rowid"
        return self._rows(self._database.read(f"SELECT {_COLUMNS} FROM outbox {where}", (prefix, len(prefix), prefix)))

    @staticmethod
    def _rows(found: Sequence[tuple[str, str, str, str, float, str, str]]) -> list[Outgoing]:
        return [Outgoing(*row[:5], SendState(row[5]), row[6]) for row in found]


_COLUMNS = "key, chat, method, body, created, state, result"


class SQLQueues:
    """The `Queues` on a database that speaks SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.inbox: Inbox = SQLiteInbox(self._database)
        self.outbox: Outbox = SQLiteOutbox(self._database)

    @contextmanager
    def transaction(self) -> Iterator[object]:
        """See `Queues`."""
        with self._database.change() as do:
            yield do

    def purge(self, *, before: float) -> None:
        """See `Queues`."""
        with self._database.change() as do:
            do("DELETE FROM inbox WHERE body IS NULL AND received < ?", (before,))
            do("DELETE FROM outbox WHERE state IN ('sent', 'dropped') AND created < ?", (before,))
            # The log still has the texts of what was handled since.
            self._database.truncate_log()

    def forget(self, chat: str) -> bool:
        """See `Queues`."""
        with self._database.change() as do:
            for table in ("inbox", "outbox", "quotas"):
                do(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        return self._database.scrub()

    def move(self, chat: str, to: str) -> None:
        """See `Queues`."""
        with self._database.change() as do:
            for table in ("inbox", "outbox"):
                do(f"UPDATE {table} SET chat = ? WHERE chat = ?", (to, chat))

    def close(self) -> None:
        """See `Queues`."""
        self._database.close()


class SQLiteQueues(SQLQueues):
    """The `Queues` in a SQLite file.

    Args:
        file: the file; it and its folder are created if they do not exist.
        reserve: bytes that are kept free for what is noted of stored messages.

    Raises:
        StoreError: the file cannot be used, or is of a newer version.
    """

    def __init__(self, file: Path, reserve: int = SIZE) -> None:
        super().__init__(QueueDatabase(file, reserve))
