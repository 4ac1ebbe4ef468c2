"""Defines date rules: a pattern, and a function that interprets the match relative to the publication day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

import regex

from retrieval.languages import pattern_everywhere
from retrieval.model import Span, Tense
from retrieval.text.dates.iso import bounds, day_of


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression.

    Attributes:
        span: its range in the sentence.
        date: ISO 8601 as precise as known: `2027`, `2024-06`, `2024-04-10` or an interval with `/`; None if unknown.
        resolved: whether the date was derived from the publication day.
        tense: past or announced, relative to the publication day; None if neither the date nor the sentence tells.
    """

    span: Span
    date: str | None
    resolved: bool = False
    tense: Tense | None = None


class Reading(NamedTuple):
    """The interpretation of a match; `date` is None for a date expression whose date is unknown."""

    date: str | None
    resolved: bool = False


UNKNOWN = Reading(None)


@dataclass(frozen=True)
class Words:
    """A match with the context for its interpretation.

    Attributes:
        match: the match of a rule's pattern.
        text: the sentence.
        published: the publication day, if known.
        tense_of: returns the tense of the clause around a range.
    """

    match: regex.Match[str]
    text: str
    published: date | None
    tense_of: Callable[[str, Span], Tense | None]

    def __getitem__(self, name: str) -> str:
        """The text of a group of the pattern; empty if there is no such group or it did not match."""
        return self.match.groupdict().get(name) or ""

    @cached_property
    def tense(self) -> Tense | None:
        """The tense of the clause around the match."""
        return self.tense_of(self.text, Span(*self.match.span()))

    @property
    def before(self) -> str:
        """The sentence before the match."""
        return self.text[: self.match.start()]

    @property
    def after(self) -> str:
        """The sentence after the match."""
        return self.text[self.match.end() :]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the function that interprets a match; None means that the words only look like a date."""

    pattern: regex.Pattern[str]
    read: Callable[[Words], Reading | None]


def absolute(written: str | None) -> Reading:
    """A date that is stated completely."""
    return Reading(written)


def resolved(written: str | None) -> Reading:
    """A date that was derived from the publication day."""
    return Reading(written, resolved=written is not None)


def of_same_year(after: str) -> bool:
    """Whether a month is followed by a reference to the year of another sentence: `of the same year`."""
    return _same_year().match(after) is not None


@cache
def _same_year() -> regex.Pattern[str]:
    return regex.compile(rf"[\s,]*(?:{pattern_everywhere('dates', 'same_year')})")


FARTHEST = 300
"""Maximum distance in days of a date without a year, in the direction of the tense. For a longer distance the tense is
probably that of another verb, and the date remains unknown."""

FARTHEST_UNTENSED = 100
"""The same limit in days if the tense is unknown."""


def nearest_day(words: Words, month: int, day: int, weekday: int | None = None) -> date | None:
    """Resolve a day without a year to the nearest one in the direction of the tense; None if it is too far away.

    Args:
        words: the match.
        month: 1 to 12.
        day: day of the month.
        weekday: the stated weekday, Monday is 0; if given, the nearest year with this weekday is used.
    """
    if words.published is None:
        return None
    on = words.published
    days = [found for year in range(on.year - 1, on.year + 2) if (found := day_of(year, month, day))]
    if weekday is not None:
        days = [found for found in days if found.weekday() == weekday]
        return min(days, key=lambda found: abs(found - on)) if days else None
    return _towards(days, on, words.tense, span=0)


def nearest_month(words: Words, month: int) -> int | None:
    """Resolve the year of a month without a year, as `nearest_day` does; None if unknown."""
    if words.published is None:
        return None
    on = words.published
    firsts = [day_of(year, month, 1) for year in range(on.year - 1, on.year + 2)]
    found = _towards([first for first in firsts if first], on.replace(day=1), words.tense, span=31)
    return found.year if found else None


def _towards(days: list[date], on: date, tense: Tense | None, *, span: int) -> date | None:
    if tense is Tense.PAST:
        days = [day for day in days if day <= on]
    if tense is Tense.ANNOUNCED:
        days = [day for day in days if day >= on]
    if not days:
        return None
    found = min(days, key=lambda day: abs(day - on))
    farthest = FARTHEST_UNTENSED if tense is None else FARTHEST + span
    return found if abs((found - on).days) <= farthest else None


def side_of(written: str, published: date | None) -> Tense | None:
    """Whether a date is before or after the publication day; None if it includes that day or the day is unknown."""
    if published is None:
        return None
    first, last = bounds(written)
    return Tense.PAST if last < published else Tense.ANNOUNCED if first > published else None
