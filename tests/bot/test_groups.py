"""How a group wants to be treated: what is answered, how a no is said, in which topic, replying to what."""

from pathlib import Path
from typing import Any

import pytest

from retrieval.model import Strictness
from retrieval.search.ranking.model import BOTH, load_model
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, collections_of, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

QUESTION = "how many US troops are in Japan?"
UNANSWERED = "how many US troops are in Germany?"
ARTICLE = (
    "The bridge over the river Arn has 12 arches, each of which the engineer measured again last year. It was built in 1432 by "
    "Jan Novak, who had built two mills before.\n\nTraffic has been banned from it since the flood of 1997."
)


def group_of(telegram: TelegramServer, *names: str, **more: Any) -> tuple[Chat, list[Json]]:
    """A group whose first member is its administrator; the bot sees every message."""
    telegram.bots[TOKEN].privacy = False
    people = [telegram.user(name) for name in names]
    group = telegram.group("News", *people, **more)
    group.admins.add(people[0]["id"])
    return group, people


def prefer(collections: Collections, chat: Chat, **settings: str) -> None:
    for name, value in settings.items():
        collections.store.settings.put(Shelf(str(chat.id)), name, value)


async def said(group: Chat, telegram: TelegramServer) -> list[str]:
    await telegram.settled(telegram.bots[TOKEN])
    await group.say(telegram.user("Last"), "/articles")
    await telegram.until(lambda: any("Shelf" in m.get("text", "") for m in group.from_bots()), "the last answer")
    return [message["text"] for message in group.from_bots() if "Shelf" not in message["text"]]


@pytest.mark.parametrize(
    ("mode", "text", "answered"),
    [
        ("mentions", QUESTION, False),
        ("mentions", f"@dateline_bot {QUESTION}", True),
        ("mentions", f"/ask {QUESTION}", True),
        ("questions", QUESTION, True),
        ("questions", "How many US troops are stationed in Japan", True),
        ("questions", f"@dateline_bot {QUESTION}", True),
        ("questions", UNANSWERED, False),
        ("questions", "What is the capital of Peru?", False),
        ("questions", f"@carol {QUESTION}", False),
        ("questions", "There are 54,000 US troops in Japan.", False),
        ("questions", "Really?", False),
        ("commands", QUESTION, False),
        ("commands", f"@dateline_bot {QUESTION}", False),
        ("commands", f"/ask {QUESTION}", True),
    ],
)
async def test_each_group_chooses_what_is_answered(
    telegram: TelegramServer, seed_library: Library, mode: str, text: str, answered: bool
) -> None:
    collections = collections_of(seed_library)
    group, (_alice, bob) = group_of(telegram, "Alice", "Bob")
    prefer(collections, group, answers=mode)
    async with running_bot(telegram, collections):
        await group.say(bob, text)
        found = await said(group, telegram)
    assert [text.startswith("54,000") for text in found] == [True] * answered


async def test_a_channels_post_or_a_forward_is_no_question_to_anybody(
    telegram: TelegramServer, seed_library: Library
) -> None:
    collections = collections_of(seed_library)
    group, (_alice, bob) = group_of(telegram, "Alice", "Bob")
    prefer(collections, group, answers="questions")
    channel = {"id": -100555, "type": "channel", "title": "Daily"}
    async with running_bot(telegram, collections):
        await group.post_of_linked_channel(channel, QUESTION)
        await group.say(bob, QUESTION, forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "X"})
        assert await said(group, telegram) == []


async def test_a_quiet_no_is_a_reaction(telegram: TelegramServer, seed_library: Library) -> None:
    collections = collections_of(seed_library)
    group, (_alice, bob) = group_of(telegram, "Alice", "Bob")
    prefer(collections, group, refusals="quiet")
    async with running_bot(telegram, collections):
        asked = await group.say(bob, f"/ask {UNANSWERED}")
        await telegram.until(lambda: bool(telegram.called("setMessageReaction")), "the reaction")
        assert await said(group, telegram) == []
        (reaction,) = telegram.called("setMessageReaction")
        assert reaction["message_id"] == asked["message_id"]
        assert reaction["reaction"] == [{"type": "emoji", "emoji": "🤷"}]
        await group.edit(asked, f"/ask {QUESTION}")
        await telegram.until(lambda: group.from_bots()[-1]["text"].startswith("54,000"), "the answer")
    assert telegram.called("setMessageReaction")[-1].get("reaction", []) == []


