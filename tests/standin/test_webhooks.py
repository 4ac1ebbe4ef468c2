"""The stand-in calls webhooks as Telegram does, and refuses what Telegram would not call."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from aiohttp import web

from tests.standin.client import Client, refused
from tests.standin.server import TelegramServer
from tests.standin.state import Json
from tests.standin.webhooks import ATTEMPTS, HEADER

PEM = Path(__file__).with_name("loopback.pem")


class Receiver:
    """A bot's side: keeps what comes, and answers with `statuses`, then with 200."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.url = ""
        self.got: list[Json] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.gate: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._receive)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls).start()
        self.url = f"http{'s' if self.tls else ''}://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self, _k: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get(HEADER))
        if self.gate and self.got[-1]["message"]["text"] == "wait":
            await self.gate.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def texts(self) -> list[str]:
        return [u["message"]["text"] for u in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as made:
        yield made


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "http://8.8.8.8:80"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:8080"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"secret_token": "x" * 257}, "secret token is too long"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "a+b="}, "secret token contains unallowed characters"),
        ({"secret_token": "ü"}, "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_are_refused(client: Client, given: Json, refusal: str) -> None:
    wanted = {"url": "http://127.0.0.1:9/hook"} | given
    assert await client.refusal("setWebhook", **wanted) == f"400 Bad Request: {refusal}"
    assert (await client.result("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    "given",
    [
        {"url": "https://example.org"},
        {"url": "https://example.org:8443/a"},
        {"url": "http://localhost:9/a"},
        {"url": "https://127.0.0.1:9/a", "secret_token": "x" * 256},
    ],
)
async def test_webhooks_that_are_taken(client: Client, given: Json) -> None:
    assert await client.result("setWebhook", **given, max_connections=200) is True
    info = await client.result("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["has_custom_certificate"]) == (given["url"], 100, False)
    assert await client.result("setWebhook", url="") is True
    assert (await client.result("getWebhookInfo"))["url"] == ""


async def test_a_certificate_is_one(client: Client) -> None:
    answer = await client.upload("setWebhook", {"certificate": b"nonsense"}, url="https://127.0.0.1:9")
    assert refused(answer) == "400 Bad Request: bad webhook: Failed to set custom certificate file"


async def test_updates_come_with_the_secret_those_that_waited_too(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await chat.say(alice, "before")
    await client.result("setWebhook", url=receiver.url, secret_token="s-1_", allowed_updates=["message"])
    said = await chat.say(alice, "after")
    await chat.edit(said, "edited")
    await telegram.settled(client.bot)
    assert receiver.texts() == ["before", "after"]
    assert receiver.secrets == ["s-1_"] * 2
    info = await client.result("getWebhookInfo")
    assert (info["pending_update_count"], info["allowed_updates"]) == (0, ["message"])
    assert "last_error_message" not in info


async def test_without_a_secret_there_is_no_header(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice = telegram.user("Alice")
    await client.result("setWebhook", url=receiver.url)
    await telegram.private(alice).say(alice, "hello")
    await telegram.settled(client.bot)
    assert receiver.secrets == [None]


@pytest.mark.parametrize("status", [404, 500, 302])
async def test_what_is_not_taken_comes_again_under_its_number(
    telegram: TelegramServer, client: Client, receiver: Receiver, status: int
) -> None:
    alice = telegram.user("Alice")
    receiver.statuses = [status]
    await client.result("setWebhook", url=receiver.url)
    await telegram.private(alice).say(alice, "hello")
    await telegram.settled(client.bot)
    assert len(receiver.got) == 2
    assert receiver.got[0] == receiver.got[1]
    info = await client.result("getWebhookInfo")
    assert info["last_error_message"].startswith(f"Wrong response from the webhook: {status}")
    assert info["last_error_date"] == telegram.now()


async def test_after_a_few_attempts_an_update_waits_for_the_next(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    receiver.statuses = [503] * ATTEMPTS
    await client.result("setWebhook", url=receiver.url)
    await chat.say(alice, "one")
    await telegram.until(lambda: len(receiver.got) == ATTEMPTS, "every attempt")
    assert (await client.result("getWebhookInfo"))["pending_update_count"] == 1
    await chat.say(alice, "two")
    await telegram.settled(client.bot)
    assert receiver.texts() == ["one"] * (ATTEMPTS + 1) + ["two"]


async def test_an_update_can_be_sent_again_on_demand(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice = telegram.user("Alice")
    receiver.statuses = [503] * ATTEMPTS
    await client.result("setWebhook", url=receiver.url)
    await telegram.private(alice).say(alice, "one")
    await telegram.until(lambda: len(receiver.got) == ATTEMPTS, "every attempt")
    assert client.bot.hook is not None
    await client.bot.hook.retry()
    await telegram.settled(client.bot)
    assert receiver.texts() == ["one"] * (ATTEMPTS + 1)


async def test_nothing_is_lost_while_the_bot_is_away(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    async with Receiver() as first:
        await client.result("setWebhook", url=first.url)
    await telegram.private(alice).say(alice, "hello")
    await telegram.until(lambda: "last_error_message" in client.bot.hook.info(), "an error")  # type: ignore[union-attr]
    async with Receiver() as second:
        await client.result("setWebhook", url=second.url)
        await telegram.settled(client.bot)
        assert second.texts() == ["hello"]


async def test_chats_are_served_side_by_side_each_in_order(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    slow, quick = telegram.private(alice), telegram.private(bob)
    receiver.gate = asyncio.Event()
    await client.result("setWebhook", url=receiver.url)
    await slow.say(alice, "wait")
    await slow.say(alice, "then")
    await quick.say(bob, "now")
    await telegram.until(lambda: len(client.bot.updates) == 2, "the quick chat")
    assert sorted(receiver.texts()) == ["now", "wait"]
    receiver.gate.set()
    await telegram.settled(client.bot)
    assert receiver.texts()[-1] == "then"


async def test_deleting_leaves_what_waits_to_polling(
    telegram: TelegramServer, client: Client, receiver: Receiver
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await client.result("setWebhook", url=receiver.url)
    assert "webhook is active" in await client.refusal("getUpdates")
    await client.result("deleteWebhook")
    await chat.say(alice, "one")
    assert [u["message"]["text"] for u in await client.updates()] == ["one"]
    await chat.say(alice, "two")
    await client.result("deleteWebhook", drop_pending_updates=True)
    assert await client.updates() == []
    assert receiver.got == []


async def test_an_update_can_come_twice(telegram: TelegramServer, client: Client, receiver: Receiver) -> None:
    alice = telegram.user("Alice")
    await client.result("setWebhook", url=receiver.url)
    await telegram.private(alice).say(alice, "hello")
    await telegram.settled(client.bot)
    await telegram.repeat_last_update(client.bot)
    await telegram.settled(client.bot)
    assert len(receiver.got) == 2
    assert receiver.got[0] == receiver.got[1]


@pytest.mark.parametrize("certified", [True, False])
async def test_a_certificate_of_ones_own_counts_once_it_is_uploaded(
    telegram: TelegramServer, client: Client, certified: bool
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    alice = telegram.user("Alice")
    files = {"certificate": PEM.read_bytes().partition(b"-----BEGIN PRIVATE")[0]} if certified else {}
    async with Receiver(context) as secure:
        assert (await client.upload("setWebhook", files, url=secure.url))["ok"]
        await telegram.private(alice).say(alice, "hello")
        hook = client.bot.hook
        assert hook is not None
        await telegram.until(lambda: not client.bot.updates or "last_error_date" in hook.info(), "an attempt")
        assert secure.texts() == (["hello"] if certified else [])
        assert (await client.result("getWebhookInfo"))["has_custom_certificate"] is certified
