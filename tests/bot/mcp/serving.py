"""Servers for the tests. As a program, it serves standard input and output, and may fetch from this machine."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mcp import StdioServerParameters

from bot.bootstrap import TERMINAL
from bot.cli.mcp import end
from bot.mcp.offer import offered
from bot.mcp.server import Assistance
from bot.mcp.tools import Toolbox
from bot.mcp.transports import serve_stdio
from retrieval.ingest.fetching import Fetcher
from retrieval.services import Services
from retrieval.services.collections import Collections
from retrieval.store import open_store

ROOT = Path(__file__).resolve().parents[3]


def assistance(collections: Collections, *, read_only: bool = False) -> Assistance:
    """The tools over these collections; they may fetch from this machine."""
    services = Services.over(collections, Fetcher(allowed=("127.0.0.1",)))
    return Assistance(offered(Toolbox(services, TERMINAL, limit=3), read_only=read_only))


def command(*options: str) -> list[str]:
    """The real command."""
    return [sys.executable, "-W", "error", "-m", "bot", "mcp", *options]


def environment(state: Path) -> dict[str, str]:
    """What the command needs; words and the reader are enough to find what the tests ask for."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "DATELINE_"))}
    return kept | {"DATELINE_STATE": str(state), "DATELINE_ENCODER": "none", "PYTHONPATH": str(ROOT)}


def by_stdio(state: Path, *options: str) -> StdioServerParameters:
    """How an assistant starts the real command."""
    program, *rest = command(*options)
    return StdioServerParameters(command=program, args=rest, env=environment(state), cwd=ROOT / "seeds")


@contextmanager
def process(state: Path, arguments: list[str], **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program with pipes; it is killed if it has not ended by itself."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        arguments, stdin=pipe, stdout=pipe, stderr=pipe, env=environment(state) | settings, cwd=ROOT / "seeds"
    ) as started:
        try:
            yield started
        finally:
            if started.poll() is None:
                started.kill()


def main() -> None:
    served = assistance(Collections(open_store(Path(":memory:"))))
    asyncio.run(serve_stdio(served.server))
    end(is_idle=served.is_idle)


if __name__ == "__main__":
    main()
