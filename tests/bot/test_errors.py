"""What is said when the bot itself fails: which thing failed, and what to do."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from telegram import Chat, Document, Message

from bot.telegram.errors import failure_of
from retrieval.services.collections import Collections
from retrieval.store import open_store
from tests.conftest import running_bot
from tests.standin.server import TelegramServer

LONG = "The bridge over the river has twelve arches. It was built in 1432 by Jan Novak. " * 8


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"text": "how many arches?"}, "I did not answer your question"),
        ({"text": "/ask how many arches?"}, "I did not answer your question"),
        ({"text": "/ask@dateline_bot how many arches?"}, "I did not answer your question"),
        ({"text": "/remove 3"}, "/remove may not be done"),
        ({"text": "/brief@dateline_bot China"}, "/brief may not be done"),
        ({"text": "/"}, "/ may not be done"),
        ({"text": "https://example.org/a"}, "what you sent was not added"),
        ({"text": LONG}, "what you sent was not added"),
        ({"document": Document("1", "1")}, "what you sent was not added"),
    ],
)
def test_what_failed_is_named(content: dict[str, object], says: str) -> None:
    message = Message(1, dt.datetime.now(dt.UTC), Chat(1, "private"), **content)  # type: ignore[arg-type]
    assert says in failure_of(message).text


async def test_what_the_database_says_of_itself_is_said(telegram: TelegramServer, tmp_path: Path) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, Collections(open_store(tmp_path / "library"))):
        await chat.say(alice, "/articles")
        await chat.answers(1)
        damage = sqlite3.connect(tmp_path / "library")
        damage.execute("DROP TABLE passages")
        damage.execute("DROP TABLE articles")
        damage.close()
        await chat.say(alice, "/articles")
        told = (await chat.answers(2))[-1]["text"]
    assert told.startswith("The database cannot be used: no such table")
