"""What one process does for all: send briefings and news, fetch due feeds, set the menus, and look whether something is stuck."""

import asyncio
import logging
import math
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from telegram.ext import Application

from bot.telegram.changes import ChangeNotices
from bot.telegram.client.reachability import forget_gone
from bot.telegram.context import BotContext
from bot.telegram.errors import log_failure
from bot.telegram.features.schedules.delivering import make_dispatcher
from bot.telegram.features.watching.telling import NewsTeller
from bot.telegram.menus import introduce
from bot.telegram.metrics import FAILURES, Failed
from bot.telegram.watching import Watch
from retrieval.store import Feed

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two checks for due feeds."""


class Leading:
    """The work of the process that leads, from its making to `close`.

    Args:
        app: the running application.
        bot_context: its context; `planned` and `watched` wake this.
    """

    def __init__(self, app: Application[Any, Any, Any, Any, Any, Any], bot_context: BotContext) -> None:
        self._context = bot_context
        self._stop = asyncio.Event()
        self._dispatcher = make_dispatcher(app.bot, bot_context)
        self._dispatcher.start()
        self._teller = NewsTeller(app.bot, bot_context)
        self._teller.start()
        self._notices = ChangeNotices(app.bot, bot_context)
        self._tasks = [
            # Dozens of calls; answers need not wait for them.
            asyncio.create_task(introduce(app.bot, bot_context.options.language)),
            asyncio.create_task(self._follow()),
            asyncio.create_task(Watch(app.bot, bot_context).run()),
        ]

    async def stop_looking(self) -> None:
        """End what looks for work. Fetching a feed must not delay the end of the bot."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Wait for what is being sent; the rest is left for the next process that leads."""
        if not self._stop.is_set():
            await self.stop_looking()
        await asyncio.gather(self._dispatcher.close(), self._teller.close(), self._notices.close())

    async def _follow(self) -> None:
        """Check feeds, pages, lost chats and the queues, now and every minute."""
        bot_context = self._context
        if bot_context.options.daily_check:
            await _attempt("telling what changed before", self._notices.resume())
        while not self._stop.is_set():
            bot_context.journal.purge()
            await _attempt("deleting lost chats", forget_gone(bot_context))
            await _attempt("looking at feeds", _look_at_feeds(bot_context))
            if bot_context.options.daily_check:
                await _attempt("the daily check", self._notices.look())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), LOOK_EVERY)


async def _attempt(what: str, work: Awaitable[None]) -> None:
    """Do work whose errors must not end the bot or keep other work from being done. It is tried again in a minute."""
    try:
        await work
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is logged
        log_failure(what, exc)


async def _look_at_feeds(bot_context: BotContext) -> None:
    await _note_failing_feeds(bot_context)
    if await asyncio.to_thread(bot_context.services.feeds.look_at_due):
        bot_context.wake()
    await _note_failing_feeds(bot_context)


async def _note_failing_feeds(bot_context: BotContext) -> None:
    """Note which feeds could not be read at the last look, and count the looks that failed since this was called before."""

    def read() -> tuple[Feed, ...]:
        with bot_context.collections.lock:
            return tuple(feed for feed in bot_context.collections.store.feeds.due(math.inf) if feed.failures)

    failing = await asyncio.to_thread(read)
    if bot_context.failing_feeds is not None:
        before = {feed.number: feed.failures for feed in bot_context.failing_feeds}
        # A number that is smaller than before began again after a success.
        failed = sum(
            feed.failures - (known if (known := before.get(feed.number, 0)) <= feed.failures else 0) for feed in failing
        )
        bot_context.metrics.count(FAILURES, Failed.FEED, times=failed)
    bot_context.failing_feeds = failing
