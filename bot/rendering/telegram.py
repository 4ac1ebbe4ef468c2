"""Render documents as Telegram messages: text and entities, split at Telegram's limits. Pure."""

import re
from collections.abc import Sequence

from telegram import Message, MessageEntity

from bot.rendering.document import Document, Range, Style, plain
from bot.rendering.splitting import MessageLimits, Part, split
from bot.rendering.telegram_text import carried, is_seen
from bot.rendering.units import Units
from retrieval.model import Span

MOST_UNITS = 4096
"""Maximum length of a message, in UTF-16 code units."""
MOST_CAPTION_UNITS = 1024
"""Maximum length of the caption of a file or photo, in UTF-16 code units."""
MOST_ENTITIES = 100
"""Maximum number of entities in a message."""

_ENTITY = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.QUOTE: MessageEntity.BLOCKQUOTE,
    Style.CONTEXT: MessageEntity.EXPANDABLE_BLOCKQUOTE,
    Style.LINK: MessageEntity.TEXT_LINK,
    Style.CODE: MessageEntity.CODE,
}
"""Highlights are shown only in terminals; a chat marks only the answer."""

_STYLE = {entity: style for style, entity in _ENTITY.items()}
_LINKED = re.compile(r"(?:https?|tg)://[^\s\ud800-\udfff]+")
"""Addresses that Telegram accepts; a text with another address is shown without a link."""


def render(document: Document, most_units: int = MOST_UNITS) -> list[tuple[str, list[MessageEntity]]]:
    """Render a document as messages, each a text and its entities with UTF-16 offsets.

    The texts are verbatim, except for characters that Telegram does not carry (see `carried`) and white space at the ends
    of a message. `split` cuts long documents. Parts without anything visible are left out.

    Args:
        document: the document to send.
        most_units: maximum length of a message in UTF-16 code units, at least 16; `MOST_CAPTION_UNITS` for captions.
    """
    document = carried(document)
    ranges = sorted(_shown(document), key=lambda r: r.span.start)
    units = Units(document.text)
    messages = []
    begun = 0
    going_on: list[Range] = []
    for part in split(document.text, ranges, units, MessageLimits(most_units, MOST_ENTITIES)):
        while begun < len(ranges) and ranges[begun].span.start < part.span.end:
            going_on.append(ranges[begun])
            begun += 1
        text = f"{part.opened}{document.text[part.span.start : part.span.end]}{part.closed}"
        if is_seen(text):
            messages.append((text, _entities(document.text, going_on, part, units)))
        going_on = [r for r in going_on if r.span.end > part.span.end]
    return messages


def head_of(message: Message) -> Document:
    """Return the part of a sent message before its first block quote, with its formatting."""
    text, entities = message.text or "", message.entities
    units = Units(text)
    blocks = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)
    quotes = [e.offset for e in entities if e.type in blocks]
    end = len(text[: units.place(min(quotes))].rstrip()) if quotes else len(text)
    ranges = [
        Range(_STYLE[e.type], span, e.url)
        for e in entities
        if e.type in _STYLE and (span := Span(units.place(e.offset), units.place(e.offset + e.length))).end <= end
    ]
    return Document(text[:end], tuple(ranges)) if end else plain("")


def _shown(document: Document) -> list[Range]:
    """Return the ranges that a chat shows, without white space at their ends, as Telegram trims entities."""
    shown = []
    for r in document.ranges:
        if r.style not in _ENTITY or (r.style is Style.LINK and not _LINKED.fullmatch(r.url or "")):
            continue
        span = _trimmed(document.text, r.span)
        if span.start < span.end:
            shown.append(r if span == r.span else Range(r.style, span, r.url))
    return shown


def _trimmed(text: str, span: Span) -> Span:
    inner = text[span.start : span.end].rstrip()
    end = span.start + len(inner)
    return Span(end - len(inner.lstrip()), end)


def _entities(text: str, ranges: Sequence[Range], part: Part, units: Units) -> list[MessageEntity]:
    """Return the entities of a part, outer ones before inner ones."""
    before = units.at(part.span.start) - len(part.opened)
    entities = []
    for r in ranges:
        start, end = _trimmed(text, Span(max(r.span.start, part.span.start), min(r.span.end, part.span.end)))
        if start >= end:
            continue
        # The characters that open or close an isolate belong to the quote that is cut, since a quote has its own lines.
        offset = units.at(start) - before - (len(part.opened) if start == part.span.start else 0)
        behind = units.at(end) - before + (len(part.closed) if end == part.span.end else 0)
        entities.append(MessageEntity(_ENTITY[r.style], offset, behind - offset, url=r.url))
    return sorted(entities, key=lambda e: (e.offset, -e.length))[:MOST_ENTITIES]
