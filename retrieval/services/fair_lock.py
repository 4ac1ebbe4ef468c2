"""A lock that threads get in turn."""

import threading
from types import TracebackType


class FairLock:
    """A reentrant lock. Who waits gets it before the thread that gave it back gets it again.

    `threading.RLock` promises no order: a thread that works in steps and takes it for each keeps all others waiting for as long as
    there are steps, because whoever waits must first be given a processor, and, in Python, the interpreter.
    """

    def __init__(self) -> None:
        # Only the next in turn waits for the lock itself, so that nobody can take it in between.
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._owner = 0
        self._depth = 0

    @property
    def is_awaited(self) -> bool:
        """Whether a thread is next in turn."""
        return self._turn.locked()

    def acquire(self, *, blocking: bool = True) -> bool:
        """Take the lock.

        Args:
            blocking: whether to wait.

        Returns:
            Whether it was taken.
        """
        this = threading.get_ident()
        if self._owner != this:
            if not self._turn.acquire(blocking):
                return False
            try:
                if not self._lock.acquire(blocking):
                    return False
            finally:
                self._turn.release()
            self._owner = this
        self._depth += 1
        return True

    def release(self) -> None:
        """Give the lock back, once for each time that it was taken.

        Raises:
            RuntimeError: this thread does not hold it.
        """
        if self._owner != threading.get_ident():
            raise RuntimeError("the lock is not held by this thread")
        self._depth -= 1
        if not self._depth:
            self._owner = 0
            self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
