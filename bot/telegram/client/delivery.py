"""Repeat calls to Telegram until they succeed or become useless. Each message is recorded first and sent once.

The text of a message is not recorded. It is made again from the update that caused it, which is stored until then.

Calls are repeated for:

- Messages, pictures and files: hours (`DATELINE_LATE_MESSAGE`), until Telegram accepts or rejects them.
- Edits: five minutes. The old message stays visible meanwhile. Ephemeral messages: as long, for a person who waits.
- Reactions: one minute. Answers to presses, inline and guest queries: ten seconds, because Telegram rejects later ones.
- Everything else, as “is typing”: not at all.

A call is ambiguous if it was sent but got no answer. Edits, reactions and answers are idempotent and are repeated. A message
is repeated in a private chat, where a duplicate is better than a loss, but not in a group.
"""

import asyncio
import datetime as dt
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from functools import partial
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.telegram.client.flood_limits import Call, Result, is_counted
from bot.telegram.client.repeating import ServerError, is_unsent
from bot.telegram.ephemeral import NUMBER, PARAMETERS
from bot.telegram.handling import current
from bot.telegram.journal import Journal
from retrieval.store import Outgoing, SendState

log = logging.getLogger(__name__)

LONGEST = 6 * 3600.0
"""Seconds for which a message is repeated by default."""
USEFUL = (("edit", 300.0), ("setMessageReaction", 60.0), ("deleteEphemeral", 60.0), ("answer", 10.0))
"""Seconds for which a call is repeated, by the prefix of its method."""
EPHEMERAL = 300.0
"""Seconds for which an ephemeral message is repeated. A later process does not send again what one has begun to send."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds before the second attempt, and the maximum. Pauses double, plus up to half at random."""


class Ambiguous(TimedOut):
    """A message was sent but got no answer. It is not sent again, because it may have arrived."""


def pauses(chance: Callable[[], float] = random.random) -> Iterator[float]:
    """Yield the seconds to wait before each further attempt, without end."""
    pause = FIRST_PAUSE
    while True:
        yield pause * (0.5 + chance())
        pause = min(2 * pause, LONGEST_PAUSE)


def is_message(endpoint: str) -> bool:
    """Return whether a method sends a new message to a chat."""
    return is_counted(endpoint) and not endpoint.startswith(("edit", "answer"))


