"""Looks every minute whether something is stuck, logs it, and tells the operator."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError

from bot.bootstrap import QUEUE_FILE
from bot.i18n import DEFAULT, speaking
from bot.rendering.document import plain
from bot.rendering.telegram import render
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.problems import Notice, Notices, Problem, Snapshot, find_problems, text_of

log = logging.getLogger(__name__)


class Watch:
    """Looks at a bot from `run` until it is cancelled.

    A message waits for Telegram for as long as any other. Meanwhile the bot is looked at all the same; what is told next is
    what is true then.

    Args:
        bot: sends.
        bot_context: of the bot.
        clock: seconds that never go back.
    """

    def __init__(self, bot: Bot, bot_context: BotContext, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot, self._context, self._clock = bot, bot_context, clock
        self._snapshot = Snapshot(bot_context.collections.clock())
        self._problems: frozenset[Problem] = frozenset()
        self._looked = asyncio.Event()
        self._logged, self._told = Notices(), Notices()

    async def run(self) -> None:
        """Look now and then, the first time after a while: what is left from before is handled by then."""
        telling = asyncio.create_task(self._tell_all())
        try:
            while True:
                await asyncio.sleep(self._context.options.watch_every)
                try:
                    await self.look()
                except Exception:
                    # What nobody foresaw must not end the watching; the next look is in a minute.
                    log.exception("It could not be looked whether something is stuck.")
        finally:
            telling.cancel()
            await asyncio.wait([telling])

    async def look(self) -> None:
        """Look once, and log what is new."""
        # A disk that does not answer must not hold up the event loop.
        self._snapshot = await asyncio.to_thread(take_snapshot, self._context)
        self._problems = find_problems(self._snapshot)
        for notice in self._logged.due(self._problems, self._clock()):
            self._logged.note_told(notice, self._clock())
            with speaking(DEFAULT):
                log.log(logging.INFO if notice.over else logging.WARNING, "%s", text_of(notice, self._snapshot))
        self._looked.set()

    async def tell(self) -> None:
        """Tell the operator what is new since the last time; without an operator nobody."""
        operator = self._context.options.operator
        if operator is None:
            return
        for notice in self._told.due(self._problems, self._clock()):
            await self._tell(operator, notice)

    async def _tell_all(self) -> None:
        while True:
            await self._looked.wait()
            self._looked.clear()
            await self.tell()

    async def _tell(self, operator: int, notice: Notice) -> None:
        chosen = self._context.register.of(operator).language
        with speaking(chosen or self._context.options.language):
            parts = render(plain(text_of(notice, self._snapshot)))
        try:
            for text, entities in parts:
                await self._bot.send_message(operator, text, entities=entities, link_preview_options=NO_PREVIEW)
        except TelegramError as exc:
            log.warning("The operator's chat cannot be told: %s", exc)
            self._told.note_tried(notice, self._clock())
        else:
            self._told.note_told(notice, self._clock())


def take_snapshot(bot_context: BotContext) -> Snapshot:
    """How a bot is now; looks at the disk and waits for no lock, since it may be a lock that hangs."""
    state, journal = bot_context.options.state, bot_context.journal
    # Where the file could not be made, the queue is in memory.
    is_kept = state is None or bot_context.options.has_database or (state / QUEUE_FILE).exists()
    return Snapshot(
        now=bot_context.collections.clock(),
        waiting_since=journal.waiting_since(),
        failures=tuple((urlsplit(feed.url).hostname or "?", feed.failures) for feed in bot_context.failing_feeds or ()),
        free=None if state is None else _free(state),
        is_queue_writable=journal.is_writable() and is_kept,
    )


def _free(folder: Path) -> int | None:
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return None
