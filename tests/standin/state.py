"""What the stand-in knows: bots, users, chats, messages, and the updates that wait for each bot."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standin.errors import CONFLICT, WEBHOOK_ACTIVE, Refusal, bad_request
from tests.standin.formatting import found_entities

Json = dict[str, Any]
PATIENCE = 20.0
"""Seconds after which a test that waits for something gives up; never reached when all is well."""


class Upload(str):
    """A file that a bot sent: its name, with the bytes beside it."""

    __slots__ = ("data",)
    data: bytes

    def __new__(cls, name: str, data: bytes) -> "Upload":
        made = super().__new__(cls, name)
        made.data = data
        return made


@dataclass
class Bot:
    token: str
    user: Json
    privacy: bool = True
    updates: list[Json] = field(default_factory=list)
    webhook: str = ""
    commands: dict[str, list[Json]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    poller: int = 0
    in_poll: bool = False
    allowed: list[str] | None = None


@dataclass
class Chat:
    """A chat; `members` are user ids, `admins` those of them that are."""

    state: "State"
    info: Json
    members: set[int]
    admins: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    blocked: Refusal | None = None
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def id(self) -> int:
        chat_id: int = self.info["id"]
        return chat_id

    def add(self, sender: Json, **content: Any) -> Json:
        """A new message, kept and returned."""
        message: Json = {
            "message_id": next(self._numbers), "date": 1_700_000_000, "chat": self.info, "from": sender, **content,
        }  # fmt: skip
        self.messages[message["message_id"]] = message
        return message

    async def say(self, user: Json, text: str = "", *, reply_to: Json | None = None, **content: Any) -> Json:
        """A person writes; the bots that may see it get an update."""
        if text:
            content = {"text": text, "entities": [*found_entities(text), *content.pop("entities", [])], **content}
            if not content["entities"]:
                del content["entities"]
        if caption := content.get("caption"):
            content["caption_entities"] = found_entities(caption)
        if reply_to:
            content["reply_to_message"] = without_reply(reply_to)
        message = self.add(user, **content)
        await self.state.hand_out("message", message, self)
        return message

    async def edit(self, message: Json, text: str) -> None:
        """A person edits a message of theirs."""
        message.update(text=text, entities=found_entities(text), edit_date=1_700_000_100)
        await self.state.hand_out("edited_message", message, self)

    async def press(self, message: Json, label: str, user: Json) -> Json:
        """A person presses a button; returns what the bot answered to the press."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {b["text"]: b for row in rows for b in row}
        assert label in buttons, f"no button {label!r} but {list(buttons)}"
        query: Json = {
            "id": str(next(self.state.numbers)), "from": user, "chat_instance": str(self.id),
            "data": buttons[label]["callback_data"], "message": message,
        }  # fmt: skip
        self.state.queries[query["id"]] = None
        bot = self.state.bots_by_id[message["from"]["id"]]
        await self.state.enqueue(bot, {"callback_query": query})
        await self.state.until(lambda: self.state.queries[query["id"]] is not None, f"an answer to pressing {label!r}")
        answer = self.state.queries[query["id"]]
        assert answer is not None
        return answer

    def from_bots(self) -> list[Json]:
        return [m for m in self.messages.values() if m["from"]["is_bot"]]

    async def answers(self, number: int) -> list[Json]:
        """Wait until bots have sent this many messages to the chat in all, and return them."""
        await self.state.until(lambda: len(self.from_bots()) >= number, f"{number} messages in chat {self.id}")
        return self.from_bots()

    async def answer(self) -> Json:
        return (await self.answers(1))[-1]


