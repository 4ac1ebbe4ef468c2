"""Receive updates by polling."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from telegram.error import Conflict, NetworkError, TelegramError

from bot.telegram.app import UPDATES, App
from bot.telegram.client.repeating import Request
from bot.telegram.update_source import BotError

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for which requests may fail before the bot counts as disconnected."""


class Pulse(Request):
    """The client that polls for updates. It knows since when requests have failed.

    Args:
        clock: monotonic clock, in seconds.

    Raises:
        ConfigError: as in `Request`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # One connection, as in PTB's own client for updates.
        super().__init__(connections=1)
        self._clock = clock
        self._failing_since: float | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - whatever PTB gives
        """Make a request, and record whether there was an answer."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError:
            self._note(failed=True)
            raise
        self._note(failed=status >= 400)
        return status, body

    def silence(self) -> float:
        """Return for how many seconds all requests have failed; 0 if the last one succeeded."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since

    def _note(self, *, failed: bool) -> None:
        if not failed:
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = self._clock()


class Polling:
    """The intake that polls Telegram.

    Args:
        pulse: the application's client for updates, if its state is to be reported.
    """

    def __init__(self, pulse: Pulse | None = None) -> None:
        self._pulse = pulse
        self._conflict: Conflict | None = None

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Start polling. This removes a webhook, but keeps its waiting updates."""

        def on_error(error: TelegramError) -> None:
            if isinstance(error, Conflict):
                self._conflict = error
                stop.set()
            else:
                log.warning("Telegram cannot be reached, trying again: %s", error)

        assert app.updater is not None  # noqa: S101 - narrows the type for mypy
        await app.updater.start_polling(allowed_updates=UPDATES, drop_pending_updates=False, error_callback=on_error)

    async def close(self, app: App) -> None:
        """Stop polling."""
        assert app.updater is not None  # noqa: S101 - narrows the type for mypy
        if self._conflict is None:
            await app.updater.stop()
            await app.stop()
            return
        # Stopping PTB's updater makes one more request for updates, which would end the polling of the other program.
        await app.stop()
        await app.bot.shutdown()
        await app.updater.stop()
        if "webhook" in self._conflict.message.lower():
            raise BotError("Another program has set a webhook for this token. Stop it and start the bot again.")
        raise BotError("Another program polls with this token. Stop it and start the bot again.")

    def trouble(self) -> str | None:
        """Return why no updates arrive; None if they do."""
        if self._pulse is not None and self._pulse.silence() > PATIENCE:
            return "Telegram cannot be reached."
        return None
