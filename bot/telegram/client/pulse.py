"""The client that polls for updates. It stores updates before it confirms them to Telegram."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram.error import NetworkError

from bot.telegram.client.repeating import Request
from retrieval.errors import StoreError

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class Pulse(Request):
    """The client that polls for updates. It knows since when requests have failed.

    Args:
        clock: monotonic clock, in seconds.

    Attributes:
        keep: stores updates, as JSON, before the next request confirms them.

    Raises:
        ConfigError: as in `Request`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # One connection, as in PTB's own client for updates.
        super().__init__(connections=1)
        self._clock = clock
        self._failing_since: float | None = None
        self.keep: Keep | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - whatever PTB gives
        """Make a request, and record whether there was an answer."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError:
            self._note(failed=True)
            raise
        self._note(failed=status >= 400)
        if status == 200 and self.keep is not None:
            try:
                await self.keep(_updates_in(body))
            except StoreError as exc:
                # The same updates are asked for again.
                raise NetworkError(f"updates cannot be stored: {exc}") from exc
        return status, body

    def silence(self) -> float:
        """Return for how many seconds all requests have failed; 0 if the last one succeeded."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since

    def _note(self, *, failed: bool) -> None:
        if not failed:
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = self._clock()


def _updates_in(body: bytes) -> list[Mapping[str, Any]]:
    """Return the updates of an answer; none if it is invalid, which PTB reports."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return []
    result = content.get("result") if isinstance(content, dict) else None
    found = result if isinstance(result, list) else []
    return [each for each in found if isinstance(each, dict) and isinstance(each.get("update_id"), int)]
