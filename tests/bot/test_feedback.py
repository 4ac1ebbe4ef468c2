"""Votes on answers: pressed or as a reaction, by each person once, changed, taken back, counted and exported."""

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Feedback, Shelf, open_store
from tests.bot.test_buttons import complaints
from tests.bot.test_cli import ROOT, dateline
from tests.conftest import TOKEN, collections_of, running_bot
from tests.standin.room import ANONYMOUS
from tests.standin.server import TelegramServer
from tests.standin.state import START, Chat, Json

QUESTION = "how many US troops are in Japan?"
SENTENCE = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."
SEED = "b2bde7f96117"
THANKS, BACK = "Thank you. Your vote is saved.", "Your vote is removed."


async def asked(chat: Chat, user: Json, text: str = QUESTION, **where: Any) -> Json:
    """The answer to a question."""
    before = len(chat.from_bots())
    await chat.say(user, f"/ask {text}", **where)
    return (await chat.answers(before + 1))[before]


def votes(collections: Collections) -> list[bool]:
    return [feedback.useful for feedback in collections.store.votes.all()]


async def react(telegram: TelegramServer, chat: Chat, message: Json, user: Json, *reactions: str | None) -> None:
    """One reaction after the other, the last of them noted when this returns."""
    for reaction in reactions:
        await chat.react(message, user, reaction)
    # Updates of a chat are handled in order.
    before = len(chat.from_bots())
    await chat.say(user, "/privacy")
    await chat.answers(before + 1)


