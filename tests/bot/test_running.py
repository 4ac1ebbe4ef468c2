"""The bot's life: what it does beside answering."""

import logging

import pytest

from retrieval.services.library import Library
from tests.bot.attended import HeldServer, attended, reached
from tests.conftest import TOKEN
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
