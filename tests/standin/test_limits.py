"""Flood limits, on a clock that the test moves."""

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from tests.conftest import TOKEN
from tests.standin.client import Client
from tests.standin.server import TelegramServer
from tests.standin.state import Chat


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def limited() -> AsyncIterator[Client]:
    async with TelegramServer(limits=True, clock=Clock()) as server, aiohttp.ClientSession() as session:
        server.add_bot(TOKEN)
        yield Client(server, session, TOKEN)


def private(server: TelegramServer) -> Chat:
    return server.private(server.user("Alice"))


def group(server: TelegramServer) -> Chat:
    return server.group("News", server.user("Alice"))


def supergroup(server: TelegramServer) -> Chat:
    return server.supergroup("News", server.user("Alice"))


@pytest.mark.parametrize(
    ("make", "most", "every", "wait"),
    [(private, 3, 0.0, 3), (private, 9, 1.0, 0), (group, 20, 0.1, 58), (supergroup, 20, 1.0, 40), (group, 30, 3.0, 0)],
    ids=["burst", "each second", "twenty", "twenty in twenty seconds", "every three seconds"],
)
async def test_a_chat_takes_so_many_and_no_more(
    limited: Client, make: Callable[[TelegramServer], Chat], most: int, every: float, wait: int
) -> None:
    chat = make(limited.server)
    for _ in range(most):
        assert (await limited.call("sendMessage", chat_id=chat.id, text="a"))["ok"]
        limited.server.advance(every)
    answer = await limited.call("sendMessage", chat_id=chat.id, text="a")
    if not wait:
        assert answer["ok"]
        return
    assert (answer["error_code"], answer["description"]) == (429, f"Too Many Requests: retry after {wait}")
    assert answer["parameters"] == {"retry_after": wait}
    limited.server.advance(wait)
    assert (await limited.call("sendMessage", chat_id=chat.id, text="a"))["ok"]


async def test_all_chats_together_take_thirty_a_second(limited: Client) -> None:
    chats = [private(limited.server) for _ in range(31)]
    answers = [await limited.call("sendMessage", chat_id=chat.id, text="a") for chat in chats]
    assert [a["ok"] for a in answers] == [True] * 30 + [False]
    assert answers[-1]["parameters"] == {"retry_after": 1}
    assert (await limited.call("sendChatAction", chat_id=chats[0].id, action="typing"))["ok"]


async def test_edits_count_and_other_chats_do_not(limited: Client) -> None:
    busy, quiet = private(limited.server), private(limited.server)
    sent = await limited.result("sendMessage", chat_id=busy.id, text="0")
    given = {"chat_id": busy.id, "message_id": sent["message_id"]}
    edits = [await limited.call("editMessageText", **given, text=str(n)) for n in (1, 2, 3)]
    assert [e["ok"] for e in edits] == [True, True, False]
    assert (await limited.call("sendMessage", chat_id=quiet.id, text="a"))["ok"]


async def test_limits_can_be_switched(limited: Client) -> None:
    chat = private(limited.server)
    limited.server.limits = False
    for _ in range(40):
        await limited.result("sendMessage", chat_id=chat.id, text="a")
    limited.server.limits = True
    assert (await limited.call("sendMessage", chat_id=chat.id, text="a"))["ok"]


async def test_messages_bear_the_time_of_the_clock(limited: Client) -> None:
    chat = private(limited.server)
    limited.server.clock.now += 7.9  # type: ignore[attr-defined] # the fixture's clock
    limited.server.advance(100)
    sent = await limited.result("sendMessage", chat_id=chat.id, text="a")
    assert sent["date"] == 1_700_000_107
