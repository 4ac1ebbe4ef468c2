"""Telegram delivers: the real Application behind its own server, called by the stand-in and by others."""

import asyncio
import io
import json
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.config import ConfigError, Secret, load_settings
from bot.telegram.app import UPDATES, make_app
from bot.telegram.endpoints import Health, open_endpoints, sites_of
from bot.telegram.running import serve
from bot.telegram.update_source import BotError
from bot.telegram.webhook import HEADER, Webhook
from retrieval.services.library import Library
from tests.bot.attended import Attended, HeldServer, attended, delivered, reached, start
from tests.conftest import TOKEN, collections_of
from tests.standin.client import Client
from tests.standin.server import TelegramServer

NO_FILE = Path("no such file")
QUESTION = "how many US troops are in Japan?"


@pytest.fixture
async def client(telegram: TelegramServer) -> AsyncIterator[Client]:
    """Whoever else has the token."""
    async with aiohttp.ClientSession() as session:
        yield Client(telegram, session, TOKEN)


async def post(url: str, body: bytes, **headers: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize("path", ["", "/", "/hook", "/123:ABC_d-e/v1.0~@"])
async def test_what_people_write_is_delivered_also_from_before_the_start(
    telegram: TelegramServer, seed_library: Library, path: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await chat.say(alice, QUESTION)
    place = delivered(path)
    async with attended(telegram, seed_library, place):
        first = await chat.answer()
        await chat.say(alice, "When will Kishida visit Washington?")
        second = (await chat.answers(2))[-1]
    assert first["text"].startswith("54,000")
    assert second["text"].startswith("April 10")
    (given,) = telegram.called("setWebhook")
    assert given["url"] == place["WEBHOOK_URL"]
    assert given["secret_token"] == place["WEBHOOK_SECRET"]
    assert set(given["allowed_updates"]) == set(UPDATES)
    assert "certificate" not in given
    assert not given.get("drop_pending_updates")


@pytest.mark.parametrize(
    ("body", "secret", "path", "status"),
    [
        (b"{}", None, "", 403),
        (b"{}", "", "", 403),
        (b"{}", "s3cret", "", 403),
        (b"{}", "s3cret_-s3cret_-", "", 403),
        (b"{}", "s3cret_\N{EN DASH}", "", 403),
        (b"no json and " + b"x" * 2_000_000, "wrong", "", 403),
        (b"{}", "s3cret_-", "/more", 404),
        (b"", "s3cret_-", "", 400),
        (b"{", "s3cret_-", "", 400),
        (b"\xff\xfe", "s3cret_-", "", 400),
        (b"[]", "s3cret_-", "", 400),
        (b"{}", "s3cret_-", "", 400),
        (b'{"update_id": "1"}', "s3cret_-", "", 400),
        (b"[" * 500_000, "s3cret_-", "", 400),
        (b'{"update_id": 1' + b"0" * 5000 + b"}", "s3cret_-", "", 400),
        (b" " * 2_000_000, "s3cret_-", "", 413),
    ],
)  # fmt: skip
async def test_what_is_no_delivery_is_refused_and_hurts_nobody(
    telegram: TelegramServer, seed_library: Library, *, body: bytes, secret: str | None, path: str, status: int
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    place = delivered()
    async with attended(telegram, seed_library, place):
        await chat.say(alice, QUESTION)
        await chat.answer()
        found, said = await post(place["WEBHOOK_URL"] + path, body, **({} if secret is None else {HEADER: secret}))
        await chat.say(alice, QUESTION)
        await chat.answers(2)
    assert found == status
    assert status in {404, 413} or said == ""
    assert place["WEBHOOK_SECRET"] not in said


async def test_an_update_that_cannot_be_read_is_left_out_and_not_shown(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    place = delivered()
    odd = {"update_id": 5, "message": {"message_id": 1, "date": "a date that is a text", "text": "my very own words"}}
    async with attended(telegram, seed_library, place):
        await chat.say(alice, QUESTION)
        await chat.answer()
        found = await post(place["WEBHOOK_URL"], json.dumps(odd).encode(), **{HEADER: place["WEBHOOK_SECRET"]})
    assert found == (200, "")
    assert "update 5 cannot be read" in caplog.text
    assert "my very own words" not in caplog.text


async def test_without_a_secret_of_the_operators_there_is_a_new_one_at_each_start(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    place = delivered(WEBHOOK_SECRET="")
    for number in (1, 2):
        async with attended(telegram, seed_library, place):
            await chat.say(alice, QUESTION)
            await chat.answers(number)
    one, other = (given["secret_token"] for given in telegram.called("setWebhook"))
    assert one != other
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32,256}", secret) for secret in (one, other))


@pytest.mark.parametrize("way", ["delivered", "asked for"])
async def test_what_comes_twice_is_answered_once(telegram: TelegramServer, seed_library: Library, way: str) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    bot = telegram.bots[TOKEN]
    async with attended(telegram, seed_library, (delivered() if way == "delivered" else {})):
        await chat.say(alice, QUESTION)
        await chat.answer()
        await telegram.repeat_last_update(bot)
        await telegram.until(lambda: not bot.repeated, "the update to come again")
        await telegram.settled(bot)
        await chat.say(alice, "When will Kishida visit Washington?")
        answers = await chat.answers(2)
    assert len(chat.from_bots()) == 2
    assert [answer["text"].partition("\n")[0] for answer in answers] == ["54,000", "April 10"]


async def test_at_the_end_what_has_come_is_answered_and_the_rest_waits_for_the_next_start(
    seed_library: Library,
) -> None:
    place = delivered()
    async with HeldServer("sendMessage") as telegram:
        bot = telegram.add_bot(TOKEN)
        alice, bob = telegram.user("Alice"), telegram.user("Bob")
        first, second = telegram.private(alice), telegram.private(bob)
        running = start(telegram, seed_library, place)
        await first.say(alice, QUESTION)
        await telegram.held.wait()
        running.stop.set()
        await second.say(bob, QUESTION)
        await telegram.until(lambda: "503" in str(bot.hook and bot.hook.info()), "the bot to take no more")
        telegram.gate.set()
        await running.end()
        assert len(first.from_bots()) == 1
        assert second.from_bots() == []
        assert bot.webhook == place["WEBHOOK_URL"]
        async with attended(telegram, seed_library, place):
            await second.answer()
    assert len(first.from_bots()) == 1


async def test_from_the_word_to_stop_on_nothing_more_is_taken(telegram: TelegramServer, seed_library: Library) -> None:
    settings = load_settings(delivered(), NO_FILE)
    assert settings.webhook is not None
    app = make_app(Secret(TOKEN), telegram.url, collections_of(seed_library))
    stop, webhook = asyncio.Event(), Webhook(settings.webhook)
    async with app, open_endpoints(Health(app, webhook, stop), sites_of(settings), webhook.deliveries):
        await webhook.open(app, stop)
        await app.start()
        before = await post(settings.webhook.url, b'{"update_id": 1}', **{HEADER: "s3cret_-"})
        stop.set()
        after = await post(settings.webhook.url, b'{"update_id": 2}', **{HEADER: "s3cret_-"})
        await webhook.close(app)
        closed = await post(settings.webhook.url, b'{"update_id": 3}', **{HEADER: "s3cret_-"})
    assert [before, after, closed] == [(200, ""), (503, ""), (503, "")]


async def test_what_is_delivered_while_the_bot_starts_waits_for_it(seed_library: Library) -> None:
    place = delivered()
    async with HeldServer("setWebhook") as telegram:
        telegram.add_bot(TOKEN)
        async with attended(telegram, seed_library, place):
            await telegram.held.wait()
            early = asyncio.create_task(post(place["WEBHOOK_URL"], b'{"update_id": 1}', **{HEADER: "s3cret_-"}))
            # Ten questions later the delivery has long arrived, and has no answer yet.
            async with aiohttp.ClientSession() as session:
                for _ in range(10):
                    await session.get(f"http://{place['WEBHOOK_LISTEN']}/healthz")
            assert not early.done()
            telegram.gate.set()
            assert await early == (200, "")


async def test_from_one_way_to_the_other_and_back_nothing_is_lost(
    telegram: TelegramServer, seed_library: Library
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    bot = telegram.bots[TOKEN]
    ways: tuple[dict[str, str], ...] = (delivered(), {}, delivered(), {})
    for number, way in enumerate(ways, 1):
        await chat.say(alice, QUESTION)
        async with attended(telegram, seed_library, way):
            await chat.answers(number)
            assert bool(bot.webhook) is bool(way)
    assert len(chat.from_bots()) == len(ways)
    assert not any(given.get("drop_pending_updates") for _, given in telegram.calls)


async def test_a_webhook_of_somebody_else_ends_polling_with_a_reason(
    telegram: TelegramServer, seed_library: Library, client: Client
) -> None:
    bot = start(telegram, seed_library, {})
    await telegram.until(lambda: client.bot.in_poll, "the bot to poll")
    await client.result("setWebhook", url="http://127.0.0.1:9/")
    with pytest.raises(BotError, match="Another program has set a webhook"):
        await bot.task


def beside(telegram: TelegramServer, library: Library, place: dict[str, str]) -> Attended:
    """A bot that asks all the time how deliveries go, and does not listen."""
    settings = load_settings(place, NO_FILE)
    assert settings.webhook is not None
    app = make_app(Secret(TOKEN), telegram.url, collections_of(library))
    stop = asyncio.Event()
    return Attended(app, stop, asyncio.create_task(serve(app, stop, Webhook(settings.webhook, look_every=0.0))))


@pytest.mark.parametrize("change", [("deleteWebhook", {}), ("setWebhook", {"url": "http://127.0.0.1:9/"})])
async def test_a_webhook_that_somebody_else_changes_ends_the_bot_with_a_reason(
    telegram: TelegramServer, seed_library: Library, client: Client, change: tuple[str, dict[str, str]]
) -> None:
    bot = beside(telegram, seed_library, delivered())
    await reached(lambda: len(telegram.called("getWebhookInfo")) > 2)
    await client.result(change[0], **change[1])
    with pytest.raises(BotError, match="Another program has changed the webhook"):
        await bot.task


async def test_a_delivery_that_fails_is_told_once(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    bot = beside(telegram, seed_library, delivered("/a-path-that-is-a-secret"))
    await telegram.private(alice).say(alice, QUESTION)
    await reached(lambda: "Telegram could not deliver" in caplog.text)
    seen = len(telegram.called("getWebhookInfo"))
    await reached(lambda: len(telegram.called("getWebhookInfo")) > seen + 2)
    await bot.end()
    (told,) = [record for record in caplog.records if "could not deliver" in record.message]
    assert told.levelno == logging.WARNING
    assert "1 updates are waiting: Cannot connect to host 127.0.0.1" in told.message
    assert "a-path-that-is-a-secret" not in caplog.text


async def test_what_went_wrong_before_the_start_is_told_at_the_start(
    telegram: TelegramServer, seed_library: Library, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await client.result("setWebhook", url=f"https://127.0.0.1:{telegram.url.rpartition(':')[2]}/")
    await chat.say(alice, QUESTION)
    await telegram.until(
        lambda: "last_error_message" in ((client.bot.hook and client.bot.hook.info()) or {}), "a failure"
    )
    async with attended(telegram, seed_library, delivered()):
        await chat.answer()
    (told,) = [record.message for record in caplog.records if "could not deliver" in record.message]
    assert "ssl" in told.lower()


async def test_an_address_that_telegram_refuses_is_said_without_its_path(
    telegram: TelegramServer, seed_library: Library
) -> None:
    place = delivered() | {"WEBHOOK_URL": "https://bot.example.org:1234/a-path-that-is-a-secret"}
    with pytest.raises(ConfigError) as caught:
        await start(telegram, seed_library, place).task
    assert str(caught.value).startswith("Telegram rejects WEBHOOK_URL: ")
    assert "ports 80, 88, 443 or 8443" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_place_that_is_taken_is_said(telegram: TelegramServer, seed_library: Library) -> None:
    port = telegram.url.rpartition(":")[2]
    with pytest.raises(ConfigError, match=f"WEBHOOK_LISTEN: the bot cannot listen at 127.0.0.1:{port}"):
        await start(telegram, seed_library, delivered(WEBHOOK_LISTEN=f"127.0.0.1:{port}")).task
    assert telegram.calls == []
