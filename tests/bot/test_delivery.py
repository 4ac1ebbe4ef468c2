"""Messages until they arrive: what is tried again for how long, and what the next process knows of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.telegram.client.delivery import FIRST_PAUSE, LONGEST, LONGEST_PAUSE, Ambiguous, Delivery, pauses
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.client.repeating import RepeatingRequest, ServerError
from bot.telegram.handling import Handling, handling
from bot.telegram.journal import Journal
from retrieval.store import Outgoing, SendState
from tests.bot.attended import HeldServer, free_port
from tests.conftest import TOKEN
from tests.standin.errors import Refusal
from tests.standin.server import TelegramServer
from tests.standin.state import Chat

HOUR = 3600.0


class TurnedClock:
    """A clock that is turned by whoever sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Sender:
    """A bot whose messages are delivered, and what is kept of them."""

    def __init__(self, url: str, *, journal: Journal | None = None) -> None:
        self.clock, self.journal = TurnedClock(), journal or Journal()
        limiter = Limiter(
            overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT, clock=self.clock, sleep=self.clock.sleep
        )  # fmt: skip
        self.delivery = Delivery(limiter, self.journal, clock=self.clock, sleep=self.clock.sleep)
        self.bot: ExtBot[Any] = ExtBot(
            TOKEN,
            f"{url}/bot",
            request=RepeatingRequest(self.clock.sleep),
            get_updates_request=RepeatingRequest(self.clock.sleep),
            rate_limiter=self.delivery,
        )

    async def say(self, chat: Chat, text: str = "Hello.", **more: Any) -> Message:
        return await self.bot.send_message(chat.id, text, **more)

    async def kept(self, prefix: str = "") -> list[tuple[str, str]]:
        found = await self.journal.change(lambda queues: queues.outbox.about(prefix))
        return [(each.key, each.state.value) for each in found]


@pytest.fixture
async def sender(telegram: TelegramServer) -> AsyncIterator[Sender]:
    made = Sender(telegram.url)
    async with made.bot:
        yield made
    made.journal.close()


def chat_of_kind(telegram: TelegramServer, kind: str) -> Chat:
    alice = telegram.user("Alice")
    return telegram.private(alice) if kind == "private" else telegram.group("News", alice)


SLOW_DOWN = {"code": 429, "parameters": {"retry_after": 30}}
BEFORE, AFTER = {"code": 500, "drop": True}, {"code": 500, "drop": True, "after": True}
"""The connection breaks before the call is carried out, or after that."""
SILENT, SILENT_AFTER = {"code": 500, "hang": True}, {"code": 500, "hang": True, "after": True}
MOVED = {"code": 400, "description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -100}}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (SLOW_DOWN, [(2, 1, None), (2, 1, None)]),
        (SLOW_DOWN | {"times": 12}, [(13, 1, None), (13, 1, None)]),
        ({"code": 500}, [(2, 1, None), (2, 1, None)]),
        ({"code": 502}, [(2, 1, None), (2, 1, None)]),
        ({"code": 502, "times": 30}, [(31, 1, None), (31, 1, None)]),
        (BEFORE, [(2, 1, None), (1, 0, Ambiguous)]),
        (AFTER, [(2, 2, None), (1, 1, Ambiguous)]),
        (SILENT, [(2, 1, None), (1, 0, Ambiguous)]),
        (SILENT_AFTER, [(2, 2, None), (1, 1, Ambiguous)]),
        ({"code": 400, "description": "Bad Request: something"}, [(1, 0, BadRequest), (1, 0, BadRequest)]),
        ({"code": 403, "description": "Forbidden: blocked"}, [(1, 0, Forbidden), (1, 0, Forbidden)]),
        (MOVED, [(1, 0, ChatMigrated), (1, 0, ChatMigrated)]),
    ],
    ids=["429", "429 for minutes", "500", "502", "502 for minutes", "reset before", "reset after", "timeout before",
         "timeout after", "400", "403", "moved"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["private", "group"])
async def test_what_becomes_of_a_message(
    telegram: TelegramServer,
    sender: Sender,
    kind: str,
    fault: dict[str, Any],
    expected: list[tuple[int, int, type[TelegramError] | None]],
) -> None:
    """Expected of a private chat, and of a group: how many calls, how many messages, and which error."""
    calls, arrived, error = expected[kind == "group"]
    chat = chat_of_kind(telegram, kind)
    telegram.fail_next("sendMessage", **fault)
    impatient: Any = {"read_timeout": 0.2} if "hang" in fault else {}
    with handling(Handling("7")):
        if error is None:
            assert (await sender.say(chat, **impatient)).text == "Hello."
        else:
            with pytest.raises(error):
                await sender.say(chat, **impatient)
    assert (len(telegram.called("sendMessage")), len(chat.from_bots())) == (calls, arrived)
    assert await sender.kept() == [("7/1", "dropped" if error else "sent")]


