"""Dates as a language writes them. Pure."""

import datetime as dt

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

_SKELETONS = {4: "y", 7: "yMMM", 10: "yMMMd"}
"""By how many characters of an ISO date there are."""


def locale_of(language: str) -> Locale:
    """What is known of how a language writes; English for one of which nothing is."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def said_day(day: dt.date, language: str) -> str:
    """A day in full."""
    return format_date(day, "long", locale_of(language))


def said_date(iso: str, language: str) -> str | None:
    """A year, month or day, or an interval of such with `/`; None for what is no such date."""
    said = [_said(part, language) for part in iso.split("/")]
    return " – ".join(part for part in said if part) if all(said) and len(said) <= 2 else None


def _said(iso: str, language: str) -> str | None:
    skeleton = _SKELETONS.get(len(iso))
    try:
        day = dt.date.fromisoformat(iso + "-01-01"[len(iso) - 4 :]) if skeleton else None
    except ValueError:
        return None
    return format_skeleton(skeleton, day, locale=locale_of(language)) if skeleton and day else None
