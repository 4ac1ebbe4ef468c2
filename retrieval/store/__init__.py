"""Stores articles and related data; the stores are listed in a table and imported on demand.

`records.py` defines the records, `ports.py` and `sharings.py` the interfaces of a store, in ports of at most a dozen methods.
`addresses.py` and `minhash.py` compute the keys by which every store compares articles.

Add a store:

1. Make a folder next to `sqlite/` with one file per port, and one file for the shared parts (connection, transactions,
   schema). Each port takes the shared part in its constructor and implements its Protocol in `ports.py`. No common base
   class is needed.
2. Start with one port and its suite. In `tests/retrieval/store/` add a class that inherits, for example,
   `FeedsContract` of `tests/contracts/store/feeds.py`, with an `open` that returns an object with that port, cast to
   `Store`. Each suite states which ports it needs; those of settings, feeds, schedules, watches and votes need no others.
   Continue port by port.
3. Write the `Store` class. It has the ports as attributes, all on one connection, and `version`, `purge` and `close`.
   `Chats.forget` and `Chats.move` change the rows of all ports in one transaction. The class raises `StoreError` if the
   database cannot be used.
4. Add it to `STORES`. A test class whose name is Test and the name of the store, such as `TestSQLite`, must inherit the
   whole `StoreContract`; a test checks this. Write separate tests for what is specific to the database, such as
   migrations.
5. `open_store` passes a file, or the address of a server, whose scheme is in `SERVERS`. The test class of a store on a
   server overrides `Opened.written`.

A database that speaks SQL needs less, as `postgres/` shows: it implements `database.py`, translates the statements, and
shares the ports and migrations of `sqlite/`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from retrieval.errors import MissingExtra, StoreError, UnknownBackend
from retrieval.store.database import Database
from retrieval.store.ports import Store
from retrieval.store.queues import Incoming, Outgoing, Queues, SendState
from retrieval.store.records import (
    Change,
    Described,
    Erased,
    Feed,
    Feedback,
    Look,
    NewArticle,
    Placed,
    Placing,
    Room,
    Schedule,
    Sharing,
    Shelf,
    Stored,
    ToldSentence,
    TopicWatch,
)
from retrieval.store.workers import SharedQueues

__all__ = [
    "DEFAULT_STORE",
    "STORES",
    "Change",
    "Described",
    "Erased",
    "Feed",
    "Feedback",
    "Incoming",
    "Look",
    "NewArticle",
    "Outgoing",
    "Placed",
    "Placing",
    "Queues",
    "Room",
    "Schedule",
    "SendState",
    "SharedQueues",
    "Sharing",
    "Shelf",
    "Store",
    "StoreError",
    "Stored",
    "ToldSentence",
    "TopicWatch",
    "is_address",
    "open_database",
    "open_queues",
    "open_store",
]

DEFAULT_STORE = "sqlite"
STORES = {
    "sqlite": "retrieval.store.sqlite:SQLiteStore",
    "postgres": "retrieval.store.postgres.store:PostgresStore",
}
QUEUES = {
    "sqlite": "retrieval.store.sqlite.queues:SQLiteQueues",
    "postgres": "retrieval.store.postgres.queues:PostgresQueues",
}
SERVERS = {"postgresql": "postgres", "postgres": "postgres"}
"""The stores on servers, by the scheme of their addresses."""


def open_store(place: Path | str, name: str | None = None) -> Store:
    """Open a store; its file or its tables are made if they are not there.

    Args:
        place: the file, or the address of a database on a server, such as `postgresql://user:password@host/name`.
        name: the name of the store; None to tell it from the place.

    Raises:
        UnknownBackend: there is no store with this name.
        MissingExtra: the driver of the database is not installed.
        StoreError: the file or the database cannot be used.
    """
    store: Store = _opened(STORES, place, name)
    return store


def open_queues(place: Path | str, name: str | None = None) -> Queues:
    """Open queues; their file or their tables are made if they are not there.

    Args:
        place: as for `open_store`.
        name: as for `open_store`.

    Raises:
        UnknownBackend: there is no store with this name.
        MissingExtra: the driver of the database is not installed.
        StoreError: the file or the database cannot be used.
    """
    queues: Queues = _opened(QUEUES, place, name)
    return queues


def open_database(place: Path | str) -> Database:
    """Open the database of a store that speaks SQL, to copy it.

    Raises:
        MissingExtra: the driver of the database is not installed.
        StoreError: the file or the database cannot be used.
    """
    database: Database = _opened(STORES, place, None).database
    return database


def is_address(place: Path | str) -> bool:
    """Whether a place is the address of a database on a server, rather than a file."""
    return isinstance(place, str) and place.partition("://")[0].lower() in SERVERS and "://" in place


def _opened(table: dict[str, str], place: Path | str, name: str | None) -> Any:  # noqa: ANN401 - a name says what
    if name is None:
        name = SERVERS[str(place).partition("://")[0].lower()] if is_address(place) else DEFAULT_STORE
    if name not in table:
        raise UnknownBackend("store", name, tuple(table))
    module, _, attribute = table[name].partition(":")
    try:
        opened = getattr(import_module(module), attribute)
    except ModuleNotFoundError as exc:
        if exc.name != "psycopg":
            raise
        raise MissingExtra("PostgreSQL", "postgres") from exc
    return opened(place if name in SERVERS.values() else Path(place))
