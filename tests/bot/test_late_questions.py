"""Questions that waited for the bot: of several in a row the last is answered, and says that it is late."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import SEEDS
from retrieval.ingest.formats import read_articles
from retrieval.services.collections import Collections
from retrieval.store import open_store
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

FIRST, SECOND, LAST = "When will Kishida visit Washington?", "Who is Biden?", "how many US troops are in Japan?"
LATE = "I could not read messages for a while. This answer is late."
ONE, TWO = (
    f"{LATE} 1 earlier question is not answered. Ask it again if you still need it.",
    f"{LATE} 2 earlier questions are not answered. Ask them again if you still need them.",
)
OUTAGE, LATEST = 3600.0, 600.0


@asynccontextmanager
async def after_an_outage(telegram: TelegramServer, latest: float = LATEST) -> AsyncIterator[None]:
    """The bot, an hour later."""
    telegram.advance(OUTAGE)
    collections = Collections(open_store(Path(":memory:")), public=("seeds",), clock=telegram.seconds)
    collections.stock("seeds", read_articles(SEEDS))
    async with running_bot(telegram, collections, latest_question=latest):
        yield


async def answered(telegram: TelegramServer, chat: Chat, number: int) -> list[Json]:
    """All that the bot says there when it has handled what waited."""
    await chat.answers(number)
    await telegram.settled(telegram.bots[TOKEN])
    return chat.from_bots()


def replied_to(message: Json) -> str:
    text: str = message["reply_to_message"]["text"]
    return text


@pytest.mark.parametrize(
    ("asked", "said"), [([LAST], LATE), ([FIRST, LAST], ONE), ([FIRST, SECOND, LAST], TWO)], ids=["1", "2", "3"]
)
async def test_the_last_is_answered_and_says_how_many_are_not(
    telegram: TelegramServer, asked: list[str], said: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    for text in asked:
        await chat.say(alice, text)
    async with after_an_outage(telegram):
        (answer,) = await answered(telegram, chat, 1)
        await chat.say(alice, FIRST)
        fresh = (await answered(telegram, chat, 2))[-1]
    assert replied_to(answer) == LAST
    assert answer["text"].startswith(f"{said}\n\n")
    assert answer["entities"][0]["type"] == "italic"
    assert "late" not in fresh["text"]


async def test_each_chat_and_each_topic_counts_by_itself(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    private, forum = telegram.private(bob), telegram.group("News", alice, topics=(7, 8))
    for topic in (7, 8):
        await forum.say(alice, f"/ask {FIRST}", topic=topic)
    await forum.say(alice, f"/ask {LAST}", topic=7)
    await private.say(bob, LAST)
    async with after_an_outage(telegram):
        found = await answered(telegram, forum, 2)
        (alone,) = await answered(telegram, private, 1)
    said = {message["message_thread_id"]: message["text"].partition("\n\n")[0] for message in found}
    assert said == {7: ONE, 8: LATE}
    assert alone["text"].partition("\n\n")[0] == LATE


async def test_in_groups_only_what_is_put_to_the_bot_counts(telegram: TelegramServer) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    await group.say(alice, f"@dateline_bot {LAST}")
    await group.say(alice, "Good morning, everybody.")
    async with after_an_outage(telegram):
        (answer,) = await answered(telegram, group, 1)
    assert replied_to(answer) == f"@dateline_bot {LAST}"
    assert answer["text"].startswith(f"{LATE}\n\n")


async def test_commands_are_all_obeyed_and_say_nothing_of_it(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    for text in (FIRST, "/articles", "/help", LAST, "/privacy"):
        await chat.say(alice, text)
    async with after_an_outage(telegram):
        found = await answered(telegram, chat, 4)
    assert [replied_to(message) for message in found] == ["/articles", "/help", LAST, "/privacy"]
    assert [message["text"].startswith(ONE) for message in found] == [False, False, True, False]


@pytest.mark.parametrize("latest", [0.0, OUTAGE])
async def test_what_is_not_late_is_answered_each(telegram: TelegramServer, latest: float) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    for text in (FIRST, LAST):
        await chat.say(alice, text)
    async with after_an_outage(telegram, latest):
        found = await answered(telegram, chat, 2)
    assert [replied_to(message) for message in found] == [FIRST, LAST]
    assert not any("late" in message["text"] for message in found)
