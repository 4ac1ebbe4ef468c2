"""The work of a process beside receiving updates: a bot alone, or a worker among others."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from bot.telegram.app import App
from bot.telegram.context import BotContext
from bot.telegram.crew import Worker
from bot.telegram.indexing import VectorWorker
from bot.telegram.leading import Leading
from bot.telegram.shared_journal import SharedJournal
from bot.telegram.update_source import handle, handle_alone
from bot.telegram.work import Work

log = logging.getLogger(__name__)


class Role(StrEnum):
    """What a process does, of those that share a database."""

    ALL = "all"
    """It receives updates and handles its share."""
    WEBHOOK = "webhook"
    """It receives updates for others."""
    WORKER = "worker"
    """It handles its share."""


def make_work(app: App, bot_context: BotContext, role: Role) -> Work:
    """Make the work of a process."""
    if role is Role.WEBHOOK:
        return Work()
    if isinstance(bot_context.journal, SharedJournal):
        return Worker(app, bot_context, bot_context.journal)
    return Alone(app, bot_context)


class Alone(Work):
    """The `Work` of a bot in one process.

    Args:
        app: the application.
        bot_context: its context.
    """

    def __init__(self, app: App, bot_context: BotContext) -> None:
        self._app, self._context = app, bot_context
        self._encoding = VectorWorker(bot_context.collections)
        self._leading: Leading | None = None
        self._resuming: asyncio.Task[None] | None = None
        self._suspects: Sequence[Mapping[str, Any]] = ()

    async def prepare(self) -> None:
        """See `Work`; updates that an earlier process did not finish come before new ones."""
        await asyncio.to_thread(self._encoding.warm)
        self._encoding.start()
        self._context.wake = self._woken
        unfinished = await self._context.journal.unfinished()
        if number := len(unfinished.together) + len(unfinished.alone):
            log.info("%d updates are left from the last run.", number)
        for content in unfinished.together:
            handle(content, self._app, self._context.journal)
        self._suspects = unfinished.alone

    def _woken(self) -> None:
        self._encoding.wake()
        self._context.watched()

    def start(self) -> None:
        """See `Work`."""
        self._leading = Leading(self._app, self._context)
        self._resuming = asyncio.create_task(handle_alone(self._suspects, self._app, self._context.journal))

    async def stop_looking(self) -> None:
        """See `Work`."""
        if self._resuming is not None:
            self._resuming.cancel()
            await asyncio.wait([self._resuming])
        if self._leading is not None:
            await self._leading.stop_looking()

    async def close(self) -> None:
        """See `Work`."""
        if self._leading is not None:
            await self._leading.close()

    def end(self) -> None:
        """See `Work`."""
        self._encoding.stop()
