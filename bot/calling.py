"""Calls to the Bot API over a few connections that are kept.

PTB's own client looks at each of its connections whenever a call begins or ends, and opens one for every call that waits,
which makes many chats at once slow; `docs/performance.md` has how slow. What it alone can do is left to it: sending files,
and going through a proxy.
"""

import asyncio
import json
from functools import cached_property
from ssl import SSLContext
from typing import Any
from urllib.request import getproxies

import h11
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.connection import Connection, connect

DEFAULT = BaseRequest.DEFAULT_NONE
"""What stands for a limit that the caller does not say."""
MOST_CONNECTIONS = 16
"""Calls that are on their way at once, others wait: five hundred a second where an answer takes 30 ms, and Telegram
takes thirty."""
MOST_FILES = 8
"""Files that are loaded at once, beside all calls: a file can take minutes."""
KEPT = 30.0
"""Seconds for which a connection without a call is kept."""
PATIENCE = 5.0
"""Seconds for which connecting and the server's silence may last, where the caller does not say; as PTB has it."""


class Calls(BaseRequest):
    """What an Application calls the Bot API with."""

    def __init__(self) -> None:
        self._ptb = HTTPXRequest()
        self._by_proxy = any(getproxies().get(scheme) for scheme in ("http", "https", "all"))
        self._turns = {"GET": asyncio.Semaphore(MOST_FILES), "POST": asyncio.Semaphore(MOST_CONNECTIONS)}
        self._idle: dict[tuple[bytes, bytes], list[Connection]] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds."""
        return PATIENCE

    async def initialize(self) -> None:
        """Nothing to do but for PTB's client."""
        await self._ptb.initialize()

    async def shutdown(self) -> None:
        """Close every connection."""
        for idle in self._idle.values():
            for connection in idle:
                connection.close()
            idle.clear()
        await self._ptb.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read a reply; of a message that the bot itself sent, without its buttons and the message that it replies to.

        Telegram repeats them, nobody asks for them, and to make objects of them takes longer than the call.

        Raises:
            TelegramError: it is no JSON.
        """
        reply = BaseRequest.parse_json_payload(payload)
        result = reply.get("result")
        if isinstance(result, dict) and "message_id" in result:
            for repeated in ("reply_markup", "reply_to_message"):
                result.pop(repeated, None)
        return reply

    async def do_request(  # noqa: PLR0917 - the parameters are PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,  # noqa: ANN401 - PTB's own type for these is not public
        write_timeout: Any = DEFAULT,  # noqa: ANN401
        connect_timeout: Any = DEFAULT,  # noqa: ANN401
        pool_timeout: Any = DEFAULT,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Call, and return status and body.

        There is no limit to the time for which a call waits for a connection: one that gives up is an answer lost.

        Raises:
            TimedOut: connecting took too long, or the server said nothing.
            NetworkError: there was no answer for another reason.
        """
        if self._by_proxy or (request_data is not None and request_data.contains_files):
            return await self._ptb.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        try:
            # Files are what PTB gets, all else it posts.
            async with self._turns[method]:
                return await self._exchange(
                    httpx.URL(url),
                    method,
                    request_data,
                    reading=PATIENCE if read_timeout is DEFAULT else read_timeout,
                    connecting=PATIENCE if connect_timeout is DEFAULT else connect_timeout,
                )
        except TimeoutError as exc:
            raise TimedOut from exc
        except (OSError, h11.RemoteProtocolError) as exc:
            raise NetworkError(f"{type(exc).__name__}: {exc}") from exc

    async def _exchange(
        self, url: httpx.URL, method: str, data: RequestData | None, *, reading: float | None, connecting: float | None
    ) -> tuple[int, bytes]:
        idle = self._idle.setdefault((url.raw_scheme, url.netloc), [])
        connection = self._kept(idle) or await self._connect(url, connecting)
        body = b"" if data is None else json.dumps(data.parameters).encode()
        headers = [(b"Host", url.netloc), (b"User-Agent", BaseRequest.USER_AGENT.encode())]
        if data is not None:
            headers.append((b"Content-Type", b"application/json"))
        if method == "POST":
            headers.append((b"Content-Length", str(len(body)).encode()))
        request = h11.Request(method=method, target=url.raw_path, headers=headers)
        answer = await connection.call(request, body, reading)
        idle.append(connection)
        return answer

    def _kept(self, idle: list[Connection]) -> Connection | None:
        """The connection that was used last, so that those which are not needed grow old."""
        old = asyncio.get_running_loop().time() - KEPT
        while idle and idle[0].used_last < old:
            idle.pop(0).close()
        while idle:
            connection = idle.pop()
            if connection.is_fit():
                return connection
            connection.close()
        return None

    async def _connect(self, url: httpx.URL, patience: float | None) -> Connection:
        tls = self._tls if url.scheme == "https" else None
        return await connect(url.host, url.port or (443 if tls else 80), tls, patience)

    @cached_property
    def _tls(self) -> SSLContext:
        return httpx.create_ssl_context()
