"""Briefings that come due, through the stand-in: what they tell, how late, and what chats do meanwhile."""

import asyncio
import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from telegram import Bot

from bot.rendering.document import plain
from bot.telegram.client.repeating import RepeatingRequest
from bot.telegram.context import MOST_BRIEFINGS, BotContext
from bot.telegram.features.schedules.delivering import Courier
from bot.telegram.features.schedules.dispatching import Parcel, Unsent
from retrieval.services.collections import Collections
from retrieval.store import Shelf
from tests.bot.attended import free_port
from tests.bot.mornings import BRIDGE, MILL, Mornings, utc
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE
from tests.web import Web, serving


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    return Mornings(telegram)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.mark.parametrize("quiet", [True, False])
async def test_what_was_told_is_not_told_again(telegram: TelegramServer, mornings: Mornings, quiet: bool) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    mornings.plan(chat, quiet=quiet)
    async with mornings.running():
        mornings.turn_to("2024-05-07 08:00")
        await chat.answers(1)
        mornings.turn_to("2024-05-08 08:00")
        await mornings.until_asked(2)
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
        ("2024-05-07 11:00", "Late: scheduled for 08:00"),
        ("2024-05-10 09:00", "Late: scheduled for 08:00"),
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
    mornings.collections.store.settings.put(Shelf(str(chat.id)), "language", "de")
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
    mornings.collections.store.settings.put(Shelf(str(chat.id)), "pictures", "light")
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


async def test_what_comes_to_a_chat_at_the_same_time_is_not_mixed(telegram: TelegramServer, mornings: Mornings) -> None:
    chat = telegram.private(telegram.user("Alice"))
    async with mornings.running():
        assert mornings.app is not None
        courier, schedule = Courier(mornings.app.bot, mornings.app.bot_data["bot_context"]), mornings.plan(chat)
        parcels = [Parcel(plain(f"{word} " * 3000), None) for word in ("one", "two", "six")]
        await asyncio.gather(*(courier.deliver(schedule, parcel) for parcel in parcels))
    assert [each["text"][:3] for each in chat.from_bots()] == ["one"] * 3 + ["two"] * 3 + ["six"] * 3


async def test_a_briefing_does_not_wait_for_one_other(telegram: TelegramServer, mornings: Mornings) -> None:
    both, third = threading.Barrier(2, timeout=PATIENCE), threading.Event()
    async with mornings.running():
        assert mornings.app is not None
        bot_context: BotContext = mornings.app.bot_data["bot_context"]
        made = [asyncio.create_task(bot_context.brief(lambda _: both, threading.Barrier.wait)) for _ in range(2)]
        after = asyncio.create_task(bot_context.brief(lambda _: third, threading.Event.set))
        await asyncio.gather(*made, after)
    assert third.is_set()


async def test_what_a_briefing_reads_is_found_when_its_turn_has_come(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    started, end = threading.Semaphore(0), threading.Event()
    found: list[int] = []

    def finding(number: int) -> Callable[[Collections], None]:
        return lambda _: found.append(number)

    def make(_: None) -> None:
        started.release()
        end.wait(PATIENCE)

    async with mornings.running():
        assert mornings.app is not None
        bot_context: BotContext = mornings.app.bot_data["bot_context"]
        making = [asyncio.create_task(bot_context.brief(finding(number), make)) for number in range(5)]
        for _ in range(MOST_BRIEFINGS):
            await asyncio.to_thread(started.acquire, timeout=PATIENCE)
        # What a question needs comes at once, and not behind those who wait for a briefing.
        before = await bot_context.with_collections(lambda _: list(found))
        end.set()
        await asyncio.gather(*making)
    assert before == [0, 1]
    assert found == [0, 1, 2, 3, 4]


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{url}</link><description>d</description>
<item><guid>1</guid><title>Mill</title><link>{url}/mill</link><description>{text}</description></item></channel></rss>"""


async def test_feeds_are_looked_at_before(telegram: TelegramServer, mornings: Mornings, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    text = " ".join([MILL] * 6)
    url = web.page("/feed", FEED.format(url=web.url, text=text), "application/rss+xml")
    feed = mornings.collections.store.feeds.follow(Shelf(str(chat.id)), url)
    # The usual look would come after the briefing.
    mornings.collections.store.feeds.update(dataclasses.replace(feed, due=utc("2024-05-07 08:19")))
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
    feed = mornings.collections.store.feeds.follow(Shelf(str(slow.id)), web.url + "/feed")
    mornings.collections.store.feeds.update(dataclasses.replace(feed, due=utc("2024-05-07 08:19")))
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


async def test_a_briefing_is_unsent_only_where_nothing_can_have_arrived(
    telegram: TelegramServer, mornings: Mornings, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    planned, parcel = mornings.plan(chat), Parcel(plain("News."), 0.0)

    async def no_sleep(_seconds: float) -> None:
        """Wait for nothing."""

    async with mornings.running(), RepeatingRequest(no_sleep) as request:
        assert mornings.app is not None
        bot_context: BotContext = mornings.app.bot_data["bot_context"]
        nobody = Bot(TOKEN, f"http://127.0.0.1:{free_port()}/bot", request=request)
        with pytest.raises(Unsent):
            await Courier(nobody, bot_context).deliver(planned, parcel)
        telegram.fail_next("sendMessage", 0, drop=True)
        await Courier(Bot(TOKEN, f"{telegram.url}/bot", request=request), bot_context).deliver(planned, parcel)
    assert len(telegram.called("sendMessage")) == 1
    assert "it may not have arrived" in caplog.text


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
