"""Defines the interface of the durable queues: an inbox of unhandled messages and an outbox of messages to send.

The queues do not depend on a messenger. An incoming message has a number, a chat and a body; an outgoing message has a
key, a chat, a method and a body. Bodies are opaque. Every implementation guarantees the following, which
`tests/contracts/store/queues.py` checks:

- Changes are durable: they are on disk when the surrounding transaction ends.
- Each number is accepted only once, and each key is stored only once, until `Queues.purge`.
- A body is deleted as soon as its message is handled, sent or dropped.
- `Queues.forget` erases a chat completely.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Incoming:
    """An incoming message.

    Attributes:
        number: its unique, increasing key.
        chat: its chat; empty if it belongs to none.
        body: the message, JSON.
        received: when it was received, Unix time.
        attempts: how many times processing was started; see `Inbox.count_attempts`.
    """

    number: int
    chat: str
    body: str
    received: float
    attempts: int = 0


class SendState(StrEnum):
    """The state of an outgoing message."""

    WAITING = "waiting"
    """Sending has not started."""
    STARTED = "started"
    """Sending has started; the result is unknown."""
    SENT = "sent"
    """It was delivered."""
    DROPPED = "dropped"
    """It was abandoned."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outgoing message.

    Attributes:
        key: its permanent, unique key.
        chat: its chat; empty if it belongs to none.
        method: the method by which it is sent.
        body: its content, JSON; empty once it is sent or dropped.
        created: when it was created, Unix time.
        state: its state.
        result: the response, JSON; empty until there is one.
    """

    key: str
    chat: str
    method: str
    body: str
    created: float
    state: SendState = SendState.WAITING
    result: str = ""


class Inbox(Protocol):
    """The incoming messages."""

    def put(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """Store messages; return those that are new, in order.

        Raises:
            StoreError: there may be no room to note later that they are handled.
        """

    def pending(self) -> list[Incoming]:
        """The unhandled messages, ordered by number."""

    def count_attempts(self, numbers: Sequence[int]) -> None:
        """Increment the number of attempts of messages; unknown numbers are ignored."""

    def clear_attempts(self, numbers: Sequence[int]) -> None:
        """Set the number of attempts of messages to 0; unknown numbers are ignored."""

    def done(self, numbers: Sequence[int]) -> None:
        """Mark messages as handled and delete their bodies; unknown numbers are ignored."""

    def waiting_since(self) -> float | None:
        """When the oldest unhandled message was received, Unix time; None if there is none."""


class Outbox(Protocol):
    """The outgoing messages."""

    def put(self, outgoing: Outgoing) -> Outgoing:
        """Store a message; returns the stored one, which is the existing one if the key is in use."""

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """Set the state of a message; if it is sent or dropped, its body is deleted. Unknown keys are ignored."""

    def unfinished(self) -> list[Outgoing]:
        """The messages that are waiting or started, oldest first."""

    def about(self, prefix: str) -> list[Outgoing]:
        """All stored messages whose key begins with a prefix."""


class Queues(Protocol):
    """Both queues on one database. Thread-safe; threads take turns."""

    @property
    def inbox(self) -> Inbox:
        """The incoming messages."""

    @property
    def outbox(self) -> Outbox:
        """The outgoing messages."""

    def transaction(self) -> AbstractContextManager[object]:
        """A transaction: all changes within the block are applied together, or none.

        Raises:
            StoreError: the database cannot be written.
        """

    def purge(self, *, before: float) -> None:
        """Delete the numbers and keys of finished messages from before a moment (Unix time).

        Deleted bodies are erased from all files, unless another process reads them at that moment.
        """

    def forget(self, chat: str) -> bool:
        """Permanently delete all messages of a chat; return False if traces may be left in free parts of a file."""

    def move(self, chat: str, to: str) -> None:
        """Move all messages of a chat to another."""

    def close(self) -> None:
        """Close the database."""
