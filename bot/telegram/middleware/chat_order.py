"""Process the updates of one chat in order, and different chats concurrently."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

UNLIMITED = 1 << 30
"""Unlimited, because PTB also counts updates that wait for their turn; one chat could otherwise block all others.
A waiting update costs no more here than in PTB's queue.
"""
REMEMBERED = 4096
"""The number of update ids remembered to detect repeated deliveries, which come within minutes."""


class ChatOrder(BaseUpdateProcessor):
    """Keeps the order of updates within a chat. A slow chat does not delay others."""

    def __init__(self) -> None:
        super().__init__(UNLIMITED)
        self._turns: dict[int | str, tuple[asyncio.Lock, int]] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def do_process_update(self, update: object, coroutine: "Awaitable[Any]") -> None:
        """Handle an update after the earlier ones of its chat; ignore a repeated one."""
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
    """Return the key of an update's order: its chat, else its user; guest messages each have their own."""
    if not isinstance(update, Update):
        return 0
    if update.guest_message is not None:
        # A guest message can have the chat id of another chat, and a slow page must not delay the user's own chat.
        return update.guest_message.guest_query_id or ""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
