"""In which order updates are handled: those of one chat one after the other, chats side by side."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

UNLIMITED = 1 << 30
"""PTB counts updates that wait for their turn in a chat, too; with a limit, one chat's could keep out all others'. An
update that waits here costs no more than one that waits in PTB's queue."""
REMEMBERED = 4096
"""Updates by which one that Telegram sends again is known; it does so within minutes, when it has heard no answer."""


class ChatOrder(BaseUpdateProcessor):
    """Keeps the order inside a chat; a page that is slow to load in one chat delays no other."""

    def __init__(self) -> None:
        super().__init__(UNLIMITED)
        self._turns: dict[int | str, tuple[asyncio.Lock, int]] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def do_process_update(self, update: object, coroutine: "Awaitable[Any]") -> None:
        """Handle an update when those before it in its chat are done, and one that came before not at all."""
        if self._is_repeated(update):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        key = _chat_of(update)
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, waiting + 1)
        try:
            async with lock:
                await coroutine
        finally:
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)

    def _is_repeated(self, update: object) -> bool:
        if not isinstance(update, Update):
            return False
        if update.update_id in self._seen:
            return True
        self._seen[update.update_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _chat_of(update: object) -> int | str:
    """The chat, else the user, that an update is of; those of neither are in order among themselves, guests in none."""
    if not isinstance(update, Update):
        return 0
    if update.guest_message is not None:
        # Its chat may go by the number of another, and a slow page must not delay the asker's own.
        return update.guest_message.guest_query_id or ""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
