"""Updates of every kind, made by chance from the types of the Bot API: each is of the right types, few make sense."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fuzzing import texts
from tests.standin import spec
from tests.standin.room import ANONYMOUS
from tests.standin.wire import Json

DEEPEST = 4
"""How many objects stand inside one another before only what must be there is."""
MOST_OBJECTS = 100
"""In an update, after which only what must be there is."""
USUAL = (0, 1, -1, 2, 60, 255, 86_400, 2**31 - 1)
ODD = (*USUAL, -(2**31), 2**31, 2**32, 2**52 - 1, -(2**52), 2**53, 2**63 - 1, -(2**63))
MOMENTS = (0, 1, -1, 2**31, 2**32, 2**40, 2**53, 253_402_300_799, 253_402_300_800, -62_135_596_801, -(10**14))
_SAID = re.compile(r"(?:always|must be) \W?(\w+)")
_PLAIN = {"String", "Integer", "Boolean", "True", "Float"}
_CONTENT = (
    "animation",
    "audio",
    "document",
    "photo",
    "sticker",
    "video",
    "voice",
    "poll",
    "contact",
    "location",
    "dice",
    "story",
    "game",
)
_SERVICE = (
    "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "video_chat_started", "users_shared", "web_app_data", "write_access_allowed",
    "successful_payment", "connected_website", "giveaway_winners", "message_auto_delete_timer_changed", "general_forum_topic_hidden", "delete_chat_photo",
)  # fmt: skip


def _kinds() -> tuple[str, ...]:
    return tuple(each["name"] for each in spec.fields("Update") if each["name"] != "update_id")


@dataclass
class Updates:
    """Makes updates, all by chance.

    Args:
        seed: of all chance.
        bot: as Telegram knows it.
        pages: addresses that can be fetched.

    Attributes:
        users: who writes.
        chats: where.
        buttons: data of buttons that the bot has made.
        sent: messages that the bot has sent.
        files: what file each document's identifier stands for, to be read by the server.
    """

    seed: int
    bot: Json
    pages: Sequence[str] = ()
    users: list[Json] = field(default_factory=list)
    chats: list[Json] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    sent: list[Json] = field(default_factory=list)
    _number: int = 5_000_000
    _objects: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        for number in (1001, 1002, 1003, 2**31, 2**52 - 1, 2**53, 5_000_000_000):
            self.users.append({"id": number, "is_bot": False, "first_name": texts.text(self.rng)[:64] or "A"})
            self.chats.append({"id": number, "type": "private", "first_name": "A"})
        self.users += [
            self.bot,
            ANONYMOUS,
            {"id": 777000, "is_bot": False, "first_name": "Telegram"},
            {"id": 0, "is_bot": True, "first_name": ""},
        ]
        self.chats += [
            {"id": -1, "type": "group", "title": "G"}, {"id": -4001, "type": "group", "title": ""}, {"id": -1_000_000_000_007, "type": "supergroup", "title": "S"},
            {"id": -1_000_000_000_008, "type": "supergroup", "title": "F", "is_forum": True}, {"id": -1_000_000_000_009, "type": "channel", "title": "C"},
            {"id": -(2**52), "type": "supergroup", "title": "\u202e"}, {"id": -1_997_852_516_352, "type": "channel", "title": "C", "username": "c"},
            {"id": -1_000_000_000_010, "type": "supergroup", "title": "D", "is_direct_messages": True}, {"id": 0, "type": "private"},
        ]  # fmt: skip

    def update(self, kind: str | None = None) -> Json:
        """An update, by default of a kind that is chosen by chance, more often one that people make."""
        rng = self.rng
        kind = kind or rng.choice(
            ("message",) * 12
            + ("callback_query",) * 4
            + ("edited_message", "guest_message", "inline_query", "message_reaction") * 2
            + _kinds()
        )
        made: Callable[[], Json] = {
            "message": self.message, "edited_message": self.edited, "guest_message": self.guest, "callback_query": self.press,
        }.get(kind, lambda: self._of(spec_type(kind), 0))  # fmt: skip
        self._number += 1
        self._objects = 0
        return {"update_id": self._number, kind: made()}

    def message(self) -> Json:
        """A message of somebody: a text, a command, a file, an album, a forward, a service message, or of everything something."""
        rng = self.rng
        chat = rng.choice(self.chats)
        made: Json = {"message_id": self._message_id(), "date": self._date(), "chat": chat}
        if rng.random() < 0.9:
            made["from"] = next((u for u in self.users if u["id"] == chat["id"]), None) or rng.choice(self.users)
        if rng.random() < 0.12:
            made["sender_chat"] = rng.choice((chat, rng.choice(self.chats)))
        made |= rng.choice(
            (
                self._said,
                self._said,
                self._said,
                self._said,
                self._content,
                self._content,
                self._content,
                self._service,
                self._anything,
            )
        )()
        if rng.random() < 0.2:
            made["reply_to_message"] = self._replied_to(chat)
        if rng.random() < 0.15:
            made |= self._fields(
                "Message", ("forward_origin", "external_reply", "quote", "via_bot", "reply_to_story"), 0.4
            )
        if chat.get("is_forum") and rng.random() < 0.8:
            made |= {"message_thread_id": rng.choice((1, 2, 3, 2**31 - 1, -1)), "is_topic_message": True}
        return made

    def edited(self) -> Json:
        """A message that is edited, often one that was seen before."""
        return self.message() | {"edit_date": self._date()}

    def guest(self) -> Json:
        """A message that mentions the bot elsewhere."""
        made = self.message()
        if "text" in made:
            made |= self._text("text", "entities", f"@{self.bot['username']} {made['text']}"[: texts.MOST])
        return made | ({"guest_query_id": str(self.rng.getrandbits(60))} if self.rng.random() < 0.97 else {})

    def press(self) -> Json:
        """A button pressed: of the bot's, of a message that is too old, or of one sent inline."""
        rng = self.rng
        made: Json = {"id": str(rng.getrandbits(60)), "from": rng.choice(self.users), "chat_instance": "1"}
        if rng.random() < 0.95:
            made["data"] = texts.pressed(rng, self.buttons)
        else:
            made["game_short_name"] = texts.text(rng)[:20]
        kind = rng.random()
        if self.sent and kind < 0.6:
            made["message"] = rng.choice(self.sent)
        elif kind < 0.8:
            made["message"] = self._sent_by_bot(rng.choice(self.chats))
        elif kind < 0.9:
            made["message"] = {"chat": rng.choice(self.chats), "message_id": self._message_id(), "date": 0}
        else:
            made["inline_message_id"] = "inline" + str(rng.getrandbits(30))
        return made

    def _said(self) -> Json:
        made = self._text("text", "entities", texts.text(self.rng))
        if self.pages and self.rng.random() < 0.05:
            made = self._text(
                "text",
                "entities",
                f"{self.rng.choice(('', '/add ', '/follow ', '/ask '))}{self.rng.choice(self.pages)}",
            )
        return made

    def _content(self) -> Json:
        rng = self.rng
        name = rng.choice(_CONTENT + ("document",) * 8 + ("photo",) * 3)
        made = self._fields("Message", (name,), 1.0)
        if rng.random() < 0.5:
            made |= self._text("caption", "caption_entities", texts.text(rng)[:1024])
        if rng.random() < 0.4:
            made["media_group_id"] = rng.choice(("1", "2", "", "x" * 100, "\u0301"))
        return made

    def _service(self) -> Json:
        return self._fields("Message", (self.rng.choice(_SERVICE),), 1.0)

    def _anything(self) -> Json:
        """Any of what a message may have, all together."""
        names = [
            each["name"]
            for each in spec.fields("Message")
            if not each["required"] and each["name"] not in {"from", "text", "entities"}
        ]
        made = self._fields("Message", names, self.rng.choice((0.02, 0.1, 0.3)))
        return made | (self._said() if self.rng.random() < 0.5 else {})

    def _replied_to(self, chat: Json) -> Json:
        rng = self.rng
        kind = rng.random()
        if kind < 0.5 and (own := [each for each in self.sent if each["chat"]["id"] == chat["id"]]):
            return rng.choice(own)
        if kind < 0.7:
            return self._sent_by_bot(chat)
        made: Json = {"message_id": self._message_id(), "date": self._date(), "chat": chat}
        return made | rng.choice((self._said, self._content, self._service))()

    def _sent_by_bot(self, chat: Json) -> Json:
        """A message of the bot's with buttons, whatever it says."""
        keys = [
            [{"text": "x", "callback_data": texts.pressed(self.rng, self.buttons)}]
            for _ in range(self.rng.randrange(4))
        ]
        made: Json = {
            "message_id": self._message_id(),
            "date": self._date(),
            "chat": chat,
            "from": self.bot,
            "reply_markup": {"inline_keyboard": keys},
        }
        return made | self._text("text", "entities", texts.text(self.rng))

    def _text(self, name: str, entities: str, text: str) -> Json:
        """A text with what is marked in it: rightly the command and the mention, and by chance whatever."""
        rng = self.rng
        found = [
            {"type": "bot_command" if part.startswith("/") else "mention", "offset": len(text[:at].encode("utf-16-le", "surrogatepass")) // 2, "length": len(part)}
            for at, part in ((m.start(), m[0]) for m in re.finditer(r"^/[A-Za-z]+(?:@\w+)?|@\w+", text))
        ]  # fmt: skip
        if rng.random() < 0.25:
            found += [self._entity(len(text)) for _ in range(rng.choice((1, 1, 2, 3, 100)))]
            rng.shuffle(found)
        return {name: text} | ({entities: found} if found else {})

    def _entity(self, length: int) -> Json:
        """Something marked, perhaps where there is no text."""
        rng = self.rng
        kinds = (
            "mention",
            "hashtag",
            "bot_command",
            "url",
            "email",
            "bold",
            "italic",
            "code",
            "pre",
            "text_link",
            "text_mention",
            "custom_emoji",
            "blockquote",
            "expandable_blockquote",
            "x",
        )
        kind = rng.choice(kinds)
        made: Json = {
            "type": kind,
            "offset": rng.choice((0, 1, length, rng.randrange(length + 1), -1, 2**31)),
            "length": rng.choice((1, 2, length, 0, -1, 4097, 2**31)),
        }
        more: Json = {
            "text_link": {"url": self._address()},
            "text_mention": {"user": rng.choice(self.users)},
            "custom_emoji": {"custom_emoji_id": "1"},
            "pre": {"language": "py"},
        }
        extra: Json = more.get(kind, {})
        return made | extra

    def _fields(self, name: str, wanted: Sequence[str], chance: float) -> Json:
        """Some of the optional fields of a type."""
        return {
            each["name"]: self._value(name, each, 1)
            for each in spec.fields(name)
            if each["name"] in wanted and self.rng.random() < chance
        }

    def _of(self, name: str, depth: int) -> Any:
        """A value of a type of the Bot API."""
        subtypes = spec.subtypes(name)
        if subtypes:
            return self._typed(
                name, name, self.rng.choice(subtypes) if depth < DEEPEST else _shallowest(subtypes), depth
            )
        if name == "Chat" and self.rng.random() < 0.9:
            return self.rng.choice(self.chats)
        if name == "User" and self.rng.random() < 0.8:
            return self.rng.choice(self.users)
        if name == "MessageEntity":
            return self._entity(20)
        self._objects += 1
        chance = self.rng.choice((0.0, 0.1, 0.5, 0.9)) if depth < DEEPEST and self._objects < MOST_OBJECTS else 0.0
        return {
            each["name"]: self._value(name, each, depth + 1)
            for each in spec.fields(name)
            if each["required"] or self.rng.random() < chance
        }

    def _value(self, owner: str, described: Json, depth: int) -> Any:
        name, kind = described["name"], self.rng.choice(described["types"])
        if (
            kind == "String"
            and (said := _SAID.search(described["description"]))
            and name in {"type", "status", "source"}
        ):
            return said[1]
        return self._typed(owner, name, kind, depth)

    def _typed(self, owner: str, name: str, kind: str, depth: int) -> Any:
        rng = self.rng
        if kind.startswith("Array of "):
            return [
                self._typed(owner, name, kind.removeprefix("Array of "), depth)
                for _ in range(rng.choice((0, 1, 1, 2, 3)) if depth < DEEPEST else rng.randrange(2))
            ]
        if kind == "Integer":
            return self._integer(owner, name)
        if kind in {"Boolean", "True"}:
            return kind == "True" or rng.random() < 0.5
        if kind == "Float":
            return rng.choice((0.0, -1.5, 1e300, 47.5))
        if kind == "String":
            return self._string(owner, name)
        return self._of(kind, depth)

    def _integer(self, owner: str, name: str) -> int:
        rng = self.rng
        if owner == "InaccessibleMessage" and name == "date":
            return 0
        if name == "date" or name.endswith("_date") or name == "unix_time":
            return self._date()
        if name == "message_id" or name.endswith("message_id"):
            return self._message_id()
        if name.endswith("chat_id"):
            return int(rng.choice(self.chats)["id"])
        if name == "file_size":
            return rng.choice((0, 10, 1000, 19_999_999, 20_000_001, 2**52))
        return rng.choice(ODD if rng.random() < 0.02 else USUAL)

    def _string(self, owner: str, name: str) -> str:
        rng = self.rng
        pools: dict[str, Callable[[], str]] = {
            "file_name": lambda: rng.choice(texts.NAMES), "mime_type": lambda: rng.choice(texts.TYPES), "language_code": lambda: rng.choice(texts.TAGS),
            "emoji": lambda: rng.choice(texts.EMOJI), "url": self._address, "query": self._query, "offset": lambda: rng.choice(("", *texts.NUMBERS)),
            "file_id": lambda: f"any{rng.getrandbits(40)}", "id": lambda: str(rng.getrandbits(60)), "data": lambda: texts.pressed(rng, self.buttons),
            "username": lambda: rng.choice(("alice", "dateline_bot", "", "\u0301")), "type": lambda: rng.choice(("private", "group", "supergroup", "channel", "x", "")),
        }  # fmt: skip
        if name in pools:
            return pools[name]()
        return texts.text(rng)[:1024] if name in {"text", "caption"} else texts.line(rng)

    def _query(self) -> str:
        return self.rng.choice((texts.text(self.rng), f"#{texts.payload(self.rng)}"))[:256]

    def _address(self) -> str:
        return self.rng.choice((*texts.ADDRESSES, *self.pages))

    def _message_id(self) -> int:
        return (
            self.rng.choice((self.rng.randint(1, 60), self.rng.randint(1, 60), *ODD))
            if self.rng.random() < 0.3
            else self.rng.randint(1, 60)
        )

    def _date(self) -> int:
        rng = self.rng
        return (
            rng.choice(MOMENTS) if rng.random() < 0.01 else int(time.time()) - rng.choice((0, 0, 0, 1, 50, 4000, 10**6))
        )


def _shallowest(names: Sequence[str]) -> str:
    """Of several types the one that holds the fewest others."""

    def inside(name: str) -> int:
        needed = (
            (each["types"] for each in spec.fields(name) if each["required"])
            if name not in _PLAIN and not name.startswith("Array of ")
            else ()
        )
        return sum(not set(types) & _PLAIN for types in needed) + (name.startswith("Array of "))

    return min(names, key=inside)


def spec_type(kind: str) -> str:
    """The type of what an update of a kind holds."""
    name: str = next(each["types"][0] for each in spec.fields("Update") if each["name"] == kind)
    return name