class Delivery(BaseRateLimiter[Any]):
    """Repeats calls through a limiter.

    Args:
        limiter: keeps Telegram's flood limits.
        journal: stores outgoing messages until they have arrived.
        longest: seconds for which a message is repeated.
        clock: monotonic clock, in seconds.
        sleep: waits for a number of seconds.
        wall: seconds since 1970.
    """

    def __init__(
        self,
        limiter: BaseRateLimiter[Any],
        journal: Journal,
        *,
        longest: float = LONGEST,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._limiter, self._journal, self._longest = limiter, journal, longest
        self._clock, self._sleep, self._wall = clock, sleep, wall

    async def initialize(self) -> None:
        """Start the limiter."""
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        """Stop the limiter."""
        await self._limiter.shutdown()

    async def process_request(  # noqa: PLR0917 - PTB calls it so
        self,
        callback: Call,
        args: Any,  # noqa: ANN401 - whatever PTB gives
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,  # noqa: ANN401 - whatever the limiter takes
    ) -> Result:
        """Make a call until it succeeds or becomes useless.

        Raises:
            Ambiguous: a message to a group may have arrived.
            TelegramError: the call was refused, or failed for too long.
        """
        handling = current() if is_message(endpoint) else None
        if handling is None:
            return await self._repeat(callback, args, kwargs, endpoint, data, rate_limit_args)
        key, journal = handling.next_key(), self._journal
        known = journal.sent_before(key)
        if known is not None and known.state is SendState.SENT:
            result: Result = json.loads(known.result)
            return result
        begun = known is not None and (known.state is not SendState.WAITING or PARAMETERS in data)
        if begun and _is_group(data):
            journal.mark(key, SendState.DROPPED)
            raise Ambiguous("it may have been sent before the bot ended")
        outgoing = Outgoing(key, str(data.get("chat_id", "")), endpoint, "", self._wall())

        async def attempt(*args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - whatever PTB gives
            try:
                await journal.start_sending(outgoing)
            except asyncio.CancelledError:
                # It may be noted that it leaves, and it has not left.
                journal.mark(key, SendState.WAITING)
                raise
            try:
                return await self._sent(key, callback(*args, **kwargs))
            except (RetryAfter, NetworkError) as exc:
                if not isinstance(exc, BadRequest) and not _is_ambiguous(exc):
                    journal.mark(key, SendState.WAITING)
                raise

        try:
            result = await self._repeat(attempt, args, kwargs, endpoint, data, rate_limit_args)
        except TelegramError:
            journal.mark(key, SendState.DROPPED)
            raise
        journal.mark(key, SendState.SENT, _receipt(result))
        return result

    async def _sent(self, key: str, call: Coroutine[Any, Any, Result]) -> Result:
        """Make a call, which goes on although its handling is broken off: whether it arrives would be unknown."""
        sending = asyncio.create_task(call)
        self._journal.flying.add(sending)
        sending.add_done_callback(self._journal.flying.discard)
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            sending.add_done_callback(partial(self._note_late, key))
            raise

    def _note_late(self, key: str, sending: "asyncio.Task[Result]") -> None:
        if not sending.cancelled() and sending.exception() is None:
            self._journal.mark(key, SendState.SENT, _receipt(sending.result()))

    async def _repeat(  # noqa: PLR0917 - as PTB calls `process_request`
        self,
        callback: Call,
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,  # noqa: ANN401
    ) -> Result:
        useful = self._useful(endpoint, data)
        until = self._clock() + useful
        for pause in pauses():
            try:
                return await self._limiter.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
            except BadRequest as exc:
                if exc.message.startswith("Message is not modified"):
                    # An earlier attempt has changed it and its answer was lost, or a button was pressed twice. This is
                    # the only place where it is told from other refusals.
                    return True
                raise
            except (RetryAfter, NetworkError) as exc:
                if is_message(endpoint) and _is_ambiguous(exc) and _is_group(data):
                    log.warning("chat %s: a message may not have arrived: %s", data.get("chat_id"), exc)
                    raise Ambiguous(str(exc)) from exc
                wait = max(pause, _asked_for(exc))
                if self._clock() + wait >= until:
                    if useful:
                        log.warning(
                            "%s to chat %s has failed and is not repeated: %s", endpoint, data.get("chat_id"), exc
                        )
                    raise
                if isinstance(exc, RetryAfter):
                    # The limiter has recorded how long to wait.
                    continue
            await self._sleep(pause)
        raise AssertionError

    def _useful(self, endpoint: str, data: dict[str, Any]) -> float:
        """Return for how many seconds a call is repeated."""
        if PARAMETERS in data:
            return min(EPHEMERAL, self._longest)
        if is_message(endpoint):
            return self._longest
        return next((seconds for start, seconds in USEFUL if endpoint.startswith(start)), 0.0)


def _asked_for(error: TelegramError) -> float:
    """Return how many seconds Telegram asks to wait."""
    if not isinstance(error, RetryAfter):
        return 0.0
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, dt.timedelta) else float(asked)


def _is_ambiguous(error: TelegramError) -> bool:
    """Return whether a failed call may have had an effect."""
    return not isinstance(error, (RetryAfter, BadRequest, ServerError)) and not is_unsent(error)


def _is_group(data: dict[str, Any]) -> bool:
    return str(data.get("chat_id", "")).startswith(("-", "@"))


def _receipt(result: Result) -> str:
    """Return the part of Telegram's result that is stored: what refers to the message, without its text and any name."""
    if isinstance(result, dict):
        kept: dict[str, Any] = {name: result[name] for name in ("message_id", NUMBER, "date") if name in result}
        if isinstance(chat := result.get("chat"), dict):
            kept["chat"] = {name: chat[name] for name in ("id", "type") if name in chat}
        return json.dumps(kept)
    return json.dumps(result)
