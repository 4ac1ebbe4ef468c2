"""Says by its exit status whether the bot in this container is well; Docker's HEALTHCHECK runs it.

It asks /healthz where the bot answers there, and else looks whether the bot's process is there. It is no part of the package,
because a start of `dateline` every 30 seconds would take too much processor time.
"""

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

SECONDS = 5
ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - replaced, not listened at
"""Where to ask if the bot listens at all addresses."""


def address(settings: Mapping[str, str]) -> tuple[str, int] | None:
    """Return where the bot answers to /healthz; None if it does not."""
    listening = settings.get("DATELINE_HEALTH", "").strip()
    if not listening and settings.get("WEBHOOK_URL", "").strip():
        listening = settings.get("WEBHOOK_LISTEN", "").strip() or "127.0.0.1:8080"
    if not listening:
        return None
    host, _, port = listening.rpartition(":")
    host = host.strip("[]")
    return ANY.get(host, host), int(port)


def answers(host: str, port: int) -> bool:
    """Whether the bot answers that it is well."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def runs(processes: Path = Path("/proc")) -> bool:
    """Whether a process runs `dateline`."""
    return any(_is_dateline(process) for process in processes.glob("[0-9]*"))


def _is_dateline(process: Path) -> bool:
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        # It ended meanwhile.
        return False
    return any(argument.rpartition(b"/")[2] == b"dateline" for argument in arguments[:2])


def main() -> int:
    """Return 0 if the bot is well, else 1."""
    place = address(os.environ)
    well = runs() if place is None else answers(*place)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
