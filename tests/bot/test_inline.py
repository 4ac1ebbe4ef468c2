"""Inline mode: what is offered, to whom, and for how long."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.features.links.payloads import ANY_PUBLIC, LinkKind, Target
from bot.telegram.preferences import STRICTNESS
from retrieval.model import Article, PassageId, Strictness
from retrieval.search.ranking.model import WORDS, load_model
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Json

BRIDGE = Article(
    "The bridge has 12 arches. It was built in 1432 by Jan Novak.", "The bridge", url="https://e.org/b?c=d"
)
ARCHES = "How many arches has the bridge?"
QUOTED = "The bridge has 12 arches.\n— The bridge, ¶1 s1"


def collections_with(*articles: Article, shelf: Shelf | None = None, public: tuple[Article, ...] = ()) -> Collections:
    collections = Collections(open_store(Path(":memory:")), public=("seeds",))
    collections.stock("seeds", public)
    for article in articles:
        assert shelf is not None
        collections.add(shelf, article)
    return collections


def own(user: Json) -> Shelf:
    return Shelf(str(user["id"]))


def sent(answer: Json) -> list[str]:
    """What the messages of the results say."""
    return [result["input_message_content"]["message_text"] for result in answer["results"]]


async def test_passages_come_quoted_and_cited_the_best_first(telegram: TelegramServer, seed_library: Library) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    async with running_bot(telegram, seed_library):
        answer = await telegram.inline(bob, "how many US troops are in Japan?", bot)
        message = await telegram.choose(bob, answer, bot)
    first, *others = answer["results"]
    sentence = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."
    assert (first["title"], first["description"]) == ("54,000", sentence)
    assert message["text"] == f"{sentence}\n— [Japan and the United States discuss their security pact], ¶3 s2"
    assert {e["type"] for e in message["entities"]} == {"blockquote", "bold"}
    assert len(others) == 9
    assert all(re.search(r", ¶\d+ s\d+$", other["title"]) for other in others)
    assert all("callback_data" not in str(offered) for offered in answer["results"])
    assert first["input_message_content"]["link_preview_options"] == {"is_disabled": True}


async def test_scrolling_on_brings_the_other_passages_once_each(
    telegram: TelegramServer, seed_library: Library
) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    found: list[str] = []
    offset = ""
    async with running_bot(telegram, seed_library):
        while offset or not found:
            answer = await telegram.inline(bob, "how many US troops are in Japan?", bot, offset=offset)
            found += [result["id"] for result in answer["results"]]
            assert len(answer["results"]) <= 10
            offset = answer["next_offset"]
    assert len(found) == len(set(found)) > 10


@pytest.mark.parametrize(
    ("typed", "button"),
    [
        ("", "Ask me in private"),
        ("  ", "Ask me in private"),
        ("hello", "Ask me in private"),
        ("Who won the football match in Brazil?", "Not in these articles"),
        ("#metoo", "Not in these articles"),
    ],
)
async def test_where_nothing_answers_a_button_says_what_to_do(
    telegram: TelegramServer, typed: str, button: str
) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    async with running_bot(telegram, collections_with(public=(BRIDGE,))):
        answer = await telegram.inline(bob, typed, bot)
        assert answer["results"] == []
        assert answer["button"] == {"text": button, "start_parameter": "hello"}
        await telegram.follow_link(bob, "https://t.me/dateline_bot?start=hello")
        started = await telegram.chats[bob["id"]].answer()
    assert started["text"].startswith("Ask questions about the news.")
    assert "Add an article" in [row[0]["text"] for row in started["reply_markup"]["inline_keyboard"]]


async def test_what_one_is_offered_another_never_sees(telegram: TelegramServer) -> None:
    alice, bob, bot = telegram.user("Alice"), telegram.user("Bob"), telegram.bots[TOKEN]
    async with running_bot(telegram, collections_with(BRIDGE, shelf=own(alice))):
        first = await telegram.inline(alice, ARCHES, bot)
        other = await telegram.inline(bob, ARCHES, bot)
        again = await telegram.inline(alice, ARCHES, bot)
    assert sent(first)[0] == sent(again)[0] == QUOTED
    assert sent(other) == []
    assert all(call["is_personal"] for call in telegram.called("answerInlineQuery"))
    assert len(telegram.called("answerInlineQuery")) == 2


async def test_a_change_of_the_library_shows_after_seconds(telegram: TelegramServer) -> None:
    alice, bot = telegram.user("Alice"), telegram.bots[TOKEN]
    chat = telegram.private(alice)
    async with running_bot(telegram, collections_with()):
        before = await telegram.inline(alice, ARCHES, bot)
        await chat.say(alice, f"/add The bridge\n{BRIDGE.text}")
        await chat.answers(1)
        telegram.advance(5)
        after = await telegram.inline(alice, ARCHES, bot)
        await chat.say(alice, "/remove 1")
        await chat.answers(2)
        telegram.advance(5)
        gone = await telegram.inline(alice, ARCHES, bot)
    assert (sent(before), sent(after)[:1], sent(gone)) == ([], [QUOTED], [])


async def test_the_asker_s_choices_hold(telegram: TelegramServer) -> None:
    alice, bob, carol = (telegram.user(name) for name in ("Alice", "Bob", "Carol"))
    bot = telegram.bots[TOKEN]
    collections = collections_with(public=(BRIDGE,))
    collections.switch_public(own(alice), "seeds", on=False)
    collections.store.settings.put(own(bob), STRICTNESS, Strictness.STRICT)
    vague = "What has 12 arches?"
    confidence = collections.library(own(bob)).ask(vague).confidence
    thresholds = load_model(WORDS).thresholds
    assert thresholds[Strictness.NORMAL] < confidence < thresholds[Strictness.STRICT]
    async with running_bot(telegram, collections):
        assert sent(await telegram.inline(alice, ARCHES, bot)) == []
        assert sent(await telegram.inline(bob, vague, bot)) == []
        assert sent(await telegram.inline(carol, vague, bot)) != []


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        (BRIDGE.url, True),
        (None, False),
        ("ftp://example.org/a", False),
        ("http://localhost/a", False),
        ("https://example.org/" + "a" * 1000, False),
    ],
)
async def test_a_button_leads_to_the_article_where_it_has_an_address(
    telegram: TelegramServer, url: str | None, opened: bool
) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    async with running_bot(telegram, collections_with(public=(Article(BRIDGE.text, "The bridge", url=url),))):
        first = (await telegram.inline(bob, ARCHES, bot))["results"][0]
    buttons = [button for row in first.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    link = f"{url}#:~:text=The%20bridge%20has%2012%20arches."
    assert buttons == ([{"text": "Open", "url": link}] if opened else [])


@pytest.mark.parametrize(
    ("word", "is_cut"),
    [("granite ", False), ("花崗岩", False), ("\U0001f9f1", True)],
    ids=["words", "no spaces", "pairs"],
)
async def test_a_long_passage_is_cited_and_cut_only_where_a_message_cannot_hold_it(
    telegram: TelegramServer, word: str, is_cut: bool
) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    article = Article(f"The bridge has 12 arches made of {word * 1800}stone.", "The bridge")
    query = "#" + Target(LinkKind.PASSAGE, ANY_PUBLIC, PassageId(article.id, 0)).pack()
    async with running_bot(telegram, collections_with(public=(article,))):
        (message,) = sent(await telegram.inline(bob, query, bot))
    quote, citation = message.split("\n")
    assert citation == "— The bridge, ¶1 s1"
    assert quote.endswith(" […]") == is_cut
    assert article.text.startswith(quote.removesuffix(" […]"))


class TestShared:
    """A query that a button made, which names one passage."""

    PASSAGE = PassageId(BRIDGE.id, 1)
    SAYS = "It was built in 1432 by Jan Novak.\n— The bridge, ¶1 s2"

    async def offered(self, telegram: TelegramServer, user: Json, target: Target) -> list[str]:
        return sent(await telegram.inline(user, f"#{target.pack()}", telegram.bots[TOKEN]))

    async def test_gives_that_passage_to_those_who_may_read_it(self, telegram: TelegramServer) -> None:
        alice, bob = telegram.user("Alice"), telegram.user("Bob")
        target = Target(LinkKind.PASSAGE, own(alice), self.PASSAGE)
        async with running_bot(telegram, collections_with(BRIDGE, shelf=own(alice))):
            assert await self.offered(telegram, alice, target) == [self.SAYS]
            assert await self.offered(telegram, bob, target) == []

    async def test_public_passages_are_for_all(self, telegram: TelegramServer) -> None:
        target = Target(LinkKind.PASSAGE, ANY_PUBLIC, self.PASSAGE)
        async with running_bot(telegram, collections_with(public=(BRIDGE,))):
            assert await self.offered(telegram, telegram.user("Bob"), target) == [self.SAYS]

    @pytest.mark.parametrize(
        ("kind", "passage"),
        [
            (LinkKind.PASSAGE, PassageId(BRIDGE.id, 2)),
            (LinkKind.PASSAGE, PassageId("0123456789ab", 0)),
            (LinkKind.ARTICLE, PassageId(BRIDGE.id, 0)),
            (LinkKind.BRIEFING, None),
        ],
    )
    async def test_nothing_else_is_given(self, telegram: TelegramServer, kind: LinkKind, passage: Any) -> None:
        bob = telegram.user("Bob")
        async with running_bot(telegram, collections_with(BRIDGE, shelf=own(bob))):
            assert await self.offered(telegram, bob, Target(kind, own(bob), passage)) == []


async def test_what_was_chosen_is_no_question(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    bot = telegram.bots[TOKEN]
    async with running_bot(telegram, seed_library):
        offered = await telegram.inline(alice, "how many US troops are in Japan?", bot)
        await telegram.choose(alice, offered, bot, chat=chat)
        await chat.say(alice, "/articles")
        answers = await chat.answers(1)
        await telegram.settled(bot)
    assert [answer["text"].partition(":")[0] for answer in answers] == ["Shelf “seeds”"]
