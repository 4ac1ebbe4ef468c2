"""Receive updates by polling."""

import asyncio
import logging
from contextlib import suppress

from telegram.error import Conflict, TelegramError

from bot.telegram.app import UPDATES, App
from bot.telegram.client.pulse import Pulse
from bot.telegram.update_source import GRACE, BotError, end_handling

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for which requests may fail before the bot counts as disconnected."""


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
            with suppress(TimeoutError):
                # Stopping makes one more request for updates, which may hang.
                await asyncio.wait_for(app.updater.stop(), GRACE)
            await end_handling(app)
            return
        # Stopping PTB's updater makes one more request for updates, which would end the polling of the other program.
        await end_handling(app)
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
