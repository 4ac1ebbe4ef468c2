"""Compiles the words for times of a language from its sections `[dates]` and `[times]`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from retrieval.languages import Language, language
from retrieval.languages.phrases import plain

Match = regex.Match[str]

_LEFT = r"(?<![\p{L}\p{M}\p{N}])"
_RIGHT = r"(?![\p{L}\p{M}\p{N}])"
_UNITS = {"day": 2, "week": 1, "month": 1}
"""The units of phrases that are times of publication, and how many of them may lie between such a time and the present."""
_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"
_ANY = r"\S{1,30}"
_MONTH_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for times of a language.

    Attributes:
        pattern: finds a time. Its groups: `since` and `last` for times that reach to the present; `weekday`, `month`, `number`
            (of a month), `day` (ISO 8601), `n` and `unit` for their parts; and those of `distances`.
        distances: the unit and the number of units of each phrase, by the name of its group.
        weekdays: the number of each weekday, Monday is 0.
        months: the number of each month, from 1.
        units: the name of each unit, by its pattern.
        numbers: number words.
    """

    pattern: "regex.Pattern[str]"
    distances: Mapping[str, tuple[str, int]]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]

    def count_of(self, written: str) -> int:
        """The number that a figure or a word means; 0 for another word."""
        word = written.casefold()
        return int(word) if word.isdecimal() else self.numbers.get(word, 0)

    def unit_of(self, written: str) -> str | None:
        """The unit that a word means: `hour`, `day`, `week` or `month`."""
        return next(
            (unit for form, unit in self.units.items() if regex.fullmatch(form, written, regex.IGNORECASE)), None
        )


def may_hold_time(bare: str, spoken: Language, *, own: bool) -> bool:
    """Whether a text may name a time in a language: a cheap filter without false negatives.

    Compiling all names takes longer than answering a question, because the names of months must be loaded.

    Args:
        bare: the text without accents.
        spoken: the language.
        own: whether it is the language of the text; in other languages months alone are not looked for.
    """
    if not spoken.times.since:
        return False
    if _likely(spoken.code).search(bare):
        return True
    return own and any(_may_be_month(match["name"], spoken) for match in _before_month(spoken.code).finditer(bare))


def _may_be_month(word: str, spoken: Language) -> bool:
    short = spoken.sentences.short_months
    # Not all languages have short forms for all months.
    return len(short) < 12 or word.casefold().startswith(tuple(name[:_MONTH_LETTERS] for name in short))


@cache
def _likely(code: str) -> "regex.Pattern[str]":
    """Finds phrases, and the words around other times, whatever the times are."""
    spoken = language(code)
    times = spoken.times
    frames = [_filled(frame, _ANY) for frame in (*times.since, *times.last)]
    frames += [times.numbered_month.replace("{n}", r"\d{1,2}")] if times.numbered_month else []
    return _compiled([*_phrases(spoken), *frames], spoken)


@cache
def _before_month(code: str) -> "regex.Pattern[str]":
    return regex.compile(
        "|".join(plain(_filled(f, r"(?P<name>\S+)")) for f in language(code).times.month), regex.IGNORECASE
    )


@cache
def wording_of(code: str) -> Wording:
    """The words for times of a language that has a section `[times]`."""
    # Imported here, since it loads the calendars of Babel.
    from retrieval.text.dates.vocabulary import month_names, weekday_names

    spoken = language(code)
    known, times = spoken.dates, spoken.times
    months = _bare(month_names(code) | dict(known.months))
    weekdays = _bare(weekday_names(code) | dict(known.weekdays) | dict(times.weekdays))
    numbers = _bare(known.numbers)
    units = {plain(form): unit for form, unit in known.units.items() if unit != "year"}
    units |= {plain(times.hours): "hour"} if times.hours else {}
    distances: dict[str, tuple[str, int]] = {}
    phrase = _grouped(_phrases(spoken), distances)
    later = _grouped(_near(times.since_phrases), distances)
    month = rf"(?P<month>{_one_of(months)})"
    numbered = times.numbered_month.replace("{n}", "(?P<number>1[0-2]|0?[1-9])") if times.numbered_month else "(?!)"
    any_month = rf"(?:{month}|{numbered})"
    counted = {"{n}": rf"(?P<n>\d{{1,3}}|{_one_of(numbers)})", "{unit}": rf"(?P<unit>{'|'.join(units)})"}
    since = rf"(?:{_DAY}|(?P<weekday>{_one_of(weekdays)})|{phrase}|{later}|{any_month})"
    frames = [f"(?P<since>{_filled(frame, since)})" for frame in times.since]
    frames += [f"(?P<last>{_replaced(frame, counted)})" for frame in times.last]
    frames += [_filled(frame, any_month) for frame in times.month]
    frames += [*(_filled(frame, phrase) for frame in times.of), phrase]
    return Wording(_compiled(frames, spoken), distances, weekdays, months, units, numbers)


def _phrases(spoken: Language) -> dict[str, tuple[str, int]]:
    return _near(spoken.dates.phrases) | _near(spoken.times.phrases)


def _near(phrases: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """The phrases for the present and the time just before it."""
    return {pattern: (unit, by) for pattern, (unit, by) in phrases.items() if -_UNITS.get(unit, -1) <= by <= 0}


def _grouped(phrases: Mapping[str, tuple[str, int]], distances: dict[str, tuple[str, int]]) -> str:
    """A pattern with a named group for each phrase; the groups are added to `distances`."""
    found = []
    for pattern, distance in phrases.items():
        name = f"at{len(distances)}"
        distances[name] = distance
        found.append(f"(?P<{name}>{pattern})")
    return f"(?:{'|'.join(found) or '(?!)'})"


def _compiled(patterns: Iterable[str], spoken: Language) -> "regex.Pattern[str]":
    left, right = ("", "") if spoken.unspaced else (_LEFT, _RIGHT)
    return regex.compile(plain(f"{left}(?:{'|'.join(patterns)}){right}"), regex.IGNORECASE)


def _filled(frame: str, time: str) -> str:
    return _replaced(frame, {"{}": time, "{n}": _ANY, "{unit}": _ANY})


def _replaced(frame: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        frame = frame.replace(name, value)
    return frame


def _bare(names: Mapping[str, int]) -> dict[str, int]:
    return {plain(name.casefold()): number for name, number in names.items()}


def _one_of(names: Iterable[str]) -> str:
    return "(?:" + ("|".join(sorted(map(regex.escape, names), key=len, reverse=True)) or "(?!)") + ")"
