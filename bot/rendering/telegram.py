"""Documents to Telegram messages: text and entities, in as many messages as the limits ask for. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from telegram import Message, MessageEntity

from bot.rendering.document import BLOCKS, Document, Range, Style, plain
from retrieval.models import Span

MOST_UNITS = 4096
"""UTF-16 code units in one message."""
MOST_ENTITIES = 100
"""Entities in one message."""

_ENTITY = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.QUOTE: MessageEntity.BLOCKQUOTE,
    Style.CONTEXT: MessageEntity.EXPANDABLE_BLOCKQUOTE,
    Style.LINK: MessageEntity.TEXT_LINK,
}
"""A highlight is for terminals: in a chat the answer alone stands out."""

_STYLE = {entity: style for style, entity in _ENTITY.items()}
_BREAKS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。！？।])\s*"), re.compile(r"\s+"))
"""Where a long text is best cut: between paragraphs, lines, sentences, words."""


def render(document: Document) -> list[tuple[str, list[MessageEntity]]]:
    """The messages for a document, each a text and its entities with UTF-16 offsets; none for an empty document."""
    shown = [r for r in document.ranges if r.style in _ENTITY]
    return [_message(document.text, shown, part) for part in _parts(document.text, shown)]


def head_of(message: Message) -> Document:
    """What a sent message says above its first block quote, with its formatting."""
    text, entities = message.text or "", message.entities
    blocks = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)
    quotes = [e.offset for e in entities if e.type in blocks]
    raw = text.encode("utf-16-le")
    end = len(raw[: 2 * min(quotes)].decode("utf-16-le").rstrip()) if quotes else len(text)
    ranges = [
        Range(_STYLE[e.type], span, e.url)
        for e in entities
        if e.type in _STYLE and (span := _characters(raw, e)).end <= end
    ]
    return Document(text[:end], tuple(ranges)) if end else plain("")


def _characters(raw: bytes, entity: MessageEntity) -> Span:
    """The range of an entity in characters."""
    start = len(raw[: 2 * entity.offset].decode("utf-16-le"))
    inner = raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
    return Span(start, start + len(inner))


def _parts(text: str, ranges: list[Range]) -> Iterator[Span]:
    """The ranges of the text that go into one message each, without white space at their ends."""
    start = 0
    while (start := _skip_space(text, start)) < len(text):
        limit = _fitting(text, start, ranges)
        end = len(text) if limit == len(text) else _best_break(text, start, limit)
        yield Span(start, start + len(text[start:end].rstrip()))
        start = end


def _skip_space(text: str, start: int) -> int:
    return start + len(text[start:]) - len(text[start:].lstrip())


def _fitting(text: str, start: int, ranges: list[Range]) -> int:
    """The furthest end from `start` that keeps within both limits."""
    units = 0
    end = start
    while end < len(text) and (units := units + _units(text[end])) <= MOST_UNITS:
        end += 1
    begun = sorted(max(r.span.start, start) for r in ranges if r.span.end > start)
    if len(begun) > MOST_ENTITIES:
        end = min(end, max(begun[MOST_ENTITIES], start + 1))
    return end


def _best_break(text: str, start: int, limit: int) -> int:
    """Where to cut before `limit`: at the best kind of place in the last half, else between two clusters."""
    window = text[start:limit]
    for pattern in _BREAKS:
        places = [m.start() or m.end() for m in pattern.finditer(window, len(window) // 2)]
        if places:
            return start + places[-1]
    end = limit
    while end > start + 1 and _joined(text, end):
        end -= 1
    return end if end > start + 1 else limit


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and behind `at` are one to the eye: a letter and its accent, a joined emoji."""
    before, behind = text[at - 1], text[at]
    modifier = 0x1F3FB <= ord(behind) <= 0x1F3FF
    flags = all(0x1F1E6 <= ord(c) <= 0x1F1FF for c in (before, behind))
    return bool(unicodedata.category(behind)[0] == "M" or "\u200d" in (before, behind) or modifier or flags)


def _message(text: str, ranges: list[Range], part: Span) -> tuple[str, list[MessageEntity]]:
    own = text[part.start : part.end]
    entities = []
    for r in ranges:
        span = _trimmed(text, Span(max(r.span.start, part.start), min(r.span.end, part.end)))
        if span.start < span.end:
            offset = _units(text[part.start : span.start])
            entities.append(MessageEntity(_ENTITY[r.style], offset, _units(text[span.start : span.end]), url=r.url))
    return own, sorted(entities, key=lambda e: (e.offset, -e.length, e.type not in BLOCKS))


def _trimmed(text: str, span: Span) -> Span:
    """Without white space at the ends, where Telegram would cut an entity short."""
    inner = text[span.start : span.end] if span.start < span.end else ""
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))


def _units(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
