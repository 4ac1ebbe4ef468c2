"""Pictures of briefings, sent through the stand-in where a chat wants them."""

import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot

from bot.config import Secret
from bot.i18n import speaking
from bot.rendering.pictures import look_for, picture
from bot.rendering.pictures.themes import DARK, LIGHT
from bot.telegram.app import make_app
from bot.telegram.context import BotContext
from bot.telegram.features.briefings.pictures import send_picture
from bot.telegram.preferences import PICTURES, Pictures
from retrieval.model import Briefing, Shape
from retrieval.services.library import Library
from retrieval.store import Shelf
from tests.bot.rendering.pictures.made import (
    DAY,
    POINTS,
    TIMELINE,
    TITLE,
    briefing,
    entry,
    painted,
    pixels,
    point,
    section,
)
from tests.conftest import TOKEN, collections_of, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Json

WHOLE = briefing(*POINTS, sections=(TIMELINE,))
UNSEEN = briefing(point("A letter of somebody's own: \U0010abcd."))


@asynccontextmanager
async def desk_of(telegram: TelegramServer, library: Library) -> AsyncIterator[tuple[Bot, BotContext]]:
    app = make_app(Secret(TOKEN), telegram.url, collections_of(library))
    async with app:
        yield app.bot, app.bot_data["bot_context"]


def sent_bytes(telegram: TelegramServer, message: Json) -> bytes:
    data: bytes = telegram.files[f"documents/{message['photo'][0]['file_id']}"]
    return data


@pytest.mark.parametrize(("wanted", "paper"), [(Pictures.LIGHT, LIGHT.paper), (Pictures.DARK, DARK.paper)])
async def test_a_chat_that_wants_pictures_gets_one(
    telegram: TelegramServer, seed_library: Library, wanted: Pictures, paper: str
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    asked = await group.say(alice, "/brief")
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(group.id, PICTURES, wanted)
        await send_picture(bot, bot_context, Shelf(str(group.id)), WHOLE, day=DAY, reply_to=asked["message_id"])
    (sent,) = group.from_bots()
    assert sent["caption"] == TITLE
    assert sent["reply_to_message"]["message_id"] == asked["message_id"]
    assert painted(pixels(sent_bytes(telegram, sent)), paper)[0, 0]


@pytest.mark.parametrize("value", [None, "off", "sepia"])
async def test_others_get_none(telegram: TelegramServer, seed_library: Library, value: str | None) -> None:
    group = telegram.group("News", telegram.user("Alice"))
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(group.id, PICTURES, value)
        assert await send_picture(bot, bot_context, Shelf(str(group.id)), WHOLE, day=DAY) is None
    assert group.from_bots() == []


async def test_a_picture_stays_in_its_topic(telegram: TelegramServer, seed_library: Library) -> None:
    forum = telegram.group("Forum", telegram.user("Alice"), topics=(7,))
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(forum.id, PICTURES, Pictures.LIGHT)
        for topic in (7, 0):
            await send_picture(bot, bot_context, Shelf(str(forum.id), topic), WHOLE, day=DAY)
    assert [message.get("message_thread_id") for message in forum.from_bots()] == [7, None]


async def test_a_group_that_lets_nobody_send_photos_gets_no_error(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    await group.restrict(telegram.bots[TOKEN], alice, can_send_messages=True)
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(group.id, PICTURES, Pictures.LIGHT)
        assert await send_picture(bot, bot_context, Shelf(str(group.id)), WHOLE, day=DAY) is None
    assert "does not accept the picture" in caplog.text


async def test_what_no_font_has_is_said_once_and_to_the_operator_alone(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    group = telegram.group("News", telegram.user("Alice"))
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(group.id, PICTURES, Pictures.LIGHT)
        for _ in range(2):
            assert await send_picture(bot, bot_context, Shelf(str(group.id)), UNSEEN, day=DAY) is None
    assert group.from_bots() == []
    assert [r.getMessage() for r in caplog.records if "fonts-noto" in r.getMessage()] == [
        "No font on this system has all letters of a picture; a package that may have them: fonts-noto-core."
    ]


async def test_our_own_words_are_in_the_language_of_the_chat(telegram: TelegramServer, seed_library: Library) -> None:
    group = telegram.group("News", telegram.user("Alice"))
    two = briefing(POINTS[0], point("Another thing happened.", title="Another article"))
    async with desk_of(telegram, seed_library) as (bot, bot_context):
        bot_context.register.put(group.id, PICTURES, Pictures.LIGHT)
        with speaking("de"):
            await send_picture(bot, bot_context, Shelf(str(group.id)), two, day=DAY)
    assert group.from_bots()[0]["caption"] == "Montag, 25. März 2024"


@pytest.mark.parametrize(
    ("made", "title", "day"),
    [
        (WHOLE, TITLE, DAY),
        (briefing(point("It is so.", title="[A supplied title]")), "A supplied title", DAY),
        (briefing(point("It is so.", title="[A] b"), point("And so.", title="C")), "Monday, March 25, 2024", None),
        (briefing(sections=(TIMELINE,)), TITLE, DAY),
        (briefing(), "Monday, March 25, 2024", None),
    ],
)
def test_the_title_is_the_articles_or_the_day(made: Briefing, title: str, day: dt.date | None) -> None:
    look = look_for(made, DAY, dark=False, language="en")
    assert (look.title, look.day) == (title, day)


@pytest.mark.parametrize(
    ("made", "drawn"),
    [
        (WHOLE, True),
        (briefing(sections=(TIMELINE,)), True),
        (briefing(sections=(section(Shape.PEOPLE, entry("Kishida spoke.", "Kishida")),)), False),
        (briefing(), False),
    ],
)
def test_a_picture_is_made_of_points_or_dates(made: Briefing, drawn: bool) -> None:
    assert (picture(made, look_for(made, DAY, dark=False, language="en")) is not None) is drawn


async def test_pictures_are_switched_on_by_a_button(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    collections = collections_of(seed_library)

    def row(shown: Any) -> list[str]:
        return [b["text"] for b in shown["reply_markup"]["inline_keyboard"][3]]

    async with running_bot(telegram, collections):
        await group.say(alice, "/settings")
        shown = await group.answer()
        before = row(shown), shown["text"]
        await group.press(shown, "Dark", alice)
    assert before[0] == ["✓ No pictures", "Light", "Dark"]
    assert "Briefings are text only." in before[1]
    assert row(shown) == ["No pictures", "Light", "✓ Dark"]
    assert "Briefings also come as a dark picture." in shown["text"]
    assert collections.store.settings.of(Shelf(str(group.id))) == {"pictures": "dark"}
