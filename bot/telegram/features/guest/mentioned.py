"""Find the question and the subject of a guest message and of the message that it replies to."""

import re
from dataclasses import dataclass

from telegram import ExternalReplyInfo, Message, MessageEntity, User

from bot.telegram.addressing import text_of
from retrieval.ingest.reading import LEAST_CHARACTERS, addresses_in

LONG = 500
"""A text with at least this many characters is not a question, and links in it are not the subject."""

_SENTENCE_END = re.compile(r"[^\W\d_]{2,}[.!。।؟]+(?:\s|$)")
_ASKING = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class Matter:
    """The question, and what to answer it from.

    Attributes:
        question: the question without the bot's name; empty if there is none.
        text: the text, unchanged; empty if there is none.
        links: addresses of pages, without duplicates.
    """

    question: str
    text: str = ""
    links: tuple[str, ...] = ()

    @property
    def is_link(self) -> bool:
        """Return whether the linked pages are the subject and the text only introduces them."""
        return bool(self.links) and len(without_addresses(self.text)) < LONG

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to read."""
        return not self.links and not any(c.isalnum() for c in self.text)


def matter_of(message: Message, bot: User) -> Matter:
    """Return the question of a mention and its subject: the message that it replies to, else its own text."""
    text = re.sub(rf"(?<!\w)@{bot.username}(?!\w)", MARK, text_of(message), flags=re.IGNORECASE)
    replied_to = _replied_to(message, bot)
    if not replied_to.is_empty:
        return Matter(_question(text), replied_to.text, replied_to.links)
    links = _links(message)
    if links:
        for address in _marked(message).values():
            text = text.replace(address, " ")
        return Matter(_question(text), links=links)
    return _own(text)


MARK = "\0"
"""Placeholder for the bot's name during parsing; no message contains it."""


def _own(text: str) -> Matter:
    """Parse a text: the question is in the line that names the bot, or the text is an article without a question."""
    lines = text.splitlines()
    named = next((number for number, line in enumerate(lines) if MARK in line), 0)
    rest = "\n".join([*lines[:named], *lines[named + 1 :]]).strip()
    if len(rest) >= LEAST_CHARACTERS and not rest.endswith(_ASKING):
        return Matter(_question(lines[named]), rest)
    whole = text.replace(MARK, "").strip()
    if len(whole) >= LONG and len(_SENTENCE_END.findall(whole)) >= 2 and not whole.endswith(_ASKING):
        return Matter("", whole)
    return Matter(_question(text))


def _replied_to(message: Message, bot: User) -> Matter:
    """Return the subject of a reply: the quoted part; if the bot wrote the message, only its links."""
    replied, quote, elsewhere = message.reply_to_message, message.quote, message.external_reply
    if quote is not None and (quote.is_manual or replied is None):
        return Matter("", quote.text, tuple(addresses_in(quote.text)))
    if replied is not None:
        by_bot = replied.from_user is not None and replied.from_user.id == bot.id
        by_bot = by_bot or (replied.via_bot is not None and replied.via_bot.id == bot.id)
        return Matter("", "" if by_bot else text_of(replied), _links(replied))
    return Matter("", links=tuple(_in_preview(elsewhere))) if elsewhere is not None else Matter("")


def _links(message: Message) -> tuple[str, ...]:
    """Return the addresses in a message: in the text, behind words, and in the preview."""
    found = [entity.url or _whole(part) for entity, part in _marked(message, MessageEntity.TEXT_LINK).items()]
    found += _in_preview(message)
    return tuple(dict.fromkeys(url for one in found for url in addresses_in(one)))


def _in_preview(shown: Message | ExternalReplyInfo) -> list[str]:
    """Return the address of a message's preview, if it is given."""
    options = shown.link_preview_options
    return [options.url] if options is not None and isinstance(options.url, str) and options.url else []


def _marked(message: Message, *more: str) -> dict[MessageEntity, str]:
    """Return the parts of a message that Telegram marks as addresses, or as types in `more`, in order."""
    kinds: list[str | None] = [MessageEntity.URL, *more]
    if not text_of(message):
        return {}
    marked = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return dict(sorted(marked.items(), key=lambda item: item[0].offset))


def _whole(address: str) -> str:
    """Complete an address that was written without a scheme."""
    return address if "://" in address else f"https://{address}"


def without_addresses(text: str) -> str:
    """Remove the web addresses from a text."""
    for url in addresses_in(text):
        text = text.replace(url, " ")
    return text.strip()


def _question(text: str) -> str:
    """Remove the bot's name and line breaks from a text; empty if no word is left."""
    line = " ".join(text.replace(MARK, " ").split()).lstrip(",:;.- ").rstrip(", ")
    return line if any(c.isalnum() for c in line) else ""
