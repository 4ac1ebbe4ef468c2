"""The interface of polling and webhook."""

import asyncio
from typing import Protocol

from bot.telegram.app import App
from retrieval.errors import DatelineError


class BotError(DatelineError):
    """The bot cannot start or continue."""


class Intake(Protocol):
    """Receives updates into the queue of an Application."""

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Start receiving, with an Application that is initialised but not started.

        Args:
            app: the application that gets the updates.
            stop: set by the intake when no more updates will come.

        Raises:
            ConfigError: Telegram rejects a setting.
            TelegramError: Telegram cannot be reached, or rejects the token.
        """

    async def close(self, app: App) -> None:
        """Stop receiving, and stop the Application after the received updates are handled.

        Raises:
            BotError: the reason why the intake has set `stop`.
        """

    def trouble(self) -> str | None:
        """Return why no updates arrive, in one line; None if they do."""
