"""Calls over HTTP: what is made again when the network fails, what is not, and what never waits for what."""

import asyncio
import base64
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.config import ConfigError, Secret, load_settings
from bot.telegram.app import make_app
from bot.telegram.client.pulse import Pulse
from bot.telegram.client.repeating import MOST_CALLS, MOST_FILES, PAUSES, Client, RepeatingRequest, is_unsent
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.services.library import Library
from tests.bot.attended import HeldServer, free_port
from tests.conftest import TOKEN, collections_of
from tests.standin.server import TelegramServer

QUESTION = "how many US troops are in Japan?"


async def no_sleep(_seconds: float) -> None:
    """Wait for nothing."""


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[Bot]:
    async with bot_at(telegram.url, RepeatingRequest(no_sleep)) as bot:
        yield bot


def bot_at(url: str, request: RepeatingRequest) -> Bot:
    # The same connections for updates, which are the calls that take long.
    return Bot(TOKEN, f"{url}/bot", f"{url}/file/bot", request=request, get_updates_request=request)


def connections(telegram: TelegramServer) -> list[Any]:
    assert telegram._runner is not None
    assert telegram._runner.server is not None
    return [*telegram._runner.server.connections]


class GuardedServer(TelegramServer):
    """A stand-in that answers nobody who does not show the name and the password."""

    shown = "Basic " + base64.b64encode(b"news:p@ss:w/rd").decode()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != self.shown:
            return web.Response(status=401)
        return await super()._handle(request)

    async def _download(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != self.shown:
            return web.Response(status=401)
        return await super()._download(request)


async def test_credentials_in_the_address_of_the_api_are_shown_with_every_call(seed_library: Library) -> None:
    async with GuardedServer() as telegram:
        telegram.add_bot(TOKEN)
        url = telegram.url.replace("://", "://news:p%40ss:w%2Frd@")
        settings = load_settings({"TELEGRAM_API_URL": url})
        app = make_app(
            Secret(TOKEN),
            settings.api_url,
            collections_of(seed_library),
            options=BotOptions(latest_question=0),
            updates=Pulse(),
        )
        stop = asyncio.Event()
        alice = telegram.user("Alice")
        chat = telegram.private(alice)
        running = asyncio.create_task(serve(app, stop))
        await chat.say(alice, QUESTION)
        answer = await chat.answer()
        stop.set()
        await running
        async with bot_at(url, RepeatingRequest()) as bot:
            sent = await bot.send_document(chat.id, b"%PDF", filename="a.pdf")
            assert sent.document is not None
            file = await bot.get_file(sent.document.file_id)
            assert await file.download_as_bytearray() == b"%PDF"
    assert answer["text"].startswith("54,000")


async def test_a_connection_that_the_server_closed_meanwhile_loses_no_answer(
    telegram: TelegramServer, bot: Bot
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    await bot.get_me()
    for connection in connections(telegram):
        connection.force_close()
    # Another's call, during which the news comes in.
    async with bot_at(telegram.url, RepeatingRequest()) as other:
        await other.get_me()
    await bot.send_message(chat.id, "Hello.")
    assert len(chat.from_bots()) == 1


Make = Callable[[Bot, int], Awaitable[object]]

CALLS: dict[str, Make] = {
    "getMe": lambda bot, chat: bot.get_me(),
    "setMyDescription": lambda bot, chat: bot.set_my_description("News."),
    "deleteWebhook": lambda bot, chat: bot.delete_webhook(),
    "answerCallbackQuery": lambda bot, chat: bot.answer_callback_query("1"),
    "sendChatAction": lambda bot, chat: bot.send_chat_action(chat, "typing"),
    "sendMessage": lambda bot, chat: bot.send_message(chat, "Hello."),
    "sendDocument": lambda bot, chat: bot.send_document(chat, b"%PDF"),
}
ONCE = {"sendMessage", "sendDocument"}
"""What would be there twice."""


@pytest.mark.parametrize("method", CALLS)
async def test_without_an_answer_only_what_can_be_called_twice_is_called_again(
    telegram: TelegramServer, bot: Bot, method: str
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    before = len(telegram.called(method))
    telegram.fail_next(method, 0, drop=True)
    if method in ONCE:
        with pytest.raises(NetworkError, match="RemoteProtocolError") as caught:
            await CALLS[method](bot, chat.id)
        assert not is_unsent(caught.value)
    elif method == "answerCallbackQuery":
        # The stand-in knows of no press.
        with pytest.raises(BadRequest):
            await CALLS[method](bot, chat.id)
    else:
        await CALLS[method](bot, chat.id)
    assert len(telegram.called(method)) - before == 1 + (method not in ONCE)


async def test_a_call_is_made_three_times_at_most(telegram: TelegramServer, bot: Bot) -> None:
    before = len(telegram.called("getMe"))
    telegram.fail_next("getMe", 0, drop=True, times=10)
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await bot.get_me()
    assert len(telegram.called("getMe")) - before == 1 + len(PAUSES) == 3


@pytest.mark.parametrize("method", CALLS)
async def test_what_telegram_answers_is_no_reason_to_call_again(
    telegram: TelegramServer, bot: Bot, method: str
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    before = len(telegram.called(method))
    telegram.fail_next(method, 502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await CALLS[method](bot, chat.id)
    assert len(telegram.called(method)) - before == 1


async def test_what_was_certainly_not_sent_is_sent_as_soon_as_somebody_listens() -> None:
    place, slept, heard = free_port(), [], []
    servers: list[asyncio.Server] = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    async def listen_at_last(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == len(PAUSES):
            servers.append(await asyncio.start_server(say, "127.0.0.1", place))

    async with RepeatingRequest(listen_at_last) as request:
        found = await request.do_request(f"http://127.0.0.1:{place}/bot{TOKEN}/sendMessage", "POST")
    for server in servers:
        server.close()
        await server.wait_closed()
    assert found == (200, b"{}")
    assert (tuple(slept), len(heard)) == (PAUSES, 1)


@pytest.mark.parametrize(
    ("cause", "unsent"),
    [
        (httpx.ConnectError(""), True),
        (httpx.ConnectTimeout(""), True),
        (httpx.PoolTimeout(""), True),
        (httpx.ReadError(""), False),
        (httpx.WriteError(""), False),
        (httpx.ReadTimeout(""), False),
        (httpx.RemoteProtocolError(""), False),
        (None, False),
    ],
)
def test_only_a_call_without_a_connection_is_certainly_unsent(cause: Exception | None, unsent: bool) -> None:
    error = NetworkError("")
    error.__cause__ = cause
    assert is_unsent(error) is unsent


async def test_where_nobody_listens_the_error_says_so() -> None:
    async with RepeatingRequest(no_sleep) as request:
        with pytest.raises(NetworkError, match="ConnectError") as caught:
            await request.do_request(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/sendMessage", "POST")
    assert is_unsent(caught.value)


Spoil = Callable[[TelegramServer, Bot], Awaitable[None]]


async def drop(telegram: TelegramServer, bot: Bot) -> None:
    telegram.fail_next("sendMessage", 0, drop=True)
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await bot.send_message(1, "Hello.")


async def refuse(telegram: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(1, "Hello.")


async def ask_to_wait(telegram: TelegramServer, bot: Bot) -> None:
    telegram.fail_next("getMe", 429, parameters={"retry_after": 3})
    with pytest.raises(RetryAfter, match="3 seconds"):
        await bot.get_me()


async def give_up(telegram: TelegramServer, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=50))
    await telegram.settled(telegram.bots[TOKEN])
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling


async def wait_in_vain(telegram: TelegramServer, bot: Bot) -> None:
    with pytest.raises(TimedOut):
        await bot.get_updates(timeout=50, read_timeout=-49.99)


@pytest.mark.parametrize("spoil", [drop, refuse, ask_to_wait, give_up, wait_in_vain])
async def test_a_call_that_fails_is_told_apart_and_spoils_none_after_it(
    telegram: TelegramServer, bot: Bot, spoil: Spoil
) -> None:
    for _ in range(2 * MOST_CALLS):
        await spoil(telegram, bot)
    assert (await bot.get_me()).username == "dateline_bot"


async def test_a_message_that_gets_no_answer_in_time_is_sent_once() -> None:
    async with HeldServer("sendMessage") as telegram:
        telegram.add_bot(TOKEN)
        chat = telegram.private(telegram.user("Alice"))
        async with bot_at(telegram.url, RepeatingRequest(no_sleep)) as bot:
            with pytest.raises(TimedOut):
                await bot.send_message(chat.id, "Hello.", read_timeout=0.01)
        telegram.gate.set()
    assert len(telegram.called("sendMessage")) == 1


async def test_many_calls_at_once_share_few_connections(telegram: TelegramServer, bot: Bot) -> None:
    chats = [telegram.private(telegram.user(f"User {n}")) for n in range(4 * MOST_CALLS)]
    await asyncio.gather(*(bot.send_message(chat.id, "Hello.") for chat in chats))
    assert all(len(chat.from_bots()) == 1 for chat in chats)
    assert len(connections(telegram)) <= MOST_CALLS


async def test_calls_one_after_the_other_use_one_connection(telegram: TelegramServer, bot: Bot) -> None:
    for _ in range(5):
        await bot.get_me()
    assert len(connections(telegram)) == 1


async def test_files_that_are_slow_to_come_keep_no_call_waiting() -> None:
    gate, loading = asyncio.Event(), asyncio.Semaphore(0)

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.readuntil(b"\r\n\r\n")).startswith(b"GET"):
            loading.release()
            await gate.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1") as server, RepeatingRequest() as request:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        files = [asyncio.create_task(request.do_request(f"{url}/file", "GET")) for _ in range(2 * MOST_CALLS)]
        for _ in range(MOST_FILES):
            await loading.acquire()
        assert await request.do_request(f"{url}/bot/sendMessage", "POST") == (200, b"{}")
        gate.set()
        assert await asyncio.gather(*files) == [(200, b"{}")] * len(files)


async def test_a_proxy_of_the_environment_is_used(telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", telegram.url)
    async with RepeatingRequest() as request:
        status, body = await request.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert (status, b"dateline_bot" in body) == (200, True)


@pytest.mark.parametrize("make", [RepeatingRequest, Pulse])
@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        ("socks5://127.0.0.1:1080", 'pip install "python-telegram-bot[socks]"'),
        ("gopher://news:hunter2@127.0.0.1", "Unknown scheme for proxy URL"),
        ("http://127.0.0.1:many", "Invalid port"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], object], proxy: str, reason: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigError) as caught:
        make()
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_an_answer_is_freed_although_nobody_looks_for_cycles(telegram: TelegramServer) -> None:
    gc.disable()
    try:
        async with Client() as client:
            found = await client.get(telegram.url)
            held = weakref.ref(found)
            assert found.content
            del found
            assert held() is None
    finally:
        gc.enable()
