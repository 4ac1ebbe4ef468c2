"""Telegram's flood limits: kept within, and waited out by those alone who are told to wait. Time passes when a test says so."""

import itertools
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.client.flood_limits import Limiter, Rate, Window
from retrieval.services.library import Library
from tests.conftest import running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import START, Chat

QUESTION = "how many US troops are in Japan?"


class Time:
    """The stand-in's clock, for the limiter, too."""

    def __init__(self, telegram: TelegramServer) -> None:
        self.telegram = telegram
        self.over = False
        self._wakes: list[float] = []

    async def sleep(self, seconds: float) -> None:
        if self.over:
            self.telegram.advance(seconds)
            return
        wakes = self.telegram.seconds() + seconds
        self._wakes.append(wakes)
        async with self.telegram.changed:
            self.telegram.changed.notify_all()
            await self.telegram.changed.wait_for(lambda: self.telegram.seconds() >= wakes)

    def asleep(self) -> list[float]:
        """Until when each call waits that has to."""
        return [moment for moment in self._wakes if moment > self.telegram.seconds()]

    async def advance(self, seconds: float) -> None:
        self.telegram.advance(seconds)
        await self.telegram.notify()

    async def end(self) -> None:
        """Let nobody wait any more."""
        self.over = True
        while self.asleep():
            await self.advance(max(self.asleep()) - self.telegram.seconds() + 0.001)

    async def until_asleep(self, number: int) -> None:
        await self.telegram.until(lambda: len(self.asleep()) == number, f"{number} calls that wait")

    async def until_answered(self, chats: list[Chat], number: int) -> None:
        """Let time pass whenever every chat waits that has not this number of answers yet."""

        def missing() -> int:
            return sum(len(chat.from_bots()) < number for chat in chats)

        while True:
            await self.telegram.until(lambda: len(self.asleep()) == missing(), "answers, or calls that wait")
            if not missing():
                return
            await self.advance(min(self.asleep()) - self.telegram.seconds() + 0.001)


@pytest.fixture
def time(telegram: TelegramServer) -> Time:
    return Time(telegram)


@asynccontextmanager
async def running(time: Time, library: Library, **more: Any) -> AsyncIterator[None]:
    limiter = Limiter(clock=time.telegram.seconds, sleep=time.sleep, **more)
    async with running_bot(time.telegram, library, limiter=limiter, most_questions=0, most_questions_chat=0):
        try:
            yield
        except BaseException:
            # The bot could not end either.
            await time.end()
            raise


def chats_of(telegram: TelegramServer, *names: str) -> list[Chat]:
    return [telegram.private(telegram.user(name)) for name in names]


async def ask(*chats: Chat) -> None:
    for chat in chats:
        await chat.say(chat.somebody, f"/ask {QUESTION}")


def refuse(telegram: TelegramServer, seconds: int, chat: Chat | None = None, **more: Any) -> None:
    where = chat.id if chat else None
    telegram.fail_next("sendMessage", 429, parameters={"retry_after": seconds}, chat_id=where, **more)


def waited(chat: Chat) -> int:
    """After how many seconds a chat had its answer."""
    (answer,) = chat.from_bots()
    assert answer["text"].startswith("54,000")
    return int(answer["date"] - START)


async def test_a_chat_that_is_refused_waits_alone(telegram: TelegramServer, seed_library: Library, time: Time) -> None:
    slow, other, third = chats_of(telegram, "Alice", "Bob", "Carol")
    refuse(telegram, 30, slow, times=2)
    async with running(time, seed_library):
        await ask(slow)
        await time.until_asleep(1)
        await ask(other, third)
        await other.answers(1)
        await third.answers(1)
        await time.until_answered([slow], 1)
    assert [waited(chat) for chat in (slow, other, third)] == [60, 0, 0]


async def test_a_limit_that_a_second_chat_meets_is_everybodys_for_no_longer_than_asked(
    telegram: TelegramServer, seed_library: Library, time: Time
) -> None:
    first, second, third = chats_of(telegram, "Alice", "Bob", "Carol")
    refuse(telegram, 30, first)
    refuse(telegram, 4, second)
    async with running(time, seed_library):
        await ask(first)
        await time.until_asleep(1)
        await ask(second)
        await time.until_asleep(2)
        await ask(third)
        await time.until_answered([first, second, third], 1)
    assert [waited(chat) for chat in (first, second, third)] == [30, 4, 4]


