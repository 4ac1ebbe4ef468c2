"""The stand-in's side of a webhook: updates are POSTed to the bot, those of one chat in order, chats side by side.

As Telegram does, an update is sent again until the bot takes it; here at once and a few times, without waiting. Then it
waits for the next update, for `retry`, or for a webhook that is set anew.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import aiohttp

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.state import State
from tests.standin.wire import Json

ATTEMPTS = 3
PORTS = frozenset({80, 88, 443, 8443})
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Webhook:
    """One webhook, from setWebhook on; `last_error` is when and what, None as long as all was taken."""

    state: State
    bot: Bot
    url: str
    secret: str = ""
    certificate: bytes = b""
    most_connections: int = 40
    last_error: tuple[int, str] | None = None
    _busy: set[int] = field(default_factory=set)
    _repeating: set[int] = field(default_factory=set)
    _calls: int = 0
    _task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        check_url(self.url)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def retry(self) -> None:
        """Send again what the bot did not take."""
        self._calls += 1
        await self.state.notify()

    async def _run(self) -> None:
        """Wake for every new update, and let each chat that has some be served."""
        seen: object = None
        connections = aiohttp.TCPConnector(limit=self.most_connections, ssl=self._tls())
        async with aiohttp.ClientSession(connector=connections) as session, asyncio.TaskGroup() as group:
            while True:
                async with self.state.changed:
                    await self.state.changed.wait_for(lambda: self._news() != seen)  # noqa: B023
                    seen = self._news()
                for update in [u for u in self.bot.repeated if id(u) not in self._repeating]:
                    self._repeating.add(id(update))
                    group.create_task(self._repeat(session, update))
                for chat in {_chat_of(u) for u in self.bot.updates} - self._busy:
                    self._busy.add(chat)
                    group.create_task(self._serve(session, chat))

    def _news(self) -> object:
        last = self.bot.last_update
        return (self._calls, last and last["update_id"], len(self.bot.repeated))

    async def _serve(self, session: aiohttp.ClientSession, chat: int) -> None:
        """Deliver the updates of a chat, one after the other, until there are none or the bot takes one no more."""
        try:
            while update := next((u for u in self.bot.updates if _chat_of(u) == chat), None):
                if not await self._deliver(session, update):
                    return
                self.bot.updates = [u for u in self.bot.updates if u is not update]
                await self.state.notify()
        finally:
            self._busy.discard(chat)

    async def _repeat(self, session: aiohttp.ClientSession, update: Json) -> None:
        await self._deliver(session, update)
        self.bot.repeated = [u for u in self.bot.repeated if u is not update]
        self._repeating.discard(id(update))
        await self.state.notify()

    async def _deliver(self, session: aiohttp.ClientSession, update: Json) -> bool:
        """Whether the bot took an update, at the first attempt or a later one."""
        for _ in range(ATTEMPTS):
            try:
                async with session.post(
                    self.url, json=update, headers={HEADER: self.secret} if self.secret else {}
                ) as r:
                    if 200 <= r.status <= 299:
                        return True
                    what = f"Wrong response from the webhook: {r.status} {r.reason}"
            except aiohttp.ClientError as exc:
                what = str(exc)
            self.last_error = (self.state.now(), what)
            await self.state.notify()
        return False

    def _tls(self) -> ssl.SSLContext | bool:
        """A certificate of the bot's own is the only one that counts."""
        return ssl.create_default_context(cadata=self.certificate.decode()) if self.certificate else True

    def info(self) -> Json:
        """As WebhookInfo."""
        found: Json = {
            "url": self.url, "has_custom_certificate": bool(self.certificate),
            "pending_update_count": len(self.bot.updates), "max_connections": self.most_connections,
        }  # fmt: skip
        if self.bot.allowed:
            found["allowed_updates"] = self.bot.allowed
        if self.last_error:
            found |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return found


def check_url(url: str) -> None:
    """Refuse what Telegram would not call; as a Bot API server of one's own, the stand-in calls any port of loopback."""
    parts = urlsplit(url)
    if _is_loopback(parts):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(parts: SplitResult) -> bool:
    if parts.scheme not in {"http", "https"}:
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _chat_of(update: Json) -> int:
    """The chat that an update is of, or the user where it is of none."""
    content = next(v for k, v in update.items() if k != "update_id")
    where = content.get("chat") or content.get("message", {}).get("chat") or content["from"]
    number: int = where["id"]
    return number
