"""What somebody asks who mentions the bot elsewhere, and about what: read off that message and the one that it replies to."""

import re
from dataclasses import dataclass

from telegram import ExternalReplyInfo, Message, MessageEntity, User

from bot.telegram.addressing import text_of
from retrieval.ingest.reading import LEAST_CHARACTERS, addresses_in

LONG = 500
"""Characters from which a text is no question, and from which a link in it is an aside."""

_SENTENCE_END = re.compile(r"[^\W\d_]{2,}[.!。।؟]+(?:\s|$)")
_ASKING = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked, and what there is to read.

    Attributes:
        question: without the bot's name; empty where nothing is asked.
        text: as it was written; empty where there is none.
        links: addresses of pages, each once.
    """

    question: str
    text: str = ""
    links: tuple[str, ...] = ()

    @property
    def is_link(self) -> bool:
        """Whether the pages are meant, and what stands around them only points there."""
        return bool(self.links) and len(without_addresses(self.text)) < LONG

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.links and not any(c.isalnum() for c in self.text)


def matter_of(message: Message, bot: User) -> Matter:
    """What a message that mentions the bot asks, about the message that it replies to, else about what it says itself."""
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
"""Stands for the bot's name while a text is taken apart; no message holds it."""


def _own(text: str) -> Matter:
    """A text that holds its question in the line that names the bot, or is an article and asks nothing."""
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
    """What the message that is replied to says: as much as was quoted of it; of the bot's own messages the links alone."""
    replied, quote, elsewhere = message.reply_to_message, message.quote, message.external_reply
    if quote is not None and (quote.is_manual or replied is None):
        return Matter("", quote.text, tuple(addresses_in(quote.text)))
    if replied is not None:
        by_bot = replied.from_user is not None and replied.from_user.id == bot.id
        by_bot = by_bot or (replied.via_bot is not None and replied.via_bot.id == bot.id)
        return Matter("", "" if by_bot else text_of(replied), _links(replied))
    return Matter("", links=tuple(_in_preview(elsewhere))) if elsewhere is not None else Matter("")


def _links(message: Message) -> tuple[str, ...]:
    """The addresses in a message: written out, behind words, and in its preview."""
    found = [entity.url or _whole(part) for entity, part in _marked(message, MessageEntity.TEXT_LINK).items()]
    found += _in_preview(message)
    return tuple(dict.fromkeys(url for one in found for url in addresses_in(one)))


def _in_preview(shown: Message | ExternalReplyInfo) -> list[str]:
    """The address that a message has a preview of, where it says so."""
    options = shown.link_preview_options
    return [options.url] if options is not None and isinstance(options.url, str) and options.url else []


def _marked(message: Message, *more: str) -> dict[MessageEntity, str]:
    """What Telegram marks as an address in a message, or as `more`, in order."""
    kinds: list[str | None] = [MessageEntity.URL, *more]
    if not text_of(message):
        return {}
    marked = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return dict(sorted(marked.items(), key=lambda item: item[0].offset))


def _whole(address: str) -> str:
    """An address as people write it, with what makes it one."""
    return address if "://" in address else f"https://{address}"


def without_addresses(text: str) -> str:
    """A text without the web addresses that are written out in it."""
    for url in addresses_in(text):
        text = text.replace(url, " ")
    return text.strip()


def _question(text: str) -> str:
    """A text without the bot's name, on one line; empty where there is no word in it."""
    line = " ".join(text.replace(MARK, " ").split()).lstrip(",:;.- ").rstrip(", ")
    return line if any(c.isalnum() for c in line) else ""
