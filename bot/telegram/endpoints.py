"""The bot's HTTP server: health checks, metrics, reader pages and deliveries of the webhook."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from bot.config import Address, ConfigError, Settings
from bot.telegram.app import App
from bot.telegram.context import BotContext
from bot.telegram.metrics import PrometheusMetrics
from bot.telegram.update_source import Intake
from retrieval.store import Shelf

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST = 1 << 20
"""Maximum size of a request in bytes. Telegram's longest message needs about a tenth of it."""
PATIENCE = 5.0
"""Seconds that the library has to answer a health check, and that requests have to end at shutdown."""


class Site(NamedTuple):
    """An address to listen at, and the name of its setting."""

    setting: str
    address: Address


def sites_of(settings: Settings) -> list[Site]:
    """Return the addresses that the settings ask the server to listen at."""
    sites = [] if settings.health is None else [Site("DATELINE_HEALTH", settings.health)]
    if settings.webhook is not None:
        sites.append(Site("WEBHOOK_LISTEN", settings.webhook.listen))
    return sites


class Health:
    """Health checks of the bot."""

    def __init__(self, app: App, intake: Intake, stop: asyncio.Event) -> None:
        self._app = app
        self._intake = intake
        self._stop = stop
        self._reading: asyncio.Future[object] | None = None

    async def trouble(self) -> str | None:
        """Return why the bot cannot answer, in one line; None if it can."""
        if self._stop.is_set():
            return "The bot is stopping."
        if not self._app.running:
            return "The bot is starting."
        bot_context: BotContext = self._app.bot_data["bot_context"]
        return self._intake.trouble() or bot_context.trouble() or await self._trouble_of_library()

    async def _trouble_of_library(self) -> str | None:
        # Only one check at a time: if the library hangs, each further check would block a thread.
        if self._reading is None or self._reading.done():
            self._reading = asyncio.ensure_future(asyncio.to_thread(self._read))
        try:
            await asyncio.wait_for(asyncio.shield(self._reading), PATIENCE)
        except TimeoutError:
            return "The library does not answer."
        except Exception as exc:  # noqa: BLE001 - whatever it is, questions would meet it too
            return f"The library cannot be read ({type(exc).__name__})."
        return None

    def _read(self) -> object:
        bot_context: BotContext = self._app.bot_data["bot_context"]
        return bot_context.collections.store.settings.of(Shelf("health"))

    async def alive(self, _request: web.Request) -> web.Response:
        """Return 200 if the process answers at all."""
        return _said("ok")

    async def ready(self, _request: web.Request) -> web.Response:
        """Return 200 if the bot can answer users, else 503 with the reason."""
        trouble = await self.trouble()
        return _said("ready") if trouble is None else _said(trouble, status=503)


def _said(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text + "\n", status=status, headers={"Cache-Control": "no-store"})


def _shower_of(metrics: PrometheusMetrics) -> Handler:
    async def show(_request: web.Request) -> web.Response:
        body, content_type = metrics.text()
        return web.Response(body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return show


@asynccontextmanager
async def open_endpoints(
    health: Health,
    sites: Sequence[Site],
    deliveries: tuple[str, Handler] | None = None,
    metrics: PrometheusMetrics | None = None,
    pages: tuple[str, Handler] | None = None,
) -> AsyncIterator[None]:
    """Run the server at these addresses until the block ends.

    Args:
        health: the health checks `/healthz` and `/readyz`.
        sites: addresses to listen at.
        deliveries: path and handler of the webhook's POSTs.
        metrics: what `/metrics` shows; without any there is no such path.
        pages: path and handler of the reader pages.

    Raises:
        ConfigError: the server cannot listen at one of the addresses.
    """
    doors = web.Application(client_max_size=LARGEST)
    doors.router.add_get("/healthz", health.alive)
    doors.router.add_get("/readyz", health.ready)
    if metrics is not None:
        doors.router.add_get("/metrics", _shower_of(metrics))
    if pages is not None:
        doors.router.add_get(*pages)
    if deliveries is not None:
        doors.router.add_post(*deliveries)
    # Requests are not logged, because the path may hold a secret.
    runner = web.AppRunner(doors, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        for setting, address in sites:
            try:
                await web.TCPSite(runner, address.host, address.port).start()
            except OSError as exc:
                reason = exc.strerror or type(exc).__name__
                raise ConfigError(f"{setting}: the bot cannot listen at {address} ({reason}).") from exc
        yield
    finally:
        await runner.cleanup()
