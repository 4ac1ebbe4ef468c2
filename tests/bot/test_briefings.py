"""Briefings as people ask for them: in words, in chat, in the terminal, to a file."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing_service import NoSuchMoment, Request, drawn, moment, parse, prepare
from bot.cli.main import main
from retrieval.model import Article, Budget, Shape
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store
from tests.conftest import running_bot
from tests.standin.server import TelegramServer

BRIDGE = (
    "The old bridge over the Arn will be closed for two years from next spring, the mayor of Lindau said on Monday.\n\n"
    "Engineers found cracks in 14 of its 32 piers during an inspection in March. The repair is expected to cost 48 million euros, "
    "of which the state pays half. About 26,000 cars cross the bridge every day.\n\n"
    "A temporary bridge for pedestrians will open in May. Shopkeepers fear for their trade."
)
HARBOUR = (
    "The harbour of Lindau will get a new pier for electric ferries, the port authority announced on Tuesday.\n\n"
    "The pier is to be 120 metres long and to open in 2028. The authority has set aside 9 million euros for it."
)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("", Request()),
        ("3 sentences", Request(Budget(sentences=3))),
        ("1 sentence", Request(Budget(sentences=1))),
        ("600 characters", Request(Budget(characters=600))),
        ("30 seconds", Request(Budget(seconds=30))),
        ("2 minutes", Request(Budget(seconds=120))),
        ("China", Request(topic="China")),
        ("about the new bridge", Request(topic="the new bridge")),
        ("on China", Request(topic="China")),
        ("China 3 sentences", Request(Budget(sentences=3), topic="China")),
        ("3 sentences, China since yesterday", Request(Budget(sentences=3), topic="China", since="yesterday")),
        ("since yesterday", Request(since="yesterday")),
        ("since 2026-11-20.", Request(since="2026-11-20")),
        ("this week", Request(time="this week")),
        ("China in March", Request(topic="China", time="in March")),
        ("3 sentences, China, seit Montag", Request(Budget(sentences=3), topic="China", time="seit Montag")),
        ("latest on China", Request(topic="China", latest=True)),
        ("latest China since yesterday", Request(topic="China", since="yesterday", latest=True)),
        ("latest", Request(latest=True)),
        ("the latest plan", Request(topic="the latest plan")),
        ("timeline", Request(shapes=(Shape.TIMELINE,))),
        ("the numbers", Request(shapes=(Shape.NUMBERS,))),
        ("who is who", Request(shapes=(Shape.PEOPLE,))),
        ("numbers, quotes and timeline", Request(shapes=(Shape.NUMBERS, Shape.TIMELINE, Shape.QUOTES))),
        ("key points and numbers", Request(shapes=(Shape.POINTS, Shape.NUMBERS))),
        ("timeline since monday", Request(since="monday", shapes=(Shape.TIMELINE,))),
        ("the people of Lindau", Request(topic="the people of Lindau")),
        ("unemployment numbers", Request(topic="unemployment numbers")),
    ],
)
def test_requests_in_a_users_words(text: str, request_: Request) -> None:
    assert parse(text) == request_


@given(st.text(max_size=80))
def test_any_words_are_a_request_of_no_other_words(text: str) -> None:
    request = parse(text)
    assert all(word in text.split() or word in text for word in (request.topic or "").split())
    assert request.shapes


NOW = dt.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("today", "2026-11-25T00:00:00+01:00"),
        ("yesterday", "2026-11-24T00:00:00+01:00"),
        ("Monday", "2026-11-23T00:00:00+01:00"),
        ("last friday", "2026-11-20T00:00:00+01:00"),
        ("wednesday", "2026-11-25T00:00:00+01:00"),
        ("this week", "2026-11-23T00:00:00+01:00"),
        ("last week", "2026-11-16T00:00:00+01:00"),
        ("week", "2026-11-18T00:00:00+01:00"),
        ("3 days", "2026-11-22T09:30:00+01:00"),
        ("12 hours ago", "2026-11-24T21:30:00+01:00"),
        ("2026-11-20", "2026-11-20T00:00:00+01:00"),
        ("2026-11-20T08:00", "2026-11-20T08:00:00+01:00"),
        ("last month", "2026-10-01T00:00:00+02:00"),
        ("gestern", "2026-11-24T00:00:00+01:00"),
    ],
)
def test_moments(words: str, iso: str) -> None:
    assert moment(words, NOW) == dt.datetime.fromisoformat(iso)


@pytest.mark.parametrize("words", ["whenever", "32 moons", "2026-13-45", "day"])
def test_what_is_no_moment_is_said(words: str) -> None:
    with pytest.raises(NoSuchMoment, match="since yesterday"):
        moment(words, NOW)


def shelf_of(*articles: tuple[float, Article]) -> tuple[Collections, Shelf]:
    clock = [0.0]
    collections, shelf = Collections(open_store(Path(":memory:")), clock=lambda: clock[0]), Shelf("1")
    for added, article in articles:
        clock[0] = added
        collections.add(shelf, article)
    return collections, shelf


DAM = "A dam of 40 metres will be built above Lindau, the ministry said. It will cost 300 million euros, the ministry said."


@pytest.mark.parametrize(
    ("words", "titles", "undated"),
    [
        ("since yesterday", {"Harbour"}, 0),
        ("this week", {"Harbour", "Dam"}, 1),
        ("since 4 days", {"Harbour", "Dam"}, 1),
        ("since 2026-11-10", {"Bridge", "Harbour", "Dam"}, 1),
        ("seit Montag", {"Harbour", "Dam"}, 1),
        ("today", {"Harbour"}, 0),
        ("in November", {"Bridge", "Harbour", "Dam"}, 1),
    ],
)
def test_articles_count_by_their_date_or_else_by_when_they_were_added(
    words: str, titles: set[str], undated: int
) -> None:
    day = dt.timedelta(days=1)
    collections, shelf = shelf_of(
        (NOW.timestamp(), Article(BRIDGE, "Bridge", published="2026-11-10")),
        (NOW.timestamp(), Article(HARBOUR, "Harbour", published="2026-11-25")),
        ((NOW - 2 * day).timestamp(), Article(DAM, "Dam")),
    )
    request = parse(words)
    found = prepare(collections, shelf, request, now=NOW)
    assert {point.citation.title for point in found.points} == titles
    assert found.time is not None
    assert (found.time.articles, found.time.undated, found.articles) == (len(titles), undated, len(titles))
    text = drawn(found, request).text
    assert "Articles published " in text
    assert ("1 without a date, by when it was added" in text) == bool(undated)


def test_a_time_without_articles_is_said_with_the_newest_date() -> None:
    collections, shelf = shelf_of(((NOW - dt.timedelta(days=9)).timestamp(), Article(BRIDGE, "Bridge")))
    for words in ("since 1 hour", "this week"):
        request = parse(words)
        nothing = prepare(collections, shelf, request, now=NOW)
        assert (nothing.points, nothing.articles) == ((), 0)
        assert "The newest is of Mon, Nov 16, 2026." in drawn(nothing, request).text


def test_the_latest_is_in_the_order_of_days_and_dated() -> None:
    follow_up = "The port authority of Lindau opened the bids for the pier on Thursday. Five shipyards made offers for the pier."
    collections, shelf = shelf_of(
        (1.0, Article(HARBOUR, "Old news", published="2026-11-10")),
        (2.0, Article(DAM, "Elsewhere", published="2026-11-25")),
        (3.0, Article(follow_up, "New news", published="2026-11-24")),
    )
    request = parse("latest on the pier, 5 sentences")
    assert request == Request(Budget(sentences=5), topic="the pier", latest=True)
    found = prepare(collections, shelf, request, now=NOW)
    assert found.points[0].citation.title == "New news"
    days = [point.citation.published or "" for point in found.points]
    assert days == sorted(days, reverse=True)
    text = drawn(found, request).text
    assert "— New news, ¶1 s1 · November 24, 2026" in text
    assert "· 2 of 3 articles ·" in text


def test_the_header_counts_the_articles_that_are_quoted() -> None:
    collections, shelf = shelf_of(
        (1.0, Article(BRIDGE, "Bridge")), (2.0, Article(HARBOUR, "Harbour")), (3.0, Article(DAM, "Dam"))
    )
    for words, counted in (("", "3 articles"), ("pier", "1 of 3 articles"), ("1 sentence", "1 of 3 articles")):
        request = parse(words)
        assert f"· {counted} ·" in drawn(prepare(collections, shelf, request, now=NOW), request).text


@pytest.mark.parametrize("topic", ["the moon landing", "pier in Brazil", "airline piers"])
def test_a_topic_that_no_article_is_about_gets_no_briefing(topic: str) -> None:
    collections, shelf = shelf_of((1.0, Article(BRIDGE, "Bridge")), (2.0, Article(HARBOUR, "Harbour")))
    request = parse(topic)
    text = drawn(prepare(collections, shelf, request, now=NOW), request).text
    assert text == f"None of the 2 articles is about “{topic}”."


async def test_a_chat_is_briefed_and_each_point_is_the_articles_own_words(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, Collections(open_store(Path(":memory:")))):
        await chat.say(alice, f"/add The bridge\n{BRIDGE}")
        await chat.answers(1)
        await chat.say(alice, "/brief 3 sentences")
        told = (await chat.answers(2))[-1]
        await chat.say(alice, "/brief the moon landing")
        nothing = (await chat.answers(3))[-1]["text"]
        await chat.say(alice, "/brief since whenever")
        unknown = (await chat.answers(4))[-1]["text"]
    raw = told["text"].encode("utf-16-le")
    quotes = [
        raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in told["entities"]
        if e["type"] == "blockquote"
    ]
    assert 1 <= len(quotes) <= 3
    assert all(part in BRIDGE for quote in quotes for part in quote.strip("… ").split(" … "))
    assert told["text"].startswith("Briefing · The bridge · ")
    assert nothing == "The article is not about “the moon landing”."
    assert unknown.startswith("I do not understand the date “whenever”.")


async def test_other_shapes_are_behind_buttons(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, Collections(open_store(Path(":memory:")))):
        await chat.say(alice, f"/add The bridge\n{BRIDGE}")
        await chat.answers(1)
        await chat.say(alice, "/brief")
        told = (await chat.answers(2))[-1]
        await chat.press(told, "The numbers", alice)
        numbers = (await chat.answers(3))[-1]["text"]
        await chat.say(alice, "/brief numbers")
        alone = (await chat.answers(4))[-1]
        await chat.say(alice, "/remove 1")
        await chat.answers(5)
        pressed = await chat.press(told, "The numbers", alice)
    assert "The numbers\n\n" in numbers
    assert "48 million euros" in numbers
    assert "Where the sources differ" not in str(told["reply_markup"])
    assert alone["text"] == numbers
    assert "reply_markup" not in alone
    assert pressed["text"] == "There is nothing for this section in these articles."


async def test_in_reply_to_an_article_that_alone_is_briefed(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    async with running_bot(telegram, Collections(open_store(Path(":memory:")))) as _:
        first = await group.say(alice, f"/add The bridge\n{BRIDGE}")
        await group.answers(1)
        await group.say(alice, f"/add The harbour\n{HARBOUR}")
        await group.answers(2)
        unknown = await group.say(
            alice, "A dam of 40 metres will be built above Lindau, the ministry said. It costs 300 million euros."
        )
        await group.say(alice, "/brief", reply_to=first)
        known = (await group.answers(3))[-1]["text"]
        await group.say(alice, "/brief", reply_to=unknown)
        read = (await group.answers(4))[-1]["text"]
    assert known.startswith("Briefing · The bridge")
    assert "pier for electric ferries" not in known
    assert "A dam of 40 metres" in read
    assert "bridge" not in read.lower()


async def test_in_a_group_a_briefing_can_be_read_in_private(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    async with running_bot(telegram, seed_library):
        await group.say(alice, "/brief")
        told = await group.answer()
    urls = [b.get("url", "") for row in told["reply_markup"]["inline_keyboard"] for b in row]
    assert any(url.startswith("https://t.me/dateline_bot?start=") for url in urls)


@pytest.fixture
def news(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
    monkeypatch.setenv("DATELINE_STATE", str(folder.parent / "state"))
    monkeypatch.setenv("DATELINE_ENCODER", "none")
    return ["brief", "--articles", str(folder)]


def test_the_command_line_gives_json(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*news, "--json", "--shape", "all", "--sentences", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"articles", "used", "reading_seconds", "points", "sections"}
    assert 1 <= len(found["points"]) <= 2
    for point in found["points"]:
        assert BRIDGE[point["start"] : point["end"]] in BRIDGE
        assert all(part in BRIDGE for part in point["quoted"])
    for section in found["sections"]:
        for entry in (entry for group in section["groups"] for entry in group):
            assert BRIDGE[entry["start"] : entry["end"]] == entry["text"]
            assert all(entry["text"][start:end] for start, end in entry["marks"])


def test_the_command_line_writes_markdown_and_html(
    news: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, note = folder.parent / "news.html", folder.parent / "news.md"
    assert main([*news, "--html", str(page)]) == 0
    assert main([*news, "--markdown", str(note), "--topic", "bridge"]) == 0
    assert main([*news, "--markdown"]) == 0
    assert "<blockquote" in page.read_text("utf-8")
    assert "**Briefing**" in note.read_text("utf-8")
    assert capsys.readouterr().out.startswith("**Briefing**")


@pytest.mark.parametrize(
    ("options", "status"),
    [(["--since", "whenever"], 2), (["--html", "/nonexistent/x.html"], 2), (["--markdown", "/nonexistent/x.md"], 2)],
)
def test_what_cannot_be_done_is_one_line(
    news: list[str], capsys: pytest.CaptureFixture[str], options: list[str], status: int
) -> None:
    assert main([*news, *options]) == status
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("options", [["--shape", "poem"], ["--sentences", "0"], ["--json", "--html"]])
def test_bad_usage_is_one_line(news: list[str], capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*news, *options])
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_where_sources_differ_each_is_dated() -> None:
    first = (
        "A tanker collided with a ferry off Arnholm on Monday. Five people died in the collision, the coast guard said."
    )
    later = "The tanker collided with the ferry off Arnholm on Monday morning. Seven people died in the collision, police said."
    collections, shelf = shelf_of(
        (1.0, Article(first, "First report", published="2026-11-23", language="en")),
        (2.0, Article(later, "Later report", published="2026-11-24", language="en")),
    )
    request = parse("differences")
    text = drawn(prepare(collections, shelf, request, now=NOW), request).text
    assert text.index("Five people died") < text.index("November 23, 2026") < text.index("Seven people died")
    assert text.endswith("— Later report, ¶1 s2 · November 24, 2026")
