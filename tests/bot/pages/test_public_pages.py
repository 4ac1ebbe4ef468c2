"""Reader pages that the bot serves: who can open what, for how long, and what is shown."""

import asyncio
import base64
import re
import struct
from urllib.parse import quote

import pytest

from bot.pages.tickets import Signer, Ticket
from bot.telegram.features.links.payloads import LinkKind, Target
from bot.telegram.public_pages import MOST_WAITING, VIEWS
from retrieval.model import Article, PassageId
from retrieval.store import Schedule, Shelf
from tests.bot.pages.seen import Seen, fetch
from tests.bot.pages.site import DAY, Site, links_of
from tests.conftest import TOKEN
from tests.standin.keyboards import check_markup
from tests.standin.people import button
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE, Chat, Json

BRIDGE = Article(
    "The city has two rivers.\n\nThe bridge has 12 arches. It was built in 1432 by Jan Novak.\n\nA fee is planned.",
    "The bridge",
    title_supplied=True,
    source="Town <Crier>",
    published="2024-03-18",
    language="en",
)
MILL = Article("The mill has 240 workers. It closes in October.", "The mill", language="en")
PUBLISHED = Article("The tower has 7 bells. It was built in 1510.", "The tower", url="https://example.org/tower")
QUESTION = "How many arches has the bridge?"
REMOVED = "The article of this link was removed or switched off."


@pytest.fixture
def site(telegram: TelegramServer) -> Site:
    return Site(telegram)


@pytest.fixture
def alice(telegram: TelegramServer) -> Json:
    return telegram.user("Alice")


@pytest.fixture
def chat(telegram: TelegramServer, site: Site, alice: Json) -> Chat:
    """Alice's private chat, with two articles without an address and one with."""
    made = telegram.private(alice)
    for article in (BRIDGE, MILL, PUBLISHED):
        site.add(made, article)
    return made


async def asked(chat: Chat, user: Json, question: str = QUESTION) -> Json:
    before = len(chat.from_bots())
    await chat.say(user, question)
    found: Json = (await chat.answers(before + 1))[before]
    return found


async def link_for(chat: Chat, user: Json, question: str = QUESTION) -> str:
    (link,) = links_of(await asked(chat, user, question))
    return link


async def test_the_citation_of_an_article_without_an_address_opens_the_article_at_the_sentence(
    site: Site, chat: Chat, alice: Json
) -> None:
    async with site.running():
        answer = await asked(chat, alice)
        (link,) = links_of(answer)
        assert re.fullmatch(re.escape(site.url) + r"/read/[A-Za-z0-9_-]{48}\?at=2\.1#p2s1", link)
        assert button(answer, "Open")["url"] == link
        seen = await fetch(link)
    assert seen.status == 200
    assert seen.page.marks == ["The bridge has 12 arches."]
    assert seen.page.ids["p2s1"] == "The bridge has 12 arches."
    for fact in ("[The bridge]", "Town <Crier>", "March 18, 2024", "English"):
        assert fact in seen.page.text
    assert "Whoever has this link can read this page until January" in seen.page.text


