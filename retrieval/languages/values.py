"""Defines the value types of language files, each with its reader.

A reader raises TypeError, ValueError or KeyError for a value in the wrong format.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

Reader = Callable[[Any], Any]


def exactly(kind: type) -> Reader:
    """A reader that accepts values of exactly one type."""

    def read(value: Any) -> Any:  # noqa: ANN401 - each key has a type of its own
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as TOML gives it
    if type(value) is not list or not all(type(one) is str for one in value):
        raise TypeError
    return tuple(value)


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as TOML gives it
    return _strings(value)


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as TOML gives it
    if type(value) is not str:
        raise TypeError
    return tuple(word.replace("_", " ") for word in value.split())


Flag = Annotated[bool, exactly(bool)]
Count = Annotated[int, exactly(int)]
Pattern = Annotated[str, exactly(str)]
"""One regular expression, or a name."""
Patterns = Annotated[tuple[str, ...], _strings]
"""A list of regular expressions."""
Texts = Annotated[tuple[str, ...], _texts]
"""A list of literal words and phrases."""
Words = Annotated[tuple[str, ...], _words]
"""Words in one string, separated by white space; `_` stands for a space within a word."""


def table(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as TOML gives it
    """Read a table, which may be a section."""
    if type(value) is not dict:
        raise TypeError
    return value


def _numbers(value: Any) -> dict[str, int]:  # noqa: ANN401 - as TOML gives it
    return {word: int(number) for number, text in table(value).items() for word in _words(text)}


def _words_for(names: Sequence[str], first: int) -> Reader:
    """A reader of a table from names to words; returns the words with the index of their name, starting at `first`."""
    return lambda value: {
        word: names.index(name) + first for name, text in table(value).items() for word in _words(text)
    }


def _patterns_for(meanings: Mapping[str, Any]) -> Reader:
    return lambda value: {
        pattern: meanings[name] for name, given in table(value).items() for pattern in _strings(given)
    }


def _units(value: Any) -> dict[str, str]:  # noqa: ANN401 - as TOML gives it
    return {exactly(str)(pattern): UNITS[UNITS.index(unit)] for unit, pattern in table(value).items()}


def _by_number(value: Any) -> dict[int, str]:  # noqa: ANN401 - as TOML gives it
    return {int(number): exactly(str)(pattern) for number, pattern in table(value).items()}


def _events(value: Any) -> dict[str, str]:  # noqa: ANN401 - as TOML gives it
    return {EVENTS[EVENTS.index(name)]: exactly(str)(pattern) for name, pattern in table(value).items()}


UNITS = ("day", "week", "month", "year")
MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AWAY = {
    "day_before_yesterday": ("day", -2), "yesterday": ("day", -1), "today": ("day", 0), "tomorrow": ("day", 1),
    "day_after_tomorrow": ("day", 2), "two_weeks_ago": ("week", -2), "last_week": ("week", -1), "this_week": ("week", 0),
    "next_week": ("week", 1), "last_weekend": ("weekend", -1), "this_weekend": ("weekend", 0),
    "next_weekend": ("weekend", 1), "two_months_ago": ("month", -2), "last_month": ("month", -1),
    "this_month": ("month", 0), "next_month": ("month", 1), "two_years_ago": ("year", -2), "last_year": ("year", -1),
    "this_year": ("year", 0), "next_year": ("year", 1),
}  # fmt: skip
"""Distances from the publication day: a unit and a number of units."""

EVENTS = ("dead", "injured", "missing", "aboard", "arrested", "trapped", "homeless", "jobs")
"""Categories of what is counted after an event, in the order of matching."""

Numbers = Annotated[Mapping[str, int], _numbers]
"""A table from numbers to words in the file; inverted here, to a mapping from words to numbers."""
Months = Annotated[Mapping[str, int], _words_for(MONTHS, 1)]
"""A table from months to words, inverted; January is 1."""
Weekdays = Annotated[Mapping[str, int], _words_for(WEEKDAYS, 0)]
"""A table from weekdays to words, inverted; Monday is 0."""
Distances = Annotated[Mapping[str, tuple[str, int]], _patterns_for(AWAY)]
"""A table from the keys of `AWAY` to lists of patterns, inverted, with the values of `AWAY`."""
Units = Annotated[Mapping[str, str], _units]
"""A table from `UNITS` to a pattern each, inverted."""
Scales = Annotated[Mapping[int, str], _by_number]
"""A table from powers of ten to a pattern each."""
Events = Annotated[Mapping[str, str], _events]
"""A table from `EVENTS` to a pattern each."""
