"""Combines all ports on one PostgreSQL database."""

from retrieval.store.postgres.database import Database
from retrieval.store.sqlite.migrations import MIGRATIONS
from retrieval.store.sqlite.store import SQLStore


class PostgresStore(SQLStore):
    """A `Store` in a PostgreSQL database.

    Args:
        address: the address, `postgresql://user:password@host/name`.

    Raises:
        StoreError: the database cannot be reached or used, or is of a newer version.
    """

    def __init__(self, address: str) -> None:
        super().__init__(Database(address, "library", MIGRATIONS))
