"""Calls to the Bot API with PTB's client, repeated if that cannot have an effect twice."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.config import ConfigError
from bot.telegram.client.soundness import sound_body

MOST_CALLS = 16
"""Maximum number of calls at once: 500 a second at 30 ms each, while Telegram allows 30 a second."""
MOST_FILES = 8
"""Maximum number of uploads and downloads at once. They have their own limit, because they can take minutes."""
PAUSES = (0.2, 1.0)
"""Seconds to wait before the second and before the third attempt."""

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)
_REPEATABLE = (
    "get", "set", "edit", "deleteMy", "deleteWebhook", "answerCallbackQuery", "answerInlineQuery", "sendChatAction",
)  # fmt: skip
"""Prefixes of idempotent methods."""


class ServerError(NetworkError):
    """Telegram answered that it failed (5xx); the call was not carried out."""


def is_unsent(error: TelegramError) -> bool:
    """Return whether a call certainly did not reach Telegram, because there was no connection."""
    return isinstance(error.__cause__, _UNSENT)


class Client(httpx.AsyncClient):
    """A client whose answers are freed at once.

    In httpx an answer and its stream refer to each other. What a file held, up to 20 MB, would stay until Python looks for
    cycles.
    """

    async def send(self, request: httpx.Request, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx has it
        """Send a request; its answer has been read."""
        response = await super().send(request, **kwargs)
        if response.is_stream_consumed:
            response.stream = httpx.ByteStream(b"")
        return response


class Request(HTTPXRequest):
    """PTB's client, with the proxy from the environment, if there is one.

    Args:
        connections: maximum number of connections.

    Raises:
        ConfigError: the proxy cannot be used.
    """

    def __init__(self, connections: int) -> None:
        try:
            super().__init__(connection_pool_size=connections)
        except (RuntimeError, ValueError, httpx.InvalidURL) as exc:
            # RuntimeError names the package that SOCKS needs. The others mean an invalid address.
            raise ConfigError(f"The proxy in the environment cannot be used: {exc}") from exc

    def _build_client(self) -> httpx.AsyncClient:
        return Client(**self._client_kwargs)

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - whatever PTB gives
        """Call, and return status and body; updates are made sound."""
        status, body = await super().do_request(url, *args, **kwargs)
        return status, sound_body(body) if url.endswith("/getUpdates") else body


class RepeatingRequest(Request):
    """The client with which an Application calls the Bot API.

    A call that was certainly not sent is repeated at most twice. So is a call whose connection broke before the whole answer
    arrived, if its method is idempotent. A message is not sent again, because it may have arrived.

    Args:
        sleep: waits for a number of seconds.
    """

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        super().__init__(MOST_CALLS + MOST_FILES)
        self._sleep = sleep
        self._calls, self._files = asyncio.Semaphore(MOST_CALLS), asyncio.Semaphore(MOST_FILES)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,  # noqa: ANN401 - whatever PTB gives
        **kwargs: Any,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Make a call; return status and body.

        A call waits for its turn without a time limit, because giving up would lose an answer.

        Raises:
            TimedOut: connecting took too long, or the server said nothing.
            ServerError: Telegram failed.
            NetworkError: there was no answer for another reason.
        """
        # PTB uses GET only for files, and POST for everything else.
        loads = method == "GET" or (request_data is not None and request_data.contains_files)
        repeatable = method == "GET" or url.rpartition("/")[2].startswith(_REPEATABLE)
        pauses = iter(PAUSES)
        while True:
            try:
                # The client checks all waiting calls whenever one begins or ends, so few calls are let through at once.
                async with self._files if loads else self._calls:
                    status, body = await super().do_request(url, method, request_data, *args, **kwargs)
            except NetworkError as exc:
                pause = next(pauses, None)
                if pause is None or not (is_unsent(exc) or (repeatable and isinstance(exc.__cause__, _BROKEN))):
                    raise
            else:
                if status >= 500:
                    raise ServerError(f"{_phrase(status)} ({status})")
                return status, body
            await self._sleep(pause)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown server error"
