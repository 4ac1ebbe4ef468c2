"""What is handled is done when nothing that was begun for it is left to do."""

import asyncio

import pytest

from bot.telegram.handling import Handling, current, handling


def test_keys_count_from_one_and_are_the_same_the_next_time() -> None:
    for _ in range(2):
        one = Handling("7")
        assert [one.next_key() for _ in range(3)] == ["7/1", "7/2", "7/3"]


def test_it_is_known_within_the_block_and_done_after_it() -> None:
    done: list[str] = []
    assert current() is None
    with handling(one := Handling("7", lambda: done.append("7"))):
        assert current() is one
        with handling(other := Handling("8", lambda: done.append("8"))):
            assert current() is other
        assert done == ["8"]
        assert current() is one
    assert current() is None
    assert done == ["8", "7"]


def test_what_fails_is_not_done() -> None:
    done: list[str] = []

    def fail() -> None:
        with handling(Handling("7", lambda: done.append("7"))):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert done == []
    assert current() is None


@pytest.mark.parametrize("held", [1, 3])
def test_it_is_done_once_after_the_last_that_holds_it(held: int) -> None:
    done: list[str] = []
    with handling(one := Handling("7", lambda: done.append("7"))):
        for _ in range(held):
            one.hold()
    for _ in range(held):
        assert done == []
        one.release()
    assert done == ["7"]


async def test_what_runs_for_it_knows_it_and_what_runs_beside_it_does_not() -> None:
    async def name() -> str | None:
        here = current()
        return here.next_key() if here else None

    beside = asyncio.create_task(name())
    with handling(Handling("7")):
        found = await asyncio.gather(name(), asyncio.create_task(name()), asyncio.to_thread(current))
    assert await beside is None
    assert set(found[:2]) == {"7/1", "7/2"}
    assert isinstance(found[2], Handling)
