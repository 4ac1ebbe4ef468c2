"""What helps only the person who asked, shown to them alone: who sees it, what its buttons do, and when all see it instead."""

import logging
from typing import Any

import pytest

from bot.telegram.ephemeral import DELETE, PARAMETERS
from bot.telegram.ephemeral_support import ASK_AGAIN
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf
from tests.bot.test_groups import QUESTION, UNANSWERED, prefer
from tests.bot.test_settings import labels
from tests.conftest import TOKEN, collections_of, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

NO = "The article does not say."
SERVER = "This Telegram server cannot show a message to one person alone yet"
RIGHTS = "Only as an administrator can I show a message to one person alone"
ANONYMOUS = "To somebody who writes anonymously"


def group_of(telegram: TelegramServer, *, bot_is_admin: bool = True, **more: Any) -> tuple[Chat, Json, Json]:
    """A group whose administrators are Alice and, unless told otherwise, the bot."""
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob, **more)
    group.admins |= {alice["id"], *({telegram.bots[TOKEN].id} if bot_is_admin else ())}
    return group, alice, bob


def alone(library: Library, group: Chat) -> Collections:
    """The articles, in a group that wants it so."""
    collections = collections_of(library)
    prefer(collections, group, personal="alone")
    return collections


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"/ask {UNANSWERED}", NO),
        (f"@dateline_bot {UNANSWERED}", NO),
        ("/ask", "What would you like to know?"),
        ("/add", "Only administrators"),
        ("/rename", "Only administrators"),
        ("/briefing daily 08:00", "Only administrators"),
        ("/brief since the day before yesteryear", "/brief"),
        ("/settings", "Settings of this chat"),
        ("/language", "Which language should I use"),
        ("/language klingon", "I do not speak “klingon”"),
        ("/language de", "Only administrators"),
    ],
)
async def test_what_helps_one_person_is_shown_to_them_alone(
    telegram: TelegramServer, seed_library: Library, text: str, expected: str
) -> None:
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(bob, text)
        (shown,) = await group.until_shown(bob, 1)
        await telegram.settled(telegram.bots[TOKEN])
    assert expected in shown["text"]
    assert group.shown_to(alice) == []
    assert group.from_bots() == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/add", "Send the command with a link"),
        ("/rename", "Write the article's number"),
        ("/follow", "Write the address of a feed"),
        ("/forget", "/forget everything"),
        ("/briefing gibberish", "/briefing"),
    ],
)
async def test_usage_is_shown_to_the_administrator_alone(
    telegram: TelegramServer, seed_library: Library, command: str, expected: str
) -> None:
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(alice, command)
        (shown,) = await group.until_shown(alice, 1)
    assert expected in shown["text"]
    assert group.shown_to(bob) == group.from_bots() == []


@pytest.mark.parametrize("text", [f"/ask {QUESTION}", "/brief", "/help", "/articles"])
async def test_answers_stay_public(telegram: TelegramServer, seed_library: Library, text: str) -> None:
    group, _alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        asked = await group.say(bob, text)
        answer = await group.answer()
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert group.ephemeral == {}
    assert telegram.called(DELETE) == []


async def test_it_is_off_unless_an_administrator_switches_it_on(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, seed_library):
        await group.say(bob, f"/ask {UNANSWERED}")
        before = await group.answer()
        await group.say(alice, "/settings")
        menu = (await group.answers(2))[-1]
        offered = labels(menu)
        refused = await group.press(menu, "Hints for one", bob)
        unchanged = labels(menu)
        accepted = await group.press(menu, "Hints for one", alice)
        chosen = menu["text"]
        await group.say(bob, f"/ask {UNANSWERED}")
        (after,) = await group.until_shown(bob, 1)
        await group.press(menu, "Hints for all", alice)
        await group.say(bob, f"/ask {UNANSWERED}")
        again = (await group.answers(3))[-1]
    assert before["text"].startswith(NO)
    assert {"✓ Hints for all", "Hints for one"} <= {*offered} == {*unchanged}
    assert "Only administrators" in refused["text"]
    assert "text" not in accepted
    assert "I show to them alone" in chosen
    assert after["text"] == before["text"] == again["text"]


