"""Updates of one chat are handled in order, chats side by side: nothing that one chat does keeps another waiting."""

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from telegram import Update

from bot.telegram.journal import Journal
from bot.telegram.middleware.chat_order import ChatOrder
from retrieval.ingest.fetching import Fetcher
from retrieval.services.library import Library
from tests.conftest import collections_of, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE
from tests.web import serving

QUESTION = "how many US troops are in Japan?"
FLOOD = 2000
"""Updates of one chat, more than PTB lets run at once by default (256), and than any limit that one would set."""


SLOW = 30
"""Pages that load at the same time, more than there are threads by default where there are few cores (6 for 2)."""


class Handling:
    """Handles updates by order of a test: each waits until it is let go, and says when it begins and ends."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.order = ChatOrder(self.journal)
        self.said: list[str] = []
        self._numbers = itertools.count(1)
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, name: str, chat: int, gate: asyncio.Event | None = None, **content: Any) -> asyncio.Task[None]:
        async def handle() -> None:
            self.said.append(f"{name} begins")
            if gate is not None:
                await gate.wait()
            self.said.append(f"{name} ends")

        found = Update.de_json({"update_id": next(self._numbers), **(content or message_in(chat))}, None)
        task = asyncio.create_task(self.order.process_update(found, handle()))
        self._tasks.append(task)
        return task

    async def finish(self) -> None:
        await asyncio.gather(*self._tasks)


def message_in(chat: int, kind: str = "message") -> dict[str, Any]:
    user = {"id": 7, "is_bot": False, "first_name": "Alice"}
    message = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}, "from": user, "text": "Hello."}
    press = {"id": "1", "from": user, "chat_instance": "1", "data": "x", "message": message}
    reaction = {
        "chat": message["chat"],
        "message_id": 1,
        "user": user,
        "date": 0,
        "old_reaction": [],
        "new_reaction": [],
    }
    return {kind: {"callback_query": press, "message_reaction": reaction}.get(kind, message)}


@pytest.mark.parametrize("kind", ["message", "edited_message", "callback_query", "message_reaction"])
async def test_whatever_happens_in_a_chat_waits_for_what_happened_before(kind: str) -> None:
    handling, gate = Handling(), asyncio.Event()
    first = handling.begin("first", 1, gate)
    handling.begin("second", 1, **message_in(1, kind))
    third = handling.begin("third", 1)
    await handling.begin("elsewhere", 2, **message_in(2, kind))
    assert handling.said == ["first begins", "elsewhere begins", "elsewhere ends"]
    gate.set()
    await asyncio.gather(first, third)
    ends = [f"{name} {what}" for name in ("second", "third") for what in ("begins", "ends")]
    assert handling.said[3:] == ["first ends", *ends]
    await handling.finish()


async def test_however_much_waits_in_one_chat_another_does_not() -> None:
    handling, gate = Handling(), asyncio.Event()
    for number in range(FLOOD):
        handling.begin(str(number), 1, gate)
    await handling.begin("elsewhere", 2)
    assert handling.said == ["0 begins", "elsewhere begins", "elsewhere ends"]
    gate.set()
    await handling.finish()
    assert len(handling.said) == 2 * FLOOD + 2


async def test_what_fails_in_a_chat_holds_up_nothing_behind_it() -> None:
    handling = Handling()

    async def fail() -> None:
        raise ValueError("a handler's mistake")

    update = Update.de_json({"update_id": 10**7, **message_in(1)}, None)
    failing = asyncio.create_task(handling.order.process_update(update, fail()))
    await handling.begin("next", 1)
    assert handling.said == ["next begins", "next ends"]
    with pytest.raises(ValueError, match="a handler's mistake"):
        await failing


# The end


async def kept(handling: Handling) -> list[int]:
    return await handling.journal.change(lambda queues: [each.number for each in queues.inbox.pending()])


async def test_when_it_ends_what_is_not_done_stays_for_the_next_start() -> None:
    handling, gate = Handling(), asyncio.Event()
    await handling.journal.keep([{"update_id": number} for number in range(1, 6)])
    hanging, behind = handling.begin("hanging", 1, gate), handling.begin("behind", 1)
    await handling.begin("elsewhere", 2)
    await handling.order.close(0.0)
    await asyncio.gather(hanging, behind)
    await handling.begin("afterwards", 3)
    assert handling.said == ["hanging begins", "elsewhere begins", "elsewhere ends"]
    assert await kept(handling) == [1, 2, 4, 5]


async def test_when_it_ends_what_can_be_done_within_the_time_is_done() -> None:
    handling, gate = Handling(), asyncio.Event()
    await handling.journal.keep([{"update_id": number} for number in range(1, 4)])
    handling.begin("first", 1, gate)
    handling.begin("second", 1)
    closing = asyncio.create_task(handling.order.close(PATIENCE))
    handling.begin("third", 2)
    gate.set()
    await closing
    await handling.finish()
    assert set(handling.said) == {
        f"{name} {what}" for name in ("first", "second", "third") for what in ("begins", "ends")
    }
    assert await kept(handling) == []


async def test_an_update_that_is_interrupted_is_not_blamed_for_the_end() -> None:
    handling, gate = Handling(), asyncio.Event()
    await handling.journal.keep([{"update_id": 1}])
    await handling.journal.unfinished()
    interrupted = handling.begin("interrupted", 1, gate)
    await handling.order.close(0.0)
    await asyncio.gather(interrupted)
    attempts = await handling.journal.change(lambda queues: [each.attempts for each in queues.inbox.pending()])
    assert attempts == [0]


async def test_what_is_cancelled_while_the_bot_runs_is_not_done() -> None:
    handling, gate = Handling(), asyncio.Event()
    await handling.journal.keep([{"update_id": 1}])
    cancelled = handling.begin("cancelled", 1, gate)
    await handling.begin("elsewhere", 2)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert await kept(handling) == [1]


async def test_an_update_that_comes_again_is_handled_once() -> None:
    handling = Handling()
    await handling.journal.keep([{"update_id": 1}])
    await handling.journal.keep([{"update_id": 1}])
    await handling.begin("first", 1)
    handling._numbers = itertools.count(1)
    await handling.begin("again", 1)
    assert handling.said == ["again begins", "again ends"]


async def test_a_question_goes_ahead_of_those_that_another_chat_has_in_store(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    eager, other = telegram.private(alice), telegram.private(bob)
    for _ in range(60):
        await eager.say(alice, QUESTION)
    await other.say(bob, QUESTION)
    async with running_bot(telegram, collections_of(seed_library), most_questions=0):
        await other.answer()
        before = len(eager.from_bots())
        await eager.answers(60)
    assert before < 10


class SlowPage:
    """A page that is there when `gate` is set; `all_asked` is set when `SLOW` wait for it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.gate, self.all_asked = threading.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._asked = itertools.count(1)

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        if next(self._asked) == SLOW:
            self._loop.call_soon_threadsafe(self.all_asked.set)
        self.gate.wait()
        request.send_error(404)


