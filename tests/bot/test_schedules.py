"""`/briefing`, through the stand-in: planned in words and by a press, paused, resumed, removed, tried at once."""

import pytest

from retrieval.store import Shelf
from tests.bot.mornings import BRIDGE, Mornings, labels, utc
from tests.standin.server import TelegramServer
from tests.standin.state import Json


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    return Mornings(telegram)


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
        assert "Which time zone does this chat use?" in asked["text"]
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
    assert "Which time zone" not in second["text"]
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
    assert mornings.collections.store.settings.of(Shelf(str(group.id))) == {"timezone": zone}


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
    assert "I found no time zone for “Entenhausen”." in unknown["text"]
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
    assert first["text"].startswith("I do not understand 'sometimes' as a day or a time.")
    assert "I do not understand the date “whenever”." in second["text"]
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
        assert shown["text"].startswith("No briefings are scheduled here.")
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
    assert full["text"].startswith("10 briefings are scheduled here")
    assert planned["text"].startswith("Scheduled.")
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
        await chat.press(shown, "Nothing new: short message", alice)
        assert "If nothing is new, I say so." in shown["text"]
        assert [(s.paused, s.quiet, s.due) for s in mornings.schedules(chat)] == [
            (False, False, utc("2024-05-08 08:00"))
        ]
        removed = await chat.press(shown, "Remove", alice)
        gone = await chat.press(shown | {"reply_markup": button("plan:pause:1")}, "forged", alice)
    assert removed["text"] == "No longer scheduled: Every day at 08:00"
    assert gone["text"] == "This briefing is no longer scheduled."
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
            assert (await mine.press(forged, "forged", alice))["text"] == "This briefing is no longer scheduled."
        for data in ("plan:zone:Mars/Olympus", "plan:add:never", "plan:x", "plan:show:²", "plan:add:daily 08:00 x"):
            await mine.press(shown | {"reply_markup": button(data)}, "forged", alice)
        huge = await mine.press(shown | {"reply_markup": button(f"plan:remove:{2**64}")}, "forged", alice)
        assert huge["text"] == "This briefing is no longer scheduled."
    assert mornings.schedules(theirs) == [other]
    assert mornings.collections.store.settings.of(Shelf(str(mine.id))) == {}


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
