"""Telegram's flood limits: 30 messages a second in all, one a second in a private chat, 20 a minute in a group."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.standin.errors import Refusal

LIMITED = frozenset(
    {
        "sendMessage", "sendDocument", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageReplyMarkup",
        "editEphemeralMessageText", "answerGuestQuery",
    }
)  # fmt: skip
OVERALL = (30, 1.0)
PRIVATE = (3, 3.0)
"""One a second, where three may come at once."""
GROUP = (20, 60.0)


@dataclass
class Limits:
    """Counts what was let through; `seconds` tells the time."""

    seconds: Callable[[], float]
    _overall: deque[float] = field(default_factory=deque)
    _chats: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat_id: object) -> None:
        """Count a call.

        Raises:
            Refusal: it is one too many, and has to wait.
        """
        if method not in LIMITED:
            return
        windows = [(self._overall, *OVERALL)]
        if chat_id is not None:
            windows.append((self._chats[str(chat_id)], *(GROUP if str(chat_id).startswith("-") else PRIVATE)))
        now = self.seconds()
        wait = max(_wait(past, most, window, now) for past, most, window in windows)
        if wait > 0:
            seconds = math.ceil(wait)
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for past, _, _ in windows:
            past.append(now)


def _wait(past: deque[float], most: int, window: float, now: float) -> float:
    """Seconds until one more fits, 0 where it does now."""
    while past and past[0] <= now - window:
        past.popleft()
    return past[0] + window - now if len(past) >= most else 0.0
