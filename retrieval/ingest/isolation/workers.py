"""Some worker processes that are kept, because starting one and loading what it reads with takes most of a second.

This is own code, although `pebble` has pools with time limits: it hands over results as pickles, which could run code in the process
that reads them; it imports the main module in each worker anew; and limits of processor time, memory and size for each document
would be own code there, too.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from retrieval.errors import UnreadableArticle
from retrieval.ingest.isolation.wire import Broken, dumped, error_of, loaded, receive, send

R = TypeVar("R")
_START = (
    "import json, sys; sys.path[:], seconds, memory = json.loads(sys.argv[1])\n"
    "from retrieval.ingest.isolation.worker import serve; serve(seconds, memory)"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may take.

    Attributes:
        seconds: of processor time for a document.
        patience: seconds for a document, whatever the processor does meanwhile.
        memory: bytes of address space of a worker.
        grown: bytes of memory from which on a worker is replaced after a document.
        reply: bytes of what a document gives.
        documents: after so many a worker is replaced, as libraries that leak need.
        workers: that work side by side.
    """

    seconds: int = 30
    patience: float = 60.0
    memory: int = 1_500_000_000
    grown: int = 600_000_000
    reply: int = 100_000_000
    documents: int = 200
    workers: int = 3


class Workers:
    """Reads documents in other processes, which are started when they are needed. Safe to use from several threads.

    Args:
        limits: of each document.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._room = threading.Semaphore(self._limits.workers)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        # Also at the end of the program, and when nobody holds the workers any more.
        self._end = weakref.finalize(self, _end_all, self._processes)

    def __call__(
        self, function: Callable[..., R], data: bytes, *args: str | None, locator: str, **kwargs: str | None
    ) -> R:
        """See `Isolation`.

        Raises:
            ArticleError: as the function.
            UnreadableArticle: it takes too long, or needs too much memory.
        """
        request = {
            "module": function.__module__,
            "function": function.__name__,
            "args": list(args),
            "kwargs": kwargs | {"locator": locator},
        }
        with self._room:
            found = self._asked(dumped(request), data, locator)
        if "error" in found:
            raise error_of(found["error"])
        if found.get("failed") == "damaged":
            raise UnreadableArticle("{locator} is damaged, or not of the kind that its name says.", locator=locator)
        if "failed" in found:
            raise _needs_too_much(locator)
        value: R = found["value"]
        return value

    def _asked(self, request: bytes, data: bytes, locator: str) -> dict[str, Any]:
        worker = self._take(locator)
        try:
            found = worker.ask(request, data)
        except BaseException as exc:
            # A worker that did not come to the end of a document is of no further use.
            self._let_go(worker)
            # ValueError: its pipe was closed meanwhile, as when all workers end.
            if not isinstance(exc, (Broken, OSError, ValueError)):
                raise
            if worker.is_late:
                raise UnreadableArticle(
                    "{locator} takes too long to read; send its text instead.", locator=locator
                ) from None
            raise _needs_too_much(locator) from None
        self._give_back(worker, used=int(found.get("memory", 0)))
        return found

    def _take(self, locator: str) -> "_Worker":
        with self._lock:
            if self._closed:
                raise _needs_too_much(locator)
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                self._processes.discard(worker.process)
                worker.end()
            worker = _Worker(self._limits)
            self._processes.add(worker.process)
            return worker

    def _give_back(self, worker: "_Worker", used: int) -> None:
        if worker.documents >= self._limits.documents or used > self._limits.grown:
            self._let_go(worker)
            return
        with self._lock:
            if not self._closed:
                self._idle.append(worker)

    def _let_go(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._processes.discard(worker.process)

    def close(self) -> None:
        """End all workers at once; what they read is refused."""
        with self._lock:
            self._closed = True
            self._idle.clear()
        self._end()


class _Worker:
    """One process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.documents = 0
        self.is_late = False
        start = json.dumps([sys.path, limits.seconds, limits.memory])
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", "-c", _START, start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The environment holds tokens, which are no business of whoever breaks a parser. Windows needs its own.
            env={} if os.name == "posix" else None,
        )

    def ask(self, request: bytes, data: bytes) -> dict[str, Any]:
        """The reply to a request.

        Raises:
            Broken, OSError: the worker has ended, perhaps because it was too slow.
        """
        self.documents += 1
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None  # noqa: S101 - narrows the type for mypy
        assert stdout is not None  # noqa: S101 - narrows the type for mypy
        clock = threading.Timer(self._limits.patience, self._stop_late)
        clock.daemon = True
        clock.start()
        try:
            send(stdin, request)
            send(stdin, data)
            found = loaded(receive(stdout, self._limits.reply))
        finally:
            clock.cancel()
        if not isinstance(found, dict):
            raise Broken
        return found

    def _stop_late(self) -> None:
        self.is_late = True
        self.process.kill()

    def end(self) -> None:
        _end(self.process)


def _end_all(processes: set[subprocess.Popen[bytes]]) -> None:
    for process in list(processes):
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            # Of a request that was cut off, the rest has nowhere to go.
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def _needs_too_much(locator: str) -> UnreadableArticle:
    return UnreadableArticle("{locator} needs too much time or memory to read; send its text instead.", locator=locator)
