"""`/briefing` and what comes of it, through the stand-in: planned, sent when due, paused, and what chats do meanwhile."""

import asyncio
import dataclasses
import datetime as dt
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, make_app
from bot.config import Secret
from bot.handlers.conduct import Conduct
from bot.handlers.desk import Desk
from bot.handlers.limiter import NO_LIMIT, Limiter
from bot.running import serve
from retrieval.fetching import Fetcher
from retrieval.librarian import Librarian
from retrieval.models import Article
from retrieval.store import Schedule, Shelf
from retrieval.store.sqlite import SQLiteStore
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json
from tests.web import Web, serving

BRIDGE = "The old bridge over the river has 12 arches, says the engineer. It was built in 1432 by Jan Novak of Prague."
MILL = "The paper mill at Loket closes in October, its owner says. Its 240 workers were told so on Monday morning."
HOUR, DAY = 3600.0, 24 * 3600.0


def utc(text: str) -> float:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()


class Noticed(SQLiteStore):
    """A store that says when a schedule was changed, whichever thread did."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__(Path(":memory:"))
        self._changed = changed

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        claimed = super().claim(schedule, due, zone=zone)
        self._changed()
        return claimed

    def pause(self, number: int) -> None:
        super().pause(number)
        self._changed()


class Mornings:
    """A stand-in, a library that outlives the runs of the bot, and a clock that is turned."""

    def __init__(self, telegram: TelegramServer) -> None:
        self.telegram = telegram
        self.now = utc("2024-05-07 05:00")
        self.librarian = Librarian(Noticed(self._notify), clock=lambda: self.now)
        self.app: App | None = None
        self._loop = asyncio.get_running_loop()

    def _notify(self) -> None:
        asyncio.run_coroutine_threadsafe(self.telegram.notify(), self._loop)

    @asynccontextmanager
    async def running(self, **conduct: Any) -> AsyncIterator[None]:
        stop = asyncio.Event()
        self.app = make_app(
            Secret(TOKEN),
            self.telegram.url,
            self.librarian,
            conduct=Conduct(**({"patience": 0.05} | conduct)),
            fetcher=Fetcher(allowed=("127.0.0.1",)),
            limiter=Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT),
        )
        task = asyncio.create_task(serve(self.app, stop))
        try:
            yield
        finally:
            stop.set()
            await task

    def turn_to(self, moment: str) -> None:
        """Turn the clock, and wake who waits for it."""
        self.now = utc(moment)
        if self.app is not None:
            desk: Desk = self.app.bot_data["desk"]
            desk.planned()

    def add(self, chat: Chat, text: str, topic: int = 0) -> None:
        self.librarian.add(Shelf(str(chat.id), topic), Article(text, text[:12]))

    def plan(self, chat: Chat, topic: int = 0, **more: Any) -> Schedule:
        """Daily at eight, UTC."""
        wanted: dict[str, Any] = {"zone": "UTC", "due": utc("2024-05-07 08:00")} | more
        return self.librarian.store.plan(Schedule(0, Shelf(str(chat.id), topic), "daily 08:00", **wanted))

    def schedules(self, chat: Chat) -> list[Schedule]:
        return self.librarian.store.schedules(str(chat.id))

    async def until_due(self, schedule: Schedule, moment: str) -> None:
        """Wait until a schedule is due next at a moment, as when it was claimed."""
        await self.until(schedule, lambda now: now.due == utc(moment), f"it to be due at {moment}")

    async def until(self, schedule: Schedule, holds: Callable[[Schedule], bool], what: str) -> None:
        def is_so() -> bool:
            now = self.librarian.store.schedule(schedule.number)
            return now is not None and holds(now)

        await self.telegram.until(is_so, what)


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    return Mornings(telegram)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


# Planning


async def test_a_briefing_is_planned_its_zone_asked_once_and_it_comes(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice = telegram.user("Alice", language_code="de")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    async with mornings.running():
        await chat.say(alice, "/language en")
        await chat.say(alice, "/briefing daily 8am")
        asked = (await chat.answers(2))[-1]
        assert "Every day at 08:00" in asked["text"]
        assert "In which time zone are you here?" in asked["text"]
        assert labels(asked)[:3] == ["Berlin 07:00", "Vienna 07:00", "Zurich 07:00"]
        await chat.press(asked, "Berlin 07:00", alice)
        assert "Next: 08:00." in asked["text"]
        assert "Time zone of this chat: Berlin." in asked["text"]
        mornings.turn_to("2024-05-07 06:00")
        (briefing,) = (await chat.answers(3))[2:]
        await chat.say(alice, "/briefing weekdays 18:30")
        second = (await chat.answers(4))[-1]
    assert "The old bridge over the river has 12 arches, says the engineer." in briefing["text"]
    assert "Late" not in briefing["text"]
    assert "In which time zone" not in second["text"]
    assert [(s.spec, s.zone, s.due) for s in mornings.schedules(chat)] == [
        ("daily 08:00", "Europe/Berlin", utc("2024-05-08 06:00")),
        ("weekdays 18:30", "Europe/Berlin", utc("2024-05-07 16:30")),
    ]


@pytest.mark.parametrize(
    ("said", "zone"),
    [("Tokyo", "Asia/Tokyo"), ("asia/tokyo", "Asia/Tokyo"), ("UTC+9", "UTC+09:00"), ("Japan", "Asia/Tokyo"), ("new york", "America/New_York")],
)  # fmt: skip
@pytest.mark.parametrize("how", ["command", "reply"])
async def test_a_zone_can_be_written(
    telegram: TelegramServer, mornings: Mornings, said: str, zone: str, how: str
) -> None:
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    group.admins.add(alice["id"])
    async with mornings.running():
        await group.say(alice, "/briefing daily 08:00")
        asked = await group.answer()
        if how == "command":
            await group.say(alice, f"/briefing zone {said}")
        else:
            await group.say(alice, said, reply_to=asked)
        chosen = (await group.answers(2))[-1]
    assert chosen["text"].startswith("The time zone of this chat is")
    assert [s.zone for s in mornings.schedules(group)] == [zone]
    assert mornings.librarian.store.settings(Shelf(str(group.id))) == {"timezone": zone}


async def test_a_country_with_several_zones_and_a_place_that_is_not_known(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with mornings.running():
        await chat.say(alice, "/briefing zone Indonesia")
        several = (await chat.answers(1))[-1]
        await chat.say(alice, "/briefing zone Entenhausen")
        unknown = (await chat.answers(2))[-1]
    assert "has several time zones" in several["text"]
    assert "Jakarta 12:00" in labels(several)
    assert "I know no time zone for “Entenhausen”." in unknown["text"]
    assert "London 06:00" in labels(unknown)


async def test_a_change_of_zone_moves_what_has_none_of_its_own(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with mornings.running():
        for said in ("zone UTC", "daily 08:00", "daily 08:00 Asia/Tokyo", "zone Berlin"):
            await chat.say(alice, f"/briefing {said}")
        shown = (await chat.answers(4))[-1]
    assert [(s.zone, s.due) for s in mornings.schedules(chat)] == [
        ("Europe/Berlin", utc("2024-05-07 06:00")),
        ("Asia/Tokyo", utc("2024-05-07 23:00")),
    ]
    assert "Every day at 08:00 (Asia/Tokyo)" in shown["text"]


async def test_what_is_not_understood_is_said_with_examples(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with mornings.running():
        await chat.say(alice, "/briefing sometimes 08:00")
        await chat.say(alice, "/briefing daily 08:00 since whenever")
        first, second = await chat.answers(2)
    assert first["text"].startswith("'sometimes' is neither a day nor a time that I know.")
    assert "I do not know when “whenever” is." in second["text"]
    for message in (first, second):
        assert "/briefing weekdays 7:30 Asia/Tokyo" in message["text"]
    assert mornings.schedules(chat) == []


async def test_suggestions_are_one_press_away(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice", language_code="ja")
    chat = telegram.private(alice)
    async with mornings.running(language="en"):
        await chat.say(alice, "/language en")
        await chat.say(alice, "/briefing")
        shown = (await chat.answers(2))[-1]
        assert shown["text"].startswith("No briefings are planned here.")
        assert labels(shown) == [
            "+ Every day at 08:00", "+ Monday to Friday at 07:30", "+ Mon at 09:00", "+ Saturday and Sunday at 10:00", "Time zone",
        ]  # fmt: skip
        await chat.press(shown, "+ Every day at 08:00", alice)
        assert labels(shown)[0] == "Tokyo 14:00"
        await chat.press(shown, "Tokyo 14:00", alice)
        await chat.press(shown, "+ Mon at 09:00", alice)
    assert [(s.spec, s.zone) for s in mornings.schedules(chat)] == [
        ("daily 08:00", "Asia/Tokyo"),
        ("mon 09:00", "Asia/Tokyo"),
    ]
    assert "1. Every day at 08:00" in labels(shown)
    assert "+ Every day at 08:00" not in labels(shown)


async def test_administrators_plan_and_everybody_may_look(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins.add(alice["id"])
    mornings.plan(group)
    async with mornings.running():
        await group.say(bob, "/briefing daily 09:00")
        await group.say(bob, "/briefing")
        refused, shown = await group.answers(2)
        pressed = [await group.press(shown, label, bob) for label in ("Pause", "Remove", "Send me one now")]
        await group.press(shown, "Time zone", bob)
        pressed.append(await group.press(shown, labels(shown)[0], bob))
        untouched = mornings.schedules(group)
        await group.press(shown, "« Back", bob)
        await group.press(shown, "Remove", alice)
    assert "Only administrators" in refused["text"]
    assert all("Only administrators" in answer["text"] for answer in pressed)
    assert [s.paused for s in untouched] == [False]
    assert mornings.schedules(group) == []


async def test_there_can_be_ten_and_each_topic_has_its_own(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("News", alice, supergroup=True, topics=(7, 8))
    forum.admins.add(alice["id"])
    for _ in range(10):
        mornings.plan(forum, 7)
    async with mornings.running():
        await forum.say(alice, "/briefing daily 09:00", topic=7)
        await forum.say(alice, "/briefing daily 09:00 UTC", topic=8)
        full, planned = await forum.answers(2)
    assert full["text"].startswith("There are 10 briefings planned here")
    assert planned["text"].startswith("Planned.")
    assert [s.shelf.topic for s in mornings.schedules(forum)] == [7] * 10 + [8]


# What buttons do


async def test_paused_resumed_and_removed(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    mornings.plan(chat)
    async with mornings.running():
        await chat.say(alice, "/briefing")
        shown = await chat.answer()
        await chat.press(shown, "Pause", alice)
        assert "Paused." in shown["text"]
        mornings.turn_to("2024-05-07 08:30")
        await chat.press(shown, "Resume", alice)
        assert "Next: Wednesday, 08:00." in shown["text"]
        await chat.press(shown, "Nothing new: one line", alice)
        assert "Where nothing is new, I say so." in shown["text"]
        assert [(s.paused, s.quiet, s.due) for s in mornings.schedules(chat)] == [
            (False, False, utc("2024-05-08 08:00"))
        ]
        removed = await chat.press(shown, "Remove", alice)
        gone = await chat.press(shown | {"reply_markup": button("plan:pause:1")}, "forged", alice)
    assert removed["text"] == "No longer planned: Every day at 08:00"
    assert gone["text"] == "This briefing is no longer planned."
    assert mornings.schedules(chat) == []
    assert len(chat.from_bots()) == 1


def button(data: str) -> Json:
    return {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}


async def test_buttons_reach_no_other_chats_schedules(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    other = mornings.plan(theirs)
    async with mornings.running():
        await mine.say(alice, "/briefing")
        shown = await mine.answer()
        for act in ("pause", "resume", "remove", "now", "line", "show"):
            forged = shown | {"reply_markup": button(f"plan:{act}:{other.number}")}
            assert (await mine.press(forged, "forged", alice))["text"] == "This briefing is no longer planned."
        for data in ("plan:zone:Mars/Olympus", "plan:add:never", "plan:x", "plan:show:²", "plan:add:daily 08:00 x"):
            await mine.press(shown | {"reply_markup": button(data)}, "forged", alice)
    assert mornings.schedules(theirs) == [other]
    assert mornings.librarian.store.settings(Shelf(str(mine.id))) == {}


async def test_one_at_once_changes_nothing_of_what_comes(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    planned = mornings.plan(chat, told=utc("2024-05-07 05:00"))
    async with mornings.running():
        await chat.say(alice, "/briefing")
        await chat.press(await chat.answer(), "Send me one now", alice)
        briefing = (await chat.answers(2))[-1]
    assert "The old bridge over the river has 12 arches" in briefing["text"]
    assert mornings.schedules(chat) == [planned]


# When it is due


@pytest.mark.parametrize("quiet", [True, False])
async def test_what_was_told_is_not_told_again(telegram: TelegramServer, mornings: Mornings, quiet: bool) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    planned = mornings.plan(chat, quiet=quiet)
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        await chat.answers(1)
        mornings.turn_to("2024-05-08 08:00")
        await mornings.until_due(planned, "2024-05-09 08:00")
        if not quiet:
            await chat.answers(2)
        mornings.now += 60
        mornings.add(chat, MILL)
        mornings.turn_to("2024-05-09 08:00")
        found = [m["text"] for m in await chat.answers(2 if quiet else 3)]
    assert "arches" in found[0]
    assert "mill" not in found[0]
    assert found[1:-1] == ([] if quiet else ["Nothing new since yesterday."])
    assert "The paper mill at Loket closes in October" in found[-1]
    assert "arches" not in found[-1]


@pytest.mark.parametrize(
    ("back", "said"),
    [
        ("2024-05-07 08:01", ""),
        ("2024-05-07 11:00", "Late: due at 08:00"),
        ("2024-05-10 09:00", "Late: due at 08:00"),
        ("2024-05-07 14:01", None),
    ],
)
async def test_after_an_outage_one_comes_late_and_says_so_or_none(
    telegram: TelegramServer, mornings: Mornings, back: str, said: str | None
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    planned = mornings.plan(chat)
    mornings.turn_to(back)
    async with mornings.running():
        next_day = f"{dt.date.fromisoformat(back[:10]) + dt.timedelta(days=1)} 08:00"
        await mornings.until_due(planned, next_day)
        if said is not None:
            await chat.answers(1)
    found = [m["text"] for m in chat.from_bots()]
    assert len(found) == (said is not None)
    if said is not None:
        assert found[0].startswith(said or "Briefing")


async def test_the_language_is_that_of_the_chat(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice", language_code="en")
    chat = telegram.private(alice)
    mornings.librarian.store.put_setting(Shelf(str(chat.id)), "language", "de")
    mornings.plan(chat, told=1.0, quiet=False, language="en")
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        found = await chat.answer()
    assert "01.01.1970, 00:00" in found["text"]


async def test_it_comes_to_its_topic_and_is_about_what_was_asked(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("News", alice, supergroup=True, topics=(7,))
    mornings.add(forum, BRIDGE, 7)
    mornings.add(forum, MILL, 7)
    mornings.plan(forum, 7, argument="1 sentence")
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        found = await forum.answer()
    assert found["message_thread_id"] == 7
    assert ("arches" in found["text"]) is not ("mill" in found["text"])


async def test_a_chat_that_likes_pictures_gets_one_after_the_text(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.librarian.store.put_setting(Shelf(str(chat.id)), "pictures", "light")
    mornings.add(chat, BRIDGE)
    mornings.plan(chat)
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        text, picture = await chat.answers(2)
        await chat.say(alice, "/briefing")
        shown = (await chat.answers(3))[-1]
        await chat.press(shown, "Send me one now", alice)
        again = (await chat.answers(5))[-1]
    assert "arches" in text["text"]
    assert "photo" in picture
    assert "photo" in again


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{url}</link><description>d</description>
<item><guid>1</guid><title>Mill</title><link>{url}/mill</link><description>{text}</description></item></channel></rss>"""


