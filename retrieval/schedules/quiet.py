"""Parses quiet hours, such as `22-7`, and computes when they end."""

import datetime as dt
import re
from dataclasses import dataclass

from retrieval.errors import Misunderstood
from retrieval.schedules.due import following
from retrieval.schedules.grammar import Spec, read_spec

_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_HOUR = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours of each day in which nothing is sent unasked.

    Attributes:
        begin: when they begin, local time.
        end: when they end, local time; of the next day if it is not after the beginning.
    """

    begin: Spec
    end: Spec

    def __str__(self) -> str:
        return f"{self.begin.time}-{self.end.time}"

    def until(self, zone: dt.tzinfo, now: float) -> float | None:
        """When they end, Unix time; None if it is not quiet.

        Args:
            zone: the time zone.
            now: Unix time.
        """
        end = following(self.end, zone, now)
        return end if end < following(self.begin, zone, now) else None


def read_quiet_hours(text: str) -> QuietHours:
    """Parse two times of day, such as `22-7`, `22:30-6:15` or `10pm to 7am`; also the form of `str(QuietHours)`.

    Raises:
        Misunderstood: they are not two different times.
    """
    times = [f"{part}:00" if _HOUR.fullmatch(part) else part for part in _BETWEEN.split(text.strip())]
    if len(times) != 2 or not all(times):
        raise Misunderstood("I do not understand {words}.", words=repr(text))
    begin, end = (read_spec(f"daily {time}") for time in times)
    if begin == end:
        raise Misunderstood("I do not understand {words}.", words=repr(text))
    return QuietHours(begin, end)


NIGHT = read_quiet_hours("22-7")
"""The quiet hours of a chat that has not chosen any."""