async def test_what_has_no_connection_waits_for_hours_and_is_sent_once(telegram: TelegramServer) -> None:
    chat = chat_of_kind(telegram, "group")
    nowhere = f"http://127.0.0.1:{free_port()}"
    sender = Sender(nowhere)
    back = HOUR

    async def sleep(seconds: float) -> None:
        await TurnedClock.sleep(sender.clock, seconds)
        if sender.clock.now >= back:
            sender.bot._base_url = f"{telegram.url}/bot{TOKEN}"

    sender.delivery._sleep = sleep
    async with sender.bot._request[1]:
        with handling(Handling("7")):
            await sender.say(chat)
    assert [each["text"] for each in chat.from_bots()] == ["Hello."]
    assert back <= sender.clock.now < back + 2 * LONGEST_PAUSE
    assert await sender.kept() == [("7/1", "sent")]
    sender.journal.close()


async def fails(*_args: Any, **_kwargs: Any) -> bool:
    raise ServerError("Bad Gateway (502)")


@pytest.mark.parametrize(
    ("endpoint", "seconds"),
    [
        ("sendMessage", LONGEST),
        ("sendPhoto", LONGEST),
        ("sendDocument", LONGEST),
        ("editMessageText", 300.0),
        ("editMessageReplyMarkup", 300.0),
        ("setMessageReaction", 60.0),
        ("answerCallbackQuery", 10.0),
        ("answerInlineQuery", 10.0),
        ("answerGuestQuery", 10.0),
        ("sendChatAction", 0.0),
        ("getMe", 0.0),
        ("setMyCommands", 0.0),
    ],
)
async def test_for_how_long_what_is_tried(endpoint: str, seconds: float) -> None:
    sender = Sender("http://127.0.0.1:1")
    with pytest.raises(ServerError):
        await sender.delivery.process_request(fails, (), {}, endpoint, {"chat_id": 1}, None)
    assert sender.clock.now <= seconds
    # By chance the pause that would have been too long is up to six times as long as the one before it.
    longest_next = min(1.5 * LONGEST_PAUSE, 6 * max([FIRST_PAUSE, *sender.clock.slept[-1:]]))
    assert sender.clock.now >= seconds - longest_next
    sender.journal.close()


async def test_what_telegram_puts_off_for_longer_than_is_useful_is_given_up() -> None:
    sender = Sender("http://127.0.0.1:1")

    async def refuse(*_args: Any, **_kwargs: Any) -> bool:
        raise RetryAfter(int(7 * HOUR))

    with pytest.raises(RetryAfter):
        await sender.delivery.process_request(refuse, (), {}, "sendMessage", {"chat_id": 1}, 0)
    assert sender.clock.slept == []
    sender.journal.close()


def test_pauses_double_up_to_a_minute_and_vary_by_half() -> None:
    def first(chance: float) -> list[float]:
        found = pauses(lambda: chance)
        return [next(found) for _ in range(10)]

    assert first(0.5) == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert first(0.0) == [each / 2 for each in first(0.5)]
    assert first(1.0) == [each * 1.5 for each in first(0.5)]


# Edits, and what an earlier process did


@pytest.mark.parametrize("times", [0, 1, 4])
async def test_a_change_that_was_made_before_is_no_error(telegram: TelegramServer, sender: Sender, times: int) -> None:
    chat = chat_of_kind(telegram, "private")
    sent = await sender.say(chat)
    if times:
        telegram.fail_next("editMessageText", 500, drop=True, after=True, times=times)
    else:
        await sender.bot.edit_message_text("Changed.", chat.id, sent.message_id)
    await sender.bot.edit_message_text("Changed.", chat.id, sent.message_id)
    assert [each["text"] for each in chat.from_bots()] == ["Changed."]


async def test_a_change_that_is_refused_is_an_error(telegram: TelegramServer, sender: Sender) -> None:
    chat = chat_of_kind(telegram, "private")
    with pytest.raises(BadRequest):
        await sender.bot.edit_message_text("Changed.", chat.id, 77)
    assert len(telegram.called("editMessageText")) == 1


