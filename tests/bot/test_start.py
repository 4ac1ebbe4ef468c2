"""`/start` and its buttons, and where a refusal leads: through the stand-in."""

import textwrap
from pathlib import Path

import pytest

from bot.config import SEEDS
from bot.i18n import speaking
from bot.rendering import start_texts
from bot.rendering.sample import QUESTIONS, SAMPLE_ID, Holding
from retrieval.ingest.formats import read_articles
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store
from tests.bot.test_settings import labels
from tests.conftest import collections_of, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer

PHONE = 40
"""Characters of a line on a phone."""
BRIDGE = Article("The bridge has 12 arches. It was built in 1432 by Jan Novak.", "The bridge")
NOWHERE = "Who won the World Cup?"
SAMPLE, ADD, PLAN = FIRST_STEPS = ["Ask the sample article", "Add an article", "Plan a morning briefing"]


def collections_with(*articles: Article, shelf: str = "1") -> Collections:
    """Shelves without a sample article."""
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader())
    for article in articles:
        collections.add(Shelf(shelf), article)
    return collections


@pytest.mark.parametrize("held", Holding)
def test_start_is_short(held: Holding) -> None:
    lines = start_texts.welcome(12, held).text.splitlines()
    assert sum(len(textwrap.wrap(line, PHONE)) or 1 for line in lines) <= 8


def test_the_sample_is_the_article_that_ships_and_answers_what_is_offered(seed_library: Library) -> None:
    assert [article.id for article in read_articles(SEEDS)] == [SAMPLE_ID]
    assert [bool(seed_library.ask(question).short_answer) for question in QUESTIONS] == [True] * len(QUESTIONS)


