"""What people ask for in everyday words, wherever a question is taken: briefings, and what is said to a complaint."""

from pathlib import Path

import pytest

from bot.bootstrap import TERMINAL, make_services
from bot.cli.session import Session
from bot.rendering.terminal import render_plain
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import open_store
from tests.bot.test_briefings import BRIDGE, HARBOUR
from tests.conftest import TOKEN, collections_of, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer

BRIEFING = "Briefing · [Japan and the United States discuss their security pact]"
ABOUT = "Briefing · on Kishida · "
NOTHING = "The article is not about “Brazil”."
SORRY = "Sorry, that was not what you were looking for."


@pytest.fixture
def session(seed_library: Library) -> Session:
    return Session(make_services(collections_of(seed_library)), TERMINAL, limit=3)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("summarise this", ":brief"),
        ("what happened?", ":brief"),
        ("/ask tl;dr", ":brief"),
        ("Was ist passiert?", ":brief"),
        ("总结一下", ":brief"),
        ("summarise this in 2 sentences", ":brief 2 sentences"),
        ("tell me about Kishida", ":brief Kishida"),
        ("tell me about kishda", ":brief Kishida"),
        ("latest on Brazil", ":brief latest Brazil"),
        ("what happened this week?", ":brief this week"),
        ("tell me about Japan since whenever", ":brief Japan since whenever"),
    ],
)
def test_in_the_repl_it_is_the_same_as_brief(session: Session, typed: str, command: str) -> None:
    if "whenever" in typed:
        assert "not about “Japan since whenever”" in render_plain(session.reply(typed))
    else:
        assert render_plain(session.reply(typed)) == render_plain(session.reply(command))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tell me about Brazil", NOTHING),
        ("that is wrong", SORRY),
        ("Das stimmt nicht!", SORRY),
        ("how mnay us trops in japn", "Understood as: how many us troops in Japan\n\n54,000"),
        ("what happened in Washington?", "¶"),
    ],
)
def test_what_the_repl_says(session: Session, typed: str, said: str) -> None:
    found = render_plain(session.reply(typed))
    assert said in found
    assert "Briefing · " not in found


def test_a_complaint_shows_no_passage_and_leaves_the_turn(session: Session) -> None:
    session.reply("how many US troops are in Japan?")
    assert "¶" not in render_plain(session.reply("no, that's not right"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("summarise this", BRIEFING),
        ("¿Qué pasó?", BRIEFING),
        ("tell me about Kishida", ABOUT),
        ("anything on Brazil?", NOTHING),
        ("that's wrong", SORRY),
        ("/ask what's new?", BRIEFING),
    ],
)
async def test_in_private(telegram: TelegramServer, seed_library: Library, text: str, said: str) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, text)
        told = await chat.answer()
    assert told["text"].startswith(said)


@pytest.mark.parametrize("text", ["@dateline_bot main points", "/ask main points", "what happened, @dateline_bot?"])
async def test_in_a_group_whoever_asks_the_bot_is_briefed(
    telegram: TelegramServer, seed_library: Library, text: str
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        await group.say(alice, text)
        told = await group.answer()
    assert told["text"].startswith(BRIEFING)


async def test_in_reply_to_an_article_that_alone_is_briefed(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with running_bot(telegram, Collections(open_store(Path(":memory:")), reader=WordsReader())):
        first = await group.say(alice, f"/add The bridge\n{BRIDGE}")
        await group.answers(1)
        await group.say(alice, f"/add The harbour\n{HARBOUR}")
        await group.answers(2)
        await group.say(alice, "@dateline_bot summarise this", reply_to=first)
        mentioned = (await group.answers(3))[-1]["text"]
        question = await group.say(alice, "what happened?")
        await group.say(alice, "/ask", reply_to=question)
        everything = (await group.answers(4))[-1]["text"]
    assert mentioned.startswith("Briefing · The bridge")
    assert "2 articles" in everything


async def test_questions_to_nobody_are_not_answered_with_briefings(
    telegram: TelegramServer, seed_library: Library
) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with running_bot(telegram, seed_library):
        for text in ("what happened?", "that is wrong", "/articles"):
            await group.say(alice, text)
        told = await group.answer()
    assert "Shelf" in told["text"]


async def test_behind_a_long_text_a_request_is_no_part_of_it(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    long = (BRIDGE + " ") * 8
    async with running_bot(telegram, Collections(open_store(Path(":memory:")), reader=WordsReader())):
        await chat.say(alice, long[:4090])
        await chat.say(alice, "tl;dr")
        told = await chat.answers(2)
    assert told[-1]["text"].startswith("Briefing · ")


async def test_a_request_that_was_edited_into_a_question_is_answered(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        asked = await chat.say(alice, "summarise this")
        await chat.answers(1)
        await chat.edit(asked, "how many US troops are in Japan?")
        told = (await chat.answers(2))[-1]["text"]
    assert told.startswith("54,000")
