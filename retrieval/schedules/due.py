"""Computes when a schedule is due, in seconds since 1970 (Unix time).

The local time stays the same across changes of daylight saving time. A local time that is skipped on a day is due at
the first instant after the gap; one that occurs twice is due only the first time.
"""

import datetime as dt
from typing import NamedTuple

from retrieval.schedules.grammar import Spec


class Missed(NamedTuple):
    """The last due time up to an instant, and the first due time after it; Unix time."""

    last: float
    next: float


def following(spec: Spec, zone: dt.tzinfo, after: float) -> float:
    """The first due time of a schedule after an instant.

    Args:
        spec: the days and the local time.
        zone: the time zone.
        after: Unix time.
    """
    day = dt.datetime.fromtimestamp(after, zone).date() - dt.timedelta(days=1)
    while True:
        if day.weekday() in spec.days and _exists(day, zone):
            instant = _instant(dt.datetime.combine(day, dt.time(spec.hour, spec.minute)), zone)
            if instant > after:
                return instant
        day += dt.timedelta(days=1)


def missed(spec: Spec, zone: dt.tzinfo, due: float, now: float) -> Missed:
    """The last due time up to now, and the next.

    Args:
        spec: the days and the local time.
        zone: the time zone.
        due: an earlier due time, Unix time.
        now: not before `due`, Unix time.
    """
    last, then = due, following(spec, zone, due)
    if then <= now:
        # Skip long gaps: a weekly schedule is due at least once in the last two weeks.
        last = max(last, following(spec, zone, now - 15 * 24 * 3600.0))
        then = following(spec, zone, last)
    while then <= now:
        last, then = then, following(spec, zone, then)
    return Missed(last, then)


def _instant(local: dt.datetime, zone: dt.tzinfo) -> float:
    """The first instant with a local time; if the time is skipped, the first instant after the gap."""
    instant = local.replace(tzinfo=zone).timestamp()
    if _shown(instant, zone) == local:
        return instant
    # With fold=1 the UTC offset after the gap applies, so this instant is before the gap (PEP 495).
    low, high = round(local.replace(tzinfo=zone, fold=1).timestamp()), round(instant)
    while low < high:
        middle = (low + high) // 2
        if _shown(middle, zone) >= local:
            high = middle
        else:
            low = middle + 1
    return float(high)


def _exists(day: dt.date, zone: dt.tzinfo) -> bool:
    """Whether a day exists in a zone; Samoa skipped one when it crossed the date line."""
    noon = dt.datetime.combine(day, dt.time(12))
    return _shown(noon.replace(tzinfo=zone).timestamp(), zone).date() == day


def _shown(instant: float, zone: dt.tzinfo) -> dt.datetime:
    """The local time at an instant, without its zone."""
    return dt.datetime.fromtimestamp(instant, zone).replace(tzinfo=None)
