"""Where articles are kept, named in one table and imported on demand."""

from importlib import import_module
from pathlib import Path

from retrieval.errors import UnknownBackend
from retrieval.store.store import Feed, Feedback, Schedule, Shelf, Store, Stored

__all__ = ["DEFAULT_STORE", "STORES", "Feed", "Feedback", "Schedule", "Shelf", "Store", "Stored", "open_store"]

DEFAULT_STORE = "sqlite"
STORES = {"sqlite": "retrieval.store.sqlite:SQLiteStore"}


def open_store(file: Path, name: str = DEFAULT_STORE) -> Store:
    """The store in a file, made if it is not there.

    Raises:
        UnknownBackend: no store goes by that name.
        StoreError: the file cannot be used.
    """
    if name not in STORES:
        raise UnknownBackend("store", name, tuple(STORES))
    module, _, attribute = STORES[name].partition(":")
    store: Store = getattr(import_module(module), attribute)(file)
    return store
