"""Keep within Telegram's flood limits. A chat that must wait does not delay other chats.

Calls that send or change a message count: 30 a second in all, 20 a minute in a group, 3 in three seconds in a private
chat. A call that comes too early reserves the next allowed time and sleeps until then, without polling.
"""

import asyncio
import datetime as dt
import logging
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, NamedTuple

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

log = logging.getLogger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]
Call = Callable[..., Coroutine[Any, Any, Result]]

RETRIES = 3
"""How often a call is repeated after Telegram asked to wait."""
MOMENT = 1.0
"""If two chats are refused within this many seconds, without a successful call between, the limit is global."""
MARGIN = 0.02
"""Seconds added to each limit, because calls do not arrive as regularly as they are sent."""
MOST_IDLE = 1024
"""The number of chats with recorded calls at which old records are removed."""
_COUNTED = ("send", "edit", "copy", "forward", "answerGuestQuery")


def is_counted(endpoint: str) -> bool:
    """Return whether a method sends something to a chat or changes it there."""
    return endpoint.startswith(_COUNTED) and endpoint != "sendChatAction"


class Rate(NamedTuple):
    """At most `calls` calls within any `seconds` seconds; 0 calls mean no limit."""

    calls: int
    seconds: float


NO_LIMIT = Rate(0, 0.0)
OVERALL, GROUP, PRIVATE = Rate(30, 1.0), Rate(20, 60.0), Rate(3, 3.0)
"""The limits that Telegram publishes: one message a second in a private chat, with short bursts."""


class Window:
    """The times of the last calls, which determine when the next call is allowed."""

    __slots__ = ("_moments", "_seconds")

    def __init__(self, rate: Rate) -> None:
        self._moments: deque[float] = deque(maxlen=rate.calls)
        self._seconds = rate.seconds + MARGIN

    def reserve(self, now: float) -> float:
        """Reserve the next allowed time and return it; it is `now` or later."""
        moments = self._moments
        if not moments.maxlen:
            return now
        at = max(now, moments[0] + self._seconds) if len(moments) == moments.maxlen else now
        moments.append(at)
        return at

    def is_empty(self, now: float) -> bool:
        """Return whether no recorded call counts any more."""
        return not self._moments or self._moments[-1] + self._seconds <= now


@dataclass(frozen=True, slots=True)
class _Refusal:
    who: object
    at: float
    until: float


class Limiter(BaseRateLimiter[int]):
    """Delays calls to keep the limits, and repeats calls that Telegram refused.

    Args:
        overall: limit of all chats together.
        group: limit of each group.
        private: limit of each private chat.
        retries: how often a refused call is repeated.
        clock: monotonic clock, in seconds.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        *,
        overall: Rate = OVERALL,
        group: Rate = GROUP,
        private: Rate = PRIVATE,
        retries: int = RETRIES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep, self._retries = clock, sleep, retries
        self._group, self._private = group, private
        self._overall = Window(overall)
        self._chats: dict[object, Window] = {}
        self._sweep_at = MOST_IDLE
        self._refused: dict[object, float] = {}
        self._everybody = -math.inf
        self._last: _Refusal | None = None

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(  # noqa: PLR0917 - PTB calls it so
        self,
        callback: Call,
        args: Any,  # noqa: ANN401 - whatever PTB gives
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Make a call as soon as allowed. Repeat a refused call up to `rate_limit_args` times, or the default.

        Raises:
            RetryAfter: it was refused after the last attempt.
        """
        chat = data.get("chat_id")
        # Calls without a chat wait separately: a menu that cannot be set for a day must not delay answers.
        who = endpoint if chat is None else chat
        window = self._window(chat) if is_counted(endpoint) else None
        left = self._retries if rate_limit_args is None else rate_limit_args
        while True:
            await self._wait(who, window)
            began = self._clock()
            try:
                result = await callback(*args, **kwargs)
            except RetryAfter as refusal:
                self._note(who, refusal, of_chat=chat is not None)
                if not left:
                    raise
                left -= 1
                log.info("%s: will be tried again: %s", who, refusal)
            else:
                if self._last is not None and chat is not None and began >= self._last.at:
                    self._last = None
                return result

    async def _wait(self, who: object, window: Window | None) -> None:
        """Sleep until a call is allowed; with a window, record the call."""
        while True:
            await self._sleep_until(self._allowed_from(who, window))
            if window is not None:
                await self._reserve(who, window)
            # Another call may have been refused meanwhile.
            if self._allowed_from(who, window) <= self._clock():
                return

    async def _reserve(self, chat: object, window: Window) -> None:  # noqa: ARG002 - others reserve by the chat
        """Record a call to a chat, and wait until it is allowed."""
        await self._sleep_until(window.reserve(self._clock()))
        await self._sleep_until(self._overall.reserve(self._clock()))

    def _allowed_from(self, who: object, window: Window | None) -> float:
        """Return the time until which a chat, or all chats, must wait; other calls wait only for themselves."""
        own = self._refused.get(who, -math.inf)
        return own if window is None else max(own, self._everybody)

    async def _sleep_until(self, moment: float) -> None:
        while (seconds := moment - self._clock()) > 0:
            await self._sleep(seconds)

    def _note(self, who: object, refusal: RetryAfter, *, of_chat: bool) -> None:
        """Record a refusal. A second refusal in a row, of another chat, applies to all chats."""
        now, asked = self._clock(), refusal.retry_after
        until = now + MARGIN + (asked.total_seconds() if isinstance(asked, dt.timedelta) else asked)
        self._refused[who] = max(until, self._refused.get(who, until))
        if len(self._refused) > MOST_IDLE:
            self._refused = {each: end for each, end in self._refused.items() if end > now}
        if not of_chat:
            return
        before, self._last = self._last, _Refusal(who, now, until)
        if before is not None and before.who != who and now - before.at <= MOMENT:
            self._everybody = max(self._everybody, min(until, before.until))
            log.warning(
                "Telegram rejects messages to several chats. All chats wait %.0f seconds.", self._everybody - now
            )

    def _window(self, chat: object) -> Window:
        window = self._chats.get(chat)
        if window is None:
            if len(self._chats) >= self._sweep_at:
                self._sweep()
            window = self._chats[chat] = Window(self.rate(chat))
        return window

    def rate(self, chat: object) -> Rate:
        """Return the limit of a chat."""
        if chat is None:
            return NO_LIMIT
        return self._group if str(chat).startswith(("-", "@")) else self._private

    def _sweep(self) -> None:
        """Remove chats whose calls no longer count."""
        now = self._clock()
        self._chats = {chat: window for chat, window in self._chats.items() if not window.is_empty(now)}
        self._sweep_at = max(MOST_IDLE, 2 * len(self._chats))
