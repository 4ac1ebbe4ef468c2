"""`/settings`, `/language`, whom the operator lets in: through the stand-in."""

import logging
from typing import Any

import pytest

from bot.i18n import LANGUAGES, _, speaking
from retrieval.services.library import Library
from retrieval.store import Shelf
from tests.conftest import TOKEN, collections_of, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Json

QUESTION = "how many US troops are in Japan?"


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


async def test_an_administrator_chooses_by_buttons_and_it_is_kept(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins |= {alice["id"], telegram.bots[TOKEN].id}
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await group.say(bob, "/settings")
        shown = await group.answer()
        refused = await group.press(shown, "Questions", bob)
        unchanged = labels(shown)
        await group.press(shown, "Questions", alice)
        await group.press(shown, "Only react", alice)
        await group.press(shown, "Strict", alice)
        await group.press(shown, "✓ Shelf “seeds”", alice)
        await group.press(shown, "Strict" if "Strict" in labels(shown) else "✓ Strict", alice)
    assert "Only administrators" in refused["text"]
    assert unchanged[:3] == ["✓ Mentions", "Questions", "Commands"]
    assert labels(shown)[:8] == [
        "Mentions", "✓ Questions", "Commands", "Send a message", "✓ Only react", "✓ Strict", "Normal", "Lenient",
    ]  # fmt: skip
    assert "I also answer questions that are not addressed to me" in shown["text"]
    assert "I do not use the shelf “seeds” for answers." in shown["text"]
    assert collections.store.settings.of(Shelf(str(group.id))) == {
        "answers": "questions", "refusals": "quiet", "strictness": "strict", "shelf.seeds": "off",
    }  # fmt: skip


@pytest.mark.parametrize(("command", "label"), [("/settings", "Strict"), ("/briefing", "Time zone")])
async def test_a_button_that_changes_nothing_is_no_error(
    telegram: TelegramServer, seed_library: Library, command: str, label: str, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        await chat.say(alice, command)
        shown = await chat.answer()
        (pressed,) = [each for each in labels(shown) if label in each]
        before = shown | {"reply_markup": shown["reply_markup"]}
        await chat.press(shown, pressed, alice)
        again = await chat.press(before, pressed, alice)
    assert "text" not in again
    assert len(chat.from_bots()) == 1
    assert [record.message for record in caplog.records if record.name.startswith("bot.telegram")] == []


async def test_questions_that_telegram_does_not_show_are_explained(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with running_bot(telegram, seed_library):
        await group.say(alice, "/settings")
        pressed = await group.press(await group.answer(), "Questions", alice)
    assert "make me an administrator here" in pressed["text"]


async def test_in_private_there_is_nothing_about_groups(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/settings")
        shown = await chat.answer()
    assert labels(shown) == [
        "Strict", "✓ Normal", "Lenient", "✓ No pictures", "Light", "Dark", "🌐 Language", "✓ Shelf “seeds”",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected"),
    [("de", "de"), ("pt-BR", "pt"), ("zh-hans", "zh"), ("sv", "en"), (None, "en")],
)
async def test_the_language_is_that_of_the_users_app(
    telegram: TelegramServer, seed_library: Library, code: str | None, expected: str
) -> None:
    alice = telegram.user("Alice", **({"language_code": code} if code else {}))
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/help")
        shown = (await chat.answer())["text"].splitlines()[0]
    assert shown == HELP[expected]


def _help(code: str) -> str:
    with speaking(code):
        return _("How to ask questions")


HELP = {code: _help(code) for code in LANGUAGES}


@pytest.mark.parametrize("command", ["/language de", "/language Deutsch", "/language de-AT"])
async def test_a_user_chooses_a_language_for_good(
    telegram: TelegramServer, seed_library: Library, command: str
) -> None:
    alice = telegram.user("Alice", language_code="en")
    chat = telegram.private(alice)
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await chat.say(alice, command)
        chosen = (await chat.answer())["text"]
    async with running_bot(telegram, collections):
        await chat.say(alice, "/help")
        shown = (await chat.answers(2))[-1]["text"]
    assert "Deutsch" in chosen
    assert shown.startswith(HELP["de"])
    (menu,) = [menu for scope, menu in telegram.bots[TOKEN].commands.items() if str(chat.id) in scope]
    assert menu[-1]["description"] == HELP["de"]


async def test_a_group_chooses_a_language_for_all_of_it(telegram: TelegramServer, seed_library: Library) -> None:
    alice, bob = telegram.user("Alice", language_code="fr"), telegram.user("Bob", language_code="en")
    group = telegram.group("News", alice, bob)
    group.admins.add(alice["id"])
    async with running_bot(telegram, seed_library):
        await group.say(bob, "/language de")
        refused = (await group.answers(1))[-1]["text"]
        await group.say(alice, "/language")
        asked = (await group.answers(2))[-1]
        await group.press(asked, "Deutsch", alice)
        await group.say(bob, "/help")
        german = (await group.answers(3))[-1]["text"]
        await group.press(asked, next(label for label in labels(asked) if label.startswith("🌐")), alice)
        await group.press(asked, labels(asked)[0], alice)
        await group.say(bob, "/help")
        english = (await group.answers(4))[-1]["text"]
    assert "Only administrators" in refused
    assert german.startswith(HELP["de"])
    assert english.startswith(HELP["en"])


async def test_what_is_quoted_is_never_translated(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice", language_code="ar")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, QUESTION)
        answer = (await chat.answer())["text"]
    assert "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region." in answer


@pytest.mark.parametrize(
    ("command", "expected"),
    [("/language klingon", "I do not speak “klingon”"), ("/language", "Which language should I use in this chat?")],
)
async def test_languages_are_offered(
    telegram: TelegramServer, seed_library: Library, command: str, expected: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, command)
        shown = await chat.answer()
    assert shown["text"].startswith(expected)
    assert [label.removeprefix("✓ ") for label in labels(shown)][1:-1] == list(LANGUAGES.values())


async def test_data_that_no_button_has_choose_nothing(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await chat.say(alice, "/settings")
        shown = await chat.answer()
        for data in ("set:gone:1", "set:strictness:never", "set:language:xx", "set:shelf:other", "set:", "set:x"):
            forged = {"text": "forged", "callback_data": data}
            await chat.press(shown | {"reply_markup": {"inline_keyboard": [[forged]]}}, "forged", alice)
    assert collections.store.settings.of(Shelf(str(chat.id))) == {}


@pytest.mark.parametrize("by", ["user", "chat"])
async def test_the_operator_lets_in_chats_and_users(telegram: TelegramServer, seed_library: Library, by: str) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    group, other = telegram.group("News", alice, bob), telegram.group("Other", bob)
    allowed = frozenset({alice["id"]} if by == "user" else {group.id})
    async with running_bot(telegram, seed_library, allowed=allowed):
        await theirs.say(bob, QUESTION)
        refused = (await theirs.answer())["text"]
        await other.say(bob, f"/ask {QUESTION}")
        await mine.say(alice, QUESTION)
        await group.say(alice, f"/ask {QUESTION}")
        found = (await group.answer())["text"]
        await mine.answer()
    assert str(bob["id"]) in refused
    assert "54,000" in found
    assert other.from_bots() == []
    assert mine.from_bots()[0]["text"].startswith("54,000") is (by == "user")


@pytest.mark.parametrize("logged", [True, False])
async def test_questions_are_logged_only_where_the_operator_wants_it_and_users_are_told(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture, logged: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    options: dict[str, Any] = {"log_questions": True} if logged else {}
    async with running_bot(telegram, seed_library, **options):
        await chat.say(alice, QUESTION)
        await chat.say(alice, "/privacy")
        told = (await chat.answers(2))[-1]["text"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert any(QUESTION in line for line in ours) is logged
    assert ("of this bot logs questions" in told) is logged
