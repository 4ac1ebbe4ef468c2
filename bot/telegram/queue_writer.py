"""Writes the durable queues from a thread of its own: what many handlers change at about the same time is one transaction."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from retrieval.errors import StoreError
from retrieval.store import Queues

R = TypeVar("R")
log = logging.getLogger(__name__)

LINGER = 0.02
"""Seconds for which changes that nobody waits for may wait for others: a message whose arrival is not stored is ambiguous."""
AGAIN_AFTER = 1.0
"""Seconds until what could not be written is tried again."""
MOST_UNWRITTEN = 20_000
"""Changes that wait for a disk that cannot be written; the oldest go first."""

_Change = tuple[Callable[[Queues], object], "asyncio.Future[Any] | None"]


class QueueWriter:
    """Changes queues, in the order in which it is asked to.

    Args:
        queues: that are changed, and closed in the end.
    """

    def __init__(self, queues: Queues) -> None:
        self._queues = queues
        self._changes: list[_Change] = []
        self._urgent = False
        self._closed = False
        self._failing = False
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    async def change(self, change: Callable[[Queues], R]) -> R:
        """Change the queues, and wait until that is on the disk.

        Raises:
            StoreError: it cannot be written, or the queues are closed.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._add((change, future), urgent=True)
        return await future

    def later(self, change: Callable[[Queues], object]) -> None:
        """Change the queues soon, after all changes before."""
        self._add((change, None), urgent=False)

    @property
    def is_failing(self) -> bool:
        """Whether the last change could not be written."""
        return self._failing

    def close(self) -> None:
        """Write what is left, and close the queues."""
        with self._news:
            if self._closed:
                return
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join()
        if self._changes:
            log.error("%d changes could not be stored; what they say is done may be done again.", len(self._changes))
        self._queues.close()

    def _add(self, change: _Change, *, urgent: bool) -> None:
        with self._news:
            if self._closed:
                if change[1] is not None:
                    change[1].set_exception(StoreError("The database cannot be used: {reason}.", reason="closed"))
                return
            # The thread sleeps where there is nothing to write, and lingers where nobody waits for it.
            wakes = not self._changes or (urgent and not self._urgent)
            self._changes.append(change)
            self._urgent = self._urgent or urgent
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
                self._thread.start()
            if wakes:
                self._news.notify()

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._changes or self._closed)
                self._news.wait_for(lambda: self._urgent or self._closed, AGAIN_AFTER if self._failing else LINGER)
                changes, self._changes, self._urgent = self._changes, [], False
                closed = self._closed
            left = self._write(changes)
            with self._news:
                self._changes = (left + self._changes)[-MOST_UNWRITTEN:]
            if closed:
                return

    def _write(self, changes: list[_Change], *, is_rest: bool = False) -> list[_Change]:
        """Make changes, or the rest of those that could not be made; return those that are to be made later."""
        results: list[object] = []
        try:
            with self._queues.transaction():
                results += [change(self._queues) for change, _ in changes]
        except StoreError as exc:
            self._failing = True
            _answer(changes, [exc] * len(changes))
            left = [change for change in changes if change[1] is None]
            # On a full disk there may be room for what is done, although not for what is new.
            return self._write(left, is_rest=True) if 0 < len(left) < len(changes) else left
        except Exception as exc:
            # A change that is wrong in itself must not keep the others from being written, nor be tried for ever.
            if len(changes) > 1:
                return [left for change in changes for left in self._write([change])]
            if changes[0][1] is None:
                log.exception("A change of the queues is left out.")
            _answer(changes, [exc])
        else:
            self._failing = is_rest
            _answer(changes, results)
        return []


def _answer(changes: list[_Change], results: Sequence[object]) -> None:
    """Give each who waits what came of their change; with one call to each event loop."""
    waiting = [(future, result) for (_, future), result in zip(changes, results, strict=True) if future is not None]

    def give(futures: "list[tuple[asyncio.Future[Any], object]]") -> None:
        for future, result in futures:
            if future.cancelled():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    for loop in {future.get_loop() for future, _ in waiting}:
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(give, [each for each in waiting if each[0].get_loop() is loop])