async def test_a_private_chat_is_as_it_was(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, alone(seed_library, chat)):
        await chat.say(alice, UNANSWERED)
        await chat.say(alice, "/settings")
        refused, menu = await chat.answers(2)
    assert refused["text"].startswith(NO)
    assert not any("Hints" in label for label in labels(menu))
    assert not any(PARAMETERS in given for given in telegram.called("sendMessage"))


async def test_guests_and_inline_queries_are_answered_as_ever(telegram: TelegramServer, seed_library: Library) -> None:
    group, _alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await telegram.inline(bob, QUESTION, telegram.bots[TOKEN], chat_type="group")
    assert len(telegram.called("answerInlineQuery")) == 1
    assert group.ephemeral == {}


async def test_the_settings_work_by_buttons_that_one_person_sees(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group, alice, bob = group_of(telegram, topics=(7,))
    collections = alone(seed_library, group)
    async with running_bot(telegram, collections):
        await group.say(alice, "/settings", topic=7)
        (menu,) = await group.until_shown(alice, 1)
        await group.press(menu, "Strict", alice)
        strict = labels(menu)
        await group.press(menu, "🌐 Language", alice)
        asked = menu["text"]
        await group.press(menu, "« Back", alice)
        await group.say(bob, "/settings")
        (other,) = await group.until_shown(bob, 1)
        refused = await group.press(other, "Lenient", bob)
    assert menu["message_thread_id"] == 7
    assert "✓ Strict" in strict
    assert asked.startswith("Which language")
    assert menu["text"].startswith("Settings of this chat")
    assert "Only administrators" in refused["text"]
    assert collections.store.settings.of(Shelf(str(group.id)))["strictness"] == "strict"
    assert group.from_bots() == []


async def test_a_menu_that_is_gone_says_so_to_nobody_else(telegram: TelegramServer, seed_library: Library) -> None:
    group, alice, _bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(alice, "/settings")
        (menu,) = await group.until_shown(alice, 1)
        group.ephemeral.clear()
        await group.press(menu, "Strict", alice)
        (again,) = await group.until_shown(alice, 1)
    assert "✓ Strict" in labels(again)
    assert group.from_bots() == []


async def test_the_buttons_under_a_no_work_for_whom_it_was_said_to(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(alice, "/ask who is the mayor of Lima?")
        await group.until_shown(alice, 1)
        await group.say(bob, f"/ask {UNANSWERED}")
        (no,) = await group.until_shown(bob, 1)
        before = no["text"]
        view, *_rest = [label for label in labels(no) if "aragraph" in label or "ontext" in label]
        await group.press(no, view, bob)
        thanked = await group.press(no, "👎", bob)
    assert no["text"] != before
    assert "text" in thanked
    assert group.from_bots() == []


async def test_an_edited_question_takes_its_no_away(telegram: TelegramServer, seed_library: Library) -> None:
    group, _alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        asked = await group.say(bob, f"/ask {UNANSWERED}")
        await group.until_shown(bob, 1)
        await group.edit(asked, f"/ask {QUESTION}")
        answer = await group.answer()
    assert "54,000" in answer["text"]
    assert group.ephemeral == {}


async def test_a_no_stays_in_its_topic(telegram: TelegramServer, seed_library: Library) -> None:
    group, _alice, bob = group_of(telegram, topics=(7,))
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(bob, f"/ask {UNANSWERED}", topic=7)
        await group.say(bob, f"/ask {UNANSWERED}")
        in_topic, general = await group.until_shown(bob, 2)
    assert in_topic["message_thread_id"] == 7
    assert "reply_markup" not in in_topic
    assert "message_thread_id" not in general
    assert "reply_markup" in general


async def test_a_quiet_no_stays_a_reaction(telegram: TelegramServer, seed_library: Library) -> None:
    group, _alice, bob = group_of(telegram)
    collections = alone(seed_library, group)
    prefer(collections, group, refusals="quiet")
    async with running_bot(telegram, collections):
        await group.say(bob, f"/ask {UNANSWERED}")
        await telegram.until(lambda: bool(telegram.called("setMessageReaction")), "the reaction")
    assert group.ephemeral == {}


@pytest.mark.parametrize(("version", "probes"), [((10, 1), 1), ((10, 2), 1)])
async def test_an_older_server_says_it_to_all_and_the_first_time_why(
    telegram: TelegramServer, seed_library: Library, version: tuple[int, int], probes: int
) -> None:
    telegram.version = version
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(bob, f"/ask {UNANSWERED}")
        explained = 1 if version == (10, 1) else 2
        first = [m["text"] for m in await group.answers(explained)]
        await group.say(alice, f"/ask {UNANSWERED}")
        second = (await group.answers(explained + 1))[-1]
        await group.say(alice, "/settings")
        menu = (await group.answers(explained + 2))[-1]
    assert sum(SERVER in text for text in first) == 1
    assert any(NO in text for text in first)
    assert second["text"].startswith(NO)
    assert SERVER in menu["text"]
    assert len(telegram.called(DELETE)) == probes
    assert sum(PARAMETERS in given for given in telegram.called("sendMessage")) == (version == (10, 2))


async def test_an_older_server_is_asked_again_after_a_day(telegram: TelegramServer, seed_library: Library) -> None:
    telegram.version = (10, 1)
    group, _alice, bob = group_of(telegram)
    collections = alone(seed_library, group)
    start, ahead = collections.clock(), 0.0
    collections.clock = lambda: start + ahead
    async with running_bot(telegram, collections):
        await group.say(bob, f"/ask {UNANSWERED}")
        await group.answers(1)
        telegram.version = (10, 3)
        await group.say(bob, f"/ask {UNANSWERED}")
        await group.answers(2)
        ahead = ASK_AGAIN
        await group.say(bob, f"/ask {UNANSWERED}")
        await group.until_shown(bob, 1)
    assert len(group.from_bots()) == 2


@pytest.mark.parametrize("version", [(10, 1), (10, 3)])
async def test_whoever_switches_it_on_hears_what_is_in_the_way(
    telegram: TelegramServer, seed_library: Library, version: tuple[int, int]
) -> None:
    telegram.version = version
    group, alice, _bob = group_of(telegram, bot_is_admin=False)
    async with running_bot(telegram, seed_library):
        await group.say(alice, "/settings")
        menu = await group.answer()
        pressed = await group.press(menu, "Hints for one", alice)
    said = SERVER if version == (10, 1) else RIGHTS
    assert said in pressed["text"]
    assert said in menu["text"]


async def test_a_bot_without_rights_says_it_to_all_until_it_has_them(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group, alice, bob = group_of(telegram, bot_is_admin=False)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(bob, f"/ask {UNANSWERED}")
        first = await group.answer()
        await group.say(bob, f"/ask {UNANSWERED}")
        second = (await group.answers(2))[-1]
        await group.promote(telegram.bots[TOKEN], alice)
        await group.say(bob, f"/ask {UNANSWERED}")
        await group.until_shown(bob, 1)
    assert first["text"].startswith(RIGHTS)
    assert NO in first["text"]
    assert second["text"].startswith(NO)
    assert len([given for given in telegram.called("sendMessage") if PARAMETERS in given]) == 2


async def test_an_anonymous_administrator_is_told_in_public(telegram: TelegramServer, seed_library: Library) -> None:
    group, _alice, _bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say_anonymously(f"/ask {UNANSWERED}")
        shown = await group.answer()
    assert shown["text"].startswith(ANONYMOUS)
    assert NO in shown["text"]


async def test_what_somebody_cannot_receive_is_shown_to_nobody(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    group, alice, bob = group_of(telegram)
    async with running_bot(telegram, alone(seed_library, group)):
        await group.say(bob, f"/ask {UNANSWERED}")
        group.members.discard(bob["id"])
        await group.say(alice, f"/ask {UNANSWERED}")
        await group.until_shown(alice, 1)
    assert group.from_bots() == group.shown_to(bob) == []
    logged = [record for record in caplog.records if "a message for one person was not sent" in record.message]
    assert [record.levelno for record in logged] == [logging.INFO]
