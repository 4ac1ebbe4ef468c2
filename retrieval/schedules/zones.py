"""Time zones by the names that IANA gives them, and fixed distances from UTC."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_EAST, _WEST = 14, 12
"""The hours by which any place on earth is ahead of UTC, or behind it, at most."""


def zone_named(named: str) -> str | None:
    """The name of a zone as it is kept, for one written in any case, as `asia/tokyo`, `UTC+9`; None for all else.

    Names without a slash are none: most of them are abbreviations that mean something else than people think, as `EST`,
    which has no summer time.
    """
    written = named.strip().replace(" ", "_")
    if written.upper() in {"UTC", "GMT", "Z"}:
        return "UTC"
    if match := _OFFSET.fullmatch(named.strip()):
        return _offset(match[1] == "+", int(match[2]), int(match[3] or 0))
    return _known().get(written.casefold()) if "/" in written else None


def is_zone(name: str) -> bool:
    """Whether `zone_of` knows the name."""
    try:
        zone_of(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


@cache
def zone_of(name: str) -> dt.tzinfo:
    """The zone of a name that `zone_named` gave.

    Raises:
        ZoneInfoNotFoundError, ValueError: there is none of this name.
    """
    if match := _OFFSET.fullmatch(name):
        away = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return dt.timezone(away if match[1] == "+" else -away, name)
    return ZoneInfo(name)


def _offset(east: bool, hours: int, minutes: int) -> str | None:  # noqa: FBT001 - where it lies is what it is about
    if minutes > 59 or 60 * hours + minutes > 60 * (_EAST if east else _WEST):
        return None
    return f"UTC{'+' if east else '-'}{hours:02d}:{minutes:02d}" if hours or minutes else "UTC"


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
