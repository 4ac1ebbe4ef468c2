"""Bounds what is in memory of the files that users send, however many send some at the same time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_HELD = 60_000_000
"""Bytes of all files that are loaded and not yet read: three of the largest, as many as are read at the same time."""


class Room:
    """Room for so many bytes. Whoever comes first is let in first, so that a large file does not wait for ever.

    Args:
        most: bytes.
    """

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most = self._free = most
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    def has(self, size: int) -> bool:
        """Whether so many bytes need not wait."""
        return not self._waiting and min(size, self._most) <= self._free

    @asynccontextmanager
    async def take(self, size: int) -> AsyncIterator[None]:
        """Wait for room, and take it until the block ends; what is larger than all room takes all."""
        size = min(size, self._most)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(size, turn)
            raise
        try:
            yield
        finally:
            self._free += size
            self._let_in()

    def _leave(self, size: int, turn: "asyncio.Future[None]") -> None:
        """Wait no longer; who was let in at that moment gives the room back."""
        if not turn.cancelled():
            self._free += size
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting:
            size, turn = self._waiting[0]
            if not turn.cancelled():
                if size > self._free:
                    return
                self._free -= size
                turn.set_result(None)
            self._waiting.popleft()
