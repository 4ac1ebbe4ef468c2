"""Tells chats what has changed on the pages of their articles. A notice is kept until it is sent, whatever becomes of the process.

As for a briefing, the outbox holds no text but a job: who ends before the notice has arrived fetches the pages again after the
next start, and sends what was not sent.
"""

import asyncio
import json
import logging

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.rendering.library_results import changes_document
from bot.rendering.telegram import render
from bot.telegram.client.reachability import is_gone
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.handling import Handling, handling
from retrieval.services.results import Changes
from retrieval.store import Outgoing, SendState, Shelf

log = logging.getLogger(__name__)

METHOD = "changes"
"""What a job stands under in the outbox."""
ENDING = 3.0
"""Seconds that a notice has to be sent when the bot stops."""


class ChangeNotices:
    """Checks the pages of all chats once a day, and tells each chat what changed.

    Args:
        bot: sends.
        bot_context: context of the bot.
    """

    def __init__(self, bot: Bot, bot_context: BotContext) -> None:
        self._bot, self._context = bot, bot_context
        self._checks, self._journal = bot_context.services.checks, bot_context.journal
        self._sending: asyncio.Task[None] | None = None

    async def resume(self) -> None:
        """Send the notices that earlier processes have not sent; called once, at the start.

        Raises:
            StoreError: they cannot be read.
        """
        for job in await self._journal.unfinished_jobs(METHOD):
            shelf = Shelf(job.chat, json.loads(job.body)["topic"])
            changes = await asyncio.to_thread(self._checks.changes, shelf)
            await asyncio.to_thread(self._checks.note_reported, changes)
            await self._finish(job.key, changes)

    async def look(self) -> None:
        """Check the chats that were not checked within a day, and tell each what it was not told before.

        Raises:
            StoreError: the chats cannot be read.
        """
        for shelf in await asyncio.to_thread(self._checks.shelves):
            if not self._is_reachable(shelf):
                continue
            changes = await asyncio.to_thread(self._checks.check_daily, shelf)
            if changes is None:
                continue
            # Kept first: what counts as told and is not kept would be lost.
            now = self._context.collections.clock()
            key, body = f"{METHOD}/{shelf.chat}/{shelf.topic}/{now:.0f}", json.dumps({"topic": shelf.topic})
            await self._journal.put(Outgoing(key, shelf.chat, METHOD, body, now))
            await asyncio.to_thread(self._checks.note_reported, changes)
            await self._finish(key, changes)

    def _is_reachable(self, shelf: Shelf) -> bool:
        # The shelf of the terminal is not a chat.
        return shelf.chat.removeprefix("-").isdigit() and not is_gone(self._context, shelf)

    async def close(self) -> None:
        """Wait for the notice that is being sent; what is left is told after the next start."""
        if self._sending is not None:
            await asyncio.wait([self._sending], timeout=ENDING)
            self._sending.cancel()

    async def _finish(self, key: str, changes: Changes) -> None:
        """Send a notice; a message on its way is not cut off where the bot stops, since it might come twice."""
        self._sending = asyncio.create_task(self._tell(key, changes))
        await asyncio.shield(self._sending)

    async def _tell(self, key: str, changes: Changes) -> None:
        """Send a notice, and note that there is nothing more to do about it."""
        if changes.articles and self._is_reachable(changes.shelf):
            try:
                with handling(Handling(key)):
                    await self._send(changes)
            except TelegramError as exc:
                log.warning("chat %s: what changed could not be told: %s", changes.shelf.chat, exc)
        self._journal.mark(key, SendState.SENT)

    async def _send(self, changes: Changes) -> None:
        shelf = changes.shelf
        for text, entities in render(changes_document(changes)):
            try:
                await self._bot.send_message(
                    int(shelf.chat),
                    text,
                    entities=entities,
                    message_thread_id=shelf.topic or None,
                    link_preview_options=NO_PREVIEW,
                )
            except (Forbidden, BadRequest) as exc:
                log.info("chat %s: a message could not be sent: %s", shelf.chat, exc)
                return