async def test_the_sample_article_is_asked_by_a_button(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/start")
        started = await chat.answer()
        await chat.press(started, SAMPLE, alice)
        offered = (await chat.answers(2))[-1]
        await chat.press(offered, QUESTIONS[0], alice)
        answer = (await chat.answers(3))[-1]
        await chat.press(answer, "Why?", alice)
        why = (await chat.answers(4))[-1]
        await chat.say(alice, "and in Germany?")
        follow_up = (await chat.answers(5))[-1]
    assert labels(started) == FIRST_STEPS
    assert labels(offered) == list(QUESTIONS)
    assert answer["text"].startswith(f"{QUESTIONS[0]}\n\n54,000\n\nCurrently, there are 54,000 US military personnel")
    assert why["text"].startswith("Why this passage")
    assert follow_up["text"].startswith("Understood as: How many US troops are in Germany?")


async def test_a_button_says_how_to_add_and_a_text_is_then_asked(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/start")
        await chat.press(await chat.answer(), ADD, alice)
        told = (await chat.answers(2))[-1]["text"]
        await chat.say(alice, f"Old bridge reopens\n\n{BRIDGE.text} " + "The river is high this spring. " * 20)
        added = (await chat.answers(3))[-1]["text"]
        await chat.say(alice, "/start")
        started = (await chat.answers(4))[-1]
    assert [line for line in told.splitlines() if line.startswith("•")] == [
        "• a link to an article", "• a forwarded post, or a text that you paste", "• a file, such as a PDF or Word document",
    ]  # fmt: skip
    assert added.startswith("Added: Old bridge reopens, ")
    assert "I have 2 articles for you." in started["text"]


async def test_a_morning_briefing_is_planned_by_buttons(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice", language_code="en")
    chat = telegram.private(alice)
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await chat.say(alice, "/start")
        started = await chat.answer()
        await chat.press(started, PLAN, alice)
        asked = (await chat.answers(2))[-1]
        times = labels(asked)
        await chat.press(asked, "08:00", alice)
        which_zone = asked["text"]
        await chat.press(asked, next(each for each in labels(asked) if each.startswith("London")), alice)
        await chat.press(started, PLAN, alice)
        again = (await chat.answers(3))[-1]["text"]
    (planned,) = collections.store.schedules.of(str(chat.id))
    assert times == ["07:00", "08:00", "09:00", "Other days and times"]
    assert which_zone.startswith("Which time zone")
    assert (planned.spec, planned.zone) == ("daily 08:00", "Europe/London")
    assert planned.due is not None
    assert asked["text"].startswith("Scheduled briefings\n\n1. Every day at 08:00\nNext: ")
    assert again == asked["text"]


@pytest.mark.parametrize(
    ("articles", "begins", "first"),
    [
        ((), "There are no articles here yet.", [ADD, PLAN]),
        ((BRIDGE,), "I have 1 article for you.", ["Show the key points", ADD, PLAN]),
    ],
)
async def test_without_the_sample_article(
    telegram: TelegramServer, articles: tuple[Article, ...], begins: str, first: list[str]
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, collections_with(*articles, shelf=str(chat.id))):
        await chat.say(alice, "/start")
        started = await chat.answer()
        if articles:
            await chat.press(started, first[0], alice)
            assert (await chat.answers(2))[-1]["text"].startswith("Briefing · The bridge")
    assert begins in started["text"]
    assert labels(started) == first


async def test_in_a_group_only_administrators_plan(telegram: TelegramServer, seed_library: Library) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins.add(alice["id"])
    async with running_bot(telegram, seed_library):
        await group.say(bob, "/start")
        await group.say(alice, "/start")
        for_bob, for_alice = await group.answers(2)
        refused = await group.press(for_alice, PLAN, bob)
        await group.press(for_alice, ADD, bob)
        told = (await group.answers(3))[-1]["text"]
        await group.press(for_alice, PLAN, alice)
        asked = (await group.answers(4))[-1]
        pressed = await group.press(asked, "07:00", bob)
    assert for_bob["text"] == for_alice["text"]
    assert len(for_bob["text"]) < 3 * PHONE
    assert (labels(for_bob), labels(for_alice)) == ([SAMPLE], FIRST_STEPS)
    assert "Only administrators" in refused["text"]
    assert told.startswith("Administrators write /add and a link")
    assert "Only administrators" in pressed["text"]


@pytest.mark.parametrize(
    ("articles", "line", "steps"),
    [
        (None, "So far, questions here go to the sample article. Send me a link, a text or a file, and ask about that.", ["This article in brief", ADD]),
        ((), "There are no articles here to answer from. Send me a link, a text or a file, and ask about that.", [ADD]),
        ((BRIDGE,), "", ["All in brief", ADD]),
    ],
)  # fmt: skip
async def test_a_refusal_leads_on(
    telegram: TelegramServer, seed_library: Library, articles: tuple[Article, ...] | None, line: str, steps: list[str]
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    library = seed_library if articles is None else collections_with(*articles, shelf=str(chat.id))
    async with running_bot(telegram, library):
        await chat.say(alice, NOWHERE)
        refused = await chat.answer()
        await chat.press(refused, ADD, alice)
        told = (await chat.answers(2))[-1]["text"]
        if len(steps) == 2:
            await chat.press(refused, steps[0], alice)
            assert (await chat.answers(3))[-1]["text"].startswith("Briefing · ")
    assert labels(refused)[-len(steps) :] == steps
    assert (line in refused["text"].splitlines()) is bool(line)
    assert told.startswith("Send me one of these:")


async def test_the_next_steps_stay_under_another_view(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, NOWHERE)
        refused = await chat.answer()
        await chat.press(refused, "Show paragraph", alice)
    assert labels(refused)[-2:] == ["This article in brief", ADD]
    assert "So far, questions here go to the sample article." in refused["text"]


async def test_in_a_group_a_refusal_offers_what_everybody_may_do(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        await group.say(alice, f"/ask {NOWHERE}")
        refused = await group.answer()
    assert labels(refused)[-1] == "This article in brief"
    assert "Administrators add others with /add." in refused["text"]


async def test_a_possible_answer_is_no_refusal(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    collections = collections_of(seed_library)
    collections.store.settings.put(Shelf(str(chat.id)), "strictness", "strict")
    async with running_bot(telegram, collections):
        await chat.say(alice, "Who is the government spokesman?")
        unsure = await chat.answer()
    assert unsure["text"].startswith("I am not sure of the answer.")
    assert ADD not in labels(unsure)


async def test_a_forged_button_does_nothing(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/start")
        started = await chat.answer()
        for number, data in enumerate(("start:ask:99999999999", "start:ask:x", "start:ask", "start:no", "start:")):
            started["reply_markup"]["inline_keyboard"][0][0] |= {"text": str(number), "callback_data": data}
            await chat.press(started, str(number), alice)
        answers = await chat.answers(4)
    assert len(answers) == 4


async def test_what_is_not_translated_yet_is_said_in_english(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice", language_code="ar")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/start")
        started = await chat.answer()
    with speaking("ar"):
        assert started["text"] == start_texts.welcome(1, Holding.SAMPLE).text
    assert len(labels(started)) == 3
