"""Connects a server to standard input and output, or to HTTP on this machine."""

import asyncio
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from bot.config import ConfigError
from bot.signals import stop_signal

if TYPE_CHECKING:
    import anyio

HOST = "127.0.0.1"
PATH = "/mcp"
MOST_BODY = 6_000_000
"""Bytes of a request: the longest text that can be added, if each character is escaped as `\\uXXXX`."""
MOST_SESSIONS = 100
SECONDS_TO_END = 1
"""For which open connections are waited for at the end."""


async def serve_stdio(server: Server[Any]) -> None:
    """Serve standard input and output until the end of input, Ctrl-C or SIGTERM.

    Meanwhile everything else that writes to standard output writes to standard error.
    """
    # The package's own reader cannot be interrupted while it waits for a line.
    lines = cast("anyio.AsyncFile[str]", _Lines(os.fdopen(os.dup(sys.stdin.fileno()), "rb", closefd=False)))

    async def serve() -> None:
        async with stdio_server(stdin=lines) as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    try:
        await _until_signal_or_end(serve)
    except* BrokenPipeError:
        # Whoever has started this may be gone before the last answer.
        pass


async def serve_http(server: Server[Any], listening: socket.socket, say: Callable[[str], None]) -> None:
    """Serve HTTP until Ctrl-C or SIGTERM. Requests must name this server (`Host`), and come from no other site (`Origin`).

    Args:
        server: the server.
        listening: the socket, from `listen`.
        say: called with the address that an assistant connects to.
    """
    stop = stop_signal()
    port = listening.getsockname()[1]
    names = [f"{name}:{port}" for name in (HOST, "localhost")]
    application = server.streamable_http_app(
        streamable_http_path=PATH,
        host=HOST,
        max_request_body_size=MOST_BODY,
        max_sessions=MOST_SESSIONS,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=names,
            allowed_origins=[f"http://{name}" for name in names],
        ),
    )
    web = _WebServer(
        uvicorn.Config(
            application, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=SECONDS_TO_END
        )
    )
    ending = asyncio.create_task(stop.wait())
    ending.add_done_callback(lambda _: setattr(web, "should_exit", True))
    say(f"http://{HOST}:{port}{PATH}")
    try:
        await web.serve([listening])
    finally:
        ending.cancel()


def listen(port: int) -> socket.socket:
    """Listen at a port of this machine; 0 for any free one.

    Raises:
        ConfigError: the port cannot be used.
    """
    try:
        return socket.create_server((HOST, port))
    except OSError as exc:
        raise ConfigError(f"--port: Dateline cannot listen at {HOST}:{port} ({exc.strerror}).") from exc


class _WebServer(uvicorn.Server):
    """A web server that leaves signals to `stop_signal`: its own way would kill the program at the end."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Lines:
    """The lines of a stream, read by a thread that does not keep the program from ending."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        lines: asyncio.Queue[str | None] = asyncio.Queue()

        def read() -> None:
            # The loop is closed if the program has ended meanwhile.
            with suppress(RuntimeError, OSError):
                try:
                    for line in self._stream:
                        loop.call_soon_threadsafe(lines.put_nowait, line.decode("utf-8", "replace"))
                finally:
                    loop.call_soon_threadsafe(lines.put_nowait, None)

        threading.Thread(target=read, name="stdin", daemon=True).start()
        while (line := await lines.get()) is not None:
            yield line


async def _until_signal_or_end(serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until it ends or a signal comes, which cancels it."""
    ending = asyncio.create_task(stop_signal().wait())
    serving = asyncio.create_task(serve())
    try:
        await asyncio.wait((serving, ending), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (serving, ending):
            task.cancel()
    with suppress(asyncio.CancelledError):
        await serving
