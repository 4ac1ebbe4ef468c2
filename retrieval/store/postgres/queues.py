"""Implements the queues in a PostgreSQL database, apart from the store, so that neither waits for a change of the other."""

from retrieval.store.postgres.database import Database
from retrieval.store.sqlite.queues import PATIENCE, QUEUE_MIGRATIONS, SQLQueues


class PostgresQueues(SQLQueues):
    """The `Queues` in a PostgreSQL database.

    Args:
        address: the address, `postgresql://user:password@host/name`.

    Raises:
        StoreError: the database cannot be reached or used, or is of a newer version.
    """

    def __init__(self, address: str) -> None:
        super().__init__(Database(address, "queue", QUEUE_MIGRATIONS, patience=PATIENCE))
