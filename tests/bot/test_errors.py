"""What is said when the bot itself fails: which thing failed, and what to do."""

import datetime as dt
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat, Document, Message, MessageEntity, User

from bot.telegram.errors import failure_of, is_waiting
from bot.telegram.preferences import GONE
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, Store, open_store
from retrieval.store.sqlite.store import SQLiteStore
from tests.bot.mornings import BRIDGE, Mornings
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Json

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
        ({"text": f"/{'x' * 4000}"}, f"/{'x' * 32} may not be done"),
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


BOT = User(7, "Dateline", is_bot=True, username="dateline_bot")
MENTION = MessageEntity(MessageEntity.MENTION, 0, 13)


@pytest.mark.parametrize(
    ("kind", "content", "waits"),
    [
        ("private", {"text": "how many?"}, True),
        ("private", {"caption": "how many?"}, True),
        ("private", {"document": Document("1", "1")}, True),
        ("private", {}, False),
        ("group", {"text": "/remove 1"}, True),
        ("group", {"text": "@dateline_bot how many?", "entities": [MENTION]}, True),
        ("group", {"text": "how many people come tonight?"}, False),
        ("supergroup", {"document": Document("1", "1")}, False),
        ("supergroup", {"migrate_from_chat_id": -1}, False),
    ],
)
def test_only_who_waits_for_a_reply_is_told(kind: str, content: dict[str, Any], waits: bool) -> None:
    message = Message(1, dt.datetime.now(dt.UTC), Chat(1, kind), **content)
    assert is_waiting(message, BOT) is waits


class Broken(Collections):
    """Collections that fail as nobody foresaw when a library is needed."""

    def library(self, shelf: Shelf) -> Library:
        raise ZeroDivisionError(shelf)


async def test_each_failure_is_said_where_it_is_waited_for(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat, group = telegram.private(alice), telegram.group("News", alice)
    bot = telegram.bots[TOKEN]
    async with running_bot(telegram, Broken(open_store(Path(":memory:")))):
        await chat.say(alice, "how many arches?")
        await chat.say(alice, "/brief")
        said = [message["text"] for message in await chat.answers(2)]
        offered = await telegram.inline(alice, "how many arches?", bot)
        await group.say(alice, "/settings")
        shown = await group.answer()
        await group.press(shown, "Questions", alice)
        await group.say(alice, "how many arches has the bridge?")
        await group.say(alice, "/ask how many arches?")
        in_group = [message["text"] for message in (await group.answers(2))[1:]]
    assert said[0].startswith("Something went wrong on my side, and I did not answer your question.")
    assert said[1].startswith("Something went wrong on my side, and /brief may not be done.")
    assert (offered["results"], offered["button"]["text"]) == ([], "Something went wrong. Ask me here.")
    assert in_group == [said[0]]
    assert {record.exc_info[0] for record in caplog.records if record.exc_info} == {ZeroDivisionError}


async def test_a_briefing_that_fails_is_said_and_tells_later_what_it_could_not(telegram: TelegramServer) -> None:
    mornings = Mornings(telegram)
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    planned = mornings.plan(chat)
    whole, mornings.collections = mornings.collections, Broken(mornings.store, clock=lambda: mornings.now)
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        failed = await chat.answer()
    mornings.collections = whole
    async with mornings.running():
        mornings.turn_to("2024-05-08 08:00")
        briefing = (await chat.answers(2))[-1]
    assert failed["text"].startswith("Something went wrong on my side, and I could not make your scheduled briefing.")
    assert "arches" in briefing["text"]
    assert mornings.store.schedules.get(planned.number) is not None


FULL = "The disk is full or read-only. Nothing was changed. Try again when there is room on it."


def filled() -> tuple[SQLiteStore, Collections]:
    store = SQLiteStore(Path(":memory:"))
    return store, Collections(store, public=("seeds",))


def write_nothing(store: SQLiteStore) -> None:
    """Let the database refuse every change, as on a disk that nobody may write to."""
    store.database.read("PRAGMA query_only = ON")


def pressed(message: Json, data: str) -> Json:
    return message | {"reply_markup": {"inline_keyboard": [[{"text": "Forged", "callback_data": data}]]}}


async def test_on_a_full_disk_each_command_says_why_and_questions_are_answered(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    store, collections = filled()
    shelf = Shelf(str(chat.id))
    collections.add(shelf, Article("The bridge of Melk has 12 arches. It was built in 1432.", "Bridge"))
    # A note that nothing can be sent there, which the first message takes back.
    store.settings.put(shelf, GONE, "1.0")
    commands = (
        "/remove 1", "/rename 1 Old bridge", "/off 1", "/undo", "/forget everything", "/language de",
        "/briefing daily 08:00 UTC", "/add The dam of Krems has 8 turbines. Its lake was filled in 1980 with the water of the river.",
    )  # fmt: skip
    async with running_bot(telegram, collections):
        write_nothing(store)
        for number, command in enumerate(commands, 1):
            await chat.say(alice, command)
            assert (await chat.answers(number))[-1]["text"] == FULL, command
        await chat.say(alice, "How many arches has the bridge of Melk?")
        answer = (await chat.answers(len(commands) + 1))[-1]
        votes = await chat.press(answer, "👍", alice)
        shelves = await chat.press(pressed(answer, "set:shelf:seeds"), "Forged", alice)
    assert "12 arches" in answer["text"]
    assert (votes["text"], shelves["text"]) == (FULL, FULL)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert collections.store.articles.count(shelf) == 1


async def test_what_is_said_of_a_press_is_no_longer_than_telegram_shows(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    store, collections = filled()
    async with running_bot(telegram, collections):
        await chat.say(alice, "/settings")
        shown = await chat.answer()
        damage(store)
        told = await chat.press(shown, "Strict", alice)
    assert told["text"].startswith("The database cannot be used: no such table")
    assert len(told["text"]) <= 200


def damage(store: Store) -> None:
    assert isinstance(store, SQLiteStore)
    with store.database.change() as do:
        do("ALTER TABLE settings RENAME TO old")


async def test_an_edited_question_with_the_same_answer_is_no_failure(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    caplog.set_level(logging.INFO)
    async with running_bot(telegram, seed_library):
        asked = await chat.say(alice, "how many US troops are in Japan?")
        before = dict(await chat.answer())
        await chat.edit(asked, "how many US troops are in  Japan?")
        await telegram.settled(telegram.bots[TOKEN])
        (after,) = await chat.answers(1)
        why = await chat.press(after, "Why?", alice)
    assert after["text"] == before["text"]
    assert "could not be edited" not in caplog.text
    assert why.get("text") is None
