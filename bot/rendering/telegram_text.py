"""Prepare text for Telegram, which changes or drops some characters. Pure.

According to the source of its library TDLib, Telegram turns control characters into spaces, and drops line separators,
carriage returns, the older direction characters (U+202A to U+202E) and three combining marks. They are replaced by
characters that arrive.
"""

import re
import unicodedata
from bisect import bisect_left

from bot.rendering.document import Document, Range
from retrieval.model import Span

_UNCARRIED = re.compile("[\x00-\x09\x0b-\x1f\u030a\u2028-\u202e\ud800-\udfff]")
_LONGER = re.compile("\r\n|[AUWYauwy]\u030a")
_SAME_LENGTH = (
    dict.fromkeys({*range(0x20)} - {0x0A, 0x0D}, " ")
    | dict.fromkeys((0x0D, 0x2028, 0x2029), "\n")
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    | {0x202A: "\u2066", 0x202B: "\u2067", 0x202C: "\u2069", 0x202D: "\u2066", 0x202E: "\u2067"}
)
_SEEN = re.compile(
    "[^\\s\u00ad\u030a\u0333\u033f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\ufeff\ufffc\U000e0000-\U000e007f]"
)


def carried(document: Document) -> Document:
    """Replace the characters that do not arrive in Telegram.

    - A lone surrogate becomes U+FFFD.
    - A control character, including a tab, becomes a space, as Telegram does.
    - Every kind of line end becomes a line feed.
    - An embedding or override of direction becomes an isolate of that direction, because Telegram would drop it.
    - A letter and a combining ring become one character (`a` U+030A becomes `å`), because Telegram would drop the ring.
      If Unicode has no such character, the ring is lost.
    """
    if not _UNCARRIED.search(document.text):
        return document
    shorter, ranges = _shortened(document)
    return Document(shorter.translate(_SAME_LENGTH), ranges)


def is_seen(text: str) -> bool:
    """Return whether a text has anything visible; Telegram rejects a message without."""
    return _SEEN.search(text) is not None


def _shortened(document: Document) -> tuple[str, tuple[Range, ...]]:
    """Replace each pair of characters that Telegram would reduce to one, and move the ranges."""
    gone = [m.end() - 1 for m in _LONGER.finditer(document.text)]
    if not gone:
        return document.text, document.ranges
    text = _LONGER.sub(lambda m: "\n" if m[0] == "\r\n" else unicodedata.normalize("NFC", m[0]), document.text)

    def moved(span: Span) -> Span:
        return Span(span.start - bisect_left(gone, span.start), span.end - bisect_left(gone, span.end))

    return text, tuple(Range(r.style, moved(r.span), r.url) for r in document.ranges)
