"""The store in one SQLite file, which several processes share."""

from retrieval.store.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore"]
