"""Finds all dates of a sentence by trying every rule; the leftmost, then longest match wins."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

import regex

from retrieval.model import Span, Tense
from retrieval.text.dates import absolute, east, english, relative
from retrieval.text.dates.iso import parse_day
from retrieval.text.dates.reading import UNKNOWN, FoundDate, Rule, Words, side_of
from retrieval.text.dates.tense import tense_of


def find_dates(text: str, *, published: str | None = None, language: str | None = "en") -> list[FoundDate]:
    """The date expressions in a sentence, in order, not overlapping.

    Args:
        text: the sentence.
        published: the publication day, ISO 8601; without it relative dates are not resolved.
        language: ISO 639-1; without a `[dates]` section in its file, only dates by name and number are found.
    """
    plain = _plain(text)
    day = parse_day(published)
    known = language or "en"
    tense = tense_of(known)
    found: list[FoundDate] = []
    for rule, match in _matches(plain, known):
        words = Words(match, plain, day, tense)
        reading = rule.read(words)
        if reading is None:
            continue
        span = Span(*match.span())
        if reading.resolved and words.tense is not Tense.ANNOUNCED and _tells_of_old_days(match, found, day):
            reading = UNKNOWN
        side = side_of(reading.date, day) if reading.date else None
        found.append(FoundDate(span, reading.date, reading.resolved, side or words.tense))
    return found


_MONTHLY = {"m1", "month"}
"""The names of pattern groups that match a month."""


def _tells_of_old_days(match: regex.Match[str], found: list[FoundDate], day: date | None) -> bool:
    """Whether a date without a year belongs to an earlier year just mentioned: `in 1852, but by May`."""
    before = found[-1].date if found else None
    if day is None or not before or found[-1].resolved or not _MONTHLY & match.groupdict().keys():
        return False
    return int(before[:4]) < day.year - 1


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    own = {"en": english.rules, "ja": east.rules, "zh": east.rules}
    return (
        *(own[language](language) if language in own else ()),
        *absolute.rules(language),
        *relative.rules(language),
    )


def _matches(text: str, language: str) -> Iterator[tuple[Rule, regex.Match[str]]]:
    candidates = [
        (match.start(), -match.end(), number, rule, match)
        for number, rule in enumerate(_rules(language))
        for match in rule.pattern.finditer(text)
    ]
    at = 0
    for start, end, _, rule, match in sorted(candidates, key=lambda candidate: candidate[:3]):
        if start >= at and -end > start:
            yield rule, match
            at = -end


def _plain(text: str) -> str:
    """The text with all digits and spaces replaced by ASCII ones; offsets stay the same."""
    if text.isascii():
        return text
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if character.isspace() and character not in "\u2028\u2029\x85" else character
