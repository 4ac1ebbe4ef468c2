"""The real Application against the stand-in, over HTTP."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import SEEDS, Secret
from bot.i18n import LANGUAGES
from bot.rendering.chat_texts import COMMANDS
from bot.telegram.app import make_app
from bot.telegram.running import serve
from bot.telegram.update_source import BotError
from retrieval.ingest.formats import read_articles
from retrieval.model import Article
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import open_store
from tests.conftest import TOKEN, collections_of, running_bot
from tests.fakes import WordsReader
from tests.standin.errors import Refusal
from tests.standin.server import TelegramServer

QUESTION = "how many US troops are in Japan?"
SENTENCE = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."

FILE = {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}
STICKER = FILE | {"type": "regular", "is_animated": False, "is_video": False}


def part(message: dict, entity: dict) -> str:  # type: ignore[type-arg] # JSON from the wire
    raw: bytes = message["text"].encode("utf-16-le")
    return raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def parts(message: dict, kind: str) -> list[str]:  # type: ignore[type-arg]
    return [part(message, e) for e in message.get("entities", []) if e["type"] == kind]


async def test_a_private_message_is_answered_with_the_quoted_sentence(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        asked = await chat.say(alice, QUESTION)
        answer = await chat.answer()
    assert parts(answer, "blockquote") == [SENTENCE]
    assert parts(answer, "bold") == ["54,000", "54,000"]
    assert answer["text"].endswith("— [Japan and the United States discuss their security pact], ¶3 s2")
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert telegram.called("sendMessage")[0]["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in telegram.called("sendMessage")[0]


async def test_an_article_with_an_address_is_linked(telegram: TelegramServer) -> None:
    url = "https://example.org/a?b=c"
    library = Library([Article("The bridge has 12 arches. It is old.", "Bridge", url=url)], reader=WordsReader())
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, library):
        await chat.say(alice, "How many arches has the bridge?")
        answer = await chat.answer()
    assert [e["url"] for e in answer["entities"] if e["type"] == "text_link"] == [
        url + "#:~:text=The%20bridge%20has%2012%20arches."
    ]


async def test_what_is_not_in_the_article_gets_an_honest_no(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "How many US troops are in Germany?")
        answer = await chat.answer()
    assert "does not say" in answer["text"]
    assert "“Germany” is not mentioned" in answer["text"]
    assert "not an answer" in answer["text"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/start", "Ask questions about the news."),
        ("/help", "How to ask questions"),
        ("/articles", "Shelf “seeds”: 1 article"),
        ("/brief", "Briefing"),
        ("/ask", "What would you like to know?"),
        ("/ask how many US troops are in Japan?", "54,000"),
        ("/nonsense", "There is no command /nonsense"),
        ("hello", "Hello!"),
        ("???", "What would you like to know?"),
    ],
)
async def test_commands_in_private(
    telegram: TelegramServer, seed_library: Library, command: str, expected: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, command)
        assert expected in (await chat.answer())["text"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"sticker": STICKER}, "I can only read text"),
        ({"photo": [FILE]}, "I can only read text"),
        ({"photo": [FILE], "caption": QUESTION}, "54,000"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "I can only read text"),
        ({"text": "troops " * 585}, "The article does not say"),
        ({"text": "\U0001f600" * 2000}, "What would you like to know?"),
    ],
    ids=["sticker", "photo", "photo with a question", "location", "longest text", "emoji only"],
)  # fmt: skip
async def test_any_content_gets_a_friendly_line(
    telegram: TelegramServer, seed_library: Library, content: dict[str, object], expected: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, **content)  # type: ignore[arg-type]
        assert expected in (await chat.answer())["text"]


async def test_an_edited_question_gets_no_second_answer(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        asked = await chat.say(alice, QUESTION)
        await chat.answer()
        await chat.edit(asked, "/ask something else")
        await telegram.settled(telegram.bots[TOKEN])
        await chat.say(alice, "/articles")
        assert len(await chat.answers(2)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "@dateline_bot how many US troops are in Japan?",
        "how many US troops are in Japan, @dateline_bot?",
        "how many US troops @Dateline_Bot are in Japan?",
        "/ask how many US troops are in Japan?",
        "/ask@dateline_bot how many US troops are in Japan?",
    ],
)
@pytest.mark.parametrize("privacy", [True, False])
async def test_a_group_is_answered_when_it_asks(
    telegram: TelegramServer, seed_library: Library, text: str, privacy: bool
) -> None:
    telegram.bots[TOKEN].privacy = privacy
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        await group.say(alice, text)
        assert "54,000" in (await group.answer())["text"]


async def test_mentions_in_captions_and_by_name_count(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    bot = telegram.bots[TOKEN].user
    by_name = {"type": "text_mention", "offset": 0, "length": 8, "user": bot}
    async with running_bot(telegram, seed_library):
        photo = [FILE]
        await group.say(alice, photo=photo, caption="@dateline_bot how many US troops are in Japan?")
        await group.say(alice, "Dateline how many US troops are in Japan?", entities=[by_name])
        answers = await group.answers(2)
    assert all("54,000" in answer["text"] for answer in answers)


async def test_a_group_is_left_alone_otherwise(telegram: TelegramServer, seed_library: Library) -> None:
    telegram.bots[TOKEN].privacy = False
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    async with running_bot(telegram, seed_library):
        first = await group.say(alice, QUESTION)
        await group.say(bob, "Good question!", reply_to=first)
        await group.say(bob, "@another_bot how many US troops are in Japan?")
        await group.say(bob, "/ask@another_bot how many?")
        await group.say(bob, "/unknown")
        await group.say(bob, new_chat_members=[telegram.user("Carol")])
        await group.say(alice, "/articles")
        await telegram.settled(telegram.bots[TOKEN])
        answers = await group.answers(1)
    assert [a["text"][:13] for a in answers] == ["Shelf “seeds”"]


async def test_a_reply_to_the_bot_is_a_question(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        await group.say(alice, "/start")
        hello = await group.answer()
        await group.say(alice, "when will Kishida visit Washington?", reply_to=hello)
        assert "April 10" in (await group.answers(2))[-1]["text"]


async def test_answers_stay_in_their_topic(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("Forum", alice, topics=(7,))
    async with running_bot(telegram, seed_library):
        await group.say(alice, f"/ask {QUESTION}", message_thread_id=7, is_topic_message=True)
        assert (await group.answer())["message_thread_id"] == 7


async def test_nothing_is_lost_between_two_runs(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/start")
        await chat.answer()
    await chat.say(alice, QUESTION)
    async with running_bot(telegram, seed_library):
        assert "54,000" in (await chat.answers(2))[-1]["text"]


async def test_a_flood_limit_is_waited_out(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", parameters={"retry_after": 1})
    async with running_bot(telegram, seed_library):
        await chat.say(alice, QUESTION)
        assert "54,000" in (await chat.answer())["text"]
    assert len(telegram.called("sendMessage")) == 2


async def test_a_failed_answer_is_admitted(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    telegram.fail_next("sendMessage", 400, "Bad Request: something new")
    async with running_bot(telegram, seed_library):
        await chat.say(alice, QUESTION)
        assert "Something went wrong" in (await chat.answer())["text"]
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "fault", [{"code": 502, "description": ""}, {"code": 500, "drop": True}, {"code": 500, "times": 3}]
)
async def test_an_outage_of_telegram_loses_no_answer(
    telegram: TelegramServer, seed_library: Library, fault: dict[str, object]
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        telegram.fail_next("sendMessage", **fault)  # type: ignore[arg-type]
        await chat.say(alice, "/start")
        await chat.say(alice, QUESTION)
        greeting, answer = await chat.answers(2)
    assert "Ask questions about the news" in greeting["text"]
    assert "54,000" in answer["text"]


async def test_a_chat_that_blocked_the_bot_is_left_alone(telegram: TelegramServer, seed_library: Library) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    blocked, open_chat = telegram.private(alice), telegram.private(bob)
    blocked.blocked = Refusal(403, "Forbidden: bot was blocked by the user")
    async with running_bot(telegram, seed_library):
        await blocked.say(alice, QUESTION)
        await open_chat.say(bob, QUESTION)
        assert "54,000" in (await open_chat.answer())["text"]
    assert len([c for c in telegram.called("sendMessage") if c["chat_id"] == blocked.id]) == 1


async def test_menus_and_descriptions_are_set_per_scope_and_language(
    telegram: TelegramServer, seed_library: Library
) -> None:
    bot = telegram.bots[TOKEN]
    wanted = {f"{scope}:{code}" for scope in ("all_private_chats", "all_group_chats") for code in ("", *LANGUAGES)}
    async with running_bot(telegram, seed_library):
        await telegram.until(lambda: set(bot.commands) == wanted, "the menus")
        await telegram.until(lambda: "short_description:zh" in bot.profile, "the descriptions")
    for commands in bot.commands.values():
        assert [c["command"] for c in commands] == [name for name, _ in COMMANDS]


async def test_a_refused_token_is_one_line_without_the_token(telegram: TelegramServer, seed_library: Library) -> None:
    wrong = TOKEN.replace("123456789", "987654321")
    app = make_app(Secret(wrong), telegram.url, collections_of(seed_library))
    with pytest.raises(BotError) as caught:
        await serve(app, asyncio.Event())
    assert "rejects TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert wrong.split(":")[1] not in str(caught.value)


async def test_no_network_at_start_is_one_line(telegram: TelegramServer, seed_library: Library) -> None:
    app = make_app(Secret(TOKEN), "http://127.0.0.1:9", collections_of(seed_library))
    with pytest.raises(BotError) as caught:
        await serve(app, asyncio.Event())
    assert "cannot be reached" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_second_poller_ends_the_first_with_a_reason(telegram: TelegramServer, seed_library: Library) -> None:
    first = asyncio.create_task(
        serve(make_app(Secret(TOKEN), telegram.url, collections_of(seed_library)), asyncio.Event())
    )
    await telegram.until(lambda: telegram.bots[TOKEN].in_poll, "the first poller")
    async with running_bot(telegram, seed_library):
        with pytest.raises(BotError, match="Another program polls"):
            await first


def test_the_token_hides_from_every_text() -> None:
    secret = Secret(TOKEN)
    assert TOKEN not in f"{secret} {secret!r} {replace(secret)!r}"


async def test_privacy_is_said_in_plain_words(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/privacy")
        answer = await chat.answer()
    assert answer["text"].startswith("What I keep: ")


async def test_an_edited_question_gets_its_answer_edited(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        question = await group.say(alice, "/ask how many US troops are in Germany?")
        first = (await group.answer())["text"]
        await group.edit(question, "/ask how many US troops are in Japan?")
        await telegram.until(lambda: group.from_bots()[0]["text"].startswith("54,000"), "the edit")
        other = await group.say(alice, "Good morning")
        await group.edit(other, "Good evening")
        await telegram.settled(telegram.bots[TOKEN])
    assert first.startswith("The article does not say.")
    assert len(group.from_bots()) == 1


async def test_the_very_first_question_after_the_first_start_is_answered_by_meaning_too(
    telegram: TelegramServer,
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    collections = Collections(
        open_store(Path(":memory:")), public=("seeds",), encoder=make_encoder(), reader=make_reader()
    )
    collections.stock("seeds", read_articles(SEEDS))
    await chat.say(alice, QUESTION)
    async with running_bot(telegram, collections):
        assert (await chat.answer())["text"].startswith("54,000")
