"""Implements the queues in a PostgreSQL database, apart from the store, so that neither waits for a change of the other."""

from collections.abc import Sequence

from retrieval.store.postgres.database import Database
from retrieval.store.postgres.workers import CHANNEL, SLOT, PostgresWorkers
from retrieval.store.queues import Incoming
from retrieval.store.sqlite.queues import PATIENCE, QUEUE_MIGRATIONS, SQLiteInbox, SQLQueues


class PostgresInbox(SQLiteInbox):
    """The inbox in PostgreSQL, which tells the workers what came."""

    def put(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See `Inbox`."""
        with self._database.change() as do:
            new = super().put(incoming)
            for chat in dict.fromkeys(each.chat for each in new):
                do(f"SELECT pg_notify('{CHANNEL}', 'came ' || {SLOT.format('?')})", (chat,))
            return new


class PostgresQueues(SQLQueues):
    """The `Queues` in a PostgreSQL database, and the workers that share them.

    Args:
        address: the address, `postgresql://user:password@host/name`.

    Attributes:
        workers: the workers.

    Raises:
        StoreError: the database cannot be reached or used, or is of a newer version.
    """

    def __init__(self, address: str) -> None:
        database = Database(address, "queue", QUEUE_MIGRATIONS, patience=PATIENCE)
        super().__init__(database)
        self.inbox = PostgresInbox(database)
        self.workers = PostgresWorkers(database, address)