@dataclass
class State:
    bots: dict[str, Bot] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    queries: dict[str, Json | None] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1001))

    @property
    def bots_by_id(self) -> dict[int, Bot]:
        return {bot.user["id"]: bot for bot in self.bots.values()}

    def add_bot(self, token: str, username: str = "dateline_bot", *, privacy: bool = True) -> Bot:
        user = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Dateline",
            "username": username,
        }
        self.bots[token] = Bot(token, user, privacy)
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

    def user(self, first_name: str, **more: Any) -> Json:
        return {"id": next(self.numbers), "is_bot": False, "first_name": first_name, **more}

    async def inline(self, user: Json, text: str, bot: Bot) -> Json:
        """A person types behind the bot's name in some chat; returns what the bot offers."""
        query: Json = {"id": str(next(self.numbers)), "from": user, "query": text, "offset": ""}
        self.queries[query["id"]] = None
        await self.enqueue(bot, {"inline_query": query})
        await self.until(lambda: self.queries[query["id"]] is not None, f"an answer to typing {text!r}")
        answer = self.queries[query["id"]]
        assert answer is not None
        return answer

    def private(self, user: Json) -> Chat:
        info = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        return self._add_chat(info, {user["id"]})

    def group(self, title: str, *members: Json, topics: tuple[int, ...] = ()) -> Chat:
        kind = "supergroup" if topics else "group"
        info = {"id": -next(self.numbers), "type": kind, "title": title} | ({"is_forum": True} if topics else {})
        chat = self._add_chat(info, {m["id"] for m in members} | set(self.bots_by_id))
        chat.topics = set(topics)
        return chat

    def _add_chat(self, info: Json, members: set[int]) -> Chat:
        chat = self.chats[info["id"]] = Chat(self, info, members)
        return chat

    def chat(self, chat_id: Any) -> Chat:
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    async def hand_out(self, kind: str, message: Json, chat: Chat) -> None:
        for bot in self.bots.values():
            if may_see(bot, message, chat):
                await self.enqueue(bot, {kind: message})

    async def enqueue(self, bot: Bot, content: Json) -> None:
        if bot.allowed is None or next(iter(content)) in bot.allowed:
            async with self.changed:
                bot.updates.append({"update_id": next(self.numbers), **content})
                self.changed.notify_all()

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something to be so.

        Raises:
            AssertionError: it is not so after `PATIENCE` seconds.
        """
        try:
            async with asyncio.timeout(PATIENCE), self.changed:
                await self.changed.wait_for(holds)
        except TimeoutError:
            seen = {c.id: [m.get("text") for m in c.messages.values()] for c in self.chats.values()}
            raise AssertionError(f"waited in vain for {what}; the chats hold {seen}") from None

    async def settled(self, bot: Bot) -> None:
        """Wait until the bot has confirmed all its updates and asks for more."""
        await self.until(lambda: not bot.updates and bot.in_poll, "the bot to be done with its updates")

    async def poll(self, bot: Bot, offset: int, limit: int, timeout: float, allowed: list[str] | None) -> list[Json]:
        """getUpdates: confirm, wait, hand out; a newer poller ends this one with 409."""
        if bot.webhook:
            raise WEBHOOK_ACTIVE
        bot.allowed = allowed if allowed is not None else bot.allowed
        bot.poller += 1
        mine = bot.poller
        if offset < 0:
            bot.updates = bot.updates[offset:]
        elif offset:
            bot.updates = [u for u in bot.updates if u["update_id"] >= offset]
        await self._wait_for_updates(bot, mine, timeout)
        if bot.poller != mine:
            raise CONFLICT
        return bot.updates[:limit]

    async def _wait_for_updates(self, bot: Bot, mine: int, timeout: float) -> None:
        async with self.changed:
            bot.in_poll = timeout > 0
            self.changed.notify_all()
            try:
                async with asyncio.timeout(timeout):
                    await self.changed.wait_for(lambda: bool(bot.updates) or bot.poller != mine)
            except TimeoutError:
                return
            finally:
                bot.in_poll = False


def without_reply(message: Json) -> Json:
    """A message as it is shown inside another: Telegram nests no further."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


SERVICE = frozenset(
    {
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "forum_topic_closed",
    }
)
"""What makes a message one of the service, which every bot gets."""


def may_see(bot: Bot, message: Json, chat: Chat) -> bool:
    """Privacy mode: in groups commands, mentions and replies to the bot, unless it is off or the bot an admin."""
    if chat.info["type"] == "private" or not bot.privacy or bot.user["id"] in chat.admins:
        return True
    if SERVICE & message.keys():
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.user["id"]:
        return True
    text = message.get("text") or message.get("caption") or ""
    raw = text.encode("utf-16-le")
    for e in [*message.get("entities", []), *message.get("caption_entities", [])]:
        part = raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        name = "@" + bot.user["username"]
        if e["type"] == "bot_command" and ("@" not in part or part.lower().endswith(name.lower())):
            return True
        if (e["type"] == "mention" and part.lower() == name.lower()) or e.get("user", {}).get("id") == bot.user["id"]:
            return True
    return False
