"""The workers that share the queues: which of them live, who handles which chat, who leads, and who may send when.

A worker lives while the server holds the lock of its session, which ends with its connection, and while it has taken a turn
lately. Others take over some seconds after it has ended, or as soon as it says that it has noted all that it has done. Chats are spread over the living by rendezvous hashing (Thaler and Ravishankar, 1998) of `SLOTS` slots, so that
only the chats of a worker that ends or comes change hands. A worker takes the updates of its chats, and those that a
dead one had taken. It takes none of a chat while another living worker handles an earlier one, which keeps the order.

Every change of the queues holds the lock of the part (`Database`), so that two workers never take the same update, and what
a worker may still do is decided in the transaction in which it begins to do it. Times are those of the server.
"""

import json
from collections.abc import Sequence
from zlib import crc32

from retrieval.store.database import Do
from retrieval.store.postgres.connection import connected
from retrieval.store.postgres.database import Database
from retrieval.store.postgres.errors import as_store_errors
from retrieval.store.queues import Incoming
from retrieval.store.workers import Claimed, Turn

CHANNEL = "dateline"
"""The channel on which workers tell each other what happens."""
SLOTS = 64
"""Number of groups of chats; a power of two."""
SLOT = f"(hashtext({{}}) & {SLOTS - 1})"
"""The slot of a chat, in SQL."""
LOCK = 0x776F_726B
"""The first half of the key of a session's lock; the second half is the number of the worker."""
HUNG = 20.0
"""Seconds without a turn after which a worker counts as dead although it has a connection."""
GRACE = 3.0
"""Seconds for which nobody takes over from a worker whose session has ended, which may live and note what it has sent."""
_LEADER = "leader"


def slots_of(worker: int, living: Sequence[int]) -> frozenset[int]:
    """The slots that a worker has among the living."""
    return frozenset(slot for slot in range(SLOTS) if max(living, key=lambda one: _weight(slot, one)) == worker)


def _weight(slot: int, worker: int) -> tuple[int, int]:
    # A checksum of so short a text differs in few bits; multiplied, they spread.
    return crc32(f"{slot}/{worker}".encode()) * 0x9E37_79B1 % (1 << 32), worker


class PostgresSession:
    """The `Session` of a worker: a connection of its own, with a lock that ends with it.

    Args:
        address: the address of the database.

    Attributes:
        worker: the number of the worker, which none had before.

    Raises:
        StoreError: the database cannot be reached or used.
    """

    def __init__(self, address: str) -> None:
        with as_store_errors():
            self._connection = connected(address, HUNG)
            try:
                for name, value in (("idle", 5), ("interval", 2), ("count", 3)):
                    # So that the server finds out within seconds that a machine is gone.
                    self._connection.execute(f"SET tcp_keepalives_{name} = {value}".encode())
                ((self.worker,),) = self._connection.execute(
                    b"SELECT nextval(pg_get_serial_sequence('workers', 'worker'))"
                ).fetchall()
                # Before others see it, since one without a lock counts as dead.
                self._connection.execute(b"SELECT pg_advisory_lock(%s, %s)", (LOCK, self.worker))
                self._connection.execute(
                    f"INSERT INTO workers (worker, seen) VALUES (%s, {_NOW})".encode(), (self.worker,)
                )
                self._connection.execute(f"LISTEN {CHANNEL}".encode())
            except BaseException:
                self._connection.close()
                raise

    def news(self, seconds: float) -> list[str]:
        """See `Session`."""
        with as_store_errors():
            return [each.payload for each in self._connection.notifies(timeout=seconds, stop_after=1)]

    def close(self) -> None:
        """See `Session`."""
        self._connection.close()

    def __del__(self) -> None:
        if hasattr(self, "_connection"):
            self.close()


