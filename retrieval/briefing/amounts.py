"""Finds dates, numbers, percentages, sums of money and durations in a sentence, with patterns for every language."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache, lru_cache

import regex

from retrieval.languages import everywhere, pattern_everywhere
from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.dates.vocabulary import one_of


class Amount(Enum):
    """The kinds of amount that can be searched for."""

    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"


Finder = Callable[[str], Iterator[Span]]

_ENGLISH_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sep(?:t(?:ember)?)?\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_ENGLISH_YEAR = r"(?:1[5-9]|20)\d\d"
_ENGLISH_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ENGLISH_DATE = re.compile(
    rf"{_ENGLISH_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+{_ENGLISH_YEAR}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_ENGLISH_MONTH}\b(?:,?\s+{_ENGLISH_YEAR}\b)?"
    rf"|\b{_ENGLISH_MONTH}\s+{_ENGLISH_YEAR}\b|\b{_ENGLISH_YEAR}s?\b"
    rf"|\b(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter|{_ENGLISH_WEEKDAY}|{_ENGLISH_MONTH})\b"
    rf"|\b{_ENGLISH_WEEKDAY}\b|\b(?:yesterday|today|tomorrow|tonight)\b"
    rf"|\b(?:early|late|mid)[-\s](?:{_ENGLISH_MONTH}|{_ENGLISH_YEAR})\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\s+centur(?:y|ies)(?:\s+(?:BCE?|AD|CE))?\b|\b\d{1,4}\s+(?:BCE?|AD|CE)\b"
    rf"|\b(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_ENGLISH_YEAR}\b"
)
_DIGITS = r"\d+(?:[.,\u066b\u066c\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
_YEAR = r"(?<!\d)(?:1\d{3}|20\d\d|२०\d\d|१\d{3})(?!\d)"
_EAST_DATE = (
    r"\d{2,4}\s*年代?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号號])?)?|\d{1,2}\s*月\s*\d{1,2}\s*[日号號]|\d{1,2}\s*月"
)


@lru_cache(maxsize=8192)
def spans_of(kind: Amount, sentence: str, language: str) -> tuple[Span, ...]:
    """The spans of all amounts of one kind in a sentence.

    English supports only `Amount.DATE` and returns dates for every kind; `figures_english` finds the rest. Cached,
    because several shapes of a briefing read the same sentences.
    """
    if language == "en":
        return tuple(Span(*match.span()) for match in _ENGLISH_DATE.finditer(sentence))
    return tuple(_finder_of(kind, language)(sentence))


@cache
def _finder_of(kind: Amount, language: str) -> Finder:
    if kind is Amount.DATE:
        return _finder(_date_pattern(language))
    if kind is Amount.NUMBER:
        return _counts(language)
    if kind is Amount.PERCENTAGE:
        before = pattern_everywhere("briefing", "percent_before").replace("{n}", _DIGITS)
        return _finder(rf"{_quantity()}\s*{_percent()}|{before}|[%٪]\s*{_DIGITS}")
    if kind is Amount.MONEY:
        currency = rf"(?:[€$£¥₹₽₺]|{pattern_everywhere('briefing', 'currencies')})"
        return _finder(rf"{currency}\s?{_quantity()}|{_quantity()}\s*(?:de\s+)?{currency}")
    return _finder(rf"{_quantity()}\s*(?:{pattern_everywhere('briefing', 'durations')})(?!\p{{L}})")


def _quantity() -> str:
    """Pattern of a number with words for powers of ten, in any language, because articles quote other languages."""
    scale = pattern_everywhere("briefing", "scale_words")
    return rf"{_DIGITS}(?:\s*(?:{scale})(?!\p{{L}}))*(?:\d+)?"


def _percent() -> str:
    return f"(?:[%٪％]|{pattern_everywhere('briefing', 'percent')})"


def _finder(pattern: str) -> Finder:
    compiled = regex.compile(pattern)
    return lambda passage: (Span(*match.span()) for match in compiled.finditer(passage))


def _counts(language: str) -> Finder:
    taken_by = regex.compile(rf"{_date_pattern(language)}|{_quantity()}\s*{_percent()}")
    edge = "" if known_language(language).unspaced else r"(?<![\p{L}\d.,])"
    counts = regex.compile(edge + _quantity())

    def find(passage: str) -> Iterator[Span]:
        taken = [Span(*match.span()) for match in taken_by.finditer(passage)]
        for match in counts.finditer(passage):
            if not any(Span(*match.span()).within(other) for other in taken):
                yield Span(*match.span())

    return find


def _date_pattern(language: str) -> str:
    century = f"(?:{pattern_everywhere('briefing', 'centuries')})"
    if language in {"zh", "ja"}:
        return rf"{_EAST_DATE}|{century}|{_YEAR}"
    names = "|".join(sorted(map(regex.escape, _calendar_names(language)), key=len, reverse=True))
    of = rf"(?:{one_of(everywhere('briefing', 'before_month'))}\s+)?"
    months = rf"(?:\d{{1,2}}(?:er|º|°|\.)?\s+{of})?(?<!\p{{L}})(?:{names})(?!\p{{L}})\.?(?:\s+{of}\d{{1,2}}(?!\d))?(?:,?\s+{of}{_YEAR})?"
    numbered = pattern_everywhere("briefing", "numbered_dates")
    return rf"{numbered}|{months}|{century}|{_YEAR}" if names else rf"{century}|{_YEAR}"


def _calendar_names(language: str) -> set[str]:
    """The names of months (full and abbreviated) and weekdays (full), in the forms used alone and within a date."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return set()
    found: set[str] = set()
    for names in (locale.months, locale.days):
        for context in ("format", "stand-alone"):
            found |= set(names[context]["wide"].values())
    for context in ("format", "stand-alone"):
        found |= {name.rstrip(".") for name in locale.months[context]["abbreviated"].values()}
    return {name for name in found if not name.isdigit() and len(name) > 2}
