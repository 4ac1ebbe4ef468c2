"""Calls to the Bot API over a few connections that are kept.

PTB's own client looks at each of its connections whenever a call begins or ends, and opens one for every call that waits,
which makes many chats at once slow; `docs/performance.md` has how slow. What it alone can do is left to it: sending files,
and going through a proxy.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from ssl import SSLContext
from typing import Any
from urllib.request import getproxies

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

DEFAULT = BaseRequest.DEFAULT_NONE
"""What stands for a limit that the caller does not say."""
MOST_CONNECTIONS = 16
"""Calls that are on their way at once, others wait: five hundred a second where an answer takes 30 ms, and Telegram
takes thirty."""
KEPT = 30.0
"""Seconds for which a connection without a call is kept."""
PATIENCE = 5.0
"""Seconds for which each step of a call may take, where the caller does not say; as PTB has it."""


class Calls(BaseRequest):
    """What an Application calls the Bot API with."""

    def __init__(self) -> None:
        self._ptb = HTTPXRequest()
        self._by_proxy = any(getproxies().get(scheme) for scheme in ("http", "https", "all"))
        self._turn = asyncio.Semaphore(MOST_CONNECTIONS)
        self._idle: list[httpcore.AsyncHTTPConnection] = []

    @property
    def read_timeout(self) -> float | None:
        """Seconds."""
        return PATIENCE

    async def initialize(self) -> None:
        """Nothing to do but for PTB's client."""
        await self._ptb.initialize()

    async def shutdown(self) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().aclose()
        await self._ptb.shutdown()

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
            TimedOut: a step took too long.
            NetworkError: there was no answer for another reason.
        """
        if self._by_proxy or (request_data is not None and request_data.contains_files):
            return await self._ptb.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        limits = {"read": read_timeout, "write": write_timeout, "connect": connect_timeout}
        request = _request(url, method, request_data, limits)
        try:
            async with self._turn:
                return await self._exchange(request)
        except httpcore.TimeoutException as exc:
            raise TimedOut from exc
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as exc:
            raise NetworkError(f"{type(exc).__name__}: {exc}") from exc

    async def _exchange(self, request: httpcore.Request) -> tuple[int, bytes]:
        connection = await self._connection(request.url.origin)
        try:
            response = await connection.handle_async_request(request)
            body = await response.aread()
            await response.aclose()
        finally:
            if connection.is_idle():
                self._idle.append(connection)
            else:
                await connection.aclose()
        return response.status, body

    async def _connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        """The one that was used last, so that those which are not needed grow old; a new one where there is none."""
        if self._idle and self._idle[0].has_expired():
            await self._idle.pop(0).aclose()
        while self._idle:
            connection = self._idle.pop()
            if connection.can_handle_request(origin) and not connection.has_expired():
                return connection
            await connection.aclose()
        tls = self._tls if origin.scheme == b"https" else None
        return httpcore.AsyncHTTPConnection(origin, ssl_context=tls, keepalive_expiry=KEPT)

    @cached_property
    def _tls(self) -> SSLContext:
        return httpcore.default_ssl_context()


def _request(url: str, method: str, data: RequestData | None, limits: Mapping[str, Any]) -> httpcore.Request:
    target, host = _target(url)
    body = b""
    headers = [(b"Host", host), (b"User-Agent", BaseRequest.USER_AGENT.encode())]
    if data is not None:
        body = json.dumps(data.parameters).encode()
        headers.append((b"Content-Type", b"application/json"))
    if method == "POST":
        headers.append((b"Content-Length", str(len(body)).encode()))
    seconds = {step: PATIENCE if limit is DEFAULT else limit for step, limit in limits.items()}
    return httpcore.Request(method, target, headers=headers, content=body, extensions={"timeout": seconds})


@lru_cache(maxsize=256)
def _target(url: str) -> tuple[httpcore.URL, bytes]:
    """An address as httpcore wants it, and the name of its host as a header has it."""
    parsed = httpx.URL(url)
    target = httpcore.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path)
    return target, parsed.netloc
