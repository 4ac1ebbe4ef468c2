"""A stand-in for Telegram that knows every chat, refuses at random, and has a file of some kind under every number."""

import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.telegram.client.soundness import sound_update
from tests.standin.errors import Refusal
from tests.standin.membership import Chat
from tests.standin.server import Fault, TelegramServer
from tests.standin.state import Query
from tests.standin.wire import Json

REFUSED = "refused by chance"
"""In the description of what is refused by chance alone."""
_REFUSALS: tuple[tuple[int, str, Json], ...] = (
    (400, f"Bad Request: {REFUSED}", {}), (400, "Bad Request: message thread not found", {}), (403, f"Forbidden: {REFUSED}", {}),
    (429, f"Too Many Requests: {REFUSED}", {"retry_after": 0}), (500, "", {}), (502, "", {}),
)  # fmt: skip
_KEPT = 200
"""Messages of a chat that are remembered."""


class AnyServer(TelegramServer):
    """Takes what is sent to any chat that is not `spared`, and refuses `share` of the calls.

    Attributes:
        refused: how often it refused what the bot asked, by method and reason, if not by chance.
    """

    def __init__(self, rng: random.Random, share: float = 0.0) -> None:
        super().__init__(clock=time.time)
        self.rng, self.share = rng, share
        self.spared: set[int] = set()
        self.refused: Counter[str] = Counter()

    def chat(self, chat_id: Any) -> Chat:
        """A chat, made when it is first asked for."""
        number = int(chat_id)
        if number not in self.chats:
            self.know({"id": number, "type": "private" if number > 0 else "supergroup"})
        return self.chats[number]

    def know(self, info: Json) -> None:
        """Let there be a chat, with everybody in it."""
        if info["id"] not in self.chats and isinstance(info.get("type"), str):
            kind = info["type"] if info["type"] in {"private", "group", "supergroup", "channel"} else "supergroup"
            chat = self._add_chat(info | {"type": kind}, {*self.users}, (1, 2, 3) if info.get("is_forum") else ())
            chat.admins = {number for number in self.users if number % 2}

    def learn(self, update: Json) -> None:
        """Make what an update speaks of known: chats, users, messages, and the query that is to be answered."""
        update = sound_update(update)
        if len(update) == 1:
            return
        (kind,) = set(update) - {"update_id"}
        for each in _objects(update):
            if "type" in each and "id" in each and isinstance(each["id"], int):
                self.know(each)
            elif "is_bot" in each:
                self.users.setdefault(each["id"], each)
        content = update[kind]
        for message in (content, content.get("message"), content.get("reply_to_message")):
            if isinstance(message, dict) and "message_id" in message and "chat" in message and ("from" in message):
                self.chat(message["chat"]["id"]).messages[message["message_id"]] = message
        number = content.get("guest_query_id" if kind == "guest_message" else "id")
        if isinstance(number, str):
            asked = {"from": {"id": 1, "is_bot": False, "first_name": "A"}} | content
            self.queries[number] = Query(kind, next(iter(self.bots_by_id)), asked, self.seconds())

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        try:
            return await super()._answer(token, method, given)
        except Refusal as refusal:
            self.refused[f"{method}: {refusal.description[:100]}"] += 1
            raise
        finally:
            self._tidy(given.get("chat_id"))

    def _fault(self, method: str, given: Json) -> Fault | None:
        """Something wrong with the call, by chance; never with asking for updates."""
        if method in {"getUpdates", "getMe"} or given.get("chat_id") in self.spared or self.rng.random() >= self.share:
            return super()._fault(method, given)
        if self.rng.random() < 0.1:
            return Fault(method, drop=True)
        code, description, parameters = self.rng.choice(_REFUSALS)
        return Fault(method, code, description, parameters)

    def _tidy(self, chat_id: Any) -> None:
        """Forget what lies far back."""
        del self.calls[:-100]
        if (
            isinstance(chat_id, int)
            and chat_id in self.chats
            and len(messages := self.chats[chat_id].messages) > 2 * _KEPT
        ):
            for number in [*messages][:_KEPT]:
                messages.pop(number, None)
        if len(self.queries) > 2 * _KEPT:
            self.queries = dict([*self.queries.items()][-_KEPT:])

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "getFile":
            await request.read()
            return self._file()
        return await super()._handle(request)

    def _file(self) -> web.Response:
        rng = self.rng
        kind = rng.randrange(10)
        if kind == 0:
            return web.json_response(
                {"ok": False, "error_code": 400, "description": "Bad Request: file is too big"}, status=400
            )
        if kind == 1:
            return web.Response(status=502, text="<html>")
        path = (
            {}
            if kind == 2
            else {
                "file_path": rng.choice(
                    ("documents/x", "", "../x", "a b/\u0301", "documents/%00", "http://127.0.0.1:1/x")
                )
            }
        )
        return web.json_response({"ok": True, "result": {"file_id": "x", "file_unique_id": "x", **path}})

    async def _download(self, request: web.Request) -> web.Response:
        rng = self.rng
        if rng.random() < 0.2:
            return web.Response(status=rng.choice((404, 403, 500, 429)), text="no")
        return web.Response(body=content(rng))

    def take_violations(self) -> list[str]:
        """What the bot sent that the Bot API does not know, so far."""
        found, self.violations = self.violations, []
        return found


def content(rng: random.Random) -> bytes:
    """A small file: nothing, garbage, or one of some kind with a part of it changed."""
    made = rng.choice((
        b"", b"\x00" * 1000, rng.randbytes(2000), b"\xff\xfe" + rng.randbytes(99), b"%PDF-1.7\n" + rng.randbytes(500), b"What is said. Nothing more is said. " * 40,
        b"<html><body>" + b"<div>" * 3000 + b"text", b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><rss>&c;</rss>", _OPML, b"---\na: &a [1]\nb: *a\n---\nText. More text is here.",
        b"From: a\r\nSubject: =?utf-8?q?=ff?=\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--", b"MIME-Version: 1.0\nContent-Type: text/html; charset=nonsense\n\n<p>A", _zip(rng), _zip(rng),
        "a\u0301".encode() * 2000, b"x" * 100_000, "漢字かな。".encode() * 200,
    ))  # fmt: skip
    if made and rng.random() < 0.5:
        place = rng.randrange(len(made))
        made = made[:place] + rng.randbytes(rng.randrange(5)) + made[place + rng.randrange(20) :]
    return made


_OPML = b'<opml version="2.0"><body><outline type="rss" xmlUrl="https://example.org/feed"/><outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="http://[::1"/></body></opml>'


def _zip(rng: random.Random) -> bytes:
    """An archive with files that a document, a book or an exported library has, and nothing right in them."""
    names = (
        "word/document.xml",
        "META-INF/container.xml",
        "mimetype",
        "library.json",
        "articles.json",
        "feeds.opml",
        "../x",
        "a/" * 50,
        "[Content_Types].xml",
        "articles/1.md",
        "articles/1.json",
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in rng.sample(names, rng.randint(0, 5)):
            archive.writestr(
                name,
                rng.choice(
                    (
                        b"",
                        b"{}",
                        b"[]",
                        b"null",
                        b'{"version": 1, "articles": [{}], "feeds": [1]}',
                        b"<a/>",
                        rng.randbytes(50),
                        b"[" * 5000,
                    )
                ),
            )
    return made.getvalue()


def _objects(value: Any) -> Iterable[Json]:
    """All objects inside one another."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
