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
5. `open_store` passes a file. A store on a server takes an address instead of the path, here and in `bot/bootstrap.py`,
   and its test class overrides `ChatsContract.written`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError, UnknownBackend
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
    "Sharing",
    "Shelf",
    "Store",
    "StoreError",
    "Stored",
    "ToldSentence",
    "TopicWatch",
    "open_queues",
    "open_store",
]

DEFAULT_STORE = "sqlite"
STORES = {"sqlite": "retrieval.store.sqlite:SQLiteStore"}
QUEUES = {"sqlite": "retrieval.store.sqlite.queues:SQLiteQueues"}


def open_store(file: Path, name: str = DEFAULT_STORE) -> Store:
    """Open the store in a file, which is created if it does not exist.

    Raises:
        UnknownBackend: there is no store with this name.
        StoreError: the file cannot be used.
    """
    store: Store = _opened(STORES, name, file)
    return store


def open_queues(file: Path, name: str = DEFAULT_STORE) -> Queues:
    """Open the queues in a file, which is created if it does not exist.

    Raises:
        UnknownBackend: there is no store with this name.
        StoreError: the file cannot be used.
    """
    queues: Queues = _opened(QUEUES, name, file)
    return queues


def _opened(table: dict[str, str], name: str, file: Path) -> Any:  # noqa: ANN401 - a name says what
    if name not in table:
        raise UnknownBackend("store", name, tuple(table))
    module, _, attribute = table[name].partition(":")
    return getattr(import_module(module), attribute)(file)
