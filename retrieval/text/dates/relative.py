"""Rules for dates relative to the publication day: `next month`, `two years ago`, and weekdays by tense."""

from collections.abc import Iterator
from datetime import date

import regex

from retrieval.languages import language as known_language
from retrieval.languages.schema import Dates
from retrieval.model import Tense
from retrieval.text.dates.iso import of_month, of_moved, of_week, of_weekend, of_year
from retrieval.text.dates.reading import UNKNOWN, Reading, Rule, Words, resolved
from retrieval.text.dates.vocabulary import LEFT, RIGHT, one_of, weekday_names

MOST_COUNTED = 12
"""Larger numbers, as in “20 years ago”, are usually rounded, so their date is unknown."""


def away(on: date, unit: str, by: int) -> str | None:
    """The day, week, weekend, month or year `by` units after that of a day, in ISO 8601."""
    if unit == "day":
        return of_moved(on, by)
    if unit == "week":
        return of_week(on, by)
    if unit == "weekend":
        return of_weekend(on, by)
    return of_month(on.year, on.month + by) if unit == "month" else of_year(on.year + by)


def rules(language: str) -> Iterator[Rule]:
    """The rules of a language for relative dates."""
    known, spaced = known_language(language).dates, not known_language(language).unspaced
    for trap in known.traps:
        yield Rule(regex.compile(trap, regex.IGNORECASE), lambda _: None)
    for phrase, (unit, by) in known.phrases.items():
        yield _phrase(phrase, unit, by, spaced=spaced)
    if known.units:
        yield from _counted(known, spaced=spaced)
    if known.on is not None:
        yield from _weekdays(language, known)


def _phrase(phrase: str, unit: str, by: int, *, spaced: bool) -> Rule:
    pattern = rf"{LEFT}(?:{phrase}){RIGHT}" if spaced else phrase
    return Rule(
        regex.compile(pattern, regex.IGNORECASE),
        lambda words: _away(words, unit, by),
    )


def _away(words: Words, unit: str, by: int) -> Reading:
    """A date `by` units away. `Today` without a tense is unknown, because it often means `nowadays`."""
    if words.published is None or ((unit, by) == ("day", 0) and words.tense is None):
        return UNKNOWN
    return resolved(away(words.published, unit, by))


def _counted(known: Dates, *, spaced: bool) -> Iterator[Rule]:
    number = rf"(?P<n>\d{{1,2}}|{one_of(known.numbers)})" if known.numbers else r"(?P<n>\d{1,2})"
    unit = "(?P<unit>" + "|".join(known.units) + ")"
    for sign, patterns in ((-1, known.ago), (1, known.ahead)):
        for pattern in patterns:
            filled = pattern.replace("{n}", number).replace("{unit}", unit)
            filled = rf"{LEFT}(?:{filled}){RIGHT}" if spaced else rf"(?<!\d)(?:{filled})"
            yield Rule(regex.compile(filled, regex.IGNORECASE), lambda w, sign=sign: _count(w, known, sign))  # type: ignore[misc]


def _count(words: Words, known: Dates, sign: int) -> Reading | None:
    written = words["n"].casefold()
    count = int(written) if written.isdecimal() else known.numbers.get(written, 0)
    found = next(
        (unit for form, unit in known.units.items() if regex.fullmatch(form, words["unit"], regex.IGNORECASE)), ""
    )
    if sign > 0 and words.tense is not Tense.ANNOUNCED:
        return None
    if words.published is None or not 0 < count <= MOST_COUNTED or not found:
        return UNKNOWN
    return resolved(away(words.published, found, sign * count))


def _weekdays(language: str, known: Dates) -> Iterator[Rule]:
    names = weekday_names(language) | dict(known.weekdays)
    ends = rf"(?:{known.ends})?" if known.ends else ""
    day = rf"(?P<weekday>{one_of(names)}){ends}"
    joined = rf"\s*,\s*|\s+(?:{known.joined})\s+" if known.joined else r"\s*,\s*"
    names_in_a_row = rf"{LEFT}{one_of(names)}(?:(?:{joined})(?:{known.on})?{one_of(names)})+{RIGHT}"
    yield Rule(regex.compile(names_in_a_row, regex.IGNORECASE), lambda _: None)
    last = [rf"(?:{known.last})\s+{day}"] if known.last else []
    last += [rf"{day}\s+(?:{known.last_after})"] if known.last_after else []
    following = [rf"(?:{known.next})\s+{day}"] if known.next else []
    following += [rf"{day}\s+(?:{known.next_after})"] if known.next_after else []
    for patterns, tense in ((last, Tense.PAST), (following, Tense.ANNOUNCED)):
        for pattern in patterns:
            yield Rule(
                regex.compile(rf"{LEFT}{pattern}{RIGHT}", regex.IGNORECASE),
                lambda w, tense=tense: unambiguous(w, names[w["weekday"].casefold()], tense),  # type: ignore[misc]
            )
    before = rf"(?<={LEFT}(?:{known.on}))" if known.on else LEFT
    yield Rule(
        regex.compile(rf"{before}{day}(?:\s*\((?P<day>\d\d?)\))?{RIGHT}", regex.IGNORECASE),
        lambda w: weekday(w, names[w["weekday"].casefold()], w.tense),
    )


def weekday(words: Words, number: int, tense: Tense | None) -> Reading:
    """Resolve a weekday as news uses it: in the past tense the last one, including the publication day, else the next.

    Args:
        words: the match; its group `day` has the day of the month, if given.
        number: 0 for Monday.
        tense: the tense of the event; if None, only the weekday of the publication day can be resolved.
    """
    if words.published is None:
        return UNKNOWN
    back = (words.published.weekday() - number) % 7
    if words["day"]:
        return _numbered(words, -back)
    if tense is None and back:
        return UNKNOWN
    return resolved(of_moved(words.published, -back if tense is not Tense.ANNOUNCED else -back % 7))


def _numbered(words: Words, first: int) -> Reading:
    """The nearest such weekday with the given day of the month, as in `quarta-feira (10)`."""
    assert words.published is not None  # noqa: S101 - narrows the type for mypy
    near = (of_moved(words.published, first + 7 * weeks) for weeks in (0, 1, -1, 2, -2))
    return resolved(next((day for day in near if day and int(day[-2:]) == int(words["day"])), None))


def unambiguous(words: Words, number: int, tense: Tense) -> Reading:
    """Resolve `last` or `next` with a weekday if it is unambiguous; else unknown.

    “Last Monday” on a Wednesday may be two or nine days ago, “next Friday” on a Monday in four or eleven days.
    """
    if words.published is None:
        return UNKNOWN
    ahead = (number - words.published.weekday()) % 7
    by = (ahead or 7) if tense is Tense.ANNOUNCED else -(-ahead % 7 or 7)
    same_week = 0 <= words.published.weekday() + by <= 6
    return UNKNOWN if same_week else resolved(of_moved(words.published, by))
