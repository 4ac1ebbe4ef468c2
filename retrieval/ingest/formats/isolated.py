"""Readers for files that may be made to harm, each run in a process of its own that can be stopped.

The process gets the bytes on its standard input and may use so much memory and processor time and no more; a file that
would need more is refused, and whoever asked goes on.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from retrieval import errors
from retrieval.errors import ArticleError, UnreadableArticle
from retrieval.model import Article

SECONDS = 30
MEMORY = 1_500_000_000
"""Bytes of address space."""
_REPLY = b"\x00article\x00"
"""What the reply begins with: libraries that print find no reader."""


def read_isolated(kind: str, data: bytes, locator: str, name: str, *, seconds: int = SECONDS) -> Article:
    """Read a file in another process.

    Raises:
        UnreadableArticle: it cannot be read, or not within the limits.
        EmptyArticle: it holds no text.
    """
    command = [sys.executable, "-m", "retrieval.ingest.formats.isolated", kind, locator, name, str(seconds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds + 5, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise UnreadableArticle("{locator} takes too long to read; send its text instead.", locator=locator) from None
    _, mark, reply = done.stdout.rpartition(_REPLY)
    if not mark:
        raise UnreadableArticle(
            "{locator} needs too much time or memory to read; send its text instead.", locator=locator
        )
    found: dict[str, Any] = json.loads(reply)
    if "error" in found:
        kind_of_error: type[ArticleError] = getattr(errors, found["error"])
        raise kind_of_error(found["message"], **({"locator": locator} | found["values"]))
    return Article(**found | {"pages": tuple(found["pages"])})


def _main(kind: str, locator: str, name: str, seconds: str) -> None:
    from retrieval.ingest.formats import formats

    _limit(int(seconds))
    data = sys.stdin.buffer.read()
    try:
        reply: dict[str, Any] = asdict(formats()[kind].read(data, locator, name))
    except ArticleError as exc:
        reply = {"error": type(exc).__name__, "message": exc.message, "values": exc.values}
    except (MemoryError, RecursionError):
        sys.exit(1)
    sys.stdout.buffer.write(_REPLY + json.dumps(reply).encode())


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # there is none on Windows, where only the time is limited
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main(*sys.argv[1:])
