"""Defines the interface of workers, the processes that share the queues of a database.

An implementation guarantees the following, which `tests/retrieval/store/test_workers.py` checks:

- An update is taken by one living worker at a time. None of a chat is taken while another living worker has an earlier one that
  is not handled.
- What a worker had taken is taken by others when it is dead; it can then neither send nor mark anything.
- One living worker at a time leads.
- A quota holds for all workers together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.store.queues import Incoming, Queues


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that a worker has taken.

    Attributes:
        incoming: the update.
        resumed: whether another worker had taken it before, and may have handled a part.
    """

    incoming: Incoming
    resumed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker gets at a turn.

    Attributes:
        claimed: the updates that it has taken now, in order.
        leads: whether it does what one worker does for all.
        slots: the slots of its chats.
        living: the numbers of the living workers.
        waiting_since: when the oldest unhandled update of all came, Unix time; None if there is none.
    """

    claimed: Sequence[Claimed]
    leads: bool
    slots: frozenset[int]
    living: Sequence[int]
    waiting_since: float | None


class Session(Protocol):
    """The life of a worker: others take over as soon as it has ended. Not thread-safe."""

    @property
    def worker(self) -> int:
        """The number of the worker, which none had before."""

    def news(self, seconds: float) -> list[str]:
        """Wait for what workers tell each other, at most `seconds`.

        News are `came` and the slot of a chat for which an update has come, `left` where a worker has ended, and what `tell` tells.

        Raises:
            StoreError: the worker has lost its connection, and with it all that it had taken.
        """

    def close(self) -> None:
        """End."""


class Workers(Protocol):
    """What the workers of a database decide together. Thread-safe."""

    def begin(self) -> Session:
        """Begin as a new worker.

        Raises:
            StoreError: the database cannot be reached or used.
        """

    def turn(self, worker: int, most: int, *, again: bool = False) -> Turn | None:
        """Take updates, and lead if nobody else does; to be called every few seconds.

        Args:
            worker: the number of the worker.
            most: maximum number of updates to take.
            again: whether to return also what the worker has taken before and not handled, in any number.

        Returns:
            None if the worker counts as dead: what it had taken belongs to others.

        Raises:
            StoreError: the database cannot be used.
        """

    def holds(self, worker: int, key: str) -> bool:
        """Whether a worker may send a message: the update that begins its key is the worker's, or the worker leads.

        Raises:
            StoreError: the database cannot be used.
        """

    def done(self, worker: int, number: int) -> None:
        """Mark an update as handled and delete its body, if the worker has it.

        Raises:
            StoreError: the database cannot be used.
        """

    def leave(self, worker: int) -> None:
        """Count as dead from now on, so that others need not wait to take over.

        Raises:
            StoreError: the database cannot be used.
        """

    def tell(self, news: str) -> None:
        """Tell all workers something when the transaction ends, themselves included.

        Raises:
            StoreError: the database cannot be used.
        """

    def reserve(self, chat: str, calls: int, seconds: float) -> float:
        """Reserve a call at the next time at which a quota allows one.

        Args:
            chat: the chat that the quota is of; empty for all chats together.
            calls: the number of calls that are allowed within any `seconds` seconds.
            seconds: the length of that time.

        Returns:
            Seconds to wait until then.

        Raises:
            StoreError: the database cannot be used.
        """

    def forget_quotas(self) -> None:
        """Delete the calls that do not count any more.

        Raises:
            StoreError: the database cannot be used.
        """


class SharedQueues(Queues, Protocol):
    """Queues that several workers share."""

    @property
    def workers(self) -> Workers:
        """The workers."""
