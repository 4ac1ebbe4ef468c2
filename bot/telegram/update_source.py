"""The interface of polling and webhook."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from telegram import Update

from bot.telegram.app import App
from bot.telegram.journal import Journal
from bot.telegram.middleware.chat_order import ChatOrder
from retrieval.errors import DatelineError

log = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds that running handlers have to finish when the bot stops."""


def read_update(content: Mapping[str, Any], app: App) -> Update | None:
    """Convert an update from JSON; None, with a log line, if PTB cannot read it."""
    try:
        return Update.de_json(dict(content), app.bot)
    except Exception as exc:  # noqa: BLE001 - whatever PTB makes of what it does not know, it must not come again for ever
        log.error("An update cannot be read and is left out: %s", type(exc).__name__)  # noqa: TRY400 - it may hold a text
        return None


def handle(content: Mapping[str, Any], app: App, journal: Journal) -> None:
    """Have an update handled that is stored, from JSON; one that cannot be read counts as handled."""
    update = read_update(content, app)
    if update is None:
        journal.done(content["update_id"])
    else:
        app.update_queue.put_nowait(update)


async def handle_alone(suspects: Sequence[Mapping[str, Any]], app: App, journal: Journal) -> None:
    """Handle updates that may have ended a process one after the other, so that it becomes known which one does."""
    for content in suspects:
        handle(content, app, journal)
        await journal.survived(content["update_id"])


async def end_handling(app: App) -> None:
    """Stop an application after its intake: running handlers may finish, other updates stay in the journal."""
    order = app.update_processor
    assert isinstance(order, ChatOrder)  # noqa: S101 - narrows the type for mypy
    await order.close(GRACE)
    await app.stop()


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


class NoIntake:
    """The intake of a process that gets its updates from the queues alone."""

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Nothing to do."""

    async def close(self, app: App) -> None:
        """See `Intake`."""
        await end_handling(app)

    def trouble(self) -> str | None:
        """See `Intake`."""
        return None
