"""Decides whether a sentence can stand alone, and which words at its beginning can be left out.

A pronoun, demonstrative or contrast at the beginning refers to the sentence before. Such dangling references are the
most frequent complaint of readers of extracts (Paice, "Constructing literature abstracts by computer", 1990).
"""

from functools import cache

import regex

from retrieval.languages import language as known_language
from retrieval.languages.values import Words

_NAMELESS_SPEAKER = regex.compile(
    r"[”\"’',] (?:she|he|they|(?:said|says|added) (?:she|he|they))(?: (?:said|says|added|told|wrote))?\b[^“\"]{0,60}$"
)
"""A pronoun as the speaker after a quotation; only the sentence before tells who it is."""

_OPENING = r"^[\s\"'“”‘’«»„‚「『（(\[¿¡—–-]*"


def points_back(text: str, *, language: str = "en") -> bool:
    """Whether a sentence begins with a reference to the sentence before it.

    Words that can be left out at the beginning are skipped. Always False for a language whose file has no `points_back`.
    """
    rest = text[optional_opening(text, language=language) :]
    pattern = _backward(language)
    if pattern is None:
        return False
    return bool(pattern.match(rest)) or (language == "en" and _NAMELESS_SPEAKER.search(rest) is not None)


def optional_opening(text: str, *, language: str = "en") -> int:
    """The offset after an opening that can be left out, such as `However, `; 0 if there is none."""
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
    """The openings as alternatives of a pattern, longest first."""
    return "|".join(regex.escape(one, literal_spaces=True) for one in sorted(openings, key=len, reverse=True))


def _end(language: str) -> str:
    """The pattern after an opening: a word boundary, except in languages without spaces."""
    return "" if known_language(language).unspaced else r"(?![\p{L}\p{M}\p{N}’'-])"
