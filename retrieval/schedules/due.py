"""The instants at which a schedule is due, in seconds since 1970.

The local hour stays when summer time comes and goes. A time that does not exist on a day, because clocks are put forward
over it, is due at the first moment after the gap; one that happens twice is due the first time alone.
"""

import datetime as dt
from typing import NamedTuple

from retrieval.schedules.grammar import Spec


class Missed(NamedTuple):
    """What became due by an instant: the last time of them, and the first time after."""

    last: float
    next: float


def following(spec: Spec, zone: dt.tzinfo, after: float) -> float:
    """The first instant after another at which a schedule is due."""
    day = dt.datetime.fromtimestamp(after, zone).date() - dt.timedelta(days=1)
    while True:
        if day.weekday() in spec.days and _exists(day, zone):
            instant = _instant(dt.datetime.combine(day, dt.time(spec.hour, spec.minute)), zone)
            if instant > after:
                return instant
        day += dt.timedelta(days=1)


def missed(spec: Spec, zone: dt.tzinfo, due: float, now: float) -> Missed:
    """What has become due from an instant at which a schedule was due until now, which is not before it."""
    last, then = due, following(spec, zone, due)
    if then <= now:
        # However long it was: no more than the last two weeks can matter.
        last = max(last, following(spec, zone, now - 15 * 24 * 3600.0))
        then = following(spec, zone, last)
    while then <= now:
        last, then = then, following(spec, zone, then)
    return Missed(last, then)


def _instant(local: dt.datetime, zone: dt.tzinfo) -> float:
    """When clocks show a local time first; when they skip it, the first instant after."""
    instant = local.replace(tzinfo=zone).timestamp()
    if _shown(instant, zone) == local:
        return instant
    # Fold 1 stands for the distance from UTC after the gap, by which the instant comes before it (PEP 495).
    low, high = round(local.replace(tzinfo=zone, fold=1).timestamp()), round(instant)
    while low < high:
        middle = (low + high) // 2
        if _shown(middle, zone) >= local:
            high = middle
        else:
            low = middle + 1
    return float(high)


def _exists(day: dt.date, zone: dt.tzinfo) -> bool:
    """Whether there is such a day: Samoa left one out when it moved over the date line."""
    noon = dt.datetime.combine(day, dt.time(12))
    return _shown(noon.replace(tzinfo=zone).timestamp(), zone).date() == day


def _shown(instant: float, zone: dt.tzinfo) -> dt.datetime:
    """What clocks show."""
    return dt.datetime.fromtimestamp(instant, zone).replace(tzinfo=None)
