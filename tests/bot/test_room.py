"""Room for bytes: who waits, in which order, and what becomes of those who leave."""

import asyncio
import random

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.room import Room


class Guest:
    """Takes room until it is told to go."""

    def __init__(self, room: Room, size: int) -> None:
        self._room, self._size = room, size
        self._done = asyncio.Event()
        self.is_in = False
        self.task = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        async with self._room.take(self._size):
            self.is_in = True
            await self._done.wait()
        self.is_in = False

    async def go(self) -> None:
        self._done.set()
        await self.task

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])


async def settled() -> None:
    """Let all go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_first_comes_in_first_although_others_would_fit() -> None:
    room = Room(100)
    first, large, small = Guest(room, 60), Guest(room, 70), Guest(room, 10)
    await settled()
    assert [guest.is_in for guest in (first, large, small)] == [True, False, False]
    assert not room.has(10)
    await first.go()
    await settled()
    assert [guest.is_in for guest in (large, small)] == [True, True]
    assert (room.has(20), room.has(21)) == (True, False)
    await large.go()
    await small.go()


async def test_what_is_larger_than_all_room_takes_all() -> None:
    room = Room(100)
    giant, small = Guest(room, 1000), Guest(room, 1)
    await settled()
    assert (giant.is_in, small.is_in) == (True, False)
    await giant.go()
    await settled()
    assert small.is_in
    await small.go()


async def test_who_leaves_gives_room_whether_they_were_in_or_not() -> None:
    room = Room(100)
    inside, waiting, last = Guest(room, 80), Guest(room, 50), Guest(room, 20)
    await settled()
    await waiting.leave()
    await settled()
    assert last.is_in
    await inside.leave()
    await last.go()
    # Let in and told to leave before it knows.
    holder, late = Guest(room, 100), Guest(room, 100)
    await settled()
    holder._done.set()
    await holder.task
    await late.leave()
    assert room.has(100)


@given(st.lists(st.tuples(st.integers(0, 150), st.sampled_from(["go", "leave"])), max_size=12), st.randoms())
def test_no_more_is_in_than_there_is_room_and_all_of_it_comes_back(
    guests: list[tuple[int, str]], chance: random.Random
) -> None:
    async def run() -> None:
        room = Room(100)
        there = [(Guest(room, size), min(size, 100), how) for size, how in guests]
        while there:
            await settled()
            assert sum(size for guest, size, _ in there if guest.is_in) <= 100
            assert any(guest.is_in for guest, _, _ in there)
            guest, _size, how = there.pop(chance.randrange(len(there)))
            await (guest.go() if guest.is_in and how == "go" else guest.leave())
        await settled()
        assert room.has(100)

    asyncio.run(run())
