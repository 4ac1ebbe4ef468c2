"""Asking Telegram for updates, again and again."""

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
"""Seconds for which requests may fail before the bot counts as cut off; a hiccup of the network is over by then."""


class Pulse(Request):
    """The connection that asks for updates; it knows since when it fails.

    Args:
        clock: seconds that never go back.

    Raises:
        ConfigError: as `Request`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # One connection, as PTB has it for this purpose.
        super().__init__(connections=1)
        self._clock = clock
        self._failing_since: float | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - whatever PTB gives
        """Ask, and note whether there was an answer."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError:
            self._note(failed=True)
            raise
        self._note(failed=status >= 400)
        return status, body

    def silence(self) -> float:
        """For how many seconds every request has failed; 0 when the last one did not."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since

    def _note(self, *, failed: bool) -> None:
        if not failed:
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = self._clock()


class Polling:
    """The intake that asks.

    Args:
        pulse: the application's connection for updates, where somebody wants to know about trouble with it.
    """

    def __init__(self, pulse: Pulse | None = None) -> None:
        self._pulse = pulse
        self._conflict: Conflict | None = None

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Begin; a webhook that is still set is taken away, and what waits there is kept."""

        def on_error(error: TelegramError) -> None:
            if isinstance(error, Conflict):
                self._conflict = error
                stop.set()
            else:
                log.warning("Telegram cannot be reached, trying again: %s", error)

        assert app.updater is not None  # noqa: S101 - narrows the type for mypy
        await app.updater.start_polling(allowed_updates=UPDATES, drop_pending_updates=False, error_callback=on_error)

    async def close(self, app: App) -> None:
        """End."""
        assert app.updater is not None  # noqa: S101 - narrows the type for mypy
        if self._conflict is None:
            await app.updater.stop()
            await app.stop()
            return
        # PTB's updater says goodbye with one more request for updates, which would end the other program's.
        await app.stop()
        await app.bot.shutdown()
        await app.updater.stop()
        if "webhook" in self._conflict.message.lower():
            raise BotError("Another program has set a webhook for this token. Stop it and start the bot again.")
        raise BotError("Another program polls with this token. Stop it and start the bot again.")

    def trouble(self) -> str | None:
        """Why nothing comes in."""
        if self._pulse is not None and self._pulse.silence() > PATIENCE:
            return "Telegram cannot be reached."
        return None
