"""What watches tell, through the stand-in: once, where they belong, bursts in one message, not in quiet hours."""

import pytest

from retrieval.store import Shelf
from tests.bot.mornings import BRIDGE, MILL, Mornings, labels, utc
from tests.bot.watched import CLOSED, CLOSED_TOO, OF_RIVERS, PAINTED, RIVERS, add, look, topics, until_looked, watch
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.web import Web, serving


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    made = Mornings(telegram)
    made.now = utc("2024-05-07 10:00")
    return made


async def test_it_comes_to_its_topic(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("News", alice, supergroup=True, topics=(7, 8))
    here, there = watch(mornings, forum, "old bridge", 7), watch(mornings, forum, "old bridge", 8)
    async with mornings.running():
        add(mornings, forum, BRIDGE, topic=7)
        told = await forum.answer()
        # What is on the shelf of the whole chat is seen in each topic.
        add(mornings, forum, PAINTED)
        both = (await forum.answers(3))[1:]
        await until_looked(mornings, here)
        await until_looked(mornings, there)
    assert told["message_thread_id"] == 7
    assert sorted(each["message_thread_id"] for each in both) == [7, 8]


async def test_one_event_is_told_once_and_another_one_is_told(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, MILL)
    one = watch(mornings, chat, "old bridge")
    async with mornings.running():
        add(mornings, chat, CLOSED)
        await chat.answers(1)
        add(mornings, chat, CLOSED_TOO)
        await until_looked(mornings, one)
        add(mornings, chat, PAINTED)
        found = await chat.answers(2)
    assert [CLOSED in found[0]["text"], PAINTED in found[1]["text"]] == [True, True]
    assert len(chat.from_bots()) == 2
    assert mornings.store.articles.count(Shelf(str(chat.id))) == 4


async def test_a_burst_of_a_feed_is_one_message(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    one = watch(mornings, chat, "bridge")
    add(mornings, chat, *OF_RIVERS)
    count = len(mornings.collections.store.articles.of(Shelf(str(chat.id))))
    async with mornings.running():
        (told,) = await chat.answers(1)
        await until_looked(mornings, one)
    assert told["text"].count("A bridge over the") == 3
    assert f"And {count - 3} more on “bridge”. All of it: /brief bridge" in told["text"]
    assert len(chat.from_bots()) == 1


async def test_a_sentence_on_several_topics_comes_once(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    watch(mornings, chat, "old bridge")
    watch(mornings, chat, "bridge over the river")
    async with mornings.running():
        add(mornings, chat, PAINTED)
        told = await chat.answer()
    assert told["text"].startswith(f"🔔 old bridge · bridge over the river\n\n{PAINTED}")
    assert told["text"].count(PAINTED) == 1
    assert labels(told) == ["Stop: old bridge", "Stop: bridge over the river"]


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{url}</link><description>d</description>
<item><guid>1</guid><title>Old bridge</title><link>{url}/bridge</link><description>{text}</description></item></channel></rss>"""


async def test_what_a_feed_brings_is_told_with_the_link_to_the_place(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    watch(mornings, chat, "old bridge")
    with serving() as web:
        text = " ".join([CLOSED, *(f"Builder {n} of the {river} agrees." for n, river in enumerate(RIVERS))])
        url = follow(web, text)
        mornings.collections.store.feeds.follow(Shelf(str(chat.id)), url)
        async with mornings.running():
            told = await chat.answer()
    assert CLOSED in told["text"]
    (link,) = [entity["url"] for entity in told["entities"] if entity["type"] == "text_link"]
    assert link.startswith(f"{web.url}/bridge#:~:text=The%20old%20bridge")


def follow(web: Web, text: str) -> str:
    return web.page("/feed", FEED.format(url=web.url, text=text), "application/rss+xml")


# Quiet hours


async def test_what_comes_in_the_quiet_hours_is_told_in_one_message_at_their_end(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    chat, awake = telegram.private(alice), telegram.private(bob)
    mornings.store.settings.put(Shelf(str(chat.id)), "timezone", "Europe/Berlin")
    mornings.store.settings.put(Shelf(str(awake.id)), "quiet", "off")
    for one in (chat, awake):
        mornings.add(one, MILL)
        watch(mornings, one, "old bridge")
    seen = 0
    async with mornings.running():
        # 22:00 in Berlin, then 01:00 and 06:59 of the next day.
        for moment, text in (("2024-05-07 20:00", BRIDGE), ("2024-05-07 23:00", CLOSED), ("2024-05-08 04:59", PAINTED)):
            mornings.turn_to(moment)
            add(mornings, chat, text)
            add(mornings, awake, text)
            seen += 1
            await awake.answers(seen)
        assert chat.from_bots() == []
        mornings.turn_to("2024-05-08 05:00")
        (told,) = await chat.answers(1)
    for sentence in ("12 arches", CLOSED, PAINTED):
        assert sentence in told["text"]


async def test_quiet_hours_are_changed(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    here = Shelf(str(chat.id))
    values = []
    async with mornings.running():
        for number, said in enumerate(("23-6", "off", "22-7", "5am to 9am", "on"), 1):
            await chat.say(alice, f"/watch quiet {said}")
            await chat.answers(number)
            values.append(mornings.store.settings.of(here).get("quiet"))
        await chat.say(alice, "/watch quiet revolution")
        first, second, *_, last = await chat.answers(6)
        chosen = await chat.press(first, "London 11:00", alice)
    assert values == ["23:00-06:00", "off", None, "05:00-09:00", None]
    assert chosen["text"] == "The time zone of this chat is London."
    assert "1. quiet revolution" in first["text"]
    assert "From 22:00 to 07:00 (London) I send no news" in first["text"]
    assert second["text"] == "I send news on watched topics at any hour."
    assert last["text"].startswith("I watch “quiet revolution”")
    assert mornings.store.settings.of(here) == {"timezone": "Europe/London"}


# Chats that change


async def test_a_chat_that_is_gone_hears_it_when_it_is_back(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    gone, there = telegram.private(alice), telegram.private(bob)
    for chat in (gone, there):
        watch(mornings, chat, "old bridge")
    async with mornings.running():
        await gone.block(telegram.bots[TOKEN], alice)
        await telegram.settled(telegram.bots[TOKEN])
        for chat in (gone, there):
            add(mornings, chat, BRIDGE)
        await there.answers(1)
        assert gone.from_bots() == []
        await gone.unblock(telegram.bots[TOKEN], alice)
        await gone.say(alice, "/watch")
        await gone.answers(1)
        look(mornings)
        told = (await gone.answers(2))[-1]
    assert "12 arches" in told["text"]


async def test_an_operator_who_no_longer_lets_a_chat_in_sends_it_nothing(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    out, let_in = telegram.private(alice), telegram.private(bob)
    for chat in (out, let_in):
        mornings.add(chat, BRIDGE)
        watch(mornings, chat, "old bridge")
    async with mornings.running(allowed=frozenset({bob["id"]})):
        await let_in.answers(1)
    assert out.from_bots() == []


async def test_a_group_that_moves_takes_its_watches_along(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    watch(mornings, group, "old bridge")
    async with mornings.running():
        new = await group.upgrade(alice)
        await telegram.settled(telegram.bots[TOKEN])
        add(mornings, new, BRIDGE)
        found = await new.answers(1)
    assert "12 arches" in found[-1]["text"]
    assert topics(mornings, group) == []
    assert topics(mornings, new) == ["old bridge"]


async def test_what_is_forgotten_is_not_watched(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    watch(mornings, chat, "old bridge")
    async with mornings.running():
        await chat.say(alice, "/privacy")
        await chat.say(alice, "/forget everything")
        said, _ = await chat.answers(2)
    assert "the words of each watch" in said["text"]
    assert topics(mornings, chat) == []
