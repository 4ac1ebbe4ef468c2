"""The update that is being handled, known to all that runs for it: names what it sends, and says when it is done."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.rendering.document import Document


class Handling:
    """An update from its beginning until nothing that was begun for it is left to do.

    Args:
        name: begins the keys of all that is sent; the same when it is handled again by a later process.
        done: called when nothing holds it any more.

    Attributes:
        preface: what is to be said before the next reply, once.
    """

    def __init__(self, name: str, done: Callable[[], None] = lambda: None) -> None:
        self._name = name
        self._done = done
        self._numbers = itertools.count(1)
        self._holds = 0
        self.preface: Document | None = None

    def next_key(self) -> str:
        """The key of the next message that is sent for it."""
        return f"{self._name}/{next(self._numbers)}"

    def hold(self) -> None:
        """Keep it from being done until `release`."""
        self._holds += 1

    def release(self) -> None:
        """End one `hold`; after the last it is done."""
        self._holds -= 1
        if self._holds == 0:
            self._done()


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


def current() -> Handling | None:
    """What is being handled here, if anything is."""
    return _CURRENT.get()


@contextmanager
def handling(one: Handling) -> Iterator[None]:
    """Handle it until the block ends; if the block fails, it stays to be handled again."""
    token = _CURRENT.set(one)
    one.hold()
    try:
        yield
    finally:
        _CURRENT.reset(token)
    one.release()