@pytest.mark.parametrize("kind", ["private", "group"])
@pytest.mark.parametrize("state", [None, *SendState])
async def test_what_a_later_process_does_about_a_message(
    telegram: TelegramServer, kind: str, state: SendState | None
) -> None:
    chat, journal = chat_of_kind(telegram, kind), Journal()
    await journal.keep([{"update_id": 7}])
    if state is not None:
        before = Outgoing("7/1", str(chat.id), "sendMessage", "", 5.0)
        await journal.change(lambda queues: queues.outbox.put(before))
        receipt = f'{{"message_id": 77, "date": 5, "chat": {{"id": {chat.id}, "type": "{chat.kind}"}}}}'
        journal.mark("7/1", state, receipt if state is SendState.SENT else "")
    await journal.unfinished()
    sender = Sender(telegram.url, journal=journal)
    unknown = kind == "group" and state in {SendState.STARTED, SendState.DROPPED}
    async with sender.bot:
        with handling(Handling("7")):
            if unknown:
                with pytest.raises(Ambiguous):
                    await sender.say(chat)
            else:
                first = await sender.say(chat)
                assert (first.message_id == 77) is (state is SendState.SENT)
            await sender.say(chat, "Another.")
    texts = [each["text"] for each in chat.from_bots()]
    assert texts == (["Another."] if unknown or state is SendState.SENT else ["Hello.", "Another."])
    assert await sender.kept() == [("7/1", "dropped" if unknown else "sent"), ("7/2", "sent")]
    journal.close()


async def test_only_messages_of_something_that_is_handled_have_keys(telegram: TelegramServer, sender: Sender) -> None:
    chat = chat_of_kind(telegram, "private")
    await sender.say(chat)
    assert await sender.kept() == []
    with handling(Handling("7")):
        sent = await sender.say(chat)
        await sender.bot.edit_message_text("Changed.", chat.id, sent.message_id)
        await sender.bot.send_chat_action(chat.id, "typing")
        await sender.say(chat)
    with handling(Handling("70")):
        await sender.bot.send_document(chat.id, b"text", filename="a.txt")
    assert await sender.kept() == [("7/1", "sent"), ("7/2", "sent"), ("70/1", "sent")]


@pytest.mark.parametrize("kind", ["private", "group"])
async def test_nothing_of_what_a_message_says_is_kept_and_no_name(
    telegram: TelegramServer, sender: Sender, kind: str
) -> None:
    chat = chat_of_kind(telegram, kind)
    with handling(Handling("7")):
        sent = await sender.say(chat, "private words")
    (found,) = await sender.journal.change(lambda queues: queues.outbox.about("7/"))
    assert json.loads(found.result) == {
        "message_id": sent.message_id,
        "date": sent.date.timestamp(),
        "chat": {"id": chat.id, "type": chat.kind},
    }


async def test_what_is_cut_off_on_its_way_stays_begun() -> None:
    async with HeldServer("sendMessage") as telegram:
        telegram.add_bot(TOKEN)
        chat = chat_of_kind(telegram, "private")
        sender = Sender(telegram.url)

        async def answer() -> None:
            with handling(Handling("7")):
                await sender.say(chat)

        async with sender.bot:
            sending = asyncio.create_task(answer())
            await telegram.held.wait()
            sending.cancel()
            await asyncio.wait([sending])
            assert await sender.kept() == [("7/1", "started")]
            telegram.gate.set()
        sender.journal.close()


@pytest.mark.parametrize(
    ("cause", "ambiguous"),
    [
        (httpx.ConnectError("x"), False),
        (httpx.ConnectTimeout("x"), False),
        (httpx.PoolTimeout("x"), False),
        (httpx.ReadTimeout("x"), True),
        (httpx.WriteTimeout("x"), True),
        (httpx.ReadError("x"), True),
        (httpx.WriteError("x"), True),
        (httpx.RemoteProtocolError("x"), True),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_may_have_reached_telegram(cause: httpx.HTTPError, ambiguous: bool) -> None:
    sender, calls = Sender("http://127.0.0.1:1"), 0

    async def fail_once(*_args: Any, **_kwargs: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise TimedOut if isinstance(cause, httpx.TimeoutException) else NetworkError("x") from cause
        return True

    request = sender.delivery.process_request(fail_once, (), {}, "sendMessage", {"chat_id": -5}, None)
    if ambiguous:
        with pytest.raises(Ambiguous):
            await request
    else:
        assert await request is True
    sender.journal.close()


async def test_a_chat_that_refuses_is_no_matter_of_time(telegram: TelegramServer, sender: Sender) -> None:
    chat = chat_of_kind(telegram, "private")
    chat.blocked = Refusal(403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Forbidden):
        await sender.say(chat)
    assert sender.clock.slept == []
