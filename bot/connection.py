"""One connection to an HTTP server, which carries one call after the other."""

import asyncio
import select
from ssl import SSLContext

import h11

MOST_HEAD = 64 * 1024
"""Bytes of a response's head."""
SECOND_ADDRESS_AFTER = 0.25
"""Seconds after which the next address of a host is tried beside the first, as RFC 8305 has it."""


class Disconnected(ConnectionError):
    """The server ended the connection before it had answered."""


class Connection(asyncio.Protocol):
    """A connection, as `connect` makes it.

    Attributes:
        used_last: when a call last ended, in seconds of the event loop.
    """

    def __init__(self) -> None:
        self.used_last = 0.0
        self._open = True
        self._news: select.poll | None = None
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._status = 0
        self._body: list[bytes] = []
        self._heard = 0.0
        self._watch: asyncio.TimerHandle | None = None

    async def call(self, request: h11.Request, body: bytes, patience: float | None) -> tuple[int, bytes]:
        """Send a request, and return status and body of the response.

        Args:
            request: its head.
            body: its body, as long as the head says.
            patience: for how many seconds the server may say nothing; None for ever.

        Raises:
            OSError: the connection broke; TimeoutError, which is one, if the server said nothing for too long.
            h11.RemoteProtocolError: what came is no response.
        """
        if self._transport is None or not self._open:
            raise Disconnected("The connection is closed.")
        self._answer = self._loop.create_future()
        self._body, self._heard = [], self._loop.time()
        events = (request, h11.Data(data=body), h11.EndOfMessage()) if body else (request, h11.EndOfMessage())
        try:
            self._transport.write(b"".join(self._http.send(event) or b"" for event in events))
            if patience is not None:
                self._listen(patience)
            return await self._answer
        except BaseException:
            # Given up or broken: what may still come belongs to no call.
            self.close()
            raise
        finally:
            self.used_last = self._loop.time()
            if self._watch is not None:
                self._watch.cancel()

    def is_fit(self) -> bool:
        """Whether it can carry another call.

        It cannot if anything has come in since the last one, be it the server's end that nobody has read yet.
        """
        return self._open and (self._news is None or not self._news.poll(0))

    def close(self) -> None:
        """End it at once."""
        self._open = False
        if self._transport is not None:
            self._transport.abort()

    def _listen(self, patience: float) -> None:
        """Give the call up if nothing was heard for too long, else look again when that can be."""
        left = self._heard + patience - self._loop.time()
        if left > 0:
            self._watch = self._loop.call_later(left, self._listen, patience)
        else:
            self._fail(TimeoutError(f"The server said nothing for {patience} seconds."))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio calls it."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows the type for mypy
        self._transport = transport
        # Windows has none.
        if hasattr(select, "poll"):
            self._news = select.poll()
            self._news.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        """As asyncio calls it."""
        if self._answer is None or self._answer.done():
            # Nobody asked: a server that says why it ends the connection.
            self.close()
            return
        self._heard = self._loop.time()
        self._read(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio calls it."""
        self._open = False
        if exc is None and self._http.their_state is h11.SEND_BODY:
            # The end of the connection is the end of a response that does not say how long it is.
            self._read(b"")
        self._fail(exc or Disconnected("The server ended the connection without an answer."))

    def _read(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            while self._take(self._http.next_event()):
                pass
        except h11.RemoteProtocolError as exc:
            self._fail(exc)

    def _take(self, event: object) -> bool:
        """Take a part of the response; whether there may be more."""
        if isinstance(event, h11.Response):
            self._status = event.status_code
        elif isinstance(event, h11.Data):
            self._body.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage):
            self._finish()
            return False
        return isinstance(event, h11.Event) and not isinstance(event, h11.ConnectionClosed)

    def _finish(self) -> None:
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._status, b"".join(self._body)))

    def _fail(self, exc: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc)


async def connect(host: str, port: int, tls: SSLContext | None, patience: float | None) -> Connection:
    """A connection, made in at most so many seconds.

    Raises:
        OSError: it cannot be made; TimeoutError, which is one, if it took too long.
    """
    async with asyncio.timeout(patience):
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection, host, port, ssl=tls, happy_eyeballs_delay=SECOND_ADDRESS_AFTER
        )
    return connection
