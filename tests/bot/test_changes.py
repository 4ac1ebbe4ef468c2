"""Notices of changed pages, whatever becomes of the process between the check and the message."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError, TimedOut

from bot.bootstrap import make_services
from bot.telegram.changes import ChangeNotices
from bot.telegram.context import BotContext
from bot.telegram.journal import Journal
from bot.telegram.options import BotOptions
from bot.telegram.preferences import Register
from retrieval.ingest.fetching import Fetcher
from retrieval.services.collections import Collections
from retrieval.store import SendState, Shelf, open_queues, open_store
from tests.conftest import running_bot
from tests.retrieval.services.shelves import page
from tests.standin.server import TelegramServer
from tests.web import Web, serving

CHANGED = "Old bridge: 1 unchanged, 1 changed, 0 removed."
DAY = 24 * 3600.0


class Wire:
    """Takes messages, until something happens instead.

    Attributes:
        sent: the chat and topic of each message, and its first line.
        happens: what happens instead.
    """

    def __init__(self, happens: BaseException | None = None) -> None:
        self.sent: list[tuple[int, int | None, str]] = []
        self.happens = happens

    async def send_message(self, chat: int, text: str, *, message_thread_id: int | None, **_: Any) -> None:
        if self.happens is not None:
            raise self.happens
        self.sent.append((chat, message_thread_id, text.partition("\n")[0]))


class Town:
    """Chats that follow a page, and the processes of a bot that tell them of it, one after the other."""

    def __init__(self, web: Web, folder: Path, *shelves: Shelf) -> None:
        self.web, self.file, self.now = web, folder / "queues", 1_000_000.0
        self.collections = Collections(open_store(Path(":memory:")), clock=lambda: self.now)
        self.services = make_services(self.collections, Fetcher(allowed=("127.0.0.1",)))
        url = web.page("/a", page("Old bridge", 12))
        for shelf in shelves:
            self.services.articles.add(shelf, url)
        web.page("/a", page("Old bridge", 13))

    async def process(self, wire: Wire) -> None:
        """A process that tells what is left from before, and then what is new."""
        journal = Journal(open_queues(self.file), lambda: self.now)
        register = Register([], self.collections.store.settings.put)
        bot_context = BotContext(self.services, BotOptions(), register, journal)
        notices = ChangeNotices(cast("Bot", wire), bot_context)
        try:
            await notices.resume()
            await notices.look()
        finally:
            await asyncio.to_thread(journal.close)

    def states(self) -> list[SendState]:
        queues = open_queues(self.file)
        found = [each.state for each in queues.outbox.about("changes/")]
        queues.close()
        return found


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


async def test_each_chat_is_told_once(web: Web, tmp_path: Path) -> None:
    town, wire = Town(web, tmp_path, Shelf("1"), Shelf("-100", 7), Shelf("terminal")), Wire()
    for _ in range(3):
        await town.process(wire)
        town.now += DAY
    assert sorted(wire.sent) == [(-100, 7, CHANGED), (1, None, CHANGED)]
    assert town.states() == [SendState.SENT] * 2


@pytest.mark.parametrize("shelf", [Shelf("1"), Shelf("-100", 7)])
async def test_what_was_not_sent_when_the_process_ended_is_sent_after_the_next_start(
    web: Web, tmp_path: Path, shelf: Shelf
) -> None:
    town, wire = Town(web, tmp_path, shelf), Wire(asyncio.CancelledError())
    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await town.process(wire)
    assert town.states() == [SendState.WAITING]
    wire.happens = None
    await town.process(wire)
    await town.process(wire)
    assert wire.sent == [(int(shelf.chat), shelf.topic or None, CHANGED)]


async def test_what_is_not_true_any_more_is_not_told(web: Web, tmp_path: Path) -> None:
    town, wire = Town(web, tmp_path, Shelf("1")), Wire(asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await town.process(wire)
    web.page("/a", page("Old bridge", 12))
    wire.happens = None
    await town.process(wire)
    assert wire.sent == []
    assert town.states() == [SendState.SENT]


@pytest.mark.parametrize("refusal", [BadRequest("Chat not found"), TimedOut()])
async def test_a_chat_that_cannot_be_told_keeps_no_other_from_it(
    web: Web, tmp_path: Path, refusal: TelegramError
) -> None:
    town, told = Town(web, tmp_path, Shelf("1"), Shelf("2")), []

    class Partial(Wire):
        async def send_message(self, chat: int, text: str, *, message_thread_id: int | None, **_: Any) -> None:
            told.append(chat)
            if chat == told[0]:
                raise refusal

    await town.process(Partial())
    assert sorted(told) == [1, 2]
    assert town.states() == [SendState.SENT] * 2


async def test_the_bot_tells_what_an_earlier_process_has_left(
    telegram: TelegramServer, web: Web, tmp_path: Path
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    town = Town(web, tmp_path, Shelf(str(chat.id)))
    with pytest.raises(asyncio.CancelledError):
        await town.process(Wire(asyncio.CancelledError()))
    queues = open_queues(town.file)
    async with running_bot(telegram, town.collections, fetcher=town.services.fetcher, queues=queues, daily_check=True):
        (told,) = await chat.answers(1)
    assert told["text"].startswith(CHANGED)
    assert town.states() == [SendState.SENT] * 2
