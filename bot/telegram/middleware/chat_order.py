"""In which order updates are handled: those of one chat one after the other, chats side by side."""

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
"""PTB counts updates that wait for their turn in a chat, too; with a limit, one chat's could keep out all others'. An
update that waits here costs no more than one that waits in PTB's queue."""


@dataclass(slots=True)
class _Turn:
    """The updates of a chat that are not handled yet, in their order, and the lock that they wait for."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    updates: list[object] = field(default_factory=list)


class ChatOrder(BaseUpdateProcessor):
    """Keeps the order inside a chat; a page that is slow to load in one chat delays no other.

    Args:
        journal: knows which updates came before, and is told which are handled.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(UNLIMITED)
        self._journal = journal
        self._turns: dict[int | str, _Turn] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def do_process_update(self, update: object, coroutine: "Awaitable[Any]") -> None:
        """Handle an update when those before it in its chat are done, and one that came before not at all."""
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
        """The updates of the same chat that came after one which is being handled, and wait for it."""
        waiting = self._turns[_chat_of(update)].updates
        return [each for each in waiting[waiting.index(update) + 1 :] if isinstance(each, Update)]

    def _is_closed(self) -> bool:
        return self._closed

    async def close(self, seconds: float) -> None:
        """Let what is being handled end, for so long at most; the rest stays in the journal and is not begun."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        self._closed = True
        for task in self._tasks:
            task.cancel()

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _drop(coroutine: "Awaitable[Any]") -> None:
    """Close what is not awaited, of which Python would complain."""
    if isinstance(coroutine, Coroutine):
        coroutine.close()


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
