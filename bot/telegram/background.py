"""Do work for updates beside the later updates of its chat. Nobody waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.telegram.handling import Handling, current
from retrieval.errors import DatelineError

log = logging.getLogger(__name__)

MOST_AT_ONCE = 4
"""Maximum number of chats whose work is done at the same time, so that what somebody waits for is not delayed."""
MOST_WAITING = 10
"""Maximum number of updates of a chat whose work is not done; that of further ones is not done at all."""

Work = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class _Turn:
    """The lock that the work of a chat waits for, and the number of updates whose work is not done."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Background:
    """Work of all chats. In a chat it is done in order, one piece after the other.

    An update counts as handled when its work is done or has failed. What is interrupted by the end of the bot is done again
    after the next start.

    Attributes:
        stopping: whether the bot is stopping, so that what still runs in a thread may change nothing.
    """

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._turns: dict[int, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopping = False

    def begin(self, chat: int, work: Work) -> bool:
        """Begin work for the update that is being handled; return False if too much of the chat waits already."""
        turn = self._turns.setdefault(chat, _Turn())
        if turn.waiting >= MOST_WAITING:
            return False
        turn.waiting += 1
        handling = current()
        if handling is not None:
            handling.hold()
        if not self.stopping:
            task = asyncio.create_task(self._do(chat, work, handling))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    async def _do(self, chat: int, work: Work, handling: Handling | None) -> None:
        turn = self._turns[chat]
        async with turn.lock, self._room:
            try:
                await work()
            except DatelineError as exc:
                log.warning("chat %d: %s", chat, exc)
            except Exception:
                log.exception("chat %d: work beside its updates has failed", chat)
        turn.waiting -= 1
        if not turn.waiting:
            del self._turns[chat]
        if handling is not None:
            handling.release()

    async def stop(self) -> None:
        """Interrupt all work, and begin no more."""
        self.stopping = True
        for task in [*self._tasks]:
            task.cancel()
        if self._tasks:
            await asyncio.wait([*self._tasks])