async def test_where_reactions_are_refused_the_no_is_spoken(telegram: TelegramServer, seed_library: Library) -> None:
    collections = collections_of(seed_library)
    group, (_alice, bob) = group_of(telegram, "Alice", "Bob")
    prefer(collections, group, refusals="quiet")
    telegram.fail_next("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
    async with running_bot(telegram, collections):
        await group.say(bob, f"/ask {UNANSWERED}")
        assert (await group.answer())["text"].startswith("The article does not say.")


async def test_an_answer_replies_to_the_message_that_it_is_from(telegram: TelegramServer) -> None:
    group, (alice, bob) = group_of(telegram, "Alice", "Bob")
    async with running_bot(telegram, Collections(open_store(Path(":memory:")), reader=WordsReader())):
        source = await group.say(alice, ARTICLE)
        await group.say(alice, "/add", reply_to=source)
        await group.answers(1)
        await group.say(bob, "/ask who built two mills?")
        first = (await group.answers(2))[-1]
        await group.edit(source, "Something else.")
        edited = await group.say(bob, "/ask how many arches has the bridge?")
        second = (await group.answers(3))[-1]
        group.delete(source)
        deleted = await group.say(bob, "/ask who built two mills?")
        third = (await group.answers(4))[-1]
    assert first["reply_to_message"]["message_id"] == source["message_id"]
    assert first["quote"]["text"] == "It was built in 1432 by Jan Novak, who had built two mills before."
    assert second["reply_to_message"]["message_id"] == edited["message_id"]
    assert third["reply_to_message"]["message_id"] == deleted["message_id"]
    assert "Jan Novak" in first["text"]
    assert first["text"] == third["text"]
    assert second["text"].startswith("12\n")


async def test_a_no_replies_to_the_question(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, Collections(open_store(Path(":memory:")), reader=WordsReader())):
        await chat.say(alice, f"/add {ARTICLE}")
        await chat.answers(1)
        asked = await chat.say(alice, "Who painted the bridge?")
        answer = (await chat.answers(2))[-1]
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]


async def test_general_and_private_topics_keep_their_answers(telegram: TelegramServer, seed_library: Library) -> None:
    telegram.bots[TOKEN].topics_in_private = True
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    private = telegram.private(alice)
    topic = await private.create_topic("Work", alice)
    async with running_bot(telegram, seed_library):
        await forum.say(alice, f"/ask {QUESTION}")
        general = (await forum.answers(1))[-1]
        await forum.say(alice, f"/ask {QUESTION}", topic=7)
        in_topic = (await forum.answers(2))[-1]
        await private.say(alice, QUESTION, topic=topic)
        in_private = (await private.answers(1))[-1]
    assert "message_thread_id" not in general
    assert in_topic["message_thread_id"] == 7
    assert in_private["message_thread_id"] == topic


async def test_strictness_is_a_chats_own(telegram: TelegramServer, seed_library: Library) -> None:
    collections = collections_of(seed_library)
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    question = "Who is the government spokesman?"
    confidence = seed_library.ask(question).confidence
    prefer(collections, mine, strictness="lenient")
    prefer(collections, theirs, strictness="strict")
    async with running_bot(telegram, collections):
        await mine.say(alice, question)
        await theirs.say(bob, question)
        lenient, strict = (await mine.answer())["text"], (await theirs.answer())["text"]
    thresholds = load_model(BOTH).thresholds
    assert thresholds[Strictness.LENIENT] <= confidence < thresholds[Strictness.STRICT]
    assert lenient.startswith("Yoshimasa Hayashi")
    assert strict.startswith("I am not sure of the answer.\nThis passage may be the answer:")