async def test_feeds_are_looked_at_before(telegram: TelegramServer, mornings: Mornings, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    text = " ".join([MILL] * 6)
    url = web.page("/feed", FEED.format(url=web.url, text=text), "application/rss+xml")
    feed = mornings.librarian.store.follow(Shelf(str(chat.id)), url)
    # The usual look would come after the briefing.
    mornings.librarian.store.update_feed(dataclasses.replace(feed, due=utc("2024-05-07 08:19")))
    mornings.plan(chat)
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        found = await chat.answer()
    assert "The paper mill at Loket closes in October" in found["text"]


async def test_a_feed_that_takes_long_delays_nobody(telegram: TelegramServer, mornings: Mornings, web: Web) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    slow, other = telegram.private(alice), telegram.private(bob)
    go = threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        go.wait()
        handler.send_error(500)

    web.pages["/feed"] = wait
    for chat in (slow, other):
        mornings.add(chat, BRIDGE)
        mornings.plan(chat)
    feed = mornings.librarian.store.follow(Shelf(str(slow.id)), web.url + "/feed")
    mornings.librarian.store.update_feed(dataclasses.replace(feed, due=utc("2024-05-07 08:19")))
    async with mornings.running(feed_patience=0.05):
        mornings.turn_to("2024-05-07 08:00")
        await other.answers(1)
        found = await slow.answers(1)
        go.set()
    assert "arches" in found[0]["text"]


# Chats that change


async def test_nothing_is_sent_to_chats_that_are_gone(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    gone, there = telegram.private(alice), telegram.private(bob)
    for chat in (gone, there):
        mornings.add(chat, BRIDGE)
    lost = mornings.plan(gone)
    mornings.plan(there)
    gone.blocked = None
    async with mornings.running():
        await gone.block(telegram.bots[TOKEN], alice)
        await telegram.settled(telegram.bots[TOKEN])
        mornings.turn_to("2024-05-07 08:00")
        await there.answers(1)
        await mornings.until_due(lost, "2024-05-08 08:00")
    assert [call["chat_id"] for call in telegram.called("sendMessage")] == [there.id]
    assert not mornings.schedules(gone)[0].paused


@pytest.mark.parametrize("how", ["closed", "closed, and the bot was told", "deleted"])
async def test_the_schedule_of_a_topic_that_is_closed_is_paused(
    telegram: TelegramServer, mornings: Mornings, how: str
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    forum, other = telegram.group("News", alice, supergroup=True, topics=(7,)), telegram.private(bob)
    mornings.add(forum, BRIDGE, 7)
    mornings.add(other, BRIDGE)
    planned = mornings.plan(forum, 7)
    mornings.plan(other)
    async with mornings.running():
        if how == "deleted":
            forum.delete_topic(7)
        elif how == "closed":
            forum.topics[7].closed = True
        else:
            await forum.close_topic(7, alice)
            await telegram.settled(telegram.bots[TOKEN])
        mornings.turn_to("2024-05-07 08:00")
        await other.answers(1)
        await mornings.until(planned, lambda now: now.paused, "it to be paused")
    assert len([c for c in telegram.called("sendMessage") if c["chat_id"] == forum.id]) == ("told" not in how)


async def test_a_group_that_moves_takes_its_schedules_along(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    mornings.add(group, BRIDGE)
    mornings.plan(group)
    async with mornings.running():
        new = await group.upgrade(alice)
        await telegram.settled(telegram.bots[TOKEN])
        mornings.turn_to("2024-05-07 08:00")
        found = await new.answers(1)
    assert "arches" in found[-1]["text"]
    assert mornings.schedules(group) == []


async def test_what_is_forgotten_does_not_come(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.plan(chat)
    async with mornings.running():
        await chat.say(alice, "/forget everything")
        await chat.answers(1)
    assert mornings.schedules(chat) == []


async def test_nothing_is_lost_while_telegram_cannot_be_reached(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    planned = mornings.plan(chat)
    async with mornings.running():
        await chat.say(alice, "/privacy")
        await chat.answers(1)
        telegram.fail_next("getMe", 502, "Bad Gateway")
        mornings.turn_to("2024-05-07 08:00")
        (fault,) = telegram.faults
        await mornings.until(planned, lambda now: not fault.times and now.due == planned.due, "it to be given back")
        mornings.turn_to("2024-05-07 08:02")
        found = await chat.answers(2)
    assert len(found) == 2
    assert "arches" in found[1]["text"]


async def test_an_operator_who_no_longer_lets_a_chat_in_sends_it_nothing(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    out, let_in = telegram.private(alice), telegram.private(bob)
    for chat in (out, let_in):
        mornings.add(chat, BRIDGE)
        mornings.plan(chat)
    async with mornings.running(allowed=frozenset({bob["id"]})):
        mornings.turn_to("2024-05-07 08:00")
        await let_in.answers(1)
    assert out.from_bots() == []
