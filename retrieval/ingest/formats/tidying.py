"""The one form in which read text is kept: what users see quoted, and what offsets are counted in."""

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def tidy_line(text: str) -> str:
    """A paragraph on one line: composed (NFC), without invisible characters, white space run together and cut at the ends."""
    return _SPACE.sub(
        " ", _INVISIBLE.sub("", unicodedata.normalize("NFC", re.sub(r"\s*[\r\n\v\f\u2028\u2029]+\s*", " ", text)))
    ).strip()


def tidy(paragraphs: Iterable[str]) -> str:
    """Paragraphs, one a line; empty ones are dropped."""
    return "\n".join(line for line in map(tidy_line, paragraphs) if line)
