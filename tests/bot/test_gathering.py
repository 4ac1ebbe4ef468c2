"""Several messages in a row, or an album, are asked about once, and become one article, several or none."""

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat as TelegramChat
from telegram import Message

from bot.telegram.gathering import CUT_FROM, MOST_ALBUMS, MOST_HELD, MOST_TOGETHER, Gathering, Held, MessagePart, joined
from retrieval.ingest.fetching import Fetcher
from retrieval.services.collections import Collections
from retrieval.store import Shelf, Stored, open_store
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json
from tests.web import serving

LONG_WAIT = 60.0
"""Seconds that no test waits: what ends before was ended by something else."""
SHORT_WAIT = 0.3
"""Messages that are there when the bot starts are handled long before."""


def paste(what: str, count: int) -> str:
    """A text that is plainly an article."""
    lines = [f"The {what} has {count} arches, says the mayor of the town.", f"Nobody knows who has built the {what}."]
    filling = [f"Visitor number {n} liked the {what} more than all others in the county." for n in range(7)]
    return " ".join([*lines, *filling])


BRIDGE, VIADUCT, CLOISTER = paste("bridge", 12), paste("viaduct", 34), paste("cloister", 56)
THREE = (BRIDGE, VIADUCT, CLOISTER)


class Shelves:
    """A library that outlives the runs of the bot."""

    def __init__(self, telegram: TelegramServer) -> None:
        self.telegram = telegram
        self.collections = Collections(open_store(Path(":memory:")), reader=WordsReader())

    @asynccontextmanager
    async def running(self, patience: float = SHORT_WAIT, **options: Any) -> AsyncIterator[None]:
        fetcher = Fetcher(allowed=("127.0.0.1",))
        async with running_bot(self.telegram, self.collections, fetcher=fetcher, patience=patience, **options):
            yield

    def of(self, chat: Chat, topic: int = 0) -> list[Stored]:
        return self.collections.store.articles.of(Shelf(str(chat.id), topic))

    async def becomes(self, chat: Chat, opening: str) -> Json:
        """Wait until the bot's last message begins so."""
        await self.telegram.until(
            lambda: bool(chat.from_bots()) and chat.from_bots()[-1]["text"].startswith(opening), opening
        )
        return chat.from_bots()[-1]


@pytest.fixture
def shelves(telegram: TelegramServer) -> Shelves:
    return Shelves(telegram)


