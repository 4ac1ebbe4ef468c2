"""The names of months and weekdays, which are the Unicode CLDR's, by Babel, and the edges of words.

What else a language's dates are made of stands in its file in `retrieval/languages`.
"""

from collections.abc import Iterable
from functools import cache

import regex

LEFT = r"(?<![\p{L}\p{M}\p{N}])"
RIGHT = r"(?![\p{L}\p{M}\p{N}])"
"""The edges of a word in scripts whose vowel signs are no letters, too."""


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(sorted(map(regex.escape, names), key=len, reverse=True)) + ")"


@cache
def month_names(language: str) -> dict[str, int]:
    """The months in small letters, long and short, as they stand alone and in a date."""
    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in _calendar(language, "months", context, width).items():
                bare = name.casefold().rstrip(".॰")
                if len(bare) > 2 and not any(c.isdigit() for c in bare):
                    names.setdefault(bare, number)
    return names


@cache
def wide_month_names(language: str) -> dict[str, int]:
    """The months written out, in small letters."""
    contexts = ("format", "stand-alone")
    return {name.casefold(): n for c in contexts for n, name in _calendar(language, "months", c, "wide").items()}


@cache
def weekday_names(language: str) -> dict[str, int]:
    """The weekdays in small letters, written out; Monday is 0."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in _calendar(language, "days", context, "wide").items():
            found[name.casefold()] = number
    return found


def names_month(words: str, language: str) -> bool:
    """Whether words for a date name a month, as `10 April` and `4月` do and `next month` does not."""
    if language in {"ja", "zh"}:
        return regex.search(r"[\d一二三四五六七八九十]\s?月", words) is not None
    return any(name in words.casefold() for name in month_names(language))


def _calendar(language: str, what: str, context: str, width: str) -> dict[int, str]:
    from babel import Locale, UnknownLocaleError

    try:
        names = getattr(Locale.parse(language), what)
    except (UnknownLocaleError, ValueError):
        return {}
    return dict(names[context][width].items())
