"""What happens to chats: the bot comes and goes, groups and topics change, users block it or are gone for good."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import make_services
from retrieval.ingest.fetching import Fetcher
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import Feedback, Shelf
from retrieval.store.sqlite import SQLiteStore
from retrieval.store.sqlite.database import Database
from retrieval.store.sqlite.settings import SQLiteSettings
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsReader
from tests.standin.bots import Bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json
from tests.web import Web, serving

BRIDGE = "The bridge\nThe bridge has 12 arches. It was built in 1432."
QUESTION = "How many arches has the bridge?"
HELLO = "Hello! I answer questions about news articles."
DAY = 24 * 3600.0
PAGE = """<html lang="en"><head><title>Bridge</title></head><body><article><h1>Bridge</h1>
<p>The bridge has {count} arches, says the engineer who measured each of them last year for the city council.</p>
<p>It was built in 1432 by Jan Novak, and traffic has been banned from it since the flood of 1997.</p></article></body></html>"""


class NoticedSettings(SQLiteSettings):
    """Says when a setting was changed, whichever thread did."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        super().__init__(database)
        self._changed = changed

    def put(self, shelf: Shelf, name: str, value: str | None) -> None:
        super().put(shelf, name, value)
        self._changed()


class Noticed(SQLiteStore):
    """A store that says when a setting was changed."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__(Path(":memory:"))
        self.settings = NoticedSettings(self.database, changed)


class Life:
    """A stand-in, a library that outlives the runs of the bot, and the time that it tells."""

    def __init__(self, telegram: TelegramServer, web: Web) -> None:
        self.telegram = telegram
        self.web = web
        self.now = 1_000_000.0
        self.collections = Collections(Noticed(self._notify), clock=lambda: self.now, reader=WordsReader())
        self._loop = asyncio.get_running_loop()
        self.fetcher = Fetcher(allowed=("127.0.0.1",))

    def _notify(self) -> None:
        asyncio.run_coroutine_threadsafe(self.telegram.notify(), self._loop)

    @property
    def bot(self) -> Bot:
        return self.telegram.bots[TOKEN]

    @asynccontextmanager
    async def running(self, **options: Any) -> AsyncIterator[None]:
        async with running_bot(self.telegram, self.collections, fetcher=self.fetcher, **options):
            yield

    def follow_page(self, *chats: Chat, topic: int = 0) -> None:
        """Put a page on the shelves of chats, which then changes: a day later they would be told."""
        url = self.web.page("/bridge", PAGE.format(count=12))
        for chat in chats:
            make_services(self.collections, self.fetcher).articles.add(Shelf(str(chat.id), topic), url)
        self.web.page("/bridge", PAGE.format(count=13))

    def articles(self, chat: Chat, topic: int = 0) -> list[str]:
        return [s.article.title for s in self.collections.store.articles.of(Shelf(str(chat.id), topic))]

    def gone(self) -> dict[Shelf, float]:
        """What is noted of places where nothing can be sent."""
        settings = self.collections.store.settings.all()
        return {shelf: float(value) for shelf, name, value in settings if name == "gone"}

    def sent_to(self, chat: Chat) -> list[str]:
        return [call["text"] for call in self.telegram.called("sendMessage") if call["chat_id"] == chat.id]


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
async def life(telegram: TelegramServer, web: Web) -> Life:
    return Life(telegram, web)


def openings(chat: Chat) -> list[str]:
    return [message["text"].split("\n")[0] for message in chat.from_bots()]


# Coming and going


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_a_group_is_greeted_once_when_the_bot_is_added(telegram: TelegramServer, life: Life, kind: str) -> None:
    alice = telegram.user("Alice")
    group = telegram.group(
        "News", alice, supergroup=kind != "group", topics=(7,) if kind == "forum" else (), bots=False
    )
    async with life.running():
        await group.invite(life.bot, alice)
        await group.answers(1)
        await group.promote(life.bot, alice)
        await group.demote(life.bot, alice)
        await group.say(alice, "/help")
        await group.answers(2)
    assert openings(group) == [HELLO, "How to ask questions"]
    assert "message_thread_id" not in telegram.called("sendMessage")[0]
    assert "/ask" in group.from_bots()[0]["text"]
    assert "@dateline_bot" in group.from_bots()[0]["text"]


async def test_a_group_that_begins_with_the_bot_is_greeted_in_its_language(
    telegram: TelegramServer, life: Life
) -> None:
    alice = telegram.user("Alice", language_code="de")
    group = telegram.group("News", alice, bots=False)
    async with life.running(language="de"):
        await group.found(life.bot, alice)
        (hello,) = await group.answers(1)
    assert "/ask" in hello["text"]
    assert not hello["text"].startswith(HELLO)


async def test_a_group_that_does_not_let_the_bot_speak_is_no_error(
    telegram: TelegramServer, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    group, other = telegram.supergroup("News", alice, bots=False), telegram.private(alice)
    group.restricted[life.bot.id] = {}
    caplog.set_level(logging.INFO)
    async with life.running():
        await group.invite(life.bot, alice)
        await other.say(alice, "/help")
        await other.answers(1)
    assert len(life.sent_to(group)) == 1
    assert life.gone() == {}
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("who", ["nobody", "the one who added it", "the group"])
async def test_a_group_that_the_operator_does_not_let_in_is_left(
    telegram: TelegramServer, life: Life, who: str
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob, bots=False)
    allowed = {"nobody": 1, "the one who added it": alice["id"], "the group": group.id}[who]
    async with life.running(allowed=frozenset({allowed})):
        await group.invite(life.bot, alice)
        await group.answers(1)
        if who == "nobody":
            await telegram.until(lambda: life.bot.id not in group.members, "the bot to leave")
    (said,) = group.from_bots()
    if who == "nobody":
        assert "\n" not in said["text"]
        assert str(group.id) in said["text"]
    else:
        assert said["text"].startswith(HELLO)


@pytest.mark.parametrize("how", ["kicked", "left", "blocked", "deactivated", "only a 403"])
async def test_nothing_is_sent_where_the_bot_is_gone_and_others_are_told(
    telegram: TelegramServer, life: Life, how: str
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    private = how in {"blocked", "deactivated"}
    chat, other = telegram.private(alice) if private else telegram.group("News", alice), telegram.private(bob)
    async with life.running():
        if how == "kicked":
            await chat.kick(life.bot, alice)
        elif how == "blocked":
            await chat.block(life.bot, alice)
        elif how == "deactivated":
            chat.deactivate()
            await chat.say(alice, "/help")
        elif how == "left":
            await chat.leave(life.bot)
        else:
            telegram.fail_next("sendMessage", 403, "Forbidden: the group chat was deleted", chat_id=chat.id)
            await chat.say(alice, "/help")
        await telegram.until(lambda: Shelf(str(chat.id)) in life.gone(), "the note that it is gone")
    calls = len(life.sent_to(chat))
    life.follow_page(chat, other)
    async with life.running(daily_check=True):
        await other.answers(1)
    assert len(life.sent_to(chat)) == calls
    assert life.gone() == {Shelf(str(chat.id)): life.now}
    assert other.from_bots()[0]["text"].startswith("Bridge: 1 unchanged, 1 changed, 0 removed.")


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["as it was", "the other way round"])
async def test_the_message_that_the_bot_was_removed_is_no_sign_of_life(
    telegram: TelegramServer, life: Life, order: slice
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    await group.kick(life.bot, alice)
    kinds = [update.keys() - {"update_id"} for update in life.bot.updates]
    assert kinds == [{"message"}, {"my_chat_member"}]
    numbers = [update["update_id"] for update in life.bot.updates]
    told = zip(life.bot.updates[order], numbers, strict=True)
    life.bot.updates = [update | {"update_id": number} for update, number in told]
    async with life.running():
        await telegram.settled(life.bot)
    assert set(life.gone()) == {Shelf(str(group.id))}


async def test_where_the_bot_is_again_it_speaks_again(telegram: TelegramServer, life: Life) -> None:
    alice, bob, carol = telegram.user("Alice"), telegram.user("Bob"), telegram.user("Carol")
    blocked, group, silent = telegram.private(alice), telegram.group("News", bob), telegram.private(carol)
    silent.deactivate()
    async with life.running():
        await blocked.block(life.bot, alice)
        await group.kick(life.bot, bob)
        await silent.say(carol, "/help")
        await telegram.until(lambda: len(life.gone()) == 3, "the notes that they are gone")
        silent.blocked = None
        await blocked.unblock(life.bot, alice)
        await group.invite(life.bot, bob)
        await silent.say(carol, "/help")
        await telegram.until(lambda: not life.gone(), "the notes to be taken back")
    life.follow_page(blocked, group, silent)
    async with life.running(daily_check=True):
        for chat in (blocked, group, silent):
            await telegram.until(lambda chat=chat: "Bridge: 1 unchanged" in str(openings(chat)), "the news")  # type: ignore[misc]
    assert openings(group)[0] == HELLO


async def test_what_belongs_to_a_chat_that_is_gone_for_thirty_days_is_deleted_for_good(
    telegram: TelegramServer, life: Life
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    left, stays = telegram.private(alice), telegram.private(bob)
    async with life.running():
        for chat, user in ((left, alice), (stays, bob)):
            await chat.say(user, f"/add {BRIDGE}")
            await chat.answers(1)
        life.collections.store.votes.put(Shelf(str(left.id)), Feedback(1.0, "q", None, None, 0.1, useful=True))
        await left.block(life.bot, alice)
        await telegram.until(lambda: bool(life.gone()), "the note that it is gone")
    life.now += 30 * DAY - 1
    async with life.running():
        await stays.say(bob, "/articles")
        await stays.answers(2)
    assert life.articles(left) == ["The bridge"]
    life.now += 1
    async with life.running():
        await telegram.until(lambda: not life.gone(), "the chat to be forgotten")
    assert life.articles(left) == []
    assert list(life.collections.store.votes.of(Shelf(str(left.id)))) == []
    assert life.articles(stays) == ["The bridge"]


async def test_what_is_forgotten_is_forgotten_at_once_and_its_menu_with_it(
    telegram: TelegramServer, life: Life
) -> None:
    alice = telegram.user("Alice", language_code="en")
    chat = telegram.private(alice)
    async with life.running():
        await chat.say(alice, "/language de")
        await chat.answers(1)
        assert f"chat({chat.id}):" in life.bot.commands
        await chat.say(alice, "/forget everything")
        await chat.say(alice, "/help")
        found = await chat.answers(3)
    assert found[2]["text"].startswith("How to ask questions")
    assert f"chat({chat.id}):" not in life.bot.commands


# A group becomes a supergroup


async def prepared(telegram: TelegramServer, life: Life) -> tuple[Chat, Json]:
    """A group with everything that a group can have."""
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    here = Shelf(str(group.id))
    async with life.running():
        await group.say(alice, f"/add {BRIDGE}")
        await group.say(alice, "/language de")
        await group.say(alice, "/off seeds")
        await group.answers(3)
    life.collections.store.feeds.follow(here, f"{life.web.url}/feed", "Feed")
    life.collections.store.votes.put(here, Feedback(1.0, "q", None, None, 0.1, useful=True))
    return group, alice


def check_all_moved(life: Life, group: Chat, new: Chat) -> None:
    before, now = Shelf(str(group.id)), Shelf(str(new.id))
    store = life.collections.store
    assert life.articles(group) == []
    assert store.settings.of(before) == {}
    assert list(store.votes.of(before)) == []
    assert store.feeds.of(before) == []
    assert life.articles(new) == ["The bridge"]
    assert store.settings.of(now) == {"language": "de"}
    assert len(list(store.votes.of(now))) == len(store.feeds.of(now)) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
async def test_everything_moves_in_whatever_order_it_is_told_and_nobody_is_greeted_again(
    telegram: TelegramServer, life: Life, order: tuple[int, ...]
) -> None:
    group, alice = await prepared(telegram, life)
    new = await group.upgrade(alice)
    numbers = [update["update_id"] for update in life.bot.updates]
    assert len(numbers) == 3
    life.bot.updates = [
        life.bot.updates[place] | {"update_id": number} for place, number in zip(order, numbers, strict=True)
    ]
    await new.say(alice, f"/ask {QUESTION}")
    await new.say(alice, "/help")
    async with life.running():
        answer, german = await new.answers(2)
    assert answer["text"].startswith("12")
    assert not german["text"].startswith("How to ask questions")
    assert len(new.from_bots()) == 2
    check_all_moved(life, group, new)


async def test_a_group_that_was_lost_is_there_again_as_a_supergroup(telegram: TelegramServer, life: Life) -> None:
    group, alice = await prepared(telegram, life)
    life.collections.store.settings.put(Shelf(str(group.id)), "gone", str(life.now))
    new = await group.upgrade(alice)
    life.bot.updates = [update for update in life.bot.updates if "migrate_to_chat_id" in update.get("message", {})]
    assert len(life.bot.updates) == 1
    async with life.running():
        await telegram.until(lambda: not life.gone(), "the note to be taken back")
    check_all_moved(life, group, new)


async def test_a_conversation_goes_on_in_the_supergroup(telegram: TelegramServer, life: Life) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with life.running():
        await group.say(alice, f"/add {BRIDGE}")
        await group.say(alice, f"/ask {QUESTION}")
        await group.answers(2)
        new = await group.upgrade(alice)
        await new.say(alice, "/ask and when was it built?")
        (answer,) = await new.answers(1)
    assert "built" in answer["text"]


async def test_what_is_sent_to_a_group_that_is_a_supergroup_by_now_is_sent_there(
    telegram: TelegramServer, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    life.follow_page(group)
    new = await group.upgrade(alice)
    life.bot.updates.clear()
    async with life.running(daily_check=True):
        (told,) = await new.answers(1)
    assert told["text"].startswith("Bridge: 1 unchanged, 1 changed, 0 removed.")
    assert life.articles(new) == ["Bridge"]
    assert life.articles(group) == []
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


async def test_a_question_that_was_asked_before_the_upgrade_is_answered_after_it(
    telegram: TelegramServer, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    make_services(life.collections, life.fetcher).articles.put(Shelf(str(group.id)), Article(BRIDGE, "Bridge"))
    await group.say(alice, f"/ask {QUESTION}")
    new = await group.upgrade(alice)
    await new.say(alice, "Good morning")
    life.bot.updates = life.bot.updates[:1]
    async with life.running():
        (answer,) = await new.answers(1)
    assert answer["text"].startswith("12")
    assert "reply_to_message" not in answer
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


# Topics


async def test_nothing_is_sent_to_a_closed_topic_until_it_is_opened_again(telegram: TelegramServer, life: Life) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7, 8))
    closed = Shelf(str(forum.id), 7)
    life.follow_page(forum, topic=7)
    life.follow_page(forum, topic=8)
    async with life.running():
        await forum.close_topic(7, alice)
        await telegram.until(lambda: set(life.gone()) == {closed}, "the note that it is closed")
    life.now += DAY
    async with life.running(daily_check=True):
        (told,) = await forum.answers(1)
        await forum.reopen_topic(7, alice)
        await telegram.until(lambda: not life.gone(), "the note to be taken back")
        await forum.say(alice, "/articles", topic=7)
        answer = (await forum.answers(2))[-1]
    assert told["message_thread_id"] == 8
    assert answer["message_thread_id"] == 7
    assert life.articles(forum, 7) == ["Bridge"]


@pytest.mark.parametrize("end", ["closed", "deleted"])
async def test_a_topic_that_ends_while_it_is_answered_is_no_error(
    telegram: TelegramServer, life: Life, caplog: pytest.LogCaptureFixture, end: str
) -> None:
    caplog.set_level(logging.INFO)
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7, 8))
    await forum.say(alice, "/help", topic=7)
    if end == "deleted":
        forum.delete_topic(7)
    else:
        forum.topics[7].closed = True
    await forum.say(alice, "/help", topic=8)
    async with life.running():
        (answer,) = await forum.answers(1)
    assert answer["message_thread_id"] == 8
    assert set(life.gone()) == {Shelf(str(forum.id), 7)}
    assert len(life.sent_to(forum)) == 2
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert [r.levelname for r in caplog.records if "the bot may not write there" in r.message] == ["INFO"]


async def test_a_topic_that_stays_closed_keeps_its_library(telegram: TelegramServer, life: Life) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    life.follow_page(forum, topic=7)
    async with life.running():
        await forum.close_topic(7, alice)
        await telegram.until(lambda: bool(life.gone()), "the note that it is closed")
    life.now += 100 * DAY
    async with life.running():
        await forum.say(alice, "/articles")
        await forum.answers(1)
    assert life.articles(forum, 7) == ["Bridge"]


async def test_a_closed_general_topic_does_not_count_as_the_loss_of_the_group(
    telegram: TelegramServer, life: Life
) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    telegram.fail_next("sendMessage", 400, "Bad Request: TOPIC_CLOSED", chat_id=forum.id)
    await forum.say(alice, "/help")
    async with life.running():
        await telegram.settled(life.bot)
    assert len(life.sent_to(forum)) == 1
    assert life.gone() == {}