async def test_what_a_browser_is_told(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        for address in (link, site.url + "/read/nothing"):
            headers = (await fetch(address)).headers
            assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
            assert headers["Cache-Control"] == "no-store"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "noindex" in headers["X-Robots-Tag"]
            assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert (await fetch(link, method="HEAD")).status == 200
        assert (await fetch(link, method="POST")).status == 405


async def test_an_article_with_an_address_keeps_its_link(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        answer = await asked(chat, alice, "How many bells has the tower?")
    (link,) = links_of(answer)
    assert link.startswith("https://example.org/tower#:~:text=")
    assert button(answer, "Open")["url"] == link


async def test_without_a_public_address_there_are_no_pages(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running(pages=False):
        assert links_of(await asked(chat, alice)) == []
        assert (await fetch(site.url + "/read/" + "A" * 48)).status == 404
    assert all(name != "page" for _, name, _ in site.collections.store.settings.all())


async def test_a_link_shows_no_chat(site: Site, chat: Chat, alice: Json, telegram: TelegramServer) -> None:
    async with site.running():
        ticket = (await link_for(chat, alice)).partition("/read/")[2].partition("?")[0]
    raw = base64.urlsafe_b64decode(ticket)
    for packed in (
        str(chat.id).encode(),
        struct.pack(">q", chat.id),
        struct.pack("<q", chat.id),
        struct.pack(">i", chat.id),
    ):
        assert packed not in raw
    assert str(chat.id) not in ticket


async def test_a_forged_link_opens_nothing(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        base, _, ticket = link.partition("?")[0].rpartition("/")
        stolen = Signer(b"another key").pack(site.links.signer.unpack(ticket))
        for forged in (
            "C" + ticket[1:],
            ticket[:20] + "--" + ticket[22:],
            ticket[:-2] + "AA",
            stolen,
            ticket[:40],
            "é",
        ):
            seen = await fetch(f"{base}/{quote(forged)}")
            assert seen.status == 404, forged
            assert seen.page.text.strip().endswith("This link does not work (any more).")


async def test_a_link_ends(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        site.now += 7 * DAY - 1
        assert (await fetch(link)).status == 200
        site.now += 3602
        seen = await fetch(link)
        assert (seen.status, "This link has expired." in seen.page.text) == (410, True)
        assert (await fetch(await link_for(chat, alice))).status == 200


async def say(chat: Chat, user: Json, text: str) -> None:
    await asked(chat, user, text)


async def test_a_removed_article_s_link_is_dead_until_it_is_put_back(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        await say(chat, alice, "/remove 1")
        seen = await fetch(link)
        assert (seen.status, REMOVED in seen.page.text) == (410, True)
        await say(chat, alice, "/undo")
        assert (await fetch(link)).status == 200
        await say(chat, alice, "/off 1")
        assert (await fetch(link)).status == 410


async def test_forgetting_ends_all_links_for_good(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        await say(chat, alice, "/forget everything")
        assert (await fetch(link)).status == 410
        site.add(chat, BRIDGE)
        assert (await fetch(link)).status == 410
        assert (await fetch(await link_for(chat, alice))).status == 200


async def test_in_a_group_that_the_bot_has_left_links_are_dead(
    telegram: TelegramServer, site: Site, alice: Json
) -> None:
    group = telegram.group("News", alice)
    site.add(group, BRIDGE)
    # Nothing says when the bot has noticed, so its page is loaded until it has.
    async with site.running(most_questions=0):
        link = await link_for(group, alice, f"/ask {QUESTION}")
        assert (await fetch(link)).status == 200
        await group.kick(telegram.bots[TOKEN], alice)
        seen = await until(link, 410)
    assert REMOVED in seen.page.text


async def until(link: str, status: int) -> Seen:
    """Load a page until it has this status."""
    async with asyncio.timeout(PATIENCE):
        while (seen := await fetch(link)).status != status:
            pass
    return seen


async def test_links_outlive_the_upgrade_of_their_group(telegram: TelegramServer, site: Site, alice: Json) -> None:
    group = telegram.group("News", alice)
    site.add(group, BRIDGE)
    async with site.running():
        link = await link_for(group, alice, f"/ask {QUESTION}")
        after = await group.upgrade(alice)
        await asked(after, alice, f"/ask {QUESTION}")
        assert (await fetch(link)).status == 200


async def test_a_public_shelf_s_article_has_a_link_that_no_chat_ends(telegram: TelegramServer, alice: Json) -> None:
    site, chat = Site(telegram, public=(BRIDGE,)), telegram.private(alice)
    async with site.running():
        link = await link_for(chat, alice)
        await say(chat, alice, "/off seeds")
        await say(chat, alice, "/forget everything")
        assert (await fetch(link)).status == 200


async def test_a_topic_s_article_opens_and_no_other_topic_s(telegram: TelegramServer, site: Site, alice: Json) -> None:
    forum = telegram.group("Forum", alice, topics=(7,))
    site.add(forum, BRIDGE, topic=7)
    async with site.running():
        await forum.say(alice, f"/ask {QUESTION}", topic=7)
        (link,) = links_of(await forum.answer())
        assert (await fetch(link)).status == 200
    assert [name for shelf, name, _ in site.collections.store.settings.all() if shelf == Shelf(str(forum.id), 7)] == [
        "page"
    ]


async def test_a_question_is_answered_from_the_article_of_the_link_alone(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = (await link_for(chat, alice)).partition("#")[0]
        answered = await fetch(f"{link}&q={quote(QUESTION)}")
        elsewhere = await fetch(f"{link}&q={quote('How many workers has the mill?')}")
        nothing = await fetch(f"{link}&q={quote('!?')}")
    assert answered.page.marks[-1] == "The bridge has 12 arches."
    assert re.search(r"Confidence: \d+%\. A passage counts as an answer from \d+%\.", answered.page.text)
    assert "#p2s1" in [each["href"] for each in answered.page.attributes("a")]
    assert "The article does not say." in elsewhere.page.text
    assert "240" not in elsewhere.page.text
    assert "What would you like to know?" in nothing.page.text


async def test_a_reader_who_asks_too_much_waits_and_keeps_nobody_from_asking_the_bot(
    site: Site, chat: Chat, alice: Json
) -> None:
    async with site.running(most_questions=3):
        link = (await link_for(chat, alice)).partition("#")[0] + "&q=arches"
        assert [(await fetch(link)).status for _ in range(3)] == [200, 200, 200]
        seen = await fetch(link)
        assert (seen.status, "Too many requests." in seen.page.text) == (429, True)
        assert int(seen.headers["Retry-After"]) >= 20
        assert (await fetch(link.partition("&")[0])).status == 200
        assert "12" in (await asked(chat, alice))["text"]


@pytest.mark.parametrize(
    ("parameters", "accepted", "chosen", "language"),
    [
        ("", "", None, "en"),
        ("", "xx, de;q=0.5, fr;q=0.8", None, "fr"),
        ("", "de;q=0, *", None, "en"),
        ("", "fr", "ar", "ar"),
        ("&lang=ja", "fr", "ar", "ja"),
        ("&lang=xx", "fr", None, "fr"),
    ],
)
async def test_the_language_of_a_page(
    site: Site, chat: Chat, alice: Json, *, parameters: str, accepted: str, chosen: str | None, language: str
) -> None:
    if chosen:
        site.collections.store.settings.put(Shelf(str(chat.id)), "language", chosen)
    async with site.running():
        link = (await link_for(chat, alice)).partition("#")[0]
        seen = await fetch(link + parameters, Accept_Language=accepted)
    (root,) = seen.page.attributes("html")
    assert root["lang"] == language
    assert seen.page.attributes("article")[0]["lang"] == "en"


async def test_more_passages_keep_their_links_and_nothing_else_carries_them(
    site: Site, chat: Chat, alice: Json
) -> None:
    async with site.running():
        answer = await asked(chat, alice)
        copied = button(answer, "Copy")["copy_text"]["text"]
        await chat.press(answer, "More passages", alice)
        assert len(links_of(answer)) >= 2
        for link in links_of(answer):
            assert (await fetch(link)).status == 200
        check_markup(answer["reply_markup"])
        offered = await telegram_of(site).inline(alice, QUESTION, telegram_of(site).bots[TOKEN])
    # A copied or shared quote goes to others, who may not be meant to read the article.
    assert "/read/" not in copied
    assert "/read/" not in str(offered)


def telegram_of(site: Site) -> TelegramServer:
    return site.telegram


async def test_a_briefing_is_a_page_with_links_to_its_sentences(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        briefing = await asked(chat, alice, "/brief")
        link = button(briefing, "Read as a page")["url"]
        seen = await fetch(link)
        pages = [str(each["href"]) for each in seen.page.attributes("a") if "/read/" in str(each["href"])]
        assert len(pages) >= 3
        tickets = [site.links.signer.unpack(page.rpartition("/")[2].partition("?")[0]) for page in pages]
        # A page that a page leads to ends with it.
        assert {ticket.expires for ticket in tickets} == {site.links.signer.unpack(link.rpartition("/")[2]).expires}
        for page in pages:
            opened = await fetch(page)
            assert opened.status == 200
            assert opened.page.marks[0] in seen.page.text
        answered = await fetch(f"{link}?q={quote('How many workers has the mill?')}")
        assert "240" in answered.page.text
        for number in ("1", "1", "1"):
            await say(chat, alice, f"/remove {number}")
        assert (await fetch(link)).status == 410


async def test_without_room_on_the_disk_there_is_an_answer_without_a_link(
    site: Site, chat: Chat, alice: Json, caplog: pytest.LogCaptureFixture
) -> None:
    site.collections.store.database.read("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    async with site.running():
        answer = await asked(chat, alice)
    assert "12" in answer["text"]
    assert links_of(answer) == []
    assert "No links to pages" in caplog.text


async def test_a_passage_that_a_link_into_the_bot_opens_leads_to_its_page(site: Site, chat: Chat, alice: Json) -> None:
    payload = Target(LinkKind.PASSAGE, Shelf(str(chat.id)), PassageId(BRIDGE.id, 1)).pack()
    async with site.running():
        await site.telegram.follow_link(alice, f"https://t.me/dateline_bot?start={payload}")
        (link,) = links_of(await chat.answer())
        assert (await fetch(link)).page.marks == ["The bridge has 12 arches."]


async def test_a_scheduled_briefing_is_a_page_too(site: Site, chat: Chat, alice: Json) -> None:
    shelf = Shelf(str(chat.id))
    site.collections.store.schedules.plan(Schedule(0, shelf, "daily 08:00", zone="UTC", due=site.now - 1))
    async with site.running():
        briefing = await chat.answer()
        assert (await fetch(button(briefing, "Read as a page")["url"])).status == 200


async def test_privacy_says_who_can_read_pages(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        assert "can read that page for 7 days" in (await asked(chat, alice, "/privacy"))["text"]
    async with site.running(pages=False):
        assert "web page" not in (await asked(chat, alice, "/privacy"))["text"]


async def test_a_link_is_made_only_to_what_a_question_to_the_chat_searches(site: Site, chat: Chat) -> None:
    other = Article("Another chat's article.", "Theirs")
    site.collections.add(Shelf("77"), other)
    own = Shelf(str(chat.id))
    assert site.links.articles(own, [other.id, BRIDGE.id]).keys() == {BRIDGE.id}
    name = site.links.names.of(own)
    forged = site.links.signer.pack(Ticket(name, int(site.now) + 99, other.id))
    async with site.running():
        assert (await fetch(f"{site.url}/read/{forged}")).status == 410


async def test_a_chat_that_the_operator_no_longer_allows_has_no_pages(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
    async with site.running(allowed=frozenset({chat.id + 1})):
        assert (await fetch(link)).status == 410
    async with site.running(allowed=frozenset({chat.id})):
        assert (await fetch(link)).status == 200


async def test_when_too_many_read_the_next_ones_are_asked_to_come_back(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        # The lock is held by somebody else, so that no page is made.
        with site.collections.lock:
            reading = {asyncio.create_task(fetch(link)) for _ in range(MOST_WAITING + 3)}
            refused: set[asyncio.Task[Seen]] = set()
            while len(refused) < 3:
                done, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
                refused |= done
        served = [await task for task in reading]
    assert {(task.result().status, task.result().headers["Retry-After"]) for task in refused} == {(503, "60")}
    assert [seen.status for seen in served] == [200] * MOST_WAITING


async def test_a_failure_is_a_page_and_the_log_holds_no_link(
    site: Site, chat: Chat, alice: Json, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "aiohttp")
    async with site.running():
        link = await link_for(chat, alice)
        site.collections.store.close()
        seen = await fetch(link)
    assert seen.status == 500
    assert "Something went wrong on my side." in seen.page.text
    assert "Content-Security-Policy" in seen.headers
    assert "A page could not be made." in caplog.text
    assert link.partition("/read/")[2].partition("?")[0] not in caplog.text


async def test_a_page_that_is_loaded_too_often_waits_too(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running(most_questions=1):
        link = await link_for(chat, alice)
        assert [(await fetch(link)).status for _ in range(VIEWS + 1)] == [200] * VIEWS + [429]
        site.now += 60
        assert (await fetch(link)).status == 200


async def test_an_article_of_an_older_analysis_opens_too(site: Site, chat: Chat, alice: Json) -> None:
    async with site.running():
        link = await link_for(chat, alice)
        with site.collections.store.database.change() as do:  # type: ignore[attr-defined]
            do("UPDATE articles SET analysis = 0")
        assert (await fetch(link)).page.marks == ["The bridge has 12 arches."]
