"""The buttons under an answer, pressed by whoever may ask, in private, in groups and in topics, also after a restart."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import User

from bot.bootstrap import make_services
from bot.i18n import speaking
from bot.rendering.view import Act, Press, View
from bot.telegram.context import BotContext
from bot.telegram.notes import language_of
from bot.telegram.options import BotOptions
from bot.telegram.preferences import LANGUAGE, Register
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, collections_of, running_bot
from tests.standin.people import button
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

QUESTION = "how many US troops are in Japan?"
SENTENCE = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."
BRIDGE = Article("The bridge has 12 arches. It is old, and made of stone.", "Bridge")
ARCHES = "How many arches has the bridge?"
LONG = f"The bridge has 12 arches, {'and each of them is of a stone that came from the hills, ' * 6}which is old."


def parts(message: Json, kind: str) -> list[str]:
    raw: bytes = message["text"].encode("utf-16-le")
    entities = [e for e in message.get("entities", []) if e["type"] == kind]
    return [raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities]


def labels(message: Json) -> list[list[str]]:
    return [[b["text"] for b in row] for row in message["reply_markup"]["inline_keyboard"]]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the bot's operator reads of something that went wrong."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("bot")]


async def asked(chat: Chat, user: Json, text: str = ARCHES, **where: Any) -> Json:
    """The answer to a question."""
    before = len(chat.from_bots())
    await chat.say(user, f"/ask {text}", **where)
    return (await chat.answers(before + 1))[before]


async def test_an_answer_has_two_rows(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, QUESTION)
    assert labels(answer) == [
        ["Show paragraph", "More passages", "Why?"],
        ["👍", "👎", "Copy", "Share", "Open"],
    ]


async def test_an_answer_without_passages_has_only_the_next_steps(telegram: TelegramServer) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, Library([BRIDGE])):
        assert labels(await asked(chat, alice, "xyzzy")) == [["All in brief", "Add an article"]]


async def test_buttons_show_more_and_work_after_a_restart(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, QUESTION)
    uses = answer["reply_markup"]["inline_keyboard"][1]
    async with running_bot(telegram, seed_library):
        await chat.press(answer, "More passages", alice)
        assert len(parts(answer, "blockquote")) == 3
        assert parts(answer, "blockquote")[0] == SENTENCE
        await chat.press(answer, "Fewer passages", alice)
        assert parts(answer, "blockquote") == [SENTENCE]
        await chat.press(answer, "Show paragraph", alice)
        context = parts(answer, "expandable_blockquote")
        assert len(context) == 1
        assert context[0].endswith(SENTENCE)
        assert SENTENCE in parts(answer, "bold")
        assert answer["text"].startswith("54,000\n")
        await chat.press(answer, "Hide paragraph", alice)
        assert parts(answer, "bold") == ["54,000", "54,000"]
    assert answer["reply_markup"]["inline_keyboard"][1] == uses


async def test_the_no_stays_above_the_passages(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, "How many US troops are in Germany?")
        head = answer["text"].split("\n\n")[0]
        await chat.press(answer, "Show paragraph", alice)
        assert answer["text"].split("\n\n")[0] == head


async def test_the_same_button_pressed_twice_is_no_error(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, QUESTION)
        before = {"reply_markup": answer["reply_markup"]}
        await chat.press(answer, "More passages", alice)
        again = await chat.press(answer | before, "More passages", alice)
    assert "text" not in again
    assert complaints(caplog) == []


async def test_a_paragraph_too_long_for_the_message_is_sent_whole_beside_it(telegram: TelegramServer) -> None:
    text = f"{'The river is deep, and nobody knows why. ' * 120}The bridge has 12 arches. It is old."
    group = telegram.group("News", alice := telegram.user("Alice"), topics=(7,))
    async with running_bot(telegram, Library([Article(text, "Bridge")])):
        answer = await asked(group, alice, topic=7)
        before = answer["text"]
        pressed = await group.press(answer, "Show paragraph", alice)
        shown = (await group.answers(3))[1:]
    quotes = [quote for message in shown for quote in parts(message, "expandable_blockquote")]
    assert " ".join(quotes) == text
    assert {message["message_thread_id"] for message in shown} == {7}
    assert answer["text"] == before
    assert "text" not in pressed


REMOVED = ["Show paragraph", "More passages", "Why?", "Copy", "👍", "👎"]


@pytest.mark.parametrize("label", REMOVED)
async def test_a_button_of_a_removed_article_says_so(telegram: TelegramServer, label: str) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(Library([Article(f"{LONG} The bridge has 3 towers.", "Bridge")]))
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice)
        collections.stock("seeds", [])
        pressed = await chat.press(answer, label, alice)
    assert "no longer in the library" in pressed["text"]
    assert pressed["show_alert"] is True
    assert list(collections.store.votes.all()) == []
    assert len(chat.from_bots()) == 1


async def test_why(telegram: TelegramServer, seed_library: Library) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"), bob := telegram.user("Bob"), topics=(7,))
    async with running_bot(telegram, seed_library):
        answer = await asked(group, alice, QUESTION, topic=7)
        pressed = await group.press(answer, "Why?", bob)
        why = (await group.answers(2))[-1]
    assert "text" not in pressed
    assert why["text"].startswith("Why this passage\nConfidence: ")
    assert "Words in both: US, Japan." in why["text"]
    assert why["message_thread_id"] == 7
    assert why["reply_to_message"]["message_id"] == answer["message_id"]


@pytest.mark.parametrize("question", [f"/ask {QUESTION}", f"@dateline_bot {QUESTION}"])
async def test_why_after_a_restart(telegram: TelegramServer, seed_library: Library, question: str) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        await group.say(alice, question)
        answer = await group.answer()
    async with running_bot(telegram, seed_library):
        await group.press(answer, "Why?", alice)
        assert "Words in both: US, Japan." in (await group.answers(2))[-1]["text"]


async def test_a_follow_up_is_explained_as_it_was_read(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        await asked(chat, alice, "Will Kishida visit Washington?")
        answer = await asked(chat, alice, "and when?")
        await chat.press(answer, "Why?", alice)
        why = (await chat.answers(3))[-1]["text"]
    assert "The reader model gives this passage" in why
    async with running_bot(telegram, seed_library):
        pressed = await chat.press(answer, "Why?", alice)
    assert pressed["text"].startswith("I no longer have the question")
    assert pressed["show_alert"] is True


async def test_the_message_of_an_article_is_not_taken_for_the_question(telegram: TelegramServer) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = Collections(open_store(Path(":memory:")))
    pasted = "The bridge over the river has 12 arches. It is old, and it is made of stone. " * 8
    async with running_bot(telegram, collections):
        source = await chat.say(alice, pasted)
        await chat.answers(1)
        answer = await asked(chat, alice)
        assert answer["reply_to_message"]["message_id"] == source["message_id"]
        await chat.press(answer, "Why?", alice)
        assert (await chat.answers(3))[-1]["text"].startswith("Why this passage")
    async with running_bot(telegram, collections):
        pressed = await chat.press(answer, "Why?", alice)
    assert pressed["text"].startswith("I no longer have the question")


async def test_why_does_not_explain_another_passage_than_the_one_that_was_given(telegram: TelegramServer) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(Library([Article("Arches carry many old towers.", "Towers")]))
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice)
        collections.add(Shelf(str(chat.id)), BRIDGE)
        pressed = await chat.press(answer, "Why?", alice)
    assert pressed["text"].startswith("The library has changed since this answer")


@pytest.mark.parametrize(
    ("article", "copied"),
    [
        (BRIDGE, "“The bridge has 12 arches.” — Bridge, ¶1 s1"),
        (
            replace(BRIDGE, url="https://example.org/a"),
            "“The bridge has 12 arches.” — Bridge, ¶1 s1, https://example.org/a#:~:text=The%20bridge%20has%2012%20arches.",
        ),
        (
            Article("Der Brückenbogen, dessen Länge überrascht, hält 12 Meter. Er ist alt.", "B" * 80, url="https://example.org/" + "a" * 40),
            "“Der Brückenbogen, dessen Länge überrascht, hält 12 Meter.” — " + "B" * 80 + ", ¶1 s1, https://example.org/" + "a" * 40,
        ),
        (
            replace(BRIDGE, url="https://example.org/" + "a" * 200),
            "“The bridge has 12 arches.” — Bridge, ¶1 s1",
        ),
    ],
    ids=["without an address", "with a link", "with the address alone", "with a long address"],
)  # fmt: skip
async def test_the_quote_with_its_citation_goes_to_the_clipboard(
    telegram: TelegramServer, article: Article, copied: str
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, Library([article])):
        question = "Wie lang ist der Brückenbogen in Metern?" if "Meter" in article.text else ARCHES
        answer = await asked(chat, alice, question)
    assert button(answer, "Copy")["copy_text"] == {"text": copied}


async def test_a_quote_too_long_for_the_clipboard_is_sent_whole_to_be_copied(telegram: TelegramServer) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"), topics=(7,))
    article = Article(f"{LONG} It was built in 1432.", "Bridge", url="https://example.org/a")
    async with running_bot(telegram, Library([article])):
        answer = await asked(group, alice, topic=7)
        await group.press(answer, "Copy", alice)
        sent = (await group.answers(2))[-1]
    assert parts(sent, "code") == [sent["text"]]
    assert sent["text"].startswith(f"“{LONG}” — Bridge, ¶1 s1, https://example.org/a#:~:text=")
    assert sent["message_thread_id"] == 7


async def test_a_passage_is_shared_with_those_who_may_read_it(telegram: TelegramServer, seed_library: Library) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group, bot = telegram.group("News", alice), telegram.bots[TOKEN]
    collections = collections_of(seed_library)
    collections.add(Shelf(str(group.id)), BRIDGE)
    async with running_bot(telegram, collections):
        own = button(await asked(group, alice), "Share")["switch_inline_query"]
        public = button(await asked(group, alice, QUESTION), "Share")["switch_inline_query"]
        offered = [await telegram.inline(who, query, bot) for who in (alice, bob) for query in (own, public)]
    texts = [[r["input_message_content"]["message_text"].split("\n")[0] for r in o["results"]] for o in offered]
    assert texts == [["The bridge has 12 arches."], [SENTENCE], [], [SENTENCE]]


async def test_without_inline_mode_nothing_can_be_shared(telegram: TelegramServer, seed_library: Library) -> None:
    telegram.bots[TOKEN].inline = False
    chat = telegram.private(alice := telegram.user("Alice"))
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, QUESTION)
    assert labels(answer)[1] == ["👍", "👎", "Copy", "Open"]


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://example.org/a", "https://example.org/a#:~:text=The%20bridge%20has%2012%20arches."),
        ("https://example.org/" + "a" * 980, "https://example.org/" + "a" * 980),
        (None, "https://t.me/dateline_bot?start="),
        ("https://example.org/" + "a" * 2000, "https://t.me/dateline_bot?start="),
        ("http://localhost/a", "https://t.me/dateline_bot?start="),
        ("ftp://example.org/a", "https://t.me/dateline_bot?start="),
        ("https://example.org/a b", "https://t.me/dateline_bot?start="),
    ],
    ids=["a page", "a long address", "none", "too long", "without a dot", "not the web", "with a space"],
)
async def test_an_article_is_opened_at_the_passage(telegram: TelegramServer, address: str | None, opened: str) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"))
    async with running_bot(telegram, Library([replace(BRIDGE, url=address)])):
        url = button(await asked(group, alice), "Open")["url"]
        assert url.startswith(opened)
        if opened.startswith("https://t.me/"):
            await telegram.follow_link(alice, url)
            shown = await telegram.chats[alice["id"]].answer()
            assert parts(shown, "bold") == ["The bridge has 12 arches."]


async def test_a_press_by_another_leaves_the_language_of_the_message(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice, bob = telegram.user("Alice", language_code="fr"), telegram.user("Bob", language_code="de")
    group = telegram.group("News", alice, bob)
    async with running_bot(telegram, seed_library):
        answer = await asked(group, alice, QUESTION)
        row = answer["reply_markup"]["inline_keyboard"][0]
        await group.press(answer, row[1]["text"], bob)
    views = [View.unpack(b["callback_data"]) for b in answer["reply_markup"]["inline_keyboard"][0][:2]]
    assert [view.language for view in views] == ["fr", "fr"]
    assert View.unpack(row[1]["callback_data"]).all_shown


@pytest.mark.parametrize(
    ("chosen", "app", "here", "spoken"),
    [(None, "de", "fr", "de"), ("tr", "de", "fr", "tr"), (None, None, "fr", "fr"), (None, "xx", "fr", "fr")],
)
def test_notes_are_in_the_language_of_the_one_who_pressed(
    seed_library: Library, chosen: str | None, app: str | None, here: str, spoken: str
) -> None:
    collections = collections_of(seed_library)
    register = Register([(Shelf("77"), LANGUAGE, chosen)] if chosen else [], collections.store.settings.put)
    bot_context = BotContext(make_services(collections), BotOptions(), register)
    with speaking(here):
        assert language_of(User(77, "Bob", is_bot=False, language_code=app), bot_context) == spoken


async def test_presses_that_can_do_nothing_say_so(telegram: TelegramServer, seed_library: Library) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"), topics=(7,))
    async with running_bot(telegram, seed_library):
        answer = await asked(group, alice, QUESTION, topic=7)
        data = "AQCyvef5YRcADAAVBg"
        old = answer | {"reply_markup": {"inline_keyboard": [[{"text": "Old", "callback_data": data}]]}}
        earlier = await group.press(old, "Old", alice)
        sent = telegram.inline_message(telegram.bots[TOKEN], {k: answer[k] for k in ("text", "reply_markup")})
        inline = await telegram.press_inline(sent, "👍", alice)
        await group.close_topic(7, alice)
        closed = await group.press(answer, "Why?", alice)
        group.delete(answer)
        deleted = await group.press(answer, "👍", alice)
    assert earlier["text"].startswith("This button is from an older version")
    assert inline["text"].startswith("This button works only in chats that I am a member of.")
    assert closed["text"].startswith("Telegram does not let me do that here.")
    assert deleted["text"].startswith("This message is too old or was deleted.")
    assert all(note["show_alert"] for note in (earlier, inline, closed, deleted))


async def test_a_press_that_is_answered_too_late_is_no_error(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    telegram.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    async with running_bot(telegram, seed_library):
        answer = await asked(chat, alice, QUESTION)
        query = {"from": alice, "chat_instance": "1", "message": answer}
        data = button(answer, "More passages")["callback_data"]
        await telegram.put(telegram.bots[TOKEN], "callback_query", query | {"data": data})
        await telegram.until(lambda: len(parts(answer, "blockquote")) == 3, "the passages")
        await chat.say(alice, "/articles")
        await chat.answers(2)
    assert complaints(caplog) == []


async def test_whom_the_operator_has_not_let_in_presses_in_vain(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    collections = collections_of(Library([BRIDGE]))
    async with running_bot(telegram, collections, allowed=frozenset({alice["id"]})):
        answer = await asked(group, alice)
        refused = await group.press(answer, "👍", bob)
        noted = await group.press(answer, "👍", alice)
    assert "only people and chats that its operator has allowed" in refused["text"]
    assert noted["text"] == "Thank you. Your vote is saved."
    assert len(list(collections.store.votes.all())) == 1


async def test_what_a_button_names_is_read_from_the_library_of_its_chat_alone(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    hers, his = telegram.private(alice), telegram.private(bob)
    collections = collections_of(Library([Article("Boats are banned. Nobody knows why.", "Boats")]))
    collections.add(Shelf(str(hers.id)), BRIDGE)
    data = Press(Act.COPY, collections.library(Shelf(str(hers.id))).passages(BRIDGE.id)[0].id).pack()
    async with running_bot(telegram, collections):
        answer = await asked(his, bob, "What is banned?")
        forged = answer | {"reply_markup": {"inline_keyboard": [[{"text": "Forged", "callback_data": data}]]}}
        pressed = await his.press(forged, "Forged", bob)
    assert "no longer in the library" in pressed["text"]
    assert len(his.from_bots()) == 1
