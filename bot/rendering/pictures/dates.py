"""Format days in a language. Pure."""

import datetime as dt

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def said_day(day: dt.date, language: str, *, full: bool = False) -> str:
    """Format a day; unknown languages use English. `full` adds the day of the week."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_date(day, "full" if full else "long", locale))
