"""Whether the bot lives and is ready, asked over HTTP while it runs."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.config import ConfigError
from bot.telegram.client.pulse import Pulse
from bot.telegram.context import BotContext
from bot.telegram.polling import PATIENCE as SILENCE
from retrieval.services.library import Library
from tests.bot.attended import HeldServer, attended, delivered, free_port, start
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "how many US troops are in Japan?"


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


def told() -> dict[str, str]:
    """The variables for a place of its own to ask at."""
    return {"DATELINE_HEALTH": f"127.0.0.1:{free_port()}"}


Answer = tuple[int, str]


async def ask(session: aiohttp.ClientSession, place: str, path: str = "/readyz") -> Answer:
    async with session.get(f"http://{place}{path}") as response:
        return response.status, (await response.text()).strip()


async def hear(session: aiohttp.ClientSession, place: str, expected: Answer) -> None:
    """Ask until the answer is this one."""
    found: Answer | str = ""
    try:
        async with asyncio.timeout(PATIENCE):
            while found != expected:
                try:
                    found = await ask(session, place)
                except aiohttp.ClientConnectionError as exc:
                    found = str(exc)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {expected}, and heard {found} last") from None


@pytest.mark.parametrize("deliveries", [True, False], ids=["webhook", "polling"])
async def test_a_bot_that_runs_is_alive_and_ready(
    telegram: TelegramServer, seed_library: Library, session: aiohttp.ClientSession, deliveries: bool
) -> None:
    environment = told() | (delivered() if deliveries else {})
    places = [environment[name] for name in ("DATELINE_HEALTH", "WEBHOOK_LISTEN") if name in environment]
    assert len(places) == 1 + deliveries
    async with attended(telegram, seed_library, environment, Pulse()):
        for place in places:
            await hear(session, place, (200, "ready"))
            assert await ask(session, place, "/healthz") == (200, "ok")
            assert (await ask(session, place, "/"))[0] == 404
            async with session.post(f"http://{place}/readyz") as response:
                assert response.status == 405


async def test_until_telegram_has_said_who_the_bot_is_it_is_not_ready(
    seed_library: Library, session: aiohttp.ClientSession
) -> None:
    environment = told()
    async with HeldServer("getMe") as telegram:
        telegram.add_bot(TOKEN)
        async with attended(telegram, seed_library, environment):
            await telegram.held.wait()
            assert await ask(session, environment["DATELINE_HEALTH"]) == (503, "The bot is starting.")
            assert await ask(session, environment["DATELINE_HEALTH"], "/healthz") == (200, "ok")
            telegram.gate.set()
            await hear(session, environment["DATELINE_HEALTH"], (200, "ready"))


@pytest.mark.parametrize("deliveries", [True, False], ids=["webhook", "polling"])
async def test_a_bot_that_stops_lives_until_it_has_answered(
    seed_library: Library, session: aiohttp.ClientSession, deliveries: bool
) -> None:
    environment = told() | (delivered() if deliveries else {})
    place = environment["DATELINE_HEALTH"]
    async with HeldServer("sendMessage") as telegram:
        telegram.add_bot(TOKEN)
        alice = telegram.user("Alice")
        chat = telegram.private(alice)
        bot = start(telegram, seed_library, environment)
        await chat.say(alice, QUESTION)
        await telegram.held.wait()
        bot.stop.set()
        assert await ask(session, place) == (503, "The bot is stopping.")
        assert await ask(session, place, "/healthz") == (200, "ok")
        telegram.gate.set()
        await bot.end()
        assert len(chat.from_bots()) == 1
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(session, place)


async def test_without_a_library_the_bot_is_not_ready(
    telegram: TelegramServer, seed_library: Library, session: aiohttp.ClientSession
) -> None:
    environment = told()
    place = environment["DATELINE_HEALTH"]
    async with attended(telegram, seed_library, environment) as bot:
        await hear(session, place, (200, "ready"))
        bot_context: BotContext = bot.app.bot_data["bot_context"]
        bot_context.collections.store.close()
        assert await ask(session, place) == (503, "The library cannot be read (ProgrammingError).")
        assert await ask(session, place, "/healthz") == (200, "ok")


async def test_cut_off_from_telegram_for_long_the_bot_is_not_ready_until_it_is_back(
    telegram: TelegramServer, seed_library: Library, session: aiohttp.ClientSession
) -> None:
    environment = told()
    place = environment["DATELINE_HEALTH"]
    # More than the time that is allowed goes by between any two looks at this clock.
    pulse = Pulse(itertools.count(step=SILENCE + 1).__next__)
    telegram.fail_next("getUpdates", 502, times=1000)
    async with attended(telegram, seed_library, environment, pulse):
        await hear(session, place, (503, "Telegram cannot be reached."))
        telegram.faults.clear()
        alice = telegram.user("Alice")
        await telegram.private(alice).say(alice, QUESTION)
        await hear(session, place, (200, "ready"))


async def test_a_hiccup_of_the_network_is_no_reason_not_to_be_ready(
    telegram: TelegramServer, seed_library: Library, session: aiohttp.ClientSession
) -> None:
    environment = told()
    place = environment["DATELINE_HEALTH"]
    pulse = Pulse(itertools.count(step=SILENCE / 1000).__next__)
    telegram.fail_next("getUpdates", 502, times=1000)
    async with attended(telegram, seed_library, environment, pulse):
        await hear(session, place, (200, "ready"))
        async with asyncio.timeout(PATIENCE):
            while pulse.silence() == 0:
                await ask(session, place)
        assert await ask(session, place) == (200, "ready")


async def test_a_place_that_is_taken_is_said(telegram: TelegramServer, seed_library: Library) -> None:
    place = telegram.url.removeprefix("http://")
    with pytest.raises(ConfigError, match=f"DATELINE_HEALTH: the bot cannot listen at {place}"):
        await start(telegram, seed_library, {"DATELINE_HEALTH": place}).task
    assert telegram.calls == []


def variables(telegram_url: str, state: Path, more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_", "WEBHOOK_"))}
    own = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram_url, "DATELINE_STATE": str(state)}
    return kept | own | {"DATELINE_ENCODER": "none", "PYTHONPATH": str(ROOT)} | more


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be caught")
@pytest.mark.parametrize("deliveries", [True, False], ids=["webhook", "polling"])
async def test_the_program_takes_the_way_that_the_settings_say_and_ends_when_told(
    telegram: TelegramServer, folder: Path, deliveries: bool
) -> None:
    more = delivered("/a-path-that-is-a-secret") if deliveries else {}
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "bot", "bot"),
        cwd=folder,
        env=variables(telegram.url, folder, more),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await chat.say(alice, QUESTION)
        answer = await chat.answer()
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = await process.communicate()
    assert "54,000" in answer["text"]
    assert process.returncode == 0
    assert bool(telegram.bots[TOKEN].webhook) is deliveries
    assert b"@dateline_bot is running." in log
    for secret in (TOKEN.partition(":")[2], *([more["WEBHOOK_SECRET"], "a-path-that-is-a-secret"] if more else [])):
        assert secret.encode() not in log


@pytest.mark.parametrize(
    ("more", "package", "what", "extra"),
    [
        (delivered(), "aiohttp", "WEBHOOK_URL or DATELINE_HEALTH", "webhook"),
        (told(), "aiohttp", "WEBHOOK_URL or DATELINE_HEALTH", "webhook"),
        ({"DATELINE_METRICS": "on", **told()}, "prometheus_client", "DATELINE_METRICS", "metrics"),
    ],
    ids=["webhook", "health", "metrics"],
)
def test_a_missing_package_is_said_with_the_command_that_brings_it(
    folder: Path, more: dict[str, str], package: str, what: str, extra: str
) -> None:
    code = f"import sys; sys.modules['{package}'] = None; from bot.cli.main import main; sys.exit(main(['bot']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=folder,
        env=variables("http://127.0.0.1:9", folder, more),
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line == f"dateline: {what} needs a package that is not installed. Run: pip install 'dateline[{extra}]'"


@pytest.mark.parametrize(
    ("name", "value", "verb"),
    [
        ("DATELINE_METRICS", "on", "DATELINE_METRICS=on"),
        ("DATELINE_PUBLIC_URL", "https://example.org", "DATELINE_PUBLIC_URL"),
    ],
)
def test_what_needs_an_address_to_answer_at_says_so(folder: Path, name: str, value: str, verb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "bot"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=variables("http://127.0.0.1:9", folder, {name: value}),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"dateline: {verb} needs an address to answer at; set DATELINE_HEALTH, as in 127.0.0.1:8081."
    ]
