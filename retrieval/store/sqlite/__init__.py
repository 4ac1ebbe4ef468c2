"""Implements the store in one SQLite file, which several processes can share."""

from retrieval.store.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore"]
