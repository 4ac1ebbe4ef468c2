"""What the payload of a link into the bot (`https://t.me/bot?start=…`) leads to, and who may see it there.

A payload says where something is, and nothing of what it is: whoever forges one, or finds it in a forwarded message, learns
no more than what they may read anyhow.
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
"""Stands for whichever public shelf holds the article: their names are too long for a link."""

SHARED = "#"
"""What stands before the payload in an inline query for one passage, as the button that shares it makes it."""

_PACKED = struct.Struct(">BqI6sH")
_IN_PUBLIC = 1 << 7
_INSIDE = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})


class LinkKind(IntEnum):
    """What a link opens; its number is what the payload holds."""

    ARTICLE = 1
    PASSAGE = 2
    BRIEFING = 3


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads.

    Attributes:
        kind: what it opens.
        shelf: where that is; any public shelf comes back from a payload as `ANY_PUBLIC`.
        passage: the passage, or any one of the article; None for a briefing.
    """

    kind: LinkKind
    shelf: Shelf
    passage: PassageId | None = None

    def pack(self) -> str:
        """The payload: 28 characters of those that Telegram allows there.

        Raises:
            ValueError: the shelf is neither a chat's nor public, a passage is missing, or a number is too large.
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
        """The link itself, into the bot that goes by this name.

        Raises:
            ValueError: as `pack`.
        """
        return f"https://t.me/{username}?start={self.pack()}"

    @classmethod
    def unpack(cls, text: str) -> "Target":
        """The target that `pack` made the payload of.

        Raises:
            ValueError: it did not make it, or that of another version did.
        """
        try:
            head, chat, topic, article, ordinal = _PACKED.unpack(base64.b64decode(text, altchars=b"-_", validate=True))
            kind = LinkKind(head & ~_IN_PUBLIC)
        except (binascii.Error, struct.error) as exc:
            raise ValueError("not the payload of a link") from exc
        shelf = ANY_PUBLIC if head & _IN_PUBLIC else Shelf(str(chat), topic)
        return cls(kind, shelf, None if kind is LinkKind.BRIEFING else PassageId(article.hex(), ordinal))


def find_stored(collections: Collections, shelf: Shelf, article_id: str) -> Stored | None:
    """The article that questions to a shelf see, None if they do not (any more).

    Its own `shelf` says where it stands, which for a public article is what a link should name: it can be read by all.
    """
    shelves = collections.shelves(shelf)
    if shelf == ANY_PUBLIC:
        shelves = tuple(Shelf(PUBLIC + name) for name in collections.public)
    found = (number for number, found, _ in collections.store.visible.of(shelves) if found == article_id)
    number = next(found, None)
    return None if number is None else collections.store.articles.get(number)


async def readable(user: User, shelf: Shelf, context: ContextTypes.DEFAULT_TYPE) -> Shelf | None:
    """The shelf, by the name that it has now, if somebody may see what stands on it; None if not.

    A group that has become a supergroup goes by another number.
    """
    if shelf.chat.startswith(PUBLIC) or shelf.chat == str(user.id):
        return shelf
    # All other numbers above zero are private chats, in which Telegram might call the user a member.
    if not shelf.chat.startswith("-"):
        return None
    try:
        member = await context.bot.get_chat_member(int(shelf.chat), user.id)
    except ChatMigrated as exc:
        return await readable(user, Shelf(str(exc.new_chat_id), shelf.topic), context)
    except TelegramError:
        # Not to know is not to be allowed.
        return None
    inside = member.is_member if isinstance(member, ChatMemberRestricted) else member.status in _INSIDE
    return shelf if inside else None