@pytest.mark.parametrize(
    ("between", "expected"),
    [("an answer elsewhere", [30, 30, 0]), ("a while", [30, 32, 2]), ("nothing", [30, 30, 30])],
)
async def test_refusals_of_two_chats_that_have_nothing_to_do_with_each_other(
    telegram: TelegramServer, seed_library: Library, time: Time, between: str, expected: list[int]
) -> None:
    first, second, third, fourth = chats_of(telegram, "Alice", "Bob", "Carol", "Dan")
    refuse(telegram, 30, first)
    refuse(telegram, 30, second)
    async with running(time, seed_library):
        await ask(first)
        await time.until_asleep(1)
        if between == "an answer elsewhere":
            await ask(fourth)
            await fourth.answers(1)
        if between == "a while":
            await time.advance(2)
        await ask(second)
        await time.until_asleep(2)
        await ask(third)
        await time.until_answered([first, second, third], 1)
    assert [waited(chat) for chat in (first, second, third)] == expected


async def test_many_chats_at_once_are_never_refused(
    telegram: TelegramServer, seed_library: Library, time: Time
) -> None:
    telegram.limits = True
    chats = chats_of(telegram, *(f"User {n}" for n in range(70)))
    await ask(*chats)
    async with running(time, seed_library):
        await time.until_answered(chats, 1)
    assert sorted(map(waited, chats)) == [0] * 30 + [1] * 30 + [2] * 10
    assert len(telegram.called("sendMessage")) == 70


@pytest.mark.parametrize(
    ("group", "number", "last"), [(False, 3, 0), (False, 4, 3), (False, 7, 6), (True, 20, 0), (True, 21, 60)]
)
async def test_many_answers_in_one_chat_are_never_refused(
    telegram: TelegramServer, seed_library: Library, time: Time, *, group: bool, number: int, last: int
) -> None:
    telegram.limits = True
    alice = telegram.user("Alice")
    chat = telegram.group("News", alice) if group else telegram.private(alice)
    for _ in range(number):
        await chat.say(alice, f"/ask {QUESTION}")
    async with running(time, seed_library):
        await time.until_answered([chat], number)
    assert chat.from_bots()[-1]["date"] - START == last
    assert len(telegram.called("sendMessage")) == number


async def test_who_is_refused_often_waits_and_gets_every_answer(
    telegram: TelegramServer, seed_library: Library, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    (chat,) = chats_of(telegram, "Alice")
    refuse(telegram, 5, times=6)
    async with running(time, seed_library):
        await ask(chat, chat)
        await time.until_answered([chat], 2)
    assert [answer["date"] - START for answer in chat.from_bots()] == [30, 30]
    assert len(telegram.called("sendMessage")) == 8
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


async def test_a_menu_that_has_to_wait_for_a_day_keeps_nobody_from_being_answered(
    telegram: TelegramServer, seed_library: Library, time: Time
) -> None:
    (chat,) = chats_of(telegram, "Alice")
    telegram.fail_next("setMyDescription", 429, parameters={"retry_after": 86_400})
    async with running(time, seed_library):
        await time.until_asleep(1)
        await ask(chat)
        await chat.press(await chat.answer(), "More passages", chat.somebody)
    assert waited(chat) == 0


@given(st.integers(1, 5), st.integers(1, 60), st.lists(st.integers(0, 30), max_size=40))
def test_no_window_ever_holds_more_than_its_limit(calls: int, seconds: int, gaps: list[int]) -> None:
    window = Window(Rate(calls, seconds))
    came = [moment / 2 for moment in itertools.accumulate(gaps)]
    made = [window.reserve(moment) for moment in came]
    assert made[:calls] == came[:calls]
    assert all(at >= moment for at, moment in zip(made, came, strict=True))
    assert made == sorted(made)
    for early, late in zip(made, made[calls:], strict=False):
        assert late - early >= seconds


@pytest.mark.parametrize("kind", ["private", "group"])
async def test_what_is_kept_of_chats_does_not_grow_with_their_number(kind: str) -> None:
    now = [0.0]
    limiter = Limiter(clock=lambda: now[0], overall=Rate(0, 0))
    sign = -1 if kind == "group" else 1

    async def call() -> bool:
        return True

    sizes = set[int]()
    for number in range(1, 20_000):
        now[0] += 1
        await limiter.process_request(call, (), {}, "sendMessage", {"chat_id": sign * number}, None)
        sizes.add(len(limiter._chats))
    assert max(sizes) <= 2048
