"""The bot's life: what it does beside answering."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from bot.config import Secret
from bot.telegram.app import make_app
from bot.telegram.journal import MOST_ATTEMPTS, TOGETHER
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.services.library import Library
from retrieval.store import Incoming, open_queues
from tests.bot.attended import HeldServer, attended, reached
from tests.conftest import TOKEN, collections_of
from tests.standin.server import TelegramServer

QUESTION = "how many US troops are in Japan?"


async def test_people_are_answered_before_the_menus_are_set_and_the_end_does_not_wait_for_them(
    seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with HeldServer("setMyCommands") as telegram:
        telegram.add_bot(TOKEN)
        alice = telegram.user("Alice")
        chat = telegram.private(alice)
        async with attended(telegram, seed_library, {}):
            await telegram.held.wait()
            await chat.say(alice, QUESTION)
            answer = await chat.answer()
        assert not telegram.gate.is_set()
    assert answer["text"].startswith("54,000")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_menus_that_cannot_be_set_are_told_and_keep_nobody_from_asking(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    telegram.fail_next("setMyShortDescription", 400, "Bad Request: BOT_SHORT_DESCRIPTION_INVALID")
    async with attended(telegram, seed_library, {}):
        await reached(lambda: "could not be set" in caplog.text)
        await chat.say(alice, QUESTION)
        answer = await chat.answer()
    assert answer["text"].startswith("54,000")
    assert "The command menus could not be set. The bot works without them" in caplog.text


@pytest.mark.parametrize("attempts", [0, TOGETHER, MOST_ATTEMPTS])
async def test_what_earlier_processes_left_is_answered_unless_it_ended_too_many(
    telegram: TelegramServer, seed_library: Library, attempts: int
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    chat, other = telegram.private(alice), telegram.private(bob)
    await chat.say(alice, QUESTION)
    await chat.say(alice, "/help")
    bot = telegram.bots[TOKEN]
    left, bot.updates = bot.updates, []
    queues = open_queues(Path(":memory:"))
    queues.inbox.put([Incoming(each["update_id"], str(chat.id), json.dumps(each), 5.0) for each in left])
    for _ in range(attempts):
        queues.inbox.count_attempts([each["update_id"] for each in left])
    app = make_app(
        Secret(TOKEN),
        telegram.url,
        collections_of(seed_library),
        options=BotOptions(patience=0.05, latest_question=0.0),
        queues=queues,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(serve(app, stop))
    await other.say(bob, "/help")
    await other.answer()
    found = [] if attempts == MOST_ATTEMPTS else [message["text"] for message in await chat.answers(2)]
    stop.set()
    await task
    assert [text.partition("\n")[0] for text in found] == (["54,000", "How to ask questions"] if found else [])
    assert len(chat.from_bots()) == len(found)
