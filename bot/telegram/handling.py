"""The update that is being handled: names its outgoing messages, and reports when it is done."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.rendering.document import Document


class Handling:
    """An update from the start of its handling until all tasks for it are done.

    Args:
        name: prefix of the keys of its messages; the same if a later process handles it again.
        done: called when all holds are released.

    Attributes:
        preface: text before the next reply, used once.
    """

    def __init__(self, name: str, done: Callable[[], None] = lambda: None) -> None:
        self._name = name
        self._done = done
        self._numbers = itertools.count(1)
        self._holds = 0
        self.preface: Document | None = None

    def next_key(self) -> str:
        """Return the key of the next message sent for it."""
        return f"{self._name}/{next(self._numbers)}"

    def hold(self) -> None:
        """Delay its end until `release`."""
        self._holds += 1

    def release(self) -> None:
        """Undo one `hold`; after the last one it is done."""
        self._holds -= 1
        if self._holds == 0:
            self._done()


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


def current() -> Handling | None:
    """Return the update being handled here, or None."""
    return _CURRENT.get()


@contextmanager
def handling(one: Handling) -> Iterator[None]:
    """Set the update being handled inside the block. If the block fails, the update stays to be handled again."""
    token = _CURRENT.set(one)
    one.hold()
    try:
        yield
    finally:
        _CURRENT.reset(token)
    one.release()
