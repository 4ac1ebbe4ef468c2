"""The names of who shared pages in a group: in its briefings, withdrawn, removed and moved."""

import datetime as dt
from collections.abc import Iterator

import pytest

from retrieval.store import Shelf
from tests.bot.test_briefings import BRIDGE
from tests.bot.town import Town
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import Chat
from tests.web import Web, serving

HARBOUR = """<html lang="en"><head><title>New pier</title></head><body><article><h1>New pier</h1>
<p>The harbour of Lindau will get a new pier for electric ferries, the port authority announced on Tuesday.</p>
<p>The pier is to be 120 metres long and to open in 2028, for which 9 million euros are set aside.</p>
<p>Some 400,000 passengers a year take the ferries to Bregenz and Rorschach, twice as many as ten years ago.</p></article></body></html>"""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
async def town(telegram: TelegramServer, web: Web) -> Town:
    return Town(telegram, web)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Bob",), "shared by Bob, Tue 23:13"),
        (("Bob", "Cid"), "shared by Bob and 1 other, Tue 23:13"),
        (("Cid", "Bob", "Alice"), "shared by Cid and 2 others, Tue 23:13"),
        ((), None),
    ],
)
@pytest.mark.parametrize("how", ["/brief", "morning"])
async def test_a_briefing_says_who_shared_a_page_and_when(
    telegram: TelegramServer, town: Town, names: tuple[str, ...], said: str | None, how: str
) -> None:
    group = town.new_group(supergroup=True)
    store, people = town.mornings.collections.store, {"Alice": town.alice, "Bob": town.bob, "Cid": town.cid}
    town.switch_on(group)
    store.settings.put(Shelf(str(group.id)), "timezone", "Europe/Berlin")
    town.mornings.add(group, BRIDGE)
    if how == "morning":
        town.mornings.plan(group, due=dt.datetime(2023, 11, 15, 8, tzinfo=dt.UTC).timestamp())
    url = town.web.page("/harbour", HARBOUR)
    async with town.running():
        first = None
        for name in names:
            message = await group.say(people[name], url)
            first = first or message
            if name == names[0]:
                await telegram.until(lambda: bool(town.reactions(group)), "the reaction")
            telegram.advance(60)
        if not names:
            await group.say(town.alice, f"/add {url}")
        await town.handled()
        before = len(group.from_bots())
        town.mornings.turn_to("2023-11-15 08:00")
        if how == "/brief":
            await group.say(town.alice, "/brief")
        briefing = (await group.answers(before + 1))[-1]
    line = next(line for line in briefing["text"].splitlines() if line.startswith("— New pier"))
    assert "26,000 cars" in briefing["text"]
    if said is None or first is None:
        assert "shared" not in briefing["text"]
        return
    assert line.endswith(f" · {said}")
    links = [e["url"] for e in briefing["entities"] if e["type"] == "text_link" and "t.me/c/" in e["url"]]
    assert f"https://t.me/c/{str(group.id)[4:]}/{first['message_id']}" in links
    assert any(e["type"] == "italic" for e in briefing["entities"])
    other = next(line for line in briefing["text"].splitlines() if line.startswith("— The old"))
    assert "shared" not in other


async def test_of_a_single_article_it_is_said_once(telegram: TelegramServer, town: Town) -> None:
    town.switch_on()
    async with town.running():
        shared = await town.group.say(town.bob, town.page("Arn"))
        await telegram.until(lambda: bool(town.reactions()), "the reaction")
        await town.group.say(town.cid, "/brief", reply_to=shared)
        briefing = (await town.group.answer())["text"]
    assert briefing.splitlines()[1] == "shared by Bob, Tue 22:13"
    assert briefing.count("shared by") == 1


async def test_a_member_withdraws_their_name_and_the_page_stays(telegram: TelegramServer, town: Town) -> None:
    town.switch_on()
    url = town.page("Arn")
    async with town.running():
        await town.group.say(town.bob, url)
        await town.group.say(town.cid, url)
        await town.collected()
        await town.group.say(town.bob, "/collect forget me")
        told = (await town.group.answer())["text"]
        assert town.who()[0] == ["Cid"]
        await town.group.say(town.bob, url)
        await town.collected()
        assert town.who()[0] == ["Cid"]
        await town.group.say(town.bob, "/collect name me")
        await town.group.answers(2)
        await town.group.say(town.bob, url)
        await town.collected()
    assert told.startswith("I deleted your name from 1 page that you shared.")
    assert town.titles()[0] == "Arn"
    assert sorted(town.who()[0]) == ["Bob", "Cid"]


async def test_in_private_a_name_is_withdrawn_from_all_groups(telegram: TelegramServer, town: Town) -> None:
    other, chat = town.new_group(), telegram.private(town.bob)
    url = town.page("Arn")
    async with town.running():
        await chat.say(town.bob, "/collect forget me")
        nothing = (await chat.answer())["text"]
        for group in (town.group, other):
            await group.say(town.alice, "/collect on")
            await group.answer()
            await group.say(town.bob, url)
            await town.collected(group)
        await chat.say(town.bob, "/collect forget me")
        told = (await chat.answers(2))[-1]["text"]
    assert nothing == "I have not noted your name in any group."
    assert told.startswith("I deleted your name from 2 pages that you shared.")
    assert [town.who(group)[0] for group in (town.group, other)] == [[], []]


async def test_who_is_anonymous_is_asked_to_write_under_their_own_name(town: Town) -> None:
    async with town.running():
        await town.group.say_anonymously("/collect forget me")
        assert "under your own name" in (await town.group.answer())["text"]


async def test_removing_a_page_removes_who_shared_it_and_undo_brings_both_back(
    telegram: TelegramServer, town: Town
) -> None:
    town.switch_on()
    async with town.running():
        await town.group.say(town.bob, town.page("Arn"))
        await telegram.until(lambda: bool(town.reactions()), "the reaction")
        await town.group.say(town.alice, "/remove 1")
        await town.group.answer()
        assert town.who() == []
        await town.group.say(town.alice, "/undo")
        await town.group.answers(2)
    assert town.who() == [["Bob"]]


async def test_a_group_that_becomes_a_supergroup_keeps_it(telegram: TelegramServer, town: Town) -> None:
    async with town.running():
        await town.group.say(town.alice, "/collect on")
        await town.group.answer()
        await town.group.say(town.bob, town.page("Arn"))
        await telegram.until(lambda: bool(town.reactions()), "the reaction")
        new = await town.group.upgrade(town.alice)
        await telegram.until(lambda: not telegram.bots[TOKEN].updates, "the upgrade")
        await new.say(town.cid, town.page("Arn"))
        await town.collected(new)
    (first, *_) = town.who(new)
    assert first == ["Bob", "Cid"]
    moved = town.mornings.collections.store.sharings.of([Shelf(str(new.id))], [article_id(town, new)])
    assert [sharing.message for sharing in moved[article_id(town, new)]] == [None, "2"]


def article_id(town: Town, group: Chat) -> str:
    return town.mornings.collections.store.articles.of(Shelf(str(group.id)))[0].article.id
