"""Provides names of months and weekdays (Unicode CLDR, from Babel) and patterns of word boundaries.

Other vocabulary for dates is in the language files in `retrieval/languages`.
"""

from collections.abc import Iterable
from functools import cache

import regex

LEFT = r"(?<![\p{L}\p{M}\p{N}])"
RIGHT = r"(?![\p{L}\p{M}\p{N}])"
"""Word boundaries that also work for scripts in which vowel signs are not letters."""


def one_of(names: Iterable[str]) -> str:
    """A pattern that matches any of the words, longest first."""
    return "(?:" + "|".join(sorted(map(regex.escape, names), key=len, reverse=True)) + ")"


@cache
def month_names(language: str) -> dict[str, int]:
    """The months in lower case, full and abbreviated, in the forms used alone and within a date; January is 1."""
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
    """The full names of months in lower case; January is 1."""
    contexts = ("format", "stand-alone")
    return {name.casefold(): n for c in contexts for n, name in _calendar(language, "months", c, "wide").items()}


@cache
def weekday_names(language: str) -> dict[str, int]:
    """The full names of weekdays in lower case; Monday is 0."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in _calendar(language, "days", context, "wide").items():
            found[name.casefold()] = number
    return found


def names_month(words: str, language: str) -> bool:
    """Whether a date expression names a month: `10 April` and `4月` do, `next month` does not."""
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
