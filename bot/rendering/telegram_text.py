"""What Telegram carries of a text. Pure.

It takes all of Unicode but these, and what it does with them is known from the source of its own library (TDLib):
control characters become spaces, line separators and carriage returns vanish, and so do the older signs of direction
(U+202A to U+202E) and three combining marks. Each would lose something, so each is given in a form that arrives.
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
    """The document, verbatim but for characters that do not arrive in Telegram.

    - A lone surrogate, which no message can hold, becomes U+FFFD.
    - A control character, a tab among them, becomes a space, as Telegram would make it.
    - Every kind of line end becomes a line feed.
    - An embedding or override of direction becomes the isolate of that direction, where Telegram would drop it.
    - A letter with a ring in two characters becomes the same letter in one (`a` U+030A is `å`), where Telegram would
      drop the ring. On letters that Unicode has no such character for, the ring is lost.
    """
    if not _UNCARRIED.search(document.text):
        return document
    shorter, ranges = _shortened(document)
    return Document(shorter.translate(_SAME_LENGTH), ranges)


def is_seen(text: str) -> bool:
    """Whether there is anything to see in a text; Telegram refuses a message without."""
    return _SEEN.search(text) is not None


def _shortened(document: Document) -> tuple[str, tuple[Range, ...]]:
    """The text and ranges with one character for each pair that Telegram would make one of."""
    gone = [m.end() - 1 for m in _LONGER.finditer(document.text)]
    if not gone:
        return document.text, document.ranges
    text = _LONGER.sub(lambda m: "\n" if m[0] == "\r\n" else unicodedata.normalize("NFC", m[0]), document.text)

    def moved(span: Span) -> Span:
        return Span(span.start - bisect_left(gone, span.start), span.end - bisect_left(gone, span.end))

    return text, tuple(Range(r.style, moved(r.span), r.url) for r in document.ranges)
