import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.calling import MOST_CONNECTIONS, MOST_FILES, Calls
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer

PEM = Path(__file__).parents[1] / "standin" / "loopback.pem"
"""A certificate that nobody trusts but who is told to."""


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[Bot]:
    async with bot_with(telegram, Calls()) as bot:
        yield bot


def bot_with(telegram: TelegramServer, request: BaseRequest) -> Bot:
    return Bot(TOKEN, f"{telegram.url}/bot", f"{telegram.url}/file/bot", request=request)


def connections(telegram: TelegramServer) -> list[Any]:
    assert telegram._runner is not None
    assert telegram._runner.server is not None
    return [*telegram._runner.server.connections]


async def say_everything(bot: Bot, chat: int) -> Message:
    """One message with a value of every make that a bot sends."""
    return await bot.send_message(
        chat,
        "Ganz „fett“ & <kursiv> 👩‍🚀 = 100 % + ü",
        entities=[
            MessageEntity(MessageEntity.BOLD, 0, 4),
            MessageEntity(MessageEntity.TEXT_LINK, 5, 6, "https://a.b/?c=d&e"),
        ],
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Press", callback_data="x&y=ß")]]),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(1, allow_sending_without_reply=True),
        disable_notification=True,
    )


async def test_what_arrives_is_what_ptb_would_have_sent(telegram: TelegramServer) -> None:
    chat = telegram.private(telegram.user("Alice"))
    for request in (Calls(), HTTPXRequest()):
        async with bot_with(telegram, request) as bot:
            await say_everything(bot, chat.id)
    ours, theirs = telegram.called("sendMessage")
    assert ours == theirs


async def test_of_a_sent_message_is_read_what_it_is_and_not_what_it_was_sent_with(
    telegram: TelegramServer, bot: Bot
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    question = await chat.say(alice, "Hello?")
    sent = await say_everything(bot, chat.id)
    kept = chat.messages[sent.message_id]
    assert (kept["reply_to_message"]["message_id"], len(kept["reply_markup"])) == (question["message_id"], 1)
    assert (sent.text, sent.chat_id, len(sent.entities)) == (kept["text"], chat.id, len(kept["entities"]))
    assert (sent.reply_to_message, sent.reply_markup) == (None, None)


async def test_a_file_goes_both_ways(telegram: TelegramServer, bot: Bot) -> None:
    chat = telegram.private(telegram.user("Alice"))
    sent = await bot.send_document(chat.id, b"%PDF", filename="a.pdf", caption="über & alles")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == b"%PDF"
    assert sent.caption == "über & alles"


async def test_many_calls_at_once_share_few_connections(telegram: TelegramServer, bot: Bot) -> None:
    chats = [telegram.private(telegram.user(f"User {n}")) for n in range(4 * MOST_CONNECTIONS)]
    await asyncio.gather(*(bot.send_message(chat.id, "Hello.") for chat in chats))
    assert all(len(chat.from_bots()) == 1 for chat in chats)
    assert len(connections(telegram)) <= MOST_CONNECTIONS


async def test_calls_one_after_the_other_use_one_connection(telegram: TelegramServer) -> None:
    calls = Calls()
    for _ in range(5):
        await calls.do_request(f"{telegram.url}/bot{TOKEN}/getMe", "POST")
    assert len(connections(telegram)) == 1
    await calls.shutdown()


Spoil = Callable[[TelegramServer, Bot], Awaitable[None]]


async def drop(telegram: TelegramServer, bot: Bot) -> None:
    telegram.fail_next("getMe", 0, drop=True)
    with pytest.raises(NetworkError, match="Disconnected"):
        await bot.get_me()


async def refuse(telegram: TelegramServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(1, "Hello.")


async def ask_to_wait(telegram: TelegramServer, bot: Bot) -> None:
    telegram.fail_next("getMe", 429, parameters={"retry_after": 3})
    with pytest.raises(RetryAfter, match="3 seconds"):
        await bot.get_me()


async def break_down(telegram: TelegramServer, bot: Bot) -> None:
    telegram.fail_next("getMe", 502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
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


@pytest.mark.parametrize("spoil", [drop, refuse, ask_to_wait, break_down, give_up, wait_in_vain])
async def test_a_call_that_fails_is_told_apart_and_spoils_none_after_it(telegram: TelegramServer, spoil: Spoil) -> None:
    # The same connections for updates, which are the calls that take long.
    calls = Calls()
    async with Bot(TOKEN, f"{telegram.url}/bot", request=calls, get_updates_request=calls) as bot:
        for _ in range(2 * MOST_CONNECTIONS):
            await spoil(telegram, bot)
        assert (await bot.get_me()).username == "dateline_bot"


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced(telegram: TelegramServer, bot: Bot) -> None:
    for connection in connections(telegram):
        connection.force_close()
    # Another's call, during which the news comes in.
    async with bot_with(telegram, HTTPXRequest()) as other:
        await other.get_me()
    assert (await bot.get_me()).username == "dateline_bot"


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "{}"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", "{}"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "{}"),
        (b"HTTP/1.0 200 OK\r\n\r\n{}", "{}"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "{}"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "Disconnected"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "RemoteProtocolError"),
        (b"", "Disconnected"),
    ],
)
async def test_whatever_a_server_says_is_understood_or_an_error(response: bytes, answer: str) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(response)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(say, "127.0.0.1") as server, Calls() as calls:
        port = server.sockets[0].getsockname()[1]
        for _ in range(3):
            try:
                _, body = await calls.do_request(f"http://127.0.0.1:{port}/bot/getMe", "POST")
                said = body.decode()
            except NetworkError as exc:
                said = str(exc)
            assert answer in said


async def test_files_that_are_slow_to_come_keep_no_call_waiting() -> None:
    gate, loading = asyncio.Event(), asyncio.Semaphore(0)

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.readuntil(b"\r\n\r\n")).startswith(b"GET"):
            loading.release()
            await gate.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1") as server, Calls() as calls:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        files = [asyncio.create_task(calls.do_request(f"{url}/file", "GET")) for _ in range(2 * MOST_CONNECTIONS)]
        for _ in range(MOST_FILES):
            await loading.acquire()
        assert await calls.do_request(f"{url}/bot/sendMessage", "POST") == (200, b"{}")
        gate.set()
        assert await asyncio.gather(*files) == [(200, b"{}")] * len(files)


@pytest.mark.parametrize("trusted", [True, False])
async def test_only_a_server_with_a_certificate_that_is_trusted_hears_the_token(
    trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(PEM)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    async with await asyncio.start_server(say, "127.0.0.1", ssl=tls) as server, Calls() as calls:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/getMe"
        if trusted:
            assert await calls.do_request(url, "POST") == (200, b"{}")
        else:
            with pytest.raises(NetworkError, match="SSLCertVerificationError"):
                await calls.do_request(url, "POST")
    assert len(heard) == trusted


async def test_where_nobody_listens_the_error_says_so(telegram: TelegramServer) -> None:
    with pytest.raises(NetworkError, match="ConnectionRefusedError"):
        await Calls().do_request("http://127.0.0.1:9/bot/getMe", "POST")


async def test_a_proxy_of_the_environment_is_used(telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", telegram.url)
    async with Calls() as calls:
        status, body = await calls.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert (status, b"dateline_bot" in body) == (200, True)
