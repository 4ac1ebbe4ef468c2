"""Whether a sentence can stand alone, and which words at its beginning can simply be left out.

A pronoun, a demonstrative or a contrast at the beginning points back to the sentence before; such dangling references are
what readers of extracts complain of most (Paice, "Constructing literature abstracts by computer", 1990).
"""

from functools import cache

import regex

from retrieval.languages import language as known_language
from retrieval.languages.values import Words

_NAMELESS_SPEAKER = regex.compile(
    r"[”\"’',] (?:she|he|they|(?:said|says|added) (?:she|he|they))(?: (?:said|says|added|told|wrote))?\b[^“\"]{0,60}$"
)
"""Behind a quotation: who said it can only be read before it."""

_OPENING = r"^[\s\"'“”‘’«»„‚「『（(\[¿¡—–-]*"


def points_back(text: str, *, language: str = "en") -> bool:
    """Whether a sentence opens with something that only the sentence before it explains.

    Words that can be left out at the beginning are looked past. Of a language whose file has no `points_back`, no
    sentence does.
    """
    rest = text[optional_opening(text, language=language) :]
    pattern = _backward(language)
    if pattern is None:
        return False
    return bool(pattern.match(rest)) or (language == "en" and _NAMELESS_SPEAKER.search(rest) is not None)


def optional_opening(text: str, *, language: str = "en") -> int:
    """Where a sentence begins behind an opening that can be left out; 0 where there is none."""
    pattern = _optional(language)
    match = pattern.match(text) if pattern else None
    return match.end() if match and match.end() < len(text) else 0


@cache
def _backward(language: str) -> regex.Pattern[str] | None:
    known = known_language(language).briefing
    words = _alternatives(known.points_back)
    if not words:
        return None
    times = _alternatives(known.times)
    no_date = rf"(?!\p{{L}}+ (?:{times})(?!\p{{L}}))" if times else ""
    return regex.compile(rf"{_OPENING}{no_date}(?:{words}){_end(language)}", regex.IGNORECASE)


@cache
def _optional(language: str) -> regex.Pattern[str] | None:
    words = _alternatives(known_language(language).briefing.optional)
    return regex.compile(rf"^(?:{words})\s*[,،，、]\s*", regex.IGNORECASE) if words else None


def _alternatives(openings: Words) -> str:
    """Openings as a pattern, the longest first."""
    return "|".join(regex.escape(one, literal_spaces=True) for one in sorted(openings, key=len, reverse=True))


def _end(language: str) -> str:
    """What follows an opening: a border of words where they have borders."""
    return "" if known_language(language).unspaced else r"(?![\p{L}\p{M}\p{N}’'-])"
