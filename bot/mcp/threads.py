"""Threads for slow work that a caller can stop waiting for."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

R = TypeVar("R")


class Threads:
    """Runs each call in a thread of its own, a few at a time.

    The threads do not keep the program from ending, unlike those of executors: a page that is being fetched can take twenty
    seconds.

    Args:
        most: the maximum number of calls at the same time; others wait.
    """

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._running = 0

    @property
    def are_idle(self) -> bool:
        """Whether nothing runs. Right in the event loop's thread."""
        return self._running == 0

    async def call(self, function: Callable[[], R]) -> R:
        """Call a function in a thread. If the caller is cancelled, it stops waiting, and the function runs to its end."""
        await self._free.acquire()
        self._running += 1
        loop, future = asyncio.get_running_loop(), Future[R]()

        def ended(_: Future[R]) -> None:
            # The loop is closed if the program has ended meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._release)

        future.add_done_callback(ended)
        future.set_running_or_notify_cancel()
        context = contextvars.copy_context()
        try:
            threading.Thread(target=context.run, args=(_fill, future, function), name="tool", daemon=True).start()
        except RuntimeError as exc:
            # The system has no more threads.
            future.set_exception(exc)
        return await asyncio.wrap_future(future)

    def _release(self) -> None:
        self._running -= 1
        self._free.release()


def _fill(future: Future[R], function: Callable[[], R]) -> None:
    try:
        found = function()
    except BaseException as exc:  # noqa: BLE001 - the caller gets it
        future.set_exception(exc)
    else:
        future.set_result(found)