def labels(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def say_all(chat: Chat, user: Json, texts: tuple[str, ...] = THREE, **more: Any) -> list[int]:
    return [(await chat.say(user, text, **more))["message_id"] for text in texts]


async def test_one_long_text_is_added_without_a_question(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running():
        await chat.say(alice, BRIDGE)
        await shelves.becomes(chat, "Added: ")
        await chat.say(alice, VIADUCT)
        await chat.answers(2)
    assert [stored.article.text for stored in shelves.of(chat)] == [BRIDGE, VIADUCT]
    assert not [m for m in chat.from_bots() if labels(m)]


async def test_several_become_one_article_that_answers(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    numbers = await say_all(chat, alice)
    async with shelves.running():
        asked = await chat.answer()
        assert asked["text"] == "Add these 3 messages as one article?"
        assert labels(asked) == ["As one article", "Separately", "Do not add"]
        assert asked["reply_to_message"]["message_id"] == numbers[0]
        assert shelves.of(chat) == []
        await chat.press(asked, "As one article", alice)
        done = await shelves.becomes(chat, "Added: ")
        await chat.say(alice, "How many arches has the cloister?")
        answer = (await chat.answers(2))[-1]
    (stored,) = shelves.of(chat)
    assert stored.article.text == "\n".join(THREE)
    assert stored.message == str(numbers[0])
    assert done["message_id"] == asked["message_id"]
    assert labels(done) == []
    assert answer["text"].startswith("56")
    assert "¶3 s1" in answer["text"]


async def test_several_become_an_article_each(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    numbers = await say_all(chat, alice)
    async with shelves.running():
        await chat.press(await chat.answer(), "Separately", alice)
        done = await shelves.becomes(chat, "Added: ")
    assert [line.split(":")[0] for line in done["text"].splitlines()] == ["Added"] * 3
    assert [(s.article.text, s.message) for s in shelves.of(chat)] == [
        (text, str(number)) for text, number in zip(THREE, numbers, strict=True)
    ]


async def test_several_are_not_added(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await say_all(chat, alice)
    async with shelves.running():
        asked = await chat.answer()
        await chat.press(asked, "Do not add", alice)
        await shelves.becomes(chat, "Not added: 3 messages.")
        again = await chat.press(asked | {"reply_markup": KEYBOARD}, "As one article", alice)
    assert again["text"] == "I no longer have these messages. Please send them again."
    assert shelves.of(chat) == []


KEYBOARD = {"inline_keyboard": [[{"text": "As one article", "callback_data": "join:one"}]]}


@pytest.mark.parametrize(
    ("meanwhile", "answer"),
    [
        ({"text": "How many arches has the viaduct?"}, "These articles do not answer that."),
        ({"text": "/articles"}, "0 articles"),
        ({"text": "/nonsense"}, "There is no command"),
        ({"photo": [{"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}]}, "I can only read text"),
    ],
    ids=["question", "command", "unknown command", "photo"],
)
async def test_whatever_else_comes_ends_the_waiting_at_once(
    telegram: TelegramServer, shelves: Shelves, meanwhile: dict[str, Any], answer: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running(LONG_WAIT):
        await say_all(chat, alice)
        await chat.say(alice, **meanwhile)
        asked, answered = await chat.answers(2)
        await chat.press(asked, "As one article", alice)
        await telegram.until(lambda: asked["text"].startswith("Added: "), "the article")
    assert answered["text"].startswith(answer)


async def test_a_question_behind_one_long_text_is_answered_from_it(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running(LONG_WAIT):
        await chat.say(alice, VIADUCT)
        await chat.say(alice, "How many arches has the viaduct?")
        added, answered = await chat.answers(2)
    assert added["text"].startswith("Added: ")
    assert answered["text"].startswith("34")


async def test_links_and_files_do_not_wait_and_end_the_waiting(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running(LONG_WAIT):
        await chat.say(alice, BRIDGE)
        await chat.say(alice, "http://127.0.0.1:9/none")
        await chat.say(alice, VIADUCT)
        await chat.say(alice, document=telegram.file("note.txt", CLOISTER.encode()))
        await telegram.until(lambda: len(shelves.of(chat)) == 3, "three articles")
    assert [stored.article.text for stored in shelves.of(chat)] == list(THREE)


async def test_when_the_bot_stops_everything_that_waits_is_added(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running(LONG_WAIT):
        await say_all(chat, alice)
        await telegram.settled(telegram.bots[TOKEN])
    assert [stored.article.text for stored in shelves.of(chat)] == list(THREE)
    assert [message["text"].split(":")[0] for message in chat.from_bots()] == ["Added"] * 3


async def test_what_comes_while_the_bot_stops_is_added_too(telegram: TelegramServer, shelves: Shelves) -> None:
    alice, bot = telegram.user("Alice"), telegram.bots[TOKEN]
    chat = telegram.private(alice)
    stopping = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        stopping.wait(20)
        handler.send_error(404)

    async def watch() -> None:
        await telegram.until(lambda: not bot.in_poll, "the bot to stop")
        stopping.set()

    with serving() as web:
        web.pages["/slow"] = slow
        async with shelves.running(LONG_WAIT):
            await chat.say(alice, f"/add {web.url}/slow")
            await say_all(chat, alice)
            await telegram.settled(bot)
            watching = asyncio.create_task(watch())
        await watching
    assert [stored.article.text for stored in shelves.of(chat)] == list(THREE)


async def test_after_a_restart_the_buttons_say_that_the_messages_are_gone(
    telegram: TelegramServer, shelves: Shelves
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await say_all(chat, alice)
    async with shelves.running():
        asked = await chat.answer()
    async with shelves.running():
        pressed = await chat.press(asked, "As one article", alice)
    assert pressed["text"] == "I no longer have these messages. Please send them again."
    assert pressed["show_alert"] is True
    assert shelves.of(chat) == []


async def test_forgetting_drops_what_was_asked_about(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await say_all(chat, alice)
    async with shelves.running():
        asked = await chat.answer()
        await chat.say(alice, "/forget everything")
        await chat.answers(2)
        pressed = await chat.press(asked, "As one article", alice)
    assert pressed["text"].startswith("I no longer have these messages")


async def test_topics_of_a_private_chat_gather_apart(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice, topics=(5, 6))
    await chat.say(alice, BRIDGE, topic=5)
    await chat.say(alice, VIADUCT, topic=6)
    await chat.say(alice, CLOISTER, topic=5)
    async with shelves.running():
        await telegram.until(lambda: len(chat.from_bots()) == 2, "an article and a question")
        (asked,) = (m for m in chat.from_bots() if labels(m))
        await chat.press(asked, "As one article", alice)
        await telegram.until(lambda: asked["text"].startswith("Added: "), "the article")
    assert asked["message_thread_id"] == 5
    assert [s.article.text for s in shelves.of(chat, 5)] == [f"{BRIDGE}\n{CLOISTER}"]
    assert [s.article.text for s in shelves.of(chat, 6)] == [VIADUCT]


async def test_a_text_that_an_app_has_cut_is_joined_where_it_was_cut(
    telegram: TelegramServer, shelves: Shelves
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    whole = " ".join(
        f"Visitor number {n} liked the bridge more than all others in the whole county." for n in range(55)
    )
    cut = whole[:4096].rindex(" ")
    first, last = whole[:cut], whole[cut + 1 :]
    assert not first.endswith(".")
    assert len(last) < 500
    await say_all(chat, alice, (first, last))
    async with shelves.running():
        asked = await chat.answer()
        assert asked["text"] == "Add these 2 messages as one article?"
        await chat.press(asked, "As one article", alice)
        await shelves.becomes(chat, "Added: ")
    (stored,) = shelves.of(chat)
    assert stored.article.text == whole


# Albums


async def album(chat: Chat, user: Json, *captions: str, **more: Any) -> list[Json]:
    photos = [{"photo": chat.state.photo()} | ({"caption": caption} if caption else {}) for caption in captions]
    return await chat.album(user, *photos, **more)


async def test_the_captions_of_a_forwarded_album_are_one_article(telegram: TelegramServer, shelves: Shelves) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    origin = {"type": "user", "date": 1, "sender_user": telegram.user("Bob")}
    await album(chat, alice, BRIDGE, "", "Seen from the south.", VIADUCT, forward_origin=origin)
    async with shelves.running():
        asked = await chat.answer()
        assert asked["text"] == "Add these 3 messages as one article?"
        await chat.press(asked, "As one article", alice)
        await shelves.becomes(chat, "Added: ")
    assert [s.article.text for s in shelves.of(chat)] == [f"{BRIDGE}\nSeen from the south.\n{VIADUCT}"]
    assert len(chat.from_bots()) == 1


@pytest.mark.parametrize("captions", [("", "", ""), ("Look at this bridge!", "", "")])
async def test_the_parts_of_an_album_that_say_nothing_are_answered_once(
    telegram: TelegramServer, shelves: Shelves, captions: tuple[str, ...]
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with shelves.running():
        await album(chat, alice, *captions)
        await chat.say(alice, "/help")
        found = await chat.answers(2)
    assert found[1]["text"].startswith("How to ask questions")
    assert len(chat.from_bots()) == 2


@pytest.mark.parametrize("privacy", [True, False])
async def test_an_album_in_a_group_is_added_by_a_reply(
    telegram: TelegramServer, shelves: Shelves, privacy: bool
) -> None:
    telegram.bots[TOKEN].privacy = privacy
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.supergroup("News", alice, bob)
    group.admins |= {alice["id"], bob["id"]}
    async with shelves.running():
        parts = await album(group, bob, BRIDGE, "", VIADUCT)
        await group.say(alice, "/add", reply_to=parts[2])
        said = await group.answer()
        if privacy:
            # Telegram shows the bot the one message that is replied to, and no other.
            assert said["text"].startswith("Added: ")
        else:
            assert said["text"] == "Add these 2 messages as one article?"
            other = await group.press(said, "As one article", bob)
            assert other["text"] == "Only the person who sent this can choose."
            assert shelves.of(group) == []
            await group.press(said, "As one article", alice)
            await shelves.becomes(group, "Added: ")
    (stored,) = shelves.of(group)
    assert stored.article.text == (VIADUCT if privacy else f"{BRIDGE}\n{VIADUCT}")


async def test_an_anonymous_administrator_chooses_under_their_own_name_and_members_do_not(
    telegram: TelegramServer, shelves: Shelves
) -> None:
    telegram.bots[TOKEN].privacy = False
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.supergroup("News", alice, bob)
    group.admins.add(alice["id"])
    async with shelves.running():
        parts = await album(group, bob, BRIDGE, VIADUCT)
        await group.say(bob, "/add", reply_to=parts[0])
        refused = await group.answer()
        await group.say_anonymously("/add", reply_to=parts[0])
        asked = (await group.answers(2))[-1]
        other = await group.press(asked, "Separately", bob)
        await group.press(asked, "Separately", alice)
        await shelves.becomes(group, "Added: ")
    assert refused["text"].startswith("Only administrators")
    assert other["text"] == "Only the person who sent this can choose."
    assert len(shelves.of(group)) == 2


async def test_an_album_that_is_replied_to_with_a_text_adds_the_text(
    telegram: TelegramServer, shelves: Shelves
) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    group.admins.add(alice["id"])
    async with shelves.running():
        parts = await album(group, alice, BRIDGE, VIADUCT)
        await group.say(alice, f"/add {CLOISTER}", reply_to=parts[0])
        await shelves.becomes(group, "Added: ")
    assert [s.article.text for s in shelves.of(group)] == [CLOISTER]


# What is held


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("One.", "Two."), "One.\n\nTwo."),
        ((" One. \n", "\nTwo."), "One.\n\nTwo."),
        (("x" * CUT_FROM, "y."), f"{'x' * CUT_FROM} y."),
        ((f"{'x' * CUT_FROM}.", "y."), f"{'x' * CUT_FROM}.\n\ny."),
        (("😀" * (CUT_FROM // 2), "y."), f"{'😀' * (CUT_FROM // 2)} y."),
        (("One.",), "One."),
    ],
    ids=["two", "spaces", "cut", "whole sentence", "cut behind emoji", "one"],
)
def test_how_messages_are_joined(texts: tuple[str, ...], whole: str) -> None:
    assert joined(tuple(MessagePart(number, text) for number, text in enumerate(texts))) == whole


async def test_so_many_messages_are_asked_about_at_once_and_further_ones_by_themselves(
    telegram: TelegramServer, shelves: Shelves
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await say_all(chat, alice, tuple(paste("bridge", number) for number in range(MOST_TOGETHER + 3)))
    async with shelves.running(most_questions=0):
        asked = await chat.answers(2)
    assert [m["text"] for m in asked] == [
        f"Add these {number} messages as one article?" for number in (MOST_TOGETHER, 3)
    ]


NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def message(number: int, chat: int = 1, date: dt.datetime = NOON, **more: Any) -> Message:
    return Message(number, date, TelegramChat(chat, "private"), **more)


def test_what_is_held_is_bounded_and_the_oldest_goes_first() -> None:
    gathering = Gathering()
    pieces = tuple(MessagePart(number, "x") for number in range(50))
    for number in range(100):
        gathering.hold(message(number), Held(Shelf("1"), None, pieces))
    most = MOST_HELD // 50
    assert [n for n in range(100) if gathering.held(1, n)] == [*range(100 - most, 100)]


def test_what_is_known_of_albums_is_bounded_and_short_lived() -> None:
    gathering = Gathering()
    parts = [message(n, media_group_id=str(n), caption="x") for n in range(MOST_ALBUMS + 10)]
    assert not any(gathering.note_part(part) for part in parts)
    assert [n for n, part in enumerate(parts) if gathering.album(part)] == [*range(10, MOST_ALBUMS + 10)]
    late = NOON + dt.timedelta(hours=1, seconds=1)
    assert not gathering.note_part(message(1, date=late, media_group_id="late", caption="x"))
    assert not any(gathering.album(part) for part in parts)


def test_forgetting_a_chat_leaves_the_others() -> None:
    gathering = Gathering()
    for chat in (1, 2):
        gathering.hold(message(5, chat), Held(Shelf(str(chat)), None, (MessagePart(1, "x"),)))
        gathering.note_part(message(6, chat, media_group_id="a", caption="x"))
    gathering.forget(1)
    assert [bool(gathering.held(chat, 5)) for chat in (1, 2)] == [False, True]
    assert [bool(gathering.album(message(6, chat, media_group_id="a"))) for chat in (1, 2)] == [False, True]
