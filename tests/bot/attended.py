"""The bot as its operator runs it, by settings, with a server of its own where they want one."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import Secret, load_settings
from bot.telegram.app import App, make_app
from bot.telegram.client.pulse import Pulse
from bot.telegram.metrics import PrometheusMetrics
from bot.telegram.options import BotOptions
from bot.telegram.running import attend
from retrieval.services.library import Library
from tests.conftest import TOKEN, collections_of
from tests.standin.server import TelegramServer
from tests.standin.state import PATIENCE
from tests.standin.wire import Json


@dataclass
class Attended:
    """A bot that runs until `stop` is set, and the task that it runs in."""

    app: App
    stop: asyncio.Event
    task: "asyncio.Task[None]"

    async def end(self) -> None:
        """Stop it, and hear what it says in the end."""
        self.stop.set()
        await self.task


def start(
    telegram: TelegramServer,
    library: Library,
    environment: Mapping[str, str],
    pulse: Pulse | None = None,
    **options: Any,
) -> Attended:
    """Start the bot with these variables set; `options` is what tests choose besides."""
    settings = load_settings({"TELEGRAM_API_URL": telegram.url, **environment}, Path("no such file"))
    app = make_app(
        Secret(TOKEN),
        telegram.url,
        collections_of(library),
        options=BotOptions(**({"patience": 0.05, "latest_question": 0.0, "operator": settings.operator} | options)),
        updates=pulse,
        metrics=PrometheusMetrics() if settings.metrics else None,
    )
    stop = asyncio.Event()
    return Attended(app, stop, asyncio.create_task(attend(app, stop, settings, pulse)))


@asynccontextmanager
async def attended(
    telegram: TelegramServer,
    library: Library,
    environment: Mapping[str, str],
    pulse: Pulse | None = None,
    **options: Any,
) -> AsyncIterator[Attended]:
    """The same, until the block ends."""
    bot = start(telegram, library, environment, pulse, **options)
    try:
        yield bot
    finally:
        await bot.end()


def delivered(path: str = "/hook", **more: str) -> dict[str, str]:
    """The variables for a webhook at a free port of this machine, and no TLS."""
    place = f"127.0.0.1:{free_port()}"
    return {"WEBHOOK_URL": f"http://{place}{path}", "WEBHOOK_LISTEN": place, "WEBHOOK_SECRET": "s3cret_-", **more}


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


class HeldServer(TelegramServer):
    """A stand-in that lets calls of one method wait until `gate` is set; `held` is set when the first one does."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method
        self.gate, self.held = asyncio.Event(), asyncio.Event()

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        if method == self.method:
            self.held.set()
            await self.gate.wait()
        return await super()._answer(token, method, given)


async def reached(holds: Callable[[], bool]) -> None:
    """Wait for what the stand-in does not announce."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0)
