"""Resolves time zones by IANA name or by a fixed offset from UTC."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_EAST, _WEST = 14, 12
"""The largest offsets from UTC in use, in hours, ahead and behind."""


def zone_named(named: str) -> str | None:
    """The canonical name of a zone, for input in any case such as `asia/tokyo` or `UTC+9`; None if it is not a zone.

    Names without a slash, other than UTC and GMT, are rejected. Most are misleading abbreviations: `EST`, for example,
    has no daylight saving time.
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
    """The zone with a canonical name, as returned by `zone_named`.

    Raises:
        ZoneInfoNotFoundError, ValueError: no zone has this name.
    """
    if match := _OFFSET.fullmatch(name):
        away = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return dt.timezone(away if match[1] == "+" else -away, name)
    try:
        return ZoneInfo(name)
    except OSError as exc:
        # The name of a folder of zones, such as `America`, or one that is no name of a file.
        raise ZoneInfoNotFoundError(f"No time zone is called {name}.") from exc


def _offset(east: bool, hours: int, minutes: int) -> str | None:  # noqa: FBT001 - where it lies is what it is about
    if minutes > 59 or 60 * hours + minutes > 60 * (_EAST if east else _WEST):
        return None
    return f"UTC{'+' if east else '-'}{hours:02d}:{minutes:02d}" if hours or minutes else "UTC"


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
