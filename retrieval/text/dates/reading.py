"""What a rule for dates is: a pattern, and what its words mean on the day of the article."""

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
    """Words that stand for a date.

    Attributes:
        span: where they stand.
        date: ISO 8601 as precise as is known, `2027`, `2024-06`, `2024-04-10` or an interval with `/`; None where the
            words alone do not tell.
        resolved: whether the date was worked out from the article's own.
        tense: past or announced, seen from the article's day; None where neither the date nor the sentence tells.
    """

    span: Span
    date: str | None
    resolved: bool = False
    tense: Tense | None = None


class Reading(NamedTuple):
    """What a rule makes of its words: `date` is None where they stand for a date that they do not tell."""

    date: str | None
    resolved: bool = False


UNKNOWN = Reading(None)


@dataclass(frozen=True)
class Words:
    """A match, and what its meaning depends on.

    Attributes:
        match: of a rule's pattern.
        text: of the sentence.
        published: the day of the article.
        tense_of: says the tense of the clause around a span.
    """

    match: regex.Match[str]
    text: str
    published: date | None
    tense_of: Callable[[str, Span], Tense | None]

    def __getitem__(self, name: str) -> str:
        """The words of a group of the pattern, empty if it has no such group or the group took no part."""
        return self.match.groupdict().get(name) or ""

    @cached_property
    def tense(self) -> Tense | None:
        """What the verbs around say."""
        return self.tense_of(self.text, Span(*self.match.span()))

    @property
    def before(self) -> str:
        """The sentence up to the words."""
        return self.text[: self.match.start()]

    @property
    def after(self) -> str:
        """The sentence behind the words."""
        return self.text[self.match.end() :]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means. `read` gives None for words that only look like a date: they are then taken for none."""

    pattern: regex.Pattern[str]
    read: Callable[[Words], Reading | None]


def absolute(written: str | None) -> Reading:
    """A date that the words tell."""
    return Reading(written)


def resolved(written: str | None) -> Reading:
    """A date that was worked out from the article's."""
    return Reading(written, resolved=written is not None)


def of_same_year(after: str) -> bool:
    """Whether what follows a month says that its year is that of another sentence: `of the same year`."""
    return _same_year().match(after) is not None


@cache
def _same_year() -> regex.Pattern[str]:
    return regex.compile(rf"[\s,]*(?:{pattern_everywhere('dates', 'same_year')})")


FARTHEST = 300
"""Days: a date without its year that lies farther off in the direction of the verb is on the other side of the day after
all, and the verb is another's."""

FARTHEST_UNTENSED = 100
"""Days: the same where no verb tells."""


def nearest_day(words: Words, month: int, day: int, weekday: int | None = None) -> date | None:
    """The day of a month in the year that is meant: the nearest one in the direction of the tense.

    Args:
        words: that name it.
        month: 1 to 12.
        day: of the month.
        weekday: that it is said to be, Monday 0; it decides, where the year is known by it.
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
    """The year of a month that is named without one."""
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
    """How a date stands to the day of the article; None on that day, around it, and without one."""
    if published is None:
        return None
    first, last = bounds(written)
    return Tense.PAST if last < published else Tense.ANNOUNCED if first > published else None
