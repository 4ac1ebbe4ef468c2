"""Receive updates by a webhook: one POST per update, protected by a secret."""

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web
from telegram import WebhookInfo
from telegram.error import BadRequest, TelegramError

from bot.config import ConfigError, Secret, WebhookSettings
from bot.telegram.app import UPDATES, App
from bot.telegram.client.soundness import sound_update
from bot.telegram.context import BotContext
from bot.telegram.shared_journal import SharedJournal
from bot.telegram.update_source import BotError, end_handling, handle
from retrieval.errors import StoreError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""Maximum number of deliveries at once, Telegram's default. Each only puts an update into a queue."""
HELD = 5.0
"""Seconds for which a delivery waits while the bot is starting."""
LOOK_EVERY = 60.0
"""Seconds between two checks whether deliveries succeed."""


class Webhook:
    """The intake of a webhook.

    It answers 200 if the update is stored and will be handled, if necessary after the next start; 400 if it is not an update;
    403 with an empty body if the secret is wrong; and 503 if the bot is not running, so that Telegram tries again later.

    Args:
        place: the settings of the webhook.
        look_every: seconds between two checks whether deliveries succeed.
    """

    def __init__(self, place: WebhookSettings, *, look_every: float = LOOK_EVERY) -> None:
        self._place = place
        self._secret = place.secret or Secret(secrets.token_urlsafe(32))
        self._look_every = look_every
        self._app: App | None = None
        self._stop = asyncio.Event()
        self._opened = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._told: object = None
        self._gone = False

    @property
    def deliveries(self) -> tuple[str, Handler]:
        """Return the path of deliveries and their handler."""
        return self._place.path, self.receive

    async def open(self, app: App, stop: asyncio.Event) -> None:
        """Register the webhook. It stays registered after the end, and Telegram keeps updates until the next start."""
        self._stop = stop
        self._tell(await app.bot.get_webhook_info())
        try:
            await self._set(app)
            self._app = app
        except BadRequest as exc:
            raise ConfigError(f"Telegram rejects WEBHOOK_URL: {exc.message}.") from None
        finally:
            self._opened.set()
        self._looking = asyncio.create_task(self._look(app))

    async def _set(self, app: App) -> None:
        await app.bot.set_webhook(
            self._place.url,
            max_connections=CONNECTIONS,
            allowed_updates=UPDATES,
            drop_pending_updates=False,
            secret_token=self._secret.reveal(),
        )

    async def close(self, app: App) -> None:
        """Stop accepting deliveries; Telegram keeps further updates."""
        self._app = None
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        await end_handling(app)
        if self._gone:
            raise BotError("Another program has changed the webhook of this token. Stop it and start the bot again.")

    def trouble(self) -> str | None:
        """Return why no updates arrive; None if they do."""
        return None if self._app else "The webhook is not set."

    async def receive(self, request: web.Request) -> web.Response:
        """Handle one delivery."""
        shown = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self._secret.reveal().encode()):
            return web.Response(status=403)
        content = _update_in(await request.read())
        if content is None:
            return web.Response(status=400)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._opened.wait(), HELD)
        app = self._app
        if app is None or self._stop.is_set():
            return web.Response(status=503)
        bot_context: BotContext = app.bot_data["bot_context"]
        try:
            await bot_context.journal.keep([content])
        except StoreError:
            return web.Response(status=503)
        # Of shared queues, whichever worker has the chat takes it.
        if not isinstance(bot_context.journal, SharedJournal):
            handle(content, app, bot_context.journal)
        return web.Response()

    async def _look(self, app: App) -> None:
        """Ask Telegram regularly whether deliveries succeed."""
        known = ""
        while not self._stop.is_set():
            try:
                info = await app.bot.get_webhook_info()
            except TelegramError as exc:
                log.warning("Telegram cannot be reached, trying again: %s", exc)
            else:
                self._tell(info)
                # Compared with Telegram's first reply, because Telegram may write the address differently than the settings.
                known = known or info.url
                if not info.url or info.url != known:
                    self._gone = True
                    self._stop.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), self._look_every)

    def _tell(self, info: WebhookInfo) -> None:
        """Log the reason of the last failed delivery, once."""
        if info.last_error_date and info.last_error_date != self._told:
            self._told = info.last_error_date
            log.warning(
                "Telegram could not deliver at %s, %d updates are waiting: %s",
                info.last_error_date.isoformat(),
                info.pending_update_count,
                " ".join((info.last_error_message or "no reason given").split()),
            )


def _update_in(body: bytes) -> dict[str, Any] | None:
    """Parse the body of a delivery as an update in JSON; None if it is not one."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return sound_update(content) if isinstance(content, dict) and isinstance(content.get("update_id"), int) else None
