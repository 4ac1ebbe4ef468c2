"""What the stand-in knows: bots, users, chats, questions that wait for an answer, and the time."""

import asyncio
import copy
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standin import spec
from tests.standin.bots import Bot
from tests.standin.errors import QUERY_TOO_OLD, Refusal, bad_request
from tests.standin.membership import Chat
from tests.standin.privacy import may_see
from tests.standin.room import ANONYMOUS
from tests.standin.wire import Json, Upload

__all__ = ["ANONYMOUS", "PATIENCE", "Bot", "Chat", "Json", "Query", "State", "Upload"]

PATIENCE = 20.0
"""Seconds after which a test that waits for something gives up; never reached when all is well."""
START = 1_700_000_000
QUERY_LIFETIME = 60
"""Seconds for which a press or a query can be answered, by the stand-in's clock."""


@dataclass
class Query:
    """A press, an inline query or a guest query; `answer` is what the bot gave, and None before."""

    kind: str
    bot: int
    content: Json
    asked: float
    answer: Json | None = None


def stands_still() -> float:
    return START


@dataclass
class State:
    """`clock` gives seconds since 1970 and stands still by default; `advance` moves it.

    `violations` are calls and updates that the Bot API does not know. `version` is the one that the server has; an older one
    than 10.3 knows no ephemeral messages.
    """

    clock: Callable[[], float] = stands_still
    bots: dict[str, Bot] = field(default_factory=dict)
    users: dict[int, Json] = field(default_factory=lambda: {ANONYMOUS["id"]: ANONYMOUS})
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inline_messages: dict[str, Json] = field(default_factory=dict)
    inline_cache: dict[tuple[object, ...], tuple[float, Json]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    version: tuple[int, int] = (10, 3)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1001))
    _ahead: float = 0

    @property
    def bots_by_id(self) -> dict[int, Bot]:
        return {bot.id: bot for bot in self.bots.values()}

    def seconds(self) -> float:
        return self.clock() + self._ahead

    def now(self) -> int:
        return math.floor(self.seconds())

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._ahead += seconds

    def add_bot(self, token: str, username: str = "dateline_bot", **more: Any) -> Bot:
        """A bot; `privacy`, `inline`, `guests`, `topics_in_private` are what @BotFather was told."""
        number = int(token.split(":", maxsplit=1)[0])
        user = {"id": number, "is_bot": True, "first_name": "Dateline", "username": username}
        self.users[number] = user
        self.bots[token] = Bot(token, user, **more)
        return self.bots[token]

    def file(self, name: str, data: bytes, kind: str = "application/octet-stream") -> Json:
        """A document to send, as in `say(alice, document=telegram.file("a.pdf", data))`."""
        unique = f"file{next(self.numbers)}"
        self.files[f"documents/{unique}"] = data
        return {
            "file_id": unique,
            "file_unique_id": unique,
            "file_name": name,
            "mime_type": kind,
            "file_size": len(data),
        }

    def photo(self, data: bytes = b"\xff\xd8") -> list[Json]:
        """A photo to send, as in `say(alice, photo=telegram.photo(), caption="…")`."""
        sent = self.file("photo.jpg", data)
        return [{k: sent[k] for k in ("file_id", "file_unique_id", "file_size")} | {"width": 90, "height": 90}]

    def user(self, first_name: str, **more: Any) -> Json:
        """A person, as in `user("Alice", language_code="de")`."""
        user = {"id": next(self.numbers), "is_bot": False, "first_name": first_name, **more}
        self.users[user["id"]] = user
        return user

    def private(self, user: Json, *, topics: tuple[int, ...] = ()) -> Chat:
        """A private chat with the bots; with topics, where @BotFather was told to have them."""
        info = {k: user[k] for k in ("id", "first_name", "last_name", "username") if k in user} | {"type": "private"}
        chat = self._add_chat(info, {user["id"]}, topics)
        for bot in self.bots.values():
            bot.topics_in_private |= bool(topics)
        return chat

    def group(
        self, title: str, *members: Json, topics: tuple[int, ...] = (), supergroup: bool = False, bots: bool = True
    ) -> Chat:
        """A group; with topics, a supergroup with a forum. All bots so far are in it, unless told otherwise."""
        number = next(self.numbers)
        forum = {"is_forum": True} if topics else {}
        if supergroup or topics:
            info = {"id": -1_000_000_000_000 - number, "type": "supergroup", "title": title} | forum
        else:
            info = {"id": -number, "type": "group", "title": title}
        return self._add_chat(info, {m["id"] for m in members} | (set(self.bots_by_id) if bots else set()), topics)

    def supergroup(self, title: str, *members: Json, **more: Any) -> Chat:
        return self.group(title, *members, supergroup=True, **more)

    def channel(self, title: str, **more: Any) -> Json:
        """A channel, in whose name people write or from which posts come; no bot is in it."""
        return {"id": -1_000_000_000_000 - next(self.numbers), "type": "channel", "title": title, **more}

    def _add_chat(self, info: Json, members: set[int], topics: tuple[int, ...]) -> Chat:
        chat = self.chats[info["id"]] = Chat(self, info, members)
        for thread in topics:
            chat.open_topic(thread)
        return chat

    def chat(self, chat_id: Any) -> Chat:
        """The chat of a call.

        Raises:
            Refusal: there is none, or it has become another.
        """
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.successor:
            what = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, what, migrate_to_chat_id=chat.successor.id)
        return chat

    async def hand_out(self, kind: str, message: Json, chat: Any) -> None:
        """Give a message to each bot that may see it."""
        for bot in self.bots.values():
            if may_see(bot, message, chat):
                await self.enqueue(bot, {kind: message})

    async def enqueue(self, bot: Bot, content: Json) -> None:
        """Let an update wait for a bot, as things are now."""
        if not bot.wants(next(iter(content))):
            return
        update = {"update_id": next(self.numbers), **copy.deepcopy(content)}
        self.violations += spec.type_violations("Update", update)
        async with self.changed:
            bot.updates.append(update)
            bot.last_update = update
            self.changed.notify_all()

    async def ask(self, bot: Bot, kind: str, content: Json, what: str) -> Json:
        """Put a query to a bot; returns its answer."""
        number = await self.put(bot, kind, content)
        await self.until(lambda: self.queries[number].answer is not None, what)
        answer = self.queries[number].answer
        assert answer is not None
        return answer

    async def put(self, bot: Bot, kind: str, content: Json, key: str = "id") -> str:
        """As `ask`, without waiting; returns the number of the query."""
        number = str(next(self.numbers))
        self.queries[number] = Query(kind, bot.id, content, self.seconds())
        await self.enqueue(bot, {kind: {key: number, **content}})
        return number

    async def answered(self, bot: Bot, kind: str, number: str, answer: Json) -> None:
        """Take a bot's answer to a query.

        Raises:
            Refusal: it was answered before, too late, or there is no such query.
        """
        query = self.queries.get(number)
        known = query is not None and (query.kind, query.bot) == (kind, bot.id)
        if query is None or not known or query.answer is not None or self.seconds() - query.asked > QUERY_LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        query.answer = answer
        await self.notify()

    def inline_message(self, bot: Bot, content: Json) -> Json:
        """A message somewhere in Telegram that the bot can edit by its `inline_message_id`."""
        number = f"inline{next(self.numbers)}"
        self.inline_messages[number] = message = content | {"inline_message_id": number, "bot": bot.id}
        return message

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait for something to be so.

        Raises:
            AssertionError: it is not so after `patience` seconds.
        """
        try:
            async with asyncio.timeout(patience), self.changed:
                await self.changed.wait_for(holds)
        except TimeoutError:
            seen = {c.id: [m.get("text") for m in c.messages.values()] for c in self.chats.values()}
            raise AssertionError(f"waited in vain for {what}; the chats hold {seen}") from None

    async def settled(self, bot: Bot) -> None:
        """Wait until the bot has confirmed all its updates and asks for more, or its webhook has taken them all."""
        await self.until(
            lambda: not bot.updates and not bot.repeated and (bot.in_poll or bool(bot.webhook)),
            "the bot to be done with its updates",
        )

    async def repeat_last_update(self, bot: Bot) -> None:
        """Hand out the last update once more, under its old number, confirmed or not."""
        assert bot.last_update is not None
        async with self.changed:
            bot.repeated.append(dict(bot.last_update))
            self.changed.notify_all()
