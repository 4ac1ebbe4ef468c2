"""`/watch` and `/unwatch`, through the stand-in: planned, listed and stopped, and by whom."""

import pytest

from retrieval.services.watching import LONGEST_WORDS, MOST_WATCHES
from retrieval.store import Shelf
from tests.bot.mornings import BRIDGE, MILL, Mornings, labels, utc
from tests.bot.watched import RIVERS, add, button, topics, watch
from tests.standin.server import TelegramServer


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    made = Mornings(telegram)
    made.now = utc("2024-05-07 10:00")
    return made


async def test_a_watch_says_what_is_there_and_tells_what_comes(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    async with mornings.running():
        await chat.say(alice, "/watch old bridge")
        await chat.say(alice, "/watch paper mill")
        there, nothing = await chat.answers(2)
        add(mornings, chat, MILL)
        told = (await chat.answers(3))[-1]
        await chat.say(alice, "/watch")
        shown = (await chat.answers(4))[-1]
    assert "The newest that bears on it is:" in there["text"]
    assert "The old bridge over the river has 12 arches, says the engineer." in there["text"]
    assert "Which time zone does this chat use?" in there["text"]
    assert labels(there)[:2] == ["Stop: old bridge", "London 11:00"]
    assert "Nothing here bears on it yet." in nothing["text"]
    assert labels(nothing) == ["Stop: paper mill"]
    quote = "The paper mill at Loket closes in October, its owner says."
    assert told["text"] == f"🔔 paper mill\n\n{quote}\n— [The paper m], ¶1 s1".replace("[The paper m]", "News 1")
    assert [e["type"] for e in told["entities"] if "quote" in e["type"]] == ["blockquote"]
    assert labels(told) == ["Stop: paper mill"]
    assert "1. old bridge\n2. paper mill" in shown["text"]


async def test_a_watch_is_stopped_by_its_button_its_words_or_its_number(
    telegram: TelegramServer, mornings: Mornings
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    mornings.add(chat, BRIDGE)
    mornings.store.settings.put(Shelf(str(chat.id)), "timezone", "UTC")
    for words in ("paper mill", "old bridge", "salmon", "chess"):
        watch(mornings, chat, words)
    async with mornings.running():
        told = await chat.answer()
        pressed = await chat.press(told, "Stop: old bridge", alice)
        assert pressed["text"] == "I no longer watch “old bridge”."
        assert "reply_markup" not in told or labels(told) == []
        again = await chat.press(told | {"reply_markup": button("watch:stop:2")}, "forged", alice)
        assert again["text"] == "This topic is no longer watched."
        for said in ("/unwatch mill paper", "/unwatch 2", "/unwatch tennis"):
            await chat.say(alice, said)
        first, second, third = (await chat.answers(4))[1:]
        await chat.press(third, "Stop: salmon", alice)
    assert "12 arches" in told["text"]
    assert first["text"] == "I no longer watch “paper mill”."
    assert second["text"] == "I no longer watch “chess”."
    assert third["text"].startswith("Nothing is watched here.")
    assert topics(mornings, chat) == []


async def test_administrators_change_and_everybody_may_look(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins.add(alice["id"])
    mornings.add(group, BRIDGE)
    watch(mornings, group, "old bridge")
    async with mornings.running():
        told = await group.answer()
        for said in ("/watch salmon", "/unwatch old bridge", "/watch quiet off", "/watch"):
            await group.say(bob, said)
        *refused, shown = (await group.answers(5))[1:]
        pressed = [await group.press(message, labels(message)[0], bob) for message in (told, shown)]
        zone = await group.press(shown, labels(shown)[1], bob)
        untouched = topics(mornings, group)
        await group.press(told, "Stop: old bridge", alice)
    for answer in (*refused, *pressed, zone):
        assert "Only administrators" in answer["text"]
    assert "1. old bridge" in shown["text"]
    assert untouched == ["old bridge"]
    assert topics(mornings, group) == []
    assert "timezone" not in mornings.store.settings.of(Shelf(str(group.id)))


async def test_buttons_reach_no_other_chats_watches(telegram: TelegramServer, mornings: Mornings) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    other = watch(mornings, theirs, "old bridge")
    watch(mornings, mine, "salmon")
    async with mornings.running():
        await mine.say(alice, "/watch")
        shown = await mine.answer()
        for act in ("stop", "drop"):
            forged = shown | {"reply_markup": button(f"watch:{act}:{other.number}")}
            assert (await mine.press(forged, "forged", alice))["text"] == "This topic is no longer watched."
        for data in ("watch:zone:Mars/Olympus", "watch:stop:²", f"watch:drop:{2**64}", "watch:x:1", "watch:"):
            await mine.press(shown | {"reply_markup": button(data)}, "forged", alice)
    assert topics(mornings, theirs) == ["old bridge"]
    assert mornings.store.settings.of(Shelf(str(mine.id))) == {}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/watch bridge old", "I watch “old bridge” already."),
        ("/watch the", "I cannot watch these words"),
        (f"/watch {'bridge ' * 20}", f"Use at most {LONGEST_WORDS} characters."),
        ("/watch quiet 25-3", "25:00 is not a valid time."),
        ("/watch quiet 7", "I do not understand"),
    ],
)
async def test_what_cannot_be_watched(telegram: TelegramServer, mornings: Mornings, said: str, answer: str) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    watch(mornings, chat, "old bridge")
    async with mornings.running():
        await chat.say(alice, said)
        assert answer in (await chat.answer())["text"]
    assert topics(mornings, chat) == ["old bridge"]


async def test_there_can_be_ten_and_each_topic_has_its_own(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("News", alice, supergroup=True, topics=(7, 8))
    forum.admins.add(alice["id"])
    for river in RIVERS[:MOST_WATCHES]:
        watch(mornings, forum, river, 7)
    async with mornings.running():
        await forum.say(alice, "/watch salmon", topic=7)
        await forum.say(alice, "/watch salmon", topic=8)
        full, planned = await forum.answers(2)
    assert full["text"].startswith("10 topics are watched here")
    assert planned["text"].startswith("I watch “salmon”")
    assert planned["message_thread_id"] == 8
