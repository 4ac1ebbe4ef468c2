"""One moment by which a whole fetch must be done: resolution, connections, redirects, headers and body.

The time limits of `httpcore` are for single reads and writes, so that a server that sends a byte a second never meets one.
"""

import queue
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpcore

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a clock.

    Attributes:
        moment: seconds.
        clock: gives the seconds now.
    """

    moment: float
    clock: Callable[[], float]

    def left(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
        """Seconds that are left, at most `timeout`.

        Raises:
            httpcore.TimeoutException: none; of the class `error`.
        """
        left = self.moment - self.clock()
        if left <= 0:
            raise error("the deadline has passed")
        return left if timeout is None else min(left, timeout)

    def call(self, function: Callable[[], R]) -> R:
        """Call what cannot be told to hurry, as the system's resolver; it is left alone when it takes too long.

        Raises:
            httpcore.ConnectTimeout: it took too long.
            Exception: what the function raises.
        """
        found: queue.SimpleQueue[tuple[R | None, Exception | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                found.put((function(), None))
            except Exception as exc:  # noqa: BLE001 - raised where it is waited for
                found.put((None, exc))

        # A daemon, since a resolver that hangs must not keep the program from ending.
        threading.Thread(target=run, name="resolving", daemon=True).start()
        try:
            value, error = found.get(timeout=self.left(None, httpcore.ConnectTimeout))
        except queue.Empty:
            raise httpcore.ConnectTimeout("no answer from the name server") from None
        if error is not None:
            raise error
        return value  # type: ignore[return-value] # it is there where no error is


class TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end by a deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See `httpcore.NetworkStream`."""
        return self._inner.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See `httpcore.NetworkStream`."""
        self._inner.write(buffer, self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """See `httpcore.NetworkStream`."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkStream`."""
        left = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the interface's
        """See `httpcore.NetworkStream`."""
        return self._inner.get_extra_info(info)