class PostgresWorkers:
    """The `Workers` of a PostgreSQL database.

    Args:
        database: the part with the queues.
        address: the address of the database.
    """

    def __init__(self, database: Database, address: str) -> None:
        self._database, self._address = database, address

    def begin(self) -> PostgresSession:
        """See `Workers`."""
        return PostgresSession(self._address)

    def turn(self, worker: int, most: int, *, again: bool = False) -> Turn | None:
        """See `Workers`."""
        with self._database.change() as do:
            do(f"UPDATE workers SET seen = {_NOW} WHERE worker = ? AND gone IS NULL", (worker,))
            living, leaving = self._living(do)
            if worker not in living:
                return None
            slots = slots_of(worker, living)
            taken = self._taken(do, worker) if again else ()
            others = [one for one in (*living, *leaving) if one != worker]
            claimed = self._claim(do, worker, others, slots, most) if most > 0 else ()
            ((since,),) = do("SELECT min(received) FROM inbox WHERE body IS NOT NULL").fetchall()
            return Turn((*taken, *claimed), self._lead(do, worker, others), slots, living, since)

    @staticmethod
    def _living(do: Do) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The workers that live, and those that have ended lately."""
        do(
            f"UPDATE workers SET gone = {_NOW} WHERE gone IS NULL AND (seen < {_NOW} - {HUNG} OR worker NOT IN "
            "(SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ? AND objsubid = 2 "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))",
            (LOCK,),
        )
        do(f"DELETE FROM workers WHERE gone < {_NOW} - {GRACE}")
        found = do("SELECT worker, gone IS NULL FROM workers ORDER BY worker").fetchall()
        return tuple(one for one, lives in found if lives), tuple(one for one, lives in found if not lives)

    @staticmethod
    def _taken(do: Do, worker: int) -> tuple[Claimed, ...]:
        rows = do(
            "SELECT number, chat, body, received, attempts FROM inbox WHERE body IS NOT NULL AND worker = ? ORDER BY number",
            (worker,),
        )
        return tuple(Claimed(Incoming(*row), resumed=True) for row in rows.fetchall())

    @staticmethod
    def _claim(
        do: Do, worker: int, others: Sequence[int], slots: frozenset[int], most: int
    ) -> tuple[Claimed, ...]:  # fmt: skip
        rows = do(
            "SELECT number, chat, body, received, attempts, worker FROM inbox WHERE body IS NOT NULL "
            f"AND {SLOT.format('chat')} = ANY(?) AND (worker IS NULL OR worker <> ALL(?)) AND NOT EXISTS "
            "(SELECT 1 FROM inbox AS held WHERE held.chat = inbox.chat AND held.body IS NOT NULL AND held.worker = ANY(?)) "
            "ORDER BY number LIMIT ?",
            (sorted(slots), [worker, *others], list(others), most),
        ).fetchall()
        do("UPDATE inbox SET worker = ? WHERE number = ANY(?)", (worker, [row[0] for row in rows]))
        return tuple(Claimed(Incoming(*row[:5]), row[5] is not None) for row in rows)

    @staticmethod
    def _lead(do: Do, worker: int, others: Sequence[int]) -> bool:
        found = do("SELECT worker FROM leader WHERE name = ?", (_LEADER,)).fetchone()
        if found is not None and (found[0] == worker or found[0] in others):
            return bool(found[0] == worker)
        do(
            "INSERT INTO leader (name, worker) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET worker = excluded.worker",
            (_LEADER, worker),
        )
        return True

    def holds(self, worker: int, key: str) -> bool:
        """See `Workers`."""
        begins = key.partition("/")[0]
        if begins.isascii() and begins.isdigit():
            found = self._database.read("SELECT worker FROM inbox WHERE number = ?", (int(begins),))
        else:
            found = self._database.read("SELECT worker FROM leader WHERE name = ?", (_LEADER,))
        return found == [(worker,)]

    def done(self, worker: int, number: int) -> None:
        """See `Workers`."""
        with self._database.change() as do:
            do("UPDATE inbox SET body = NULL WHERE number = ? AND worker = ?", (number, worker))

    def leave(self, worker: int) -> None:
        """See `Workers`."""
        with self._database.change() as do:
            do("DELETE FROM workers WHERE worker = ?", (worker,))
            do(f"SELECT pg_notify('{CHANNEL}', 'left')")

    def tell(self, news: str) -> None:
        """See `Workers`."""
        with self._database.change() as do:
            do(f"SELECT pg_notify('{CHANNEL}', ?)", (news,))

    def reserve(self, chat: str, calls: int, seconds: float) -> float:
        """See `Workers`."""
        with self._database.change() as do:
            ((now,),) = do(f"SELECT {_NOW}").fetchall()
            found = do("SELECT moments FROM quotas WHERE chat = ?", (chat,)).fetchone()
            moments = json.loads(found[0])[-calls:] if found else []
            at = max(now, moments[0] + seconds) if len(moments) == calls else now
            do(
                "INSERT INTO quotas (chat, until, moments) VALUES (?, ?, ?) "
                "ON CONFLICT (chat) DO UPDATE SET until = excluded.until, moments = excluded.moments",
                (chat, at + seconds, json.dumps([*moments, at][-calls:])),
            )
            return float(at - now)

    def forget_quotas(self) -> None:
        """See `Workers`."""
        with self._database.change() as do:
            do(f"DELETE FROM quotas WHERE until < {_NOW}")


_NOW = "extract(epoch FROM clock_timestamp())::double precision"
