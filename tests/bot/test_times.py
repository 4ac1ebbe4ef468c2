"""Questions and briefings of a time, in chats, inline, in the terminal and on the command line."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.bootstrap import TERMINAL, make_services
from bot.cli.main import main
from bot.cli.session import Session
from bot.rendering.terminal import render_plain
from bot.telegram.preferences import ANSWERS, TIMEZONE, Answers
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsReader
from tests.standin.server import TelegramServer

NOW = dt.datetime(2026, 11, 27, 16, 30, tzinfo=dt.UTC)
NEW = Article(
    "The ministry of Lindau will buy four new ferries. The ferries cost 62 million euros, the ministry said.",
    "Ferries",
    published="2026-11-26",
)
OLD = Article(
    "The ministry of Lindau has delayed the rail tunnel. The tunnel will have 14 stations, the ministry said.",
    "Tunnel",
    published="2026-10-02",
)


def collections_with(shelf: Shelf, *articles: Article, settings: Mapping[str, str] | None = None) -> Collections:
    collections = Collections(open_store(Path(":memory:")), reader=WordsReader(), clock=NOW.timestamp)
    for article in articles:
        collections.add(shelf, article)
    for key, value in (settings or {}).items():
        collections.store.settings.put(shelf, key, value)
    return collections


async def test_a_private_chat_is_answered_from_the_articles_of_the_time(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, collections_with(Shelf(str(alice["id"])), NEW, OLD)):
        await chat.say(alice, "How many stations has the tunnel this week?")
        elsewhere = (await chat.answers(1))[-1]["text"]
        await chat.say(alice, "What do the ferries cost this week?")
        within = (await chat.answers(2))[-1]
        await chat.press(within, "Why?", alice)
        why = (await chat.answers(3))[-1]["text"]
        await chat.say(alice, "What do the ferries cost in August?")
        empty = (await chat.answers(4))[-1]["text"]
    assert elsewhere.startswith(
        "The articles published since Mon, Nov 23, 2026 do not answer that. This article is of Fri, Oct 2, 2026:"
    )
    assert within["text"].startswith("Articles published since Mon, Nov 23, 2026.\n\n")
    assert why.startswith("Why this passage")
    assert empty.startswith("No article was published from Sat, Aug 1, 2026 to Mon, Aug 31, 2026. The newest is of")


async def test_a_briefing_in_words_is_of_the_time(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, collections_with(Shelf(str(alice["id"])), NEW, OLD)):
        await chat.say(alice, "what happened this week?")
        week = (await chat.answers(1))[-1]["text"]
        await chat.say(alice, "/brief latest on the ministry, 4 sentences")
        latest = (await chat.answers(2))[-1]["text"]
        await chat.say(alice, "what happened today?")
        today = (await chat.answers(3))[-1]["text"]
    assert week.startswith("Briefing · Ferries · ")
    assert "Articles published since Mon, Nov 23, 2026." in week
    assert latest.index("· November 26, 2026") < latest.index("· October 2, 2026")
    assert today == "No article was published on Fri, Nov 27, 2026. The newest is of Thu, Nov 26, 2026."


async def test_the_day_is_that_of_the_chats_time_zone(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat, shelf = telegram.private(alice), Shelf(str(alice["id"]))
    collections = collections_with(shelf, NEW, OLD, settings={TIMEZONE: "Asia/Tokyo"})
    async with running_bot(telegram, collections):
        await chat.say(alice, "/brief today")
        today = (await chat.answers(1))[-1]["text"]
    assert today.startswith("No article was published on Sat, Nov 28, 2026.")


async def test_a_group_hears_no_answer_of_another_time_unasked(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    settings = {ANSWERS: Answers.QUESTIONS.value}
    collections = collections_with(Shelf(str(group.id)), NEW, OLD, settings=settings)
    async with running_bot(telegram, collections):
        await group.say(alice, "How many stations has the tunnel this week?")
        await group.say(alice, "/ask How many stations has the tunnel this week?")
        asked = (await group.answers(1))[-1]["text"]
        await group.say(alice, "/brief since yesterday")
        briefed = (await group.answers(2))[-1]["text"]
    assert asked.startswith("The articles published since Mon, Nov 23, 2026 do not answer that.")
    assert briefed.startswith("Briefing · Ferries")


async def test_inline_only_passages_of_the_time_are_offered(telegram: TelegramServer) -> None:
    bob, bot = telegram.user("Bob"), telegram.bots[TOKEN]
    async with running_bot(telegram, collections_with(Shelf(str(bob["id"])), NEW, OLD)):
        old = await telegram.inline(bob, "How many stations has the tunnel this week?", bot)
        new = await telegram.inline(bob, "How many stations has the tunnel in October?", bot)
    assert old["results"] == []
    assert all("Tunnel" in result["input_message_content"]["message_text"] for result in new["results"])
    assert new["results"]


def test_the_repl_keeps_to_a_time_until_told_otherwise() -> None:
    session = Session(make_services(collections_with(TERMINAL, NEW, OLD)), TERMINAL, limit=3)

    def said(line: str) -> str:
        return render_plain(session.reply(line))

    assert said(":since 2026-11-20").startswith("From now on only articles published since Fri, Nov 20, 2026 are used.")
    assert "Tunnel" not in said("How many stations has the tunnel?")
    assert "Articles published since Fri, Nov 20, 2026." in said(":brief")
    assert "Ferries" in said(":brief ferries")
    assert said(":since") == "All articles are used."
    assert "Tunnel" in said("How many stations has the tunnel?")


@pytest.fixture
def news(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for article in (NEW, OLD):
        text = f"---\ntitle: {article.title}\npublished: {article.published}\n---\n{article.text}\n"
        (folder / f"{article.title}.md").write_text(text, "utf-8")
    monkeypatch.setenv("DATELINE_STATE", str(folder.parent / "state"))
    monkeypatch.setenv("DATELINE_ENCODER", "none")
    return ["--articles", str(folder)]


def test_the_command_line_asks_only_articles_since_a_day(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What did the ministry say?", "--since", "2026-11-20", "--json", *news]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {passage["title"] for passage in found["passages"]} == {"Ferries"}
    assert found["time"]["from"] == "2026-11-20"
    assert main(["ask", "what happened?", "--since", "2026-11-20", "--json", *news]) == 0
    briefing = json.loads(capsys.readouterr().out)["briefing"]
    assert (briefing["articles"], briefing["used"], briefing["time"]["scope"]) == (1, 1, "within")
    assert main(["ask", "what happened?", "--since", "whenever", *news]) == 2
    assert capsys.readouterr().err.count("\n") == 1
