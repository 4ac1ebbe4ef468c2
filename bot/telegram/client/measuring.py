"""Counts what becomes of calls to Telegram."""

from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.client.delivery import Ambiguous, is_message
from bot.telegram.client.flood_limits import Call, Result
from bot.telegram.metrics import GIVEN_UP, RETRIES, GivenUp, Metrics


class MeasuredCalls(BaseRateLimiter[Any]):
    """A limiter that counts calls which are made again, and messages that are given up.

    Args:
        limiter: makes the calls.
        metrics: where they are counted.
    """

    def __init__(self, limiter: BaseRateLimiter[Any], metrics: Metrics) -> None:
        self._limiter, self._metrics = limiter, metrics

    async def initialize(self) -> None:
        """Begin."""
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        """End."""
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
        """Make a call.

        Raises:
            TelegramError: as the limiter.
        """
        calls = 0

        async def counted(*args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - whatever PTB gives
            nonlocal calls
            calls += 1
            if calls > 1:
                self._metrics.count(RETRIES)
            return await callback(*args, **kwargs)

        try:
            return await self._limiter.process_request(counted, args, kwargs, endpoint, data, rate_limit_args)
        except TelegramError as exc:
            if is_message(endpoint):
                self._metrics.count(GIVEN_UP, reason_of(exc))
            raise


def reason_of(error: TelegramError) -> GivenUp:
    """Why a message was given up that ended with this error."""
    if isinstance(error, Ambiguous):
        return GivenUp.AMBIGUOUS
    # PTB has BadRequest under NetworkError, although the network did its part.
    if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
        return GivenUp.TOO_OLD
    return GivenUp.REFUSED
