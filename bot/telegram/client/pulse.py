"""The connection that asks Telegram for updates; it stores what came before Telegram can be told that it arrived."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram.error import NetworkError

from bot.telegram.client.repeating import Request

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class Pulse(Request):
    """The connection that asks for updates; it knows since when it fails.

    Args:
        clock: seconds that never go back.

    Attributes:
        keep: stores updates, as JSON; the next request, which confirms them, is made after that.

    Raises:
        ConfigError: as `Request`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # One connection, as PTB has it for this purpose.
        super().__init__(connections=1)
        self._clock = clock
        self._failing_since: float | None = None
        self.keep: Keep | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - whatever PTB gives
        """Ask, and note whether there was an answer."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError:
            self._note(failed=True)
            raise
        self._note(failed=status >= 400)
        if status == 200 and self.keep is not None:
            await self.keep(_updates_in(body))
        return status, body

    def silence(self) -> float:
        """For how many seconds every request has failed; 0 when the last one did not."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since

    def _note(self, *, failed: bool) -> None:
        if not failed:
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = self._clock()


def _updates_in(body: bytes) -> list[Mapping[str, Any]]:
    """The updates of an answer; none where it is not what Telegram gives, of which PTB complains."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return []
    result = content.get("result") if isinstance(content, dict) else None
    found = result if isinstance(result, list) else []
    return [each for each in found if isinstance(each, dict) and isinstance(each.get("update_id"), int)]
