"""The words of one language for dates. Names of months and weekdays are the Unicode CLDR's, by Babel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import regex

LEFT = r"(?<![\p{L}\p{M}\p{N}])"
RIGHT = r"(?![\p{L}\p{M}\p{N}])"
"""The edges of a word in scripts whose vowel signs are no letters, too."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a language's dates are made of, beyond the names that the CLDR has. Patterns are regular expressions.

    Attributes:
        months, weekdays: further spellings, by number: January is 1, Monday 0.
        of: may stand between the day, the month and the year.
        ordinal: may follow the number of a day.
        to: between the ends of a range.
        joined: between two days that are named together.
        year: around a year that stands alone, which is the group `year`.
        in_month: before a month without a year.
        on: before a weekday, empty for anything; None where weekdays have rules of their own.
        ends: may follow a month or weekday as part of the same word.
        phrases: to a unit and how many of it away, `("month", 1)`.
        units: to `day`, `week`, `month` or `year`.
        numbers: words for small numbers.
        ago, ahead: around a number and a unit, which stand for `{n}` and `{unit}`.
        last, next: before a weekday; `last_after`, `next_after` behind it.
        decades: whole patterns with the group `decade`, or `short` of the last century.
        past, announced: words that tell the tense of a clause.
        until: before what is to come, where no verb of the clause says otherwise.
        traps: words that only look like dates.
    """

    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    of: str = r"\s+"
    ordinal: str = ""
    to: str = "[-–—]"
    joined: str = ""
    year: tuple[str, ...] = ()
    in_month: str = ""
    on: str | None = None
    ends: str = ""
    phrases: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    ago: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    last: str = ""
    next: str = ""
    last_after: str = ""
    next_after: str = ""
    decades: tuple[str, ...] = ()
    past: str = ""
    announced: str = ""
    until: str = ""
    traps: tuple[str, ...] = ()


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
