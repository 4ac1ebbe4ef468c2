"""How updates come in: what asking Telegram for them and having them delivered have in common."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from telegram import Update

from bot.telegram.app import App
from bot.telegram.middleware.chat_order import ChatOrder
from retrieval.errors import DatelineError

log = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds for which what is being handled may go on when the bot stops."""


def read_update(content: Mapping[str, Any], app: App) -> Update | None:
    """An update from its JSON; None, and a line in the log, for one that PTB cannot read."""
    try:
        return Update.de_json(dict(content), app.bot)
    except Exception as exc:  # noqa: BLE001 - whatever PTB makes of what it does not know, it must not come again for ever
        log.error("An update cannot be read and is left out: %s", type(exc).__name__)  # noqa: TRY400 - it may hold a text
        return None


async def end_handling(app: App) -> None:
    """Stop an application whose intake has ended: what is being handled may end, the rest stays in the journal."""
    order = app.update_processor
    assert isinstance(order, ChatOrder)  # noqa: S101 - narrows the type for mypy
    await order.close(GRACE)
    await app.stop()


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
