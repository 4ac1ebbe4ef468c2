"""Where articles are kept, and what belongs to them: stores, named in one table and imported on demand.

`records.py` says what is kept, `ports.py` what a store must do with it, in ports of at most a dozen methods. `addresses.py`
and `sketches.py` compute what every store compares articles by.

Add a store:

1. Make a folder beside `sqlite/`, one file a port, and what they share (the connection, the transaction, the schema) in one
   more. A port takes that in its constructor and implements its Protocol in `ports.py`; it needs no common base.
2. Begin with one port and its suite: in `tests/retrieval/store/`, a class inherits, say, `FeedsContract` of
   `tests/contracts/store/feeds.py`, and its `open` returns an object that has that port, cast to `Store`. Each suite says
   which ports it needs; those of settings, feeds, schedules and votes need no other. Go on port by port.
3. Write the class that is the `Store`: it has the ports as attributes, all over one connection, and `version`, `purge` and
   `close`. `Chats.forget` and `Chats.move` change the rows of all ports in one transaction. The class raises `StoreError` if
   the database cannot be used.
4. Name it in `STORES`. A test class called Test and that name, such as `TestSQLite`, inherits the whole `StoreContract`; the
   tests fail until it does. What is special to the database, such as bringing an older schema up to date, has tests beside it.
5. `open_store` gives a store a file. One that lives on a server takes its address in place of that path, here and in
   `bot/bootstrap.py`, and its test class overrides `ChatsContract.written`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError, UnknownBackend
from retrieval.store.ports import Store
from retrieval.store.queues import Incoming, Outgoing, Queues, SendState
from retrieval.store.records import Feed, Feedback, Schedule, Shelf, Stored

__all__ = [
    "DEFAULT_STORE",
    "STORES",
    "Feed",
    "Feedback",
    "Incoming",
    "Outgoing",
    "Queues",
    "Schedule",
    "SendState",
    "Shelf",
    "Store",
    "StoreError",
    "Stored",
    "open_queues",
    "open_store",
]

DEFAULT_STORE = "sqlite"
STORES = {"sqlite": "retrieval.store.sqlite:SQLiteStore"}
QUEUES = {"sqlite": "retrieval.store.sqlite.queues:SQLiteQueues"}


def open_store(file: Path, name: str = DEFAULT_STORE) -> Store:
    """The store in a file, made if it is not there.

    Raises:
        UnknownBackend: no store goes by that name.
        StoreError: the file cannot be used.
    """
    store: Store = _opened(STORES, name, file)
    return store


def open_queues(file: Path, name: str = DEFAULT_STORE) -> Queues:
    """The queues in a file, made if it is not there.

    Raises:
        UnknownBackend: no store goes by that name.
        StoreError: the file cannot be used.
    """
    queues: Queues = _opened(QUEUES, name, file)
    return queues


def _opened(table: dict[str, str], name: str, file: Path) -> Any:  # noqa: ANN401 - a name says what
    if name not in table:
        raise UnknownBackend("store", name, tuple(table))
    module, _, attribute = table[name].partition(":")
    return getattr(import_module(module), attribute)(file)
