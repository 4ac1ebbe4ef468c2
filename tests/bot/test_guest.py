"""Guest mode: mentioned where it is no member, the bot answers from what is meant there, and from nothing else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.features.guest.guest import MOST_A_MINUTE
from bot.telegram.preferences import LANGUAGE
from retrieval.ingest.fetching import Fetcher
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsEncoder, WordsReader
from tests.standin.people import external
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE, Json
from tests.web import Web, serving

BRIDGE = "The bridge has 12 arches, says the engineer. It was built in 1432 by Jan Novak, a mason."
ASKED = "@dateline_bot how many arches has the bridge?"
ANSWERED = "12\n\nThe bridge has 12 arches, says the engineer.\n— "
PAGE = """<html lang="en"><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>
<p>The {thing} has {count} arches, says the engineer who measured each of them last year for the city council.</p>
<p>It was built in 1432 by Jan Novak, and traffic has been banned from it since the flood of 1997 damaged two pillars.</p></article></body></html>"""
USAGE = "Reply to a text or a link, mention me and write a question."


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
def page(web: Web) -> str:
    """The address of a page about a viaduct."""
    return web.page("/a", PAGE.format(title="Long viaduct", thing="viaduct", count=34))


@asynccontextmanager
async def running(
    telegram: TelegramServer, *, allowed: Any = frozenset(), **options: Any
) -> AsyncIterator[Collections]:
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader(), **options)
    async with running_bot(telegram, collections, fetcher=Fetcher(allowed=("127.0.0.1",)), allowed=allowed):
        yield collections
    assert telegram.called("sendMessage") == [], "a guest writes nothing but its answers"


class Elsewhere:
    """A group that the bot is not in, and two people in it."""

    def __init__(self, telegram: TelegramServer, **alice: Any) -> None:
        self.telegram, self.bot = telegram, telegram.bots[TOKEN]
        self.alice, self.bob = telegram.user("Alice", **alice), telegram.user("Bob")
        self.group = telegram.group("Elsewhere", self.alice, self.bob, bots=False)

    async def said(self, text: str = "", **content: Any) -> Json:
        return await self.group.say(self.bob, text, **content)

    async def ask(self, text: str = ASKED, to: Json | None = None, **content: Any) -> Json:
        """What the bot answers to Alice, who mentions it, perhaps in reply to a message."""
        return await self.telegram.guest(
            self.alice, text, self.bot, **({"chat": self.group.info, "reply_to": to} | content)
        )


@pytest.fixture
def elsewhere(telegram: TelegramServer) -> Elsewhere:
    return Elsewhere(telegram)


def links(message: Json) -> list[str]:
    return [e["url"] for e in message.get("entities", []) if e["type"] == "text_link"]


async def test_a_text_answers(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    async with running(telegram):
        answer = await elsewhere.ask(to=await elsewhere.said(f"Old bridge\n{BRIDGE}"))
        captioned = await elsewhere.ask(
            to=await elsewhere.said(photo=telegram.photo(), caption=f"Old bridge\n{BRIDGE}")
        )
        missing = await elsewhere.ask("@dateline_bot Is it in Germany?", to=await elsewhere.said(BRIDGE))
    assert answer["text"] == captioned["text"] == f"{ANSWERED}Old bridge, ¶1 s1"
    assert {e["type"] for e in answer["entities"]} == {"bold", "blockquote"}
    assert missing["text"].startswith("The article does not say.\n“Germany” is not mentioned.")
    assert missing["text"].endswith("\n\nTo see its key sentences, mention me in reply to it, without a question.")
    assert "mention me" not in answer["text"]
    assert all(
        "link_preview_options" in call["result"]["input_message_content"]
        for call in telegram.called("answerGuestQuery")
    )


async def test_a_link_answers_with_a_link(telegram: TelegramServer, elsewhere: Elsewhere, page: str) -> None:
    hidden = {"type": "text_link", "offset": 0, "length": 4, "url": page}
    async with running(telegram):
        replies = [
            await elsewhere.said(page),
            await elsewhere.said(f"Look at that: {page}!"),
            await elsewhere.said("Here is the viaduct", entities=[hidden]),
            await elsewhere.said("See above", link_preview_options={"url": page}),
            await elsewhere.said(photo=telegram.photo(), caption=page),
        ]
        answers = [await elsewhere.ask("@dateline_bot how many arches?", to=reply) for reply in replies]
        answers.append(await elsewhere.ask(f"@dateline_bot how many arches has the viaduct on {page}?"))
        answers.append(await elsewhere.ask(f"how many arches?\n@dateline_bot {page}"))
    for answer in answers:
        assert answer["text"].startswith("34\n\nThe viaduct has 34 arches, says the engineer who measured")
        assert answer["text"].endswith("\n— Long viaduct, ¶1 s1")
        assert [link.partition("#")[0] for link in links(answer)] == [page]


async def test_a_quote_is_all_that_counts(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    quote = {"text": "It was built in 1432 by Jan Novak, a mason.", "position": 45}
    async with running(telegram):
        whole = await elsewhere.said(BRIDGE)
        chosen = await elsewhere.ask(to=whole, quote=quote | {"is_manual": True})
        built = await elsewhere.ask("@dateline_bot who built the bridge?", to=whole, quote=quote | {"is_manual": True})
        added_by_telegram = await elsewhere.ask(to=whole, quote=quote)
    assert chosen["text"].startswith("The article does not say.")
    assert quote["text"] in built["text"]
    assert added_by_telegram["text"].startswith("12\n")


async def test_a_reply_to_another_chat_shows_its_quote_or_its_preview(
    telegram: TelegramServer, elsewhere: Elsewhere, page: str
) -> None:
    there = await telegram.supergroup("There", elsewhere.bob, bots=False).say(elsewhere.bob, BRIDGE)
    async with running(telegram):
        quoted = await elsewhere.ask(external_reply=external(there), quote={"text": BRIDGE, "position": 0})
        shown = await elsewhere.ask(
            "@dateline_bot how many arches?", external_reply=external(there) | {"link_preview_options": {"url": page}}
        )
        nothing = await elsewhere.ask(external_reply=external(there))
    assert quoted["text"].startswith("12\n")
    assert shown["text"].startswith("34\n")
    assert nothing["text"].startswith(USAGE)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        (f"{ASKED}\n{BRIDGE}", "12\n"),
        (f"{BRIDGE}\n\nHow many arches has the bridge, @Dateline_Bot?", "12\n"),
        (f"@dateline_bot {BRIDGE} {BRIDGE.replace('bridge', 'dam') * 6}", "Briefing · "),
        (ASKED, USAGE),
        ("@dateline_bot", USAGE),
        ("@dateline_bot hello", USAGE),
        (f"{ASKED}\nI mean the one that Jan Novak has built long ago?", USAGE),
    ],
)
async def test_the_message_itself_may_hold_the_text(
    telegram: TelegramServer, elsewhere: Elsewhere, text: str, opening: str
) -> None:
    async with running(telegram):
        assert (await elsewhere.ask(text))["text"].startswith(opening)


@pytest.mark.parametrize(
    "text",
    [
        "@dateline_bot",
        "@dateline_bot?",
        "@dateline_bot \U0001f914",
        "@dateline_bot summarise this",
        "tl;dr @dateline_bot",
    ],
)
async def test_without_a_question_come_the_key_sentences(
    telegram: TelegramServer, elsewhere: Elsewhere, text: str
) -> None:
    async with running(telegram):
        answer = await elsewhere.ask(text, to=await elsewhere.said(f"Old bridge\n{BRIDGE}"))
    assert answer["text"].startswith("Briefing · Old bridge · 5 seconds to read\n\n")
    assert answer["text"].endswith("\n— ¶1 s1–2")


async def test_where_there_is_nothing_to_read_it_says_how_to_ask(
    telegram: TelegramServer, elsewhere: Elsewhere
) -> None:
    sticker = {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1, "type": "regular"}
    async with running(telegram):
        for reply in (
            await elsewhere.said(sticker=sticker | {"is_animated": False, "is_video": False}),
            await elsewhere.said("\U0001f44d"),
        ):
            assert (await elsewhere.ask(to=reply))["text"].startswith(USAGE)
        greeted = await elsewhere.ask("@dateline_bot hello!", to=await elsewhere.said(BRIDGE))
        assert greeted["text"].startswith(USAGE)


async def test_a_short_text_answers_too(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    async with running(telegram):
        answer = await elsewhere.ask(to=await elsewhere.said("The bridge has 12 arches."))
    assert answer["text"] == "12\n\nThe bridge has 12 arches.\n— [The bridge has 12 arches], ¶1 s1"


async def test_pages_that_cannot_be_read_are_named(
    telegram: TelegramServer, elsewhere: Elsewhere, web: Web, page: str
) -> None:
    dead, private = f"{web.url}/none", web.url.replace("127.0.0.1", "localhost") + "/a"
    gone = "The page is not there (any more): 127.0.0.1 answers 404."
    async with running(telegram):
        one = await elsewhere.ask(to=await elsewhere.said(dead))
        both = await elsewhere.ask("@dateline_bot how many arches?", to=await elsewhere.said(f"{dead} {page}"))
        beside = await elsewhere.ask(to=await elsewhere.said(f"{BRIDGE} {dead}"))
        inside = await elsewhere.ask(to=await elsewhere.said(private))
    assert one["text"] == gone
    assert both["text"].startswith("34\n")
    assert both["text"].endswith(f"\n\n{gone}")
    assert beside["text"].startswith("12\n")
    assert inside["text"] == "localhost is not a public address, so it is not fetched."
    assert [path for path, _ in web.requests].count("/a") == 1


async def test_it_speaks_the_language_of_whoever_asks(telegram: TelegramServer, web: Web) -> None:
    elsewhere = Elsewhere(telegram, language_code="de")
    async with running(telegram):
        usage = await elsewhere.ask()
        gone = await elsewhere.ask(to=await elsewhere.said(f"{web.url}/none"))
    assert "127.0.0.1" in gone["text"]
    assert not gone["text"].startswith("The page")
    assert not usage["text"].startswith(USAGE)


async def test_no_shelf_is_looked_at_and_nothing_is_kept(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    """Not the asker's, not the public one, not that of a chat with the number that two people's private chat has here."""
    dam = "The dam is 40 metres high and holds well. It was finished in 1990, says the mayor of the town."
    clara = telegram.user("Clara")
    async with running(telegram, public=("seeds",)) as collections:
        shelves = [Shelf(str(elsewhere.alice["id"])), Shelf(str(clara["id"])), Shelf(str(elsewhere.group.id))]
        for shelf in shelves:
            collections.add(shelf, Article(BRIDGE, "Old bridge"))
        public = collections.stock("seeds", [Article(BRIDGE, "Old bridge")])
        there = await elsewhere.said(dam)
        chats = [elsewhere.group.info, {"id": clara["id"], "type": "private", "first_name": "Clara"}]
        answers = [(await elsewhere.ask(to=there, chat=chat))["text"] for chat in chats]
        answers += [(await elsewhere.ask(to=None, chat=chat))["text"] for chat in chats]
        assert set(collections.store.chats.shelves()) == {*shelves, public}
        assert [collections.store.articles.count(shelf) for shelf in shelves] == [1, 1, 1]
        assert collections.next_unencoded() is None
    for text in answers:
        assert "12" not in text
        assert "Old bridge" not in text


async def test_the_chat_s_number_is_nobody_s(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    """Neither the language that another chat of that number has chosen counts, nor that the operator lets it in."""
    clara = telegram.user("Clara")
    private = {"id": clara["id"], "type": "private", "first_name": "Clara"}
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader())
    collections.store.settings.put(Shelf(str(clara["id"])), LANGUAGE, "de")
    there = await elsewhere.said(BRIDGE)
    async with running_bot(telegram, collections, allowed=frozenset({elsewhere.bob["id"], clara["id"]})):
        await telegram.call_guest(elsewhere.alice, ASKED, elsewhere.bot, chat=private, reply_to=there)
        question = "@dateline_bot Is it in Germany?"
        let_in = await telegram.guest(elsewhere.bob, question, elsewhere.bot, chat=private, reply_to=there)
        await telegram.settled(elsewhere.bot)
    assert let_in["text"].startswith("The article does not say.")
    assert len(telegram.called("answerGuestQuery")) == 1


async def test_a_reply_to_its_own_answer_reads_the_page_again_and_not_the_answer(
    telegram: TelegramServer, elsewhere: Elsewhere, page: str
) -> None:
    async with running(telegram):
        first = await elsewhere.ask("@dateline_bot how many arches?", to=await elsewhere.said(page))
        seen = {k: first[k] for k in ("text", "entities")}
        own = elsewhere.group.put(99, elsewhere.bot.user, **seen)
        built = await elsewhere.ask("@dateline_bot when was it built?", to=own)
        without = await elsewhere.ask(to=elsewhere.group.put(100, elsewhere.bot.user, text=f"12\n\n{BRIDGE}"))
    assert "It was built in 1432 by Jan Novak" in built["text"]
    assert without["text"].startswith(USAGE)


async def test_so_many_texts_a_minute_and_no_more(telegram: TelegramServer, elsewhere: Elsewhere, page: str) -> None:
    now = 1_000_000.0
    refused = f"You can add at most {MOST_A_MINUTE} articles a minute. Try again in a minute."
    async with running(telegram, clock=lambda: now):
        there = await elsewhere.said(BRIDGE)
        two = await elsewhere.said(f"{page} {page}?b")
        await elsewhere.ask(to=two)
        now += 30
        read = [(await elsewhere.ask(to=there))["text"] for _ in range(MOST_A_MINUTE - 1)]
        other = await telegram.guest(elsewhere.bob, ASKED, elsewhere.bot, reply_to=there)
        now += 30
        later = [(await elsewhere.ask(to=there))["text"] for _ in range(3)]
    assert [text == refused for text in read] == [False] * (MOST_A_MINUTE - 2) + [True]
    assert [text == refused for text in later] == [False, False, True]
    assert other["text"].startswith("12\n")


async def test_no_guest_waits_for_vectors(telegram: TelegramServer, elsewhere: Elsewhere, web: Web) -> None:
    encoder = WordsEncoder()
    body = "".join(f"<p>Arch number {n} of the bridge was measured by the engineer.</p>" for n in range(12))
    page = web.page("/long", f"<html><body><article>{body}</article></body></html>")
    async with running(telegram, encoder=encoder):
        await elsewhere.ask("@dateline_bot", to=await elsewhere.said(page))
        await elsewhere.ask("@dateline_bot who measured arch 7?", to=await elsewhere.said(page))
    assert encoder.encoded == []


async def test_a_slow_page_delays_nobody(telegram: TelegramServer, elsewhere: Elsewhere, web: Web) -> None:
    """Not who asks, not other guests, not the chat that goes by the number that the guest's chat has."""
    asked, go_on = threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        go_on.wait()
        request.send_error(404)

    web.pages["/slow"] = slow
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader())
    clara = telegram.user("Clara")
    chats = {telegram.private(user).id: user for user in (elsewhere.alice, clara)}
    private = {"id": clara["id"], "type": "private", "first_name": "Clara"}
    async with running_bot(telegram, collections, fetcher=Fetcher(allowed=("127.0.0.1",))):
        try:
            waiting = await telegram.call_guest(elsewhere.alice, f"{ASKED} {web.url}/slow", elsewhere.bot, chat=private)
            assert await asyncio.to_thread(asked.wait, PATIENCE)
            beside = await elsewhere.ask(to=await elsewhere.said(BRIDGE))
            for number, user in chats.items():
                await telegram.chats[number].say(user, "/help")
            helped = [await telegram.chats[number].answer() for number in chats]
        finally:
            go_on.set()
        await telegram.until(lambda: telegram.queries[waiting].answer is not None, "the slow answer")
    assert beside["text"].startswith("12\n")
    assert [answer["text"][:10] for answer in helped] == ["How to ask"] * 2


async def test_what_goes_wrong_is_said_there_and_nowhere_else(telegram: TelegramServer, elsewhere: Elsewhere) -> None:
    telegram.fail_next("answerGuestQuery", 400, "Bad Request: something new")
    private = {"id": elsewhere.bob["id"], "type": "private", "first_name": "Bob"}
    telegram.private(elsewhere.bob)
    async with running(telegram):
        answer = await elsewhere.ask(to=await elsewhere.said(BRIDGE), chat=private)
    assert answer["text"].startswith("Something went wrong on my side")


async def test_a_passage_too_long_for_a_message_is_cut_and_still_cited(
    telegram: TelegramServer, elsewhere: Elsewhere, web: Web
) -> None:
    # As long as a passage can be, and two UTF-16 units a character.
    said = f"The bridge has 12 arches of granite {chr(0x1F9F1) * 1900} and so on."
    page = web.page("/long", f"<html><title>Bricks</title><body><article><p>{said}</p></article></body></html>")
    async with running(telegram):
        answer = await elsewhere.ask(to=await elsewhere.said(page))
    assert " […]\n— " in answer["text"]
    assert links(answer) != []
