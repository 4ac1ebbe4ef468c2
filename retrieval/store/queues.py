"""What came in and is not handled yet, and what is to be sent: the contract of the durable queues.

The queues know no messenger. An incoming message is a number, a chat and a body; what is sent is a key, a chat, a method and a
body; bodies are opaque. What every implementation promises, and `tests/contracts/store/queues.py` checks:

- What a call has changed is on the disk when the transaction around it ends, also if the process dies right then.
- The same number comes in once, and the same key goes out once, until `Queues.purge`.
- A body is deleted as soon as its message is handled, or was sent.
- `Queues.forget` leaves nothing of a chat.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came in.

    Attributes:
        number: grows from message to message and names it.
        chat: whose it is; empty where it belongs to none.
        body: as it came, JSON.
        received: seconds since 1970.
        attempts: how many processes began with it; see `Inbox.pending`.
    """

    number: int
    chat: str
    body: str
    received: float
    attempts: int = 0


class SendState(StrEnum):
    """How far a message that is to be sent has come."""

    WAITING = "waiting"
    """Nothing has left."""
    STARTED = "started"
    """It may have left; whether it arrived is not known."""
    SENT = "sent"
    """It arrived."""
    DROPPED = "dropped"
    """It was given up."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent.

    Attributes:
        key: names it, for good.
        chat: where to; empty where it belongs to none.
        method: how.
        body: what, JSON; empty when it is sent or dropped.
        created: seconds since 1970.
        state: how far it has come.
        result: what came back, JSON; empty before.
    """

    key: str
    chat: str
    method: str
    body: str
    created: float
    state: SendState = SendState.WAITING
    result: str = ""


class Inbox(Protocol):
    """What came in."""

    def put(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """Keep what came in; those of it that are new, in their order."""

    def pending(self) -> list[Incoming]:
        """What is not handled, by number; each has one attempt more than before."""

    def done(self, numbers: Sequence[int]) -> None:
        """Delete the bodies of what is handled; a number that is not known is no error."""

    def waiting_since(self) -> float | None:
        """When the oldest came in that is not handled."""


class Outbox(Protocol):
    """What is to be sent."""

    def put(self, outgoing: Outgoing) -> Outgoing:
        """Keep what is to be sent; what is there already under its key, if something is."""

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """Say how far it has come; sent or dropped, its body is deleted. A key that is not known is no error."""

    def unfinished(self) -> list[Outgoing]:
        """What is waiting or started, oldest first."""

    def about(self, prefix: str) -> list[Outgoing]:
        """All that is kept whose key begins with this."""


class Queues(Protocol):
    """Both queues over one database, for any thread, one at a time."""

    @property
    def inbox(self) -> Inbox:
        """What came in."""

    @property
    def outbox(self) -> Outbox:
        """What is to be sent."""

    def transaction(self) -> AbstractContextManager[object]:
        """What is changed until the block ends is changed at once, or not at all.

        Raises:
            StoreError: the database cannot be written.
        """

    def purge(self, *, before: float) -> None:
        """Forget the numbers and keys of what was done before a time, in seconds since 1970."""

    def forget(self, chat: str) -> None:
        """Delete all of a chat."""

    def move(self, chat: str, to: str) -> None:
        """Give all of a chat to another."""

    def close(self) -> None:
        """Close the database."""
