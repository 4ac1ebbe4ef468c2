"""Process the updates of one chat in order, and different chats concurrently."""

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.handling import Handling, handling
from bot.telegram.journal import Journal

UNLIMITED = 1 << 30
"""Unlimited, because PTB also counts updates that wait for their turn; one chat could otherwise block all others.
A waiting update costs no more here than in PTB's queue.
"""


@dataclass(slots=True)
class _Turn:
    """The unhandled updates of a chat, in order, and the lock that they wait for."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    updates: list[object] = field(default_factory=list)


class ChatOrder(BaseUpdateProcessor):
    """Keeps the order of updates within a chat. A slow chat does not delay others.

    Args:
        journal: detects repeated updates and records handled ones.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(UNLIMITED)
        self._journal = journal
        self._turns: dict[int | str, _Turn] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def do_process_update(self, update: object, coroutine: "Awaitable[Any]") -> None:
        """Handle an update after the earlier ones of its chat; ignore a repeated one."""
        number = update.update_id if isinstance(update, Update) else None
        if number is not None and self._journal.is_repeated(number):
            _drop(coroutine)
            return
        if self._closed:
            self._leave(number, coroutine)
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - narrows the type for mypy
        self._tasks.add(task)
        key = _chat_of(update)
        turn = self._turns.setdefault(key, _Turn())
        turn.updates.append(update)
        try:
            async with turn.lock:
                # Those that came at the same time find their place in the chat before it is asked what is behind.
                await asyncio.sleep(0)
                if number is not None:
                    await self._journal.begin(number)
                with handling(self._handling(number)):
                    await coroutine
        except asyncio.CancelledError:
            if not self._is_closed():
                # Begun or not, it is not handled here.
                _drop(coroutine)
                raise
            self._leave(number, coroutine)
        finally:
            self._tasks.discard(task)
            turn.updates.remove(update)
            if not turn.updates:
                del self._turns[key]

    def _leave(self, number: int | None, coroutine: "Awaitable[Any]") -> None:
        """Leave an update in the journal, for the next start."""
        _drop(coroutine)
        if number is not None:
            self._journal.interrupted(number)

    def _handling(self, number: int | None) -> Handling:
        if number is None:
            return Handling("")
        return Handling(str(number), partial(self._journal.done, number))

    def behind(self, update: Update) -> list[Update]:
        """Return the updates of the same chat that wait for one that is being handled."""
        waiting = self._turns[_chat_of(update)].updates
        return [each for each in waiting[waiting.index(update) + 1 :] if isinstance(each, Update)]

    def _is_closed(self) -> bool:
        return self._closed

    async def close(self, seconds: float) -> None:
        """Wait up to `seconds` for running handlers. Other updates stay in the journal."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        self._closed = True
        for task in self._tasks:
            task.cancel()

    async def abandon(self) -> None:
        """Break off all handling: what was being handled belongs to another process."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _drop(coroutine: "Awaitable[Any]") -> None:
    """Close a coroutine that is not awaited, to avoid Python's warning."""
    if isinstance(coroutine, Coroutine):
        coroutine.close()


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
