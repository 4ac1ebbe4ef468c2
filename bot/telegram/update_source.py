"""How updates come in: what asking Telegram for them and having them delivered have in common."""

import asyncio
from typing import Protocol

from bot.telegram.app import App
from retrieval.errors import DatelineError


class BotError(DatelineError):
    """The bot cannot start, or cannot go on."""


class Intake(Protocol):
    """A way for updates into an application's queue."""

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Begin, with an application that is initialised and not started yet.

        Args:
            app: whose queue the updates go into.
            stop: set by the intake when no more will come.

        Raises:
            ConfigError: Telegram refuses what the settings say.
            TelegramError: Telegram cannot be reached, or refuses the token.
        """

    async def close(self, app: App) -> None:
        """End, and stop the application when what came in is answered.

        Raises:
            BotError: why the intake has set `stop`.
        """

    def trouble(self) -> str | None:
        """Why nothing comes in, as a line; None when all is well."""
