"""Find the links in a message of a group, and who shares them. Pure."""

import re
import unicodedata
from urllib.parse import urlsplit

from telegram import Message, MessageEntity, User

from bot.telegram.addressing import addressed_text, text_of
from bot.telegram.ephemeral import is_ephemeral
from retrieval.store import Sharing

MOST_LINKS = 5
"""Maximum number of links of a message that are followed."""
MOST_NAME = 64
"""Longer names are cut to this many characters."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_TELEGRAM = ("t.me", "telegram.me", "telegram.dog")
"""Sites whose links lead to chats and not to articles."""
_DIRECTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Bidirectional classes of characters that would reorder the text behind a name."""


def is_collected(message: Message, bot: User) -> bool:
    """Return whether links of a group message are collected: it is by a member, no command, and not addressed to the bot."""
    by_person = message.from_user is not None and not message.from_user.is_bot
    return (
        (by_person or is_by_group(message))
        and not message.is_automatic_forward
        and message.via_bot is None
        and not is_ephemeral(message)
        and not text_of(message).startswith("/")
        and addressed_text(message, bot) is None
    )


def is_by_group(message: Message) -> bool:
    """Return whether an administrator wrote a message in the name of the group."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat_id


def links_in(message: Message) -> list[str]:
    """Return the web addresses that a message links to, each once, in order, at most `MOST_LINKS`."""
    kinds: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    in_order = sorted(found.items(), key=lambda each: each[0].offset)
    addresses = (_address(entity.url or part) for entity, part in in_order)
    return list(dict.fromkeys(filter(None, addresses)))[:MOST_LINKS]


def _address(link: str) -> str | None:
    """Return the address of a link; None if it leads to no article of the web.

    Telegram also takes names such as `readme.md` for links. Without a scheme only a link with a path is taken for one.
    """
    if _SCHEME.match(link) is None:
        link = f"https://{link}" if "/" in link.rstrip("/") else ""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return None if any(host == site or host.endswith(f".{site}") for site in _TELEGRAM) else link


def sharing_of(message: Message) -> Sharing | None:
    """Return who shares the links of a message; None if the sender is anonymous."""
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return None
    name = name_of(user)
    if not name:
        return None
    return Sharing(user.id, name, message.date.timestamp(), str(message.message_id))


def name_of(user: User) -> str:
    """Return the displayed name of a user on one line, without invisible characters that would change other text."""
    kept = (c for c in user.full_name if not _is_invisible(c))
    return " ".join("".join(kept).split())[:MOST_NAME].strip()


def _is_invisible(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cs", "Cn", "Co"}
        or (unicodedata.category(character) == "Cc" and not character.isspace())
        or unicodedata.bidirectional(character) in _DIRECTING
    )