async def test_a_vote_is_kept_with_question_passage_and_confidence(
    telegram: TelegramServer, seed_library: Library
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        pressed = await chat.press(await asked(chat, alice), "👍", alice)
    (kept,) = collections.store.votes.of(Shelf(str(chat.id)))
    confidence = seed_library.ask(QUESTION).confidence
    assert kept == Feedback(START, QUESTION, SENTENCE, SEED, confidence, useful=True)
    assert pressed["text"] == THANKS
    assert not pressed.get("show_alert")


async def test_each_person_has_one_vote_that_can_be_changed_and_taken_back(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"), bob := telegram.user("Bob"))
    collections = collections_of(seed_library)
    said: list[tuple[str, list[bool]]] = []
    async with running_bot(telegram, collections):
        answer = await asked(group, alice)
        for label, user in (("👍", alice), ("👎", bob), ("👎", alice), ("👎", alice), ("👎", bob), ("👍", bob)):
            pressed = await group.press(answer, label, user)
            said.append((pressed["text"], votes(collections)))
    assert said == [
        (THANKS, [True]),
        (THANKS, [True, False]),
        (THANKS, [False, False]),
        (BACK, [False]),
        (BACK, []),
        (THANKS, [True]),
    ]


async def test_a_vote_on_a_no_names_no_passage(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    question = "How many US troops are in Germany?"
    async with running_bot(telegram, collections):
        await chat.press(await asked(chat, alice, question), "👍", alice)
        await react(telegram, chat, await asked(chat, alice, question), alice, "👎")
    pressed, reacted = collections.store.votes.all()
    assert (pressed.passage, pressed.article_id, pressed.useful) == (None, None, True)
    assert (reacted.passage, reacted.article_id, reacted.useful) == (None, None, False)
    assert 0 < pressed.confidence == reacted.confidence < 0.45


async def test_votes_work_after_a_restart(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice)
        await chat.press(answer, "👎", alice)
        (before,) = collections.store.votes.all()
        await chat.press(answer, "👎", alice)
    async with running_bot(telegram, collections):
        assert (await chat.press(answer, "👎", alice))["text"] == THANKS
        assert list(collections.store.votes.all()) == [before]
        assert (await chat.press(answer, "👎", alice))["text"] == BACK
    assert votes(collections) == []


async def test_a_follow_up_is_kept_as_it_was_read(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await asked(chat, alice, "Will Kishida visit Washington?")
        answer = await asked(chat, alice, "and when?")
        await chat.press(answer, "👍", alice)
    (kept,) = collections.store.votes.all()
    assert f"Understood as: {kept.question}\n" in answer["text"]
    async with running_bot(telegram, collections):
        assert (await chat.press(answer, "👎", alice))["text"].startswith("I no longer have the question")
        assert votes(collections) == [True]
        assert (await chat.press(answer, "👍", alice))["text"] == BACK


async def test_the_vote_on_an_edited_question_is_on_the_new_one(
    telegram: TelegramServer, seed_library: Library
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        question = await chat.say(alice, QUESTION)
        answer = await chat.answer()
        await chat.press(answer, "👍", alice)
        await chat.edit(question, "When will Kishida visit Washington?")
        await telegram.until(lambda: "April 10" in answer["text"], "the edit")
        assert (await chat.press(answer, "👍", alice))["text"] == THANKS
    (kept,) = collections.store.votes.all()
    assert kept.question == "When will Kishida visit Washington?"
    assert "April 10" in (kept.passage or "")


@pytest.mark.parametrize(
    ("reactions", "expected"),
    [
        (["👍"], [True]),
        (["❤"], [True]),
        (["👎"], [False]),
        (["🔥"], []),
        (["👍", "👎"], [False]),
        (["👍", "❤"], [True]),
        (["👍", None], []),
        (["👎", "🤔"], []),
        (["🔥", None], []),
        (["👍", None, "👎"], [False]),
    ],
)
async def test_a_reaction_is_a_vote(
    telegram: TelegramServer, seed_library: Library, reactions: list[str | None], expected: list[bool]
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice)
        await react(telegram, chat, answer, alice, *reactions)
    assert votes(collections) == expected
    assert {(f.question, f.passage, f.article_id) for f in collections.store.votes.all()} <= {
        (QUESTION, SENTENCE, SEED)
    }


async def test_reactions_and_buttons_are_one_vote(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice)
        await react(telegram, chat, answer, alice, "👍")
        assert votes(collections) == [True]
        assert (await chat.press(answer, "👎", alice))["text"] == THANKS
        assert votes(collections) == [False]
        # What is taken back is the reaction, which had been outvoted.
        await react(telegram, chat, answer, alice, None)
        assert votes(collections) == [False]


async def test_in_a_group_each_reacts_for_themselves_in_their_topic(
    telegram: TelegramServer, seed_library: Library
) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"), bob := telegram.user("Bob"), topics=(7,))
    group.admins.add(telegram.bots[TOKEN].id)
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        answer = await asked(group, alice, topic=7)
        await group.react(answer, alice, "👍")
        await group.react(answer, ANONYMOUS, "👎")
        await react(telegram, group, answer, bob, "❤")
    assert [f.useful for f in collections.store.votes.of(Shelf(str(group.id), 7))] == [True, False, True]
    assert list(collections.store.votes.of(Shelf(str(group.id)))) == []


async def test_only_answers_can_be_voted_on(telegram: TelegramServer, seed_library: Library) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        question = await chat.say(alice, QUESTION)
        await chat.answer()
        await react(telegram, chat, question, alice, "👍")
        await chat.say(alice, "hello")
        hello = (await chat.answers(3))[-1]
        await react(telegram, chat, hello, alice, "👍")
    assert votes(collections) == []


async def test_a_reaction_after_a_restart_changes_a_vote_and_makes_none(
    telegram: TelegramServer, seed_library: Library
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        voted, other = await asked(chat, alice), await asked(chat, alice)
        await react(telegram, chat, voted, alice, "👍")
        (before,) = collections.store.votes.all()
    async with running_bot(telegram, collections):
        await chat.react(other, alice, "👍")
        await react(telegram, chat, voted, alice, "👎")
    (after,) = collections.store.votes.all()
    assert (after.question, after.passage, after.useful) == (before.question, before.passage, False)


async def test_nothing_is_kept_of_an_article_that_was_removed(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.private(alice := telegram.user("Alice"))
    collections = collections_of(Library([Article("The bridge has 12 arches. It is old.", "Bridge")]))
    async with running_bot(telegram, collections):
        answer = await asked(chat, alice, "How many arches has the bridge?")
        collections.stock("seeds", [])
        await react(telegram, chat, answer, alice, "👍")
    assert votes(collections) == []
    assert complaints(caplog) == []


async def test_votes_go_with_the_chat(telegram: TelegramServer, seed_library: Library) -> None:
    group = telegram.group("News", alice := telegram.user("Alice"))
    group.admins.add(alice["id"])
    private = telegram.private(alice)
    collections = collections_of(seed_library)
    async with running_bot(telegram, collections):
        await group.press(await asked(group, alice), "👍", alice)
        await private.press(await asked(private, alice), "👎", alice)
        moved = await group.upgrade(alice)
        await telegram.until(lambda: bool([*collections.store.votes.of(Shelf(str(moved.id)))]), "the move")
        await private.say(alice, "/forget everything")
        await private.answers(2)
    assert votes(collections) == [True]


def kept(state: Path) -> list[Feedback]:
    """Two votes in a library of the terminal's."""
    found = [
        Feedback(1_700_000_000.5, "wie viele Bögen?", "Die Brücke hat 12 Bögen.", "0123456789ab", 0.9, useful=True),
        Feedback(1_700_000_060.0, "why?", None, None, 0.25, useful=False),
    ]
    store = open_store(state / "library.sqlite")
    for number, feedback in enumerate(found):
        store.votes.put(Shelf("-100777", number), feedback, f"-100777:{number}:4242")
    store.close()
    return found


EXPORTED: list[dict[str, object]] = [
    {
        "asked": "2023-11-14T22:13:20.500000Z",
        "question": "wie viele Bögen?",
        "passage": "Die Brücke hat 12 Bögen.",
        "article_id": "0123456789ab",
        "confidence": 0.9,
        "useful": True,
    },
    {
        "asked": "2023-11-14T22:14:20Z",
        "question": "why?",
        "passage": None,
        "article_id": None,
        "confidence": 0.25,
        "useful": False,
    },
]


def test_votes_are_exported_without_chat_or_user(tmp_path: Path) -> None:
    kept(tmp_path)
    file = tmp_path / "votes.jsonl"
    where = {"DATELINE_STATE": str(tmp_path)}
    printed = dateline("feedback", "export", env=where)
    written = dateline("feedback", "export", str(file), env=where)
    assert [json.loads(line) for line in printed.stdout.splitlines()] == EXPORTED
    assert file.read_text("utf-8") == printed.stdout
    assert written.stdout == ""
    assert "2 votes" in written.stderr
    assert "4242" not in printed.stdout
    assert "100777" not in printed.stdout


def test_every_key_of_the_export_is_described() -> None:
    described = (ROOT / "docs" / "json.md").read_text("utf-8").partition("## The JSON of `dateline feedback export`")[2]
    assert [key for key in EXPORTED[0] if f"| `{key}` |" not in described] == []


def test_votes_are_counted(tmp_path: Path) -> None:
    where = {"DATELINE_STATE": str(tmp_path)}
    assert dateline("feedback", env=where).stdout == "There are no votes yet.\n"
    kept(tmp_path)
    assert dateline("feedback", env=where).stdout == "2 votes: 1 useful, 1 not useful.\n"


@pytest.mark.parametrize("arguments", [("nonsense",), ("export", "/none/votes.jsonl"), ("export", "a", "b")])
def test_what_cannot_be_exported_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = dateline("feedback", *arguments, env={"DATELINE_STATE": str(tmp_path)})
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
