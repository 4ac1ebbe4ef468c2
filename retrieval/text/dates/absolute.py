"""Rules for absolute dates: days, months and years by number or name, and ranges of them."""

from collections.abc import Callable, Iterable, Iterator

import regex

from retrieval.languages import everywhere
from retrieval.languages import language as known_language
from retrieval.languages.schema import Dates
from retrieval.text.dates.iso import between, day_of, of_day, of_month, of_year
from retrieval.text.dates.reading import (
    UNKNOWN,
    Reading,
    Rule,
    Words,
    absolute,
    nearest_day,
    nearest_month,
    of_same_year,
    resolved,
)
from retrieval.text.dates.vocabulary import LEFT, RIGHT, month_names, one_of, weekday_names, wide_month_names

YEAR = r"(?:1[0-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_OPEN = r"(?<![\p{L}\p{M}\p{N}.,:/$€£¥#+-])"
_SHUT = r"(?![\p{L}\p{M}\p{N}%°])(?![.,:/]\d)(?!-\d)"
"""Guards around the numbers of a date, which exclude amounts, scores, versions and telephone numbers."""


def rules(language: str) -> Iterator[Rule]:
    """The rules of a language for dates by name and number."""
    known = known_language(language).dates
    yield from _NUMERIC
    months = month_names(language) | dict(known.months)
    if months:
        yield from _named(language, known, months)
    for pattern in known.year:
        yield Rule(
            _compiled(f"{LEFT}(?:{pattern})".replace("YEAR", rf"(?P<year>{YEAR})")),
            lambda w: absolute(of_year(int(w["year"]))),
        )
    for pattern in known.decades:
        yield Rule(_compiled(pattern), _decade)


def _compiled(pattern: str, *, exact: bool = False) -> regex.Pattern[str]:
    return regex.compile(pattern, 0 if exact else regex.IGNORECASE)


def _decade(words: Words) -> Reading:
    first = int(words["decade"] or f"19{words['short']}")
    return absolute(between(of_year(first), of_year(first + 9)))


def _iso(words: Words) -> Reading | None:
    written = of_day(int(words["y"]), int(words["m"]), int(words["d"]))
    return absolute(written) if written else None


def _numeric(words: Words) -> Reading | None:
    """A numeric date. The order of day and month is unknown if both could be the month; with dots the day is first."""
    first, second, year = int(words["a"]), int(words["b"]), int(words["y"])
    first_is_day, second_is_day = day_of(year, second, first), day_of(year, first, second)
    if words["dot"] == "." or first == second:
        return absolute(first_is_day.isoformat()) if first_is_day else None
    if first_is_day and second_is_day:
        return UNKNOWN
    found = first_is_day or second_is_day
    return absolute(found.isoformat()) if found else None


_NUMERIC = (
    Rule(regex.compile(rf"{_OPEN}(?P<y>{YEAR})(?P<dot>[-/.])(?P<m>\d\d?)(?P=dot)(?P<d>\d\d?)(?=T\d|{_SHUT})"), _iso),
    Rule(regex.compile(rf"{_OPEN}(?P<a>\d\d?)(?P<dot>[-/.])(?P<b>\d\d?)(?P=dot)(?P<y>{YEAR}){_SHUT}"), _numeric),
)


LONGEST_SHORTENED = 5
"""Maximum length of an abbreviated month, which may have a full stop: `Sept.`, `нояб.`."""


class _Names:
    """The months and weekdays of a language, and the patterns that find them."""

    def __init__(self, language: str, known: Dates, months: dict[str, int]) -> None:
        self.exact = known.capitals
        self.months = months
        self.weekdays = weekday_names(language) | dict(known.weekdays)
        self.wide = wide_month_names(language) | dict(known.months)
        names = one_of(self._spelled(months))
        shortened = [name for name in months if len(name) <= LONGEST_SHORTENED and name not in self.wide]
        # Without abbreviated months an empty alternative would match every full stop.
        short = rf"{one_of(self._spelled(shortened))}{RIGHT}\.|" if shortened else ""
        ends = rf"(?:{known.ends})?" if known.ends else ""
        self.month = rf"{LEFT}(?:{short}{names}(?:\s?/\s?{names})?{ends}{RIGHT})"
        days = one_of(name.title() if self.exact else name for name in self.weekdays)
        before_day = one_of(everywhere("dates", "before_day"))
        self.weekday = rf"(?:{LEFT}(?P<weekday>{days}){RIGHT},?\s+(?:{before_day}\s+)?)?"
        self.month_pattern = regex.compile(names, 0 if self.exact else regex.IGNORECASE)

    def _spelled(self, names: Iterable[str]) -> list[str]:
        return [form for name in names for form in ((name.title(), name.upper()) if self.exact else (name,))]

    def month_of(self, written: str) -> int:
        found = self.month_pattern.match(written)
        assert found is not None  # noqa: S101 - the same names were found before
        return self.months[found[0].casefold()]

    def weekday_of(self, written: str) -> int | None:
        return self.weekdays.get(written.casefold())


def _named(language: str, known: Dates, months: dict[str, int]) -> Iterator[Rule]:
    names = _Names(language, known, months)
    of = rf"(?:{known.of}|\s+)"
    to = rf"\s*(?:[-–—]|{LEFT}(?:{known.to}){RIGHT})\s*"
    and_ = rf"\s+(?:{known.joined})\s+" if known.joined else to
    day = rf"{_DAY}(?:{known.ordinal})?" if known.ordinal else _DAY
    year = rf"(?:,?{of}(?P<year>{YEAR})(?!\d|[-–]\d\d\d?-|,\d))?"
    year_needed = rf",?{of}(?P<year>{YEAR})(?!\d|,\d)"
    tail = r"(?![\p{N}%])(?![:.,]\d)"
    m1, m2 = rf"(?P<m1>{names.month})", rf"(?P<m2>{names.month})"
    d1, d2 = rf"(?P<d1>{day})", rf"(?P<d2>{day})"
    both = f"(?:{to}|{and_})"
    patterns: list[tuple[str, Callable[[Words], Reading | None]]] = [
        (rf"{names.weekday}{_OPEN}{d1}{of}{m1}{year}{tail}", lambda w: _day(w, names)),
        (rf"{_OPEN}{d1}{to}{d2}{of}{m1}{year}{tail}", lambda w: _days(w, names)),
        (rf"{_OPEN}{d1}{and_}{d2}{of}{m1}{year}{tail}", lambda w: _two_days(w, names)),
        (rf"{_OPEN}{d1}{of}{m1}{to}{d2}{of}{m2}{year}{tail}", lambda w: _days(w, names)),
        (rf"{m1}{of}(?P<year>{YEAR}){both}{m2}{of}(?P<year2>{YEAR}){tail}", lambda w: _months(w, names)),
        (rf"{m1}{both}{m2}{year_needed}{tail}", lambda w: _months(w, names)),
        (rf"{m1}{to}{m2}{RIGHT}(?!\s*\d)", lambda _: UNKNOWN),
        (rf"{m1}{year_needed}{tail}", lambda w: absolute(of_month(int(w["year"]), names.month_of(w["m1"])))),
    ]
    if known.month_first:
        patterns += [
            (rf"{names.weekday}{m1}\s+{d1}{year}(?![\p{{L}}\p{{N}}%])(?![:.,]\d)", lambda w: _day(w, names)),
            (rf"{m1}\s+{d1}{to}{d2}{year}{tail}", lambda w: _days(w, names)),
            (rf"{m1}\s+{d1}{and_}{d2}{year}{tail}", lambda w: _two_days(w, names)),
            (rf"{m1}\s+{d1}{to}{m2}\s+{d2}{year}{tail}", lambda w: _days(w, names)),
        ]
    if known.in_month:
        patterns.append((rf"(?<={LEFT}(?:{known.in_month})){m1}{RIGHT}(?!\s+\d)", lambda w: _month(w, names)))
    for pattern, read in patterns:
        yield Rule(_compiled(pattern, exact=names.exact), read)


def _number(written: str) -> int:
    return int("".join(c for c in written if c.isdigit()))


def _day(words: Words, names: _Names) -> Reading | None:
    month, day = names.month_of(words["m1"]), _number(words["d1"])
    if words["year"]:
        return absolute(of_day(int(words["year"]), month, day))
    if day_of(2024, month, day) is None:
        return None
    found = nearest_day(words, month, day, names.weekday_of(words["weekday"]))
    return resolved(found.isoformat() if found else None)


def _days(words: Words, names: _Names) -> Reading | None:
    first_month = names.month_of(words["m1"])
    last_month = names.month_of(words["m2"]) if words["m2"] else first_month
    first, last = _number(words["d1"]), _number(words["d2"])
    if words["year"]:
        year = int(words["year"])
        start = of_day(year - (last_month < first_month), first_month, first)
        return absolute(between(start, of_day(year, last_month, last)))
    found = nearest_day(words, first_month, first)
    if found is None:
        return UNKNOWN
    end = of_day(found.year + (last_month < first_month), last_month, last)
    return resolved(between(found.isoformat(), end))


def _two_days(words: Words, names: _Names) -> Reading | None:
    """Two days joined by `and`: an interval if they are consecutive, else unknown."""
    return _days(words, names) if _number(words["d2"]) == _number(words["d1"]) + 1 else UNKNOWN


def _months(words: Words, names: _Names) -> Reading:
    first, last = names.month_of(words["m1"]), names.month_of(words["m2"])
    year = int(words["year"])
    if words["year2"]:
        return absolute(between(of_month(year, first), of_month(int(words["year2"]), last)))
    return absolute(between(of_month(year - (last < first), first), of_month(year, last)))


def _month(words: Words, names: _Names) -> Reading | None:
    month = names.month_of(words["m1"])
    if of_same_year(words.after):
        return UNKNOWN
    if len(words["m1"]) < 4 and words["m1"].casefold() not in names.wide:
        return None
    year = nearest_month(words, month)
    return resolved(of_month(year, month) if year else None)
