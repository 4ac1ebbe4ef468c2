"""Who asks too much is told once, and only they; the operator says how much that is. Time passes when a test says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import load_settings
from bot.i18n import LANGUAGES, speaking
from bot.rendering.membership_texts import too_much
from bot.telegram.middleware.rate_limit import MINUTE, PAUSE, RateLimit
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import open_store
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

BRIDGE = Article("The bridge has 12 arches. It was built in 1432.", "Bridge")
QUESTION = "How many arches has the bridge?"
ANSWER = "12"
WARNING = "Too many requests. I answer again in 20 seconds. Please try again then."


class Bot:
    """The real bot, and the time that its library tells."""

    def __init__(self, telegram: TelegramServer) -> None:
        self.telegram = telegram
        self.now = 1_000_000.0

    @asynccontextmanager
    async def running(self, **options: Any) -> AsyncIterator[None]:
        collections = Collections(
            open_store(Path(":memory:")), public=("seeds",), clock=lambda: self.now, reader=WordsReader()
        )
        collections.stock("seeds", [BRIDGE])
        async with running_bot(self.telegram, collections, **({"most_questions": 3} | options)):
            yield


@pytest.fixture
def bot(telegram: TelegramServer) -> Bot:
    return Bot(telegram)


def said(chat: Chat) -> list[str]:
    """What the bot has said, each in its first line."""
    return [message["text"].split("\n")[0] for message in chat.from_bots()]


async def until_refused(chat: Chat, user: Json) -> None:
    """Press a button where it is too much, which is said after all that was written before was handled."""
    pressed = await chat.press(chat.from_bots()[0], "Why?", user)
    assert "Too many requests" in pressed["text"]


async def test_a_user_who_asks_too_much_is_told_once_and_heard_again_later(telegram: TelegramServer, bot: Bot) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    chat, other = telegram.private(alice), telegram.private(bob)
    async with bot.running():
        for _ in range(9):
            await chat.say(alice, QUESTION)
        await other.say(bob, QUESTION)
        await other.answers(1)
        await chat.answers(4)
        await until_refused(chat, alice)
        bot.now += 20
        for _ in range(3):
            await chat.say(alice, QUESTION)
        await chat.answers(6)
        await until_refused(chat, alice)
        bot.now += 60
        await chat.say(alice, QUESTION)
        await chat.answers(7)
    assert said(chat) == [ANSWER, ANSWER, ANSWER, WARNING, ANSWER, WARNING, ANSWER]
    assert said(other) == [ANSWER]


async def test_a_group_has_a_limit_of_all_its_members(telegram: TelegramServer, bot: Bot) -> None:
    members = [telegram.user(name) for name in ("Alice", "Bob", "Carol", "Dan")]
    group, elsewhere = telegram.group("News", *members), telegram.private(members[2])
    async with bot.running(most_questions_chat=2):
        for member in members:
            await group.say(member, f"/ask {QUESTION}")
        await elsewhere.say(members[2], QUESTION)
        await elsewhere.answers(1)
        await group.answers(3)
        await until_refused(group, members[3])
        bot.now += 30
        await group.say(members[3], f"/ask {QUESTION}")
        await group.answers(4)
    assert said(group) == [ANSWER, ANSWER, WARNING.replace("20", "30"), ANSWER]
    assert said(elsewhere) == [ANSWER]


@pytest.mark.parametrize(
    "chatter",
    [
        {"text": "Good morning!"},
        {"text": "/weather"},
        {"text": "/ask@another_bot how many?"},
        {"text": "@another_bot how many arches has the bridge?"},
        {"new_chat_title": "News"},
        {"sticker": {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1, "type": "regular",
                     "is_animated": False, "is_video": False}},
    ],
    ids=["talk", "unknown command", "another bot's command", "another bot's name", "service", "sticker"],
)  # fmt: skip
async def test_what_is_not_meant_for_the_bot_does_not_count(
    telegram: TelegramServer, bot: Bot, chatter: dict[str, Any]
) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with bot.running():
        for _ in range(5):
            await group.say(alice, **chatter)
        for _ in range(3):
            await group.say(alice, f"@dateline_bot {QUESTION}")
        await group.answers(3)
        for _ in range(5):
            await group.say(alice, **chatter)
        await until_refused(group, alice)
        bot.now += 60
        await group.say(alice, f"/ask {QUESTION}")
        await group.answers(4)
    assert said(group) == [ANSWER] * 4


async def test_questions_to_nobody_have_a_limit_of_their_own_of_which_nobody_is_told(
    telegram: TelegramServer, bot: Bot
) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with bot.running(most_questions_chat=2):
        await group.say(alice, "/settings")
        settings = await group.answer()
        await group.press(settings, "Questions", alice)
        bot.now += 60
        for _ in range(6):
            await group.say(alice, QUESTION)
        await group.say(alice, "/help")
        await telegram.until(lambda: "How to ask questions" in said(group), "the help")
    assert said(group)[1:] == [ANSWER, ANSWER, "How to ask questions"]


async def test_a_button_says_each_time_that_it_was_too_much(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice", language_code="en")
    chat = telegram.private(alice)
    async with bot.running():
        await chat.say(alice, QUESTION)
        answer = await chat.answer()
        await chat.say(alice, QUESTION)
        await chat.say(alice, QUESTION)
        await chat.answers(3)
        refused = [await chat.press(answer, "Why?", alice) for _ in range(2)]
        bot.now += 60
        taken = await chat.press(answer, "Why?", alice)
        await chat.answers(4)
    assert [press["text"] for press in refused] == [WARNING, WARNING]
    assert "text" not in taken
    assert len(said(chat)) == 4


async def test_an_inline_query_too_many_gets_no_results_and_the_chat_is_told_when_asked_there(
    telegram: TelegramServer, bot: Bot
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with bot.running(most_questions=1):
        found = [
            await telegram.inline(alice, f"{' ' * n}{QUESTION}", telegram.bots[TOKEN])
            for n in range(5)  # each is a quarter of a question, since apps ask at every pause in typing
        ]
        await chat.say(alice, QUESTION)
        await chat.say(alice, QUESTION)
        await chat.answers(1)
        # In order after what is written in the chat, since that has the number of its user.
        await telegram.inline(alice, f"{' ' * 9}{QUESTION}", telegram.bots[TOKEN])
        bot.now += 60
        await chat.say(alice, QUESTION)
        await chat.answers(2)
    assert [len(answer["results"]) for answer in found] == [2, 2, 2, 2, 0]
    assert found[-1]["is_personal"] is True
    assert said(chat) == [WARNING.replace("20", "60"), ANSWER]


async def test_a_guest_is_told_once(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice")
    asked = f"@dateline_bot {QUESTION}\n{BRIDGE.text}"
    async with bot.running(most_questions=1):
        answers = [await telegram.guest(alice, asked, telegram.bots[TOKEN]) for _ in range(2)]
        unanswered = await telegram.call_guest(alice, asked, telegram.bots[TOKEN])
        await telegram.settled(telegram.bots[TOKEN])
    assert [answer["text"].split("\n")[0] for answer in answers] == [ANSWER, WARNING.replace("20", "60")]
    assert telegram.queries[unanswered].answer is None


async def test_articles_count_a_third(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with bot.running(most_questions=1):
        for number in range(4):
            text = f"There are {number} ships in the harbour. They wait for the tide, says the harbour master.".encode()
            await chat.say(alice, document=telegram.file(f"{number}.txt", text))
        found = await chat.answers(4)
    assert [message["text"].split(":")[0] for message in found][:3] == ["Added"] * 3
    assert found[3]["text"].startswith("Too many requests.")


async def test_an_edit_counts_where_it_is_answered(telegram: TelegramServer, bot: Bot) -> None:
    telegram.bots[TOKEN].privacy = False
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with bot.running(most_questions=2):
        asked = await group.say(alice, f"/ask {QUESTION}")
        await group.answers(1)
        other = await group.say(alice, "Good morning")
        for text in ("Good evening", "Good night"):
            await group.edit(other, text)
        await group.edit(asked, "/ask When was the bridge built?")
        await group.edit(asked, "/ask Who built the bridge?")
        await group.answers(2)
    first, second = said(group)
    assert (first != WARNING, second) == (True, WARNING.replace("20", "30"))


async def test_who_writes_in_the_name_of_the_group_is_not_one_person_everywhere(
    telegram: TelegramServer, bot: Bot
) -> None:
    groups = [telegram.supergroup(name, telegram.user("Alice")) for name in ("News", "Views")]
    async with bot.running(most_questions=2):
        for group in groups:
            await group.say_anonymously(f"/ask {QUESTION}")
            await group.say_anonymously(f"/ask {QUESTION}")
        for group in groups:
            await group.answers(2)
    assert [said(group) for group in groups] == [[ANSWER, ANSWER]] * 2


async def test_no_limit_where_the_operator_wants_none(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with bot.running(most_questions=0, most_questions_chat=0):
        for _ in range(30):
            await group.say(alice, "/help")
        found: list[Json] = await group.answers(30)
    assert all(message["text"].startswith("How to ask questions") for message in found)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_warning_fits_under_a_button_in_every_language(code: str) -> None:
    with speaking(code):
        assert all(len(too_much(seconds)) <= 200 for seconds in (1, 2, 5, 20, 60))


def test_the_operator_sets_both_limits() -> None:
    given = {"DATELINE_MOST_QUESTIONS": "7", "DATELINE_MOST_QUESTIONS_CHAT": "0"}
    settings = load_settings(given, Path("no such file"))
    assert (settings.most_questions, settings.most_questions_chat) == (7, 0)


@given(most=st.integers(1, 30), gaps=st.lists(st.floats(0, 40), min_size=1, max_size=80))
def test_nobody_gets_more_than_a_full_bucket_and_what_runs_in_and_all_are_heard_again_when_they_were_told(
    most: int, gaps: list[float]
) -> None:
    now = [0.0]
    rate_limit = RateLimit(most, 0, lambda: now[0])
    taken, warned = list[float](), list[float]()
    for gap in gaps:
        now[0] += gap
        wait = rate_limit.take(1.0, (("user", 1),))
        if wait is None:
            taken.append(now[0])
        elif not wait.is_told():
            warned.append(now[0])
    for first in taken:
        assert sum(first <= moment < first + MINUTE for moment in taken) <= 2 * most
    assert all(late - early > PAUSE - 0.001 for early, late in pairwise(warned))
    if wait is not None:
        now[0] += wait.seconds
        assert rate_limit.take(1.0, (("user", 1),)) is None


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    now = [10_000.0]
    rate_limit = RateLimit(1, 0, lambda: now[0])
    assert rate_limit.take(1.0, (("user", 1),)) is None
    assert rate_limit.take(1.0, (("user", 1),)) is not None
    now[0] -= 3600
    assert rate_limit.take(1.0, (("user", 1),)) is None


def test_what_is_kept_of_users_does_not_grow_with_their_number() -> None:
    now = [0.0]
    rate_limit = RateLimit(20, 60, lambda: now[0])
    for number in range(50_000):
        now[0] += 0.1
        rate_limit.take(1.0, (("user", number), ("chat", number)))
    assert len(rate_limit._buckets) <= 2 * 4096
