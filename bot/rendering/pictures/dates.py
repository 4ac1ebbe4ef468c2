"""Days as a language writes them. Pure."""

import datetime as dt

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def said_day(day: dt.date, language: str, *, full: bool = False) -> str:
    """A day in words; in English for a language of which nothing is known. `full` says the day of the week, too."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_date(day, "full" if full else "long", locale))
