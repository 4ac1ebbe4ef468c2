"""Payloads of links into the bot (`https://t.me/bot?start=…`), and who may open them.

A payload holds only a place, no content. A user who forges one, or finds it in a forwarded message, can open only what
they may read anyway.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from enum import IntEnum

from telegram import ChatMember, ChatMemberRestricted, User
from telegram.error import ChatMigrated, TelegramError
from telegram.ext import ContextTypes

from retrieval.model import ID_LENGTH, PassageId
from retrieval.services.collections import PUBLIC, Collections
from retrieval.store import Shelf, Stored

ANY_PUBLIC = Shelf(PUBLIC)
"""Stands for any public shelf, because the names of public shelves are too long for a link."""

SHARED = "#"
"""Prefix of the payload in an inline query that shares one passage."""

_PACKED = struct.Struct(">BqI6sH")
_IN_PUBLIC = 1 << 7
_INSIDE = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})


class LinkKind(IntEnum):
    """What a link opens; the value is stored in the payload."""

    ARTICLE = 1
    PASSAGE = 2
    BRIEFING = 3


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link.

    Attributes:
        kind: what the link opens.
        shelf: the shelf of the target; a public shelf is unpacked as `ANY_PUBLIC`.
        passage: the passage, or any passage of the article; None for a briefing.
    """

    kind: LinkKind
    shelf: Shelf
    passage: PassageId | None = None

    def pack(self) -> str:
        """Pack the target into a payload of 28 characters that Telegram allows.

        Raises:
            ValueError: the shelf belongs neither to a chat nor to the public, a passage is missing, or a number is too large.
        """
        if self.passage is None and self.kind is not LinkKind.BRIEFING:
            raise ValueError("a link to an article or a passage names it")
        article, ordinal = self.passage or PassageId("0" * ID_LENGTH, 0)
        public = self.shelf.chat.startswith(PUBLIC)
        chat, topic = (0, 0) if public else (int(self.shelf.chat), self.shelf.topic)
        head = self.kind | _IN_PUBLIC if public else self.kind
        try:
            raw = _PACKED.pack(head, chat, topic, bytes.fromhex(article), ordinal)
        except struct.error as exc:
            raise ValueError(f"{self} does not fit into a link") from exc
        return base64.urlsafe_b64encode(raw).decode("ascii")

    def address(self, username: str | None) -> str:
        """Return the link for a bot with this username.

        Raises:
            ValueError: as in `pack`.
        """
        return f"https://t.me/{username}?start={self.pack()}"

    @classmethod
    def unpack(cls, text: str) -> "Target":
        """Unpack a payload.

        Raises:
            ValueError: the payload is invalid or from another version.
        """
        try:
            head, chat, topic, article, ordinal = _PACKED.unpack(base64.b64decode(text, altchars=b"-_", validate=True))
            kind = LinkKind(head & ~_IN_PUBLIC)
        except (binascii.Error, struct.error) as exc:
            raise ValueError("not the payload of a link") from exc
        shelf = ANY_PUBLIC if head & _IN_PUBLIC else Shelf(str(chat), topic)
        return cls(kind, shelf, None if kind is LinkKind.BRIEFING else PassageId(article.hex(), ordinal))


def find_stored(collections: Collections, shelf: Shelf, article_id: str) -> Stored | None:
    """Find an article that questions to a shelf use; None if there is none (any more).

    Its `shelf` is the shelf that holds it. Links to a public article use the public shelf, which all users can read.
    """
    shelves = collections.shelves(shelf)
    if shelf == ANY_PUBLIC:
        shelves = tuple(Shelf(PUBLIC + name) for name in collections.public)
    found = (number for number, found, _ in collections.store.visible.of(shelves) if found == article_id)
    number = next(found, None)
    return None if number is None else collections.store.articles.get(number)


async def readable(user: User, shelf: Shelf, context: ContextTypes.DEFAULT_TYPE) -> Shelf | None:
    """Return the current name of the shelf if the user may read it; None if not.

    A group that has become a supergroup has another id.
    """
    if shelf.chat.startswith(PUBLIC) or shelf.chat == str(user.id):
        return shelf
    # Other positive ids are private chats, where Telegram might report the user as a member.
    if not shelf.chat.startswith("-"):
        return None
    try:
        member = await context.bot.get_chat_member(int(shelf.chat), user.id)
    except ChatMigrated as exc:
        return await readable(user, Shelf(str(exc.new_chat_id), shelf.topic), context)
    except TelegramError:
        # If the membership is unknown, reading is not allowed.
        return None
    inside = member.is_member if isinstance(member, ChatMemberRestricted) else member.status in _INSIDE
    return shelf if inside else None
