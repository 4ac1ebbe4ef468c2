"""A worker: a process that reads one document after the other, and may use so much memory and processor time and no more."""

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from retrieval.errors import ArticleError
from retrieval.ingest.isolation.wire import Broken, dumped, error_values, loaded, receive, send

MOST_REQUEST = 100_000_000
"""Bytes of a document and of what is said of it."""


def serve(seconds: int, memory: int) -> None:
    """Read what comes on standard input until it ends.

    Args:
        seconds: of processor time for a document.
        memory: bytes of address space.
    """
    # Ctrl-C in a terminal is for the process that uses this one, and ends it when that one has ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = sys.stdin.buffer, _private_output()
    _let_others_go_first()
    _limit_memory(memory)
    while True:
        try:
            request, data = loaded(receive(requests, MOST_REQUEST)), receive(requests, MOST_REQUEST)
        except Broken:
            return
        _limit_time(seconds)
        send(replies, _reply(request, data))


def _private_output() -> BinaryIO:
    """Standard output for replies alone; what libraries print goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return replies


def _reply(request: dict[str, Any], data: bytes) -> bytes:
    """The reply: what the function gives, or its error, and the most memory that was ever used, in bytes."""
    try:
        function = getattr(import_module(request["module"]), request["function"])
        found = {"value": function(data, *request["args"], **request["kwargs"])}
    except ArticleError as exc:
        found = {"error": error_values(exc)}
    except MemoryError:
        found = {"failed": "memory"}
    except Exception:  # noqa: BLE001 - whatever happened to a document, the next one can be read
        found = {"failed": "damaged"}
    try:
        return dumped(found | {"memory": most_memory()})
    except MemoryError:
        return dumped({"failed": "memory", "memory": most_memory()})


def _let_others_go_first() -> None:
    """Take what is left of the processors by the process that uses this one: a document can wait, a question cannot."""
    with suppress(AttributeError, OSError):  # Windows has no `nice`
        os.nice(10)


def _limit_memory(memory: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no limits, macOS not all of them
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _limit_time(seconds: int) -> None:
    """Let the process use so many more seconds of processor time."""
    with suppress(ImportError, ValueError, OSError):
        import resource
        import time

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))


def most_memory() -> int:
    """The most memory that this process has used, in bytes; 0 where that is not known."""
    try:
        # Not getrusage: on Linux its maximum includes that of the process which started this one.
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024
