"""Calls to the Bot API by PTB's own client, made again where that cannot do anything twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.config import ConfigError

MOST_CALLS = 16
"""Calls that are on their way at once: five hundred a second where an answer takes 30 ms, and Telegram takes thirty."""
MOST_FILES = 8
"""Files that are loaded at once, either way, beside all calls: a file can take minutes."""
PAUSES = (0.2, 1.0)
"""Seconds to wait before a call is made for the second and for the third time."""

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)
_REPEATABLE = (
    "get", "set", "edit", "deleteMy", "deleteWebhook", "answerCallbackQuery", "answerInlineQuery", "sendChatAction",
)  # fmt: skip
"""How the methods begin that leave the same behind however often they are called."""


def is_unsent(error: TelegramError) -> bool:
    """Whether it is certain that a call has not reached Telegram: there was no connection to send it over."""
    return isinstance(error.__cause__, _UNSENT)


class Request(HTTPXRequest):
    """PTB's client, through the proxy that the environment names, if it names one.

    Args:
        connections: how many there may be at once.

    Raises:
        ConfigError: the proxy cannot be used.
    """

    def __init__(self, connections: int) -> None:
        try:
            super().__init__(connection_pool_size=connections)
        except (RuntimeError, ValueError, httpx.InvalidURL) as exc:
            # RuntimeError names the package that SOCKS needs; the others are about an address that is none.
            raise ConfigError(f"The proxy in the environment cannot be used: {exc}") from exc


class RepeatingRequest(Request):
    """What an Application calls the Bot API with.

    A call that was certainly not sent is made again, twice at most. So is one whose connection broke before the answer
    was whole, if its method can be called twice; a message is not sent again, since it may have arrived.

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
        """Call, and return status and body.

        There is no limit to the time for which a call waits for its turn: one that gives up is an answer lost.

        Raises:
            TimedOut: connecting took too long, or the server said nothing.
            NetworkError: there was no answer for another reason.
        """
        # Files are what PTB gets, all else it posts.
        loads = method == "GET" or (request_data is not None and request_data.contains_files)
        repeatable = method == "GET" or url.rpartition("/")[2].startswith(_REPEATABLE)
        pauses = iter(PAUSES)
        while True:
            try:
                # PTB's client looks at all calls that wait for a connection whenever one begins or ends.
                async with self._files if loads else self._calls:
                    return await super().do_request(url, method, request_data, *args, **kwargs)
            except NetworkError as exc:
                pause = next(pauses, None)
                if pause is None or not (is_unsent(exc) or (repeatable and isinstance(exc.__cause__, _BROKEN))):
                    raise
            await self._sleep(pause)