@pytest.fixture
async def page() -> AsyncIterator[SlowPage]:
    with serving() as web:
        page = SlowPage(f"{web.url}/slow")
        web.pages["/slow"] = page.serve
        yield page


async def test_pages_that_are_slow_to_load_keep_no_other_chat_waiting(
    telegram: TelegramServer, seed_library: Library, page: SlowPage
) -> None:
    patient = [telegram.user(f"User {n}") for n in range(SLOW)]
    bob, carol = telegram.user("Bob"), telegram.user("Carol")
    asking, adding = telegram.private(bob), telegram.private(carol)
    for user in patient:
        await telegram.private(user).say(user, page.url)
    async with running_bot(telegram, collections_of(seed_library), fetcher=Fetcher(allowed=("127.0.0.1",))):
        try:
            async with asyncio.timeout(PATIENCE):
                await page.all_asked.wait()
            await asking.say(bob, QUESTION)
            await adding.say(carol, "/add The bridge has 12 arches. It was built in 1432 by Jan Novak.")
            answers = [(await chat.answer())["text"] for chat in (asking, adding)]
        finally:
            page.gate.set()
    assert [text.partition(" ")[0] for text in answers] == ["54,000\n\nCurrently,", "Added:"]


async def test_briefings_of_slow_pages_keep_no_other_chat_waiting(
    telegram: TelegramServer, seed_library: Library, page: SlowPage
) -> None:
    """Names are looked up in asyncio's own threads, and stores are read there: nothing slow may take them all."""
    bob = telegram.user("Bob")
    asking = telegram.private(bob)
    for number in range(SLOW):
        user = telegram.user(f"User {number}")
        group = telegram.group(f"Group {number}", user)
        link = await group.say(user, page.url)
        await group.say(user, "/brief", reply_to=link)
    async with running_bot(telegram, collections_of(seed_library), fetcher=Fetcher(allowed=("127.0.0.1",))):
        try:
            async with asyncio.timeout(PATIENCE):
                await page.all_asked.wait()
                assert await asyncio.to_thread(lambda: True)
            await asking.say(bob, QUESTION)
            answer = (await asking.answer())["text"]
        finally:
            page.gate.set()
    assert answer.startswith("54,000")
