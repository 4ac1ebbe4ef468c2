"""Parses schedules that users write, such as `weekdays 7:30 Asia/Tokyo China`, into days, time, zone and argument."""

import re
from dataclasses import dataclass

from retrieval.errors import Misunderstood
from retrieval.schedules.zones import zone_named

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAILY, _WEEKDAYS, _WEEKENDS = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})
_GROUPS = {"daily": _DAILY, "weekdays": _WEEKDAYS, "weekends": _WEEKENDS}
_SYNONYMS = {
    "day": "daily", "days": "daily", "everyday": "daily", "morning": "daily", "evening": "daily",
    "weekday": "weekdays", "workday": "weekdays", "workdays": "weekdays", "weekend": "weekends",
    "tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu",
}  # fmt: skip
_LONG = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_FILLERS = frozenset({"every", "each", "at", "on", "the", "in", "and", "&", "weekly", "week"})
_NAMED_TIMES = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
_TIME = re.compile(r"(\d{1,2})(?:[:.：h](\d{2})|(h))?(am|pm|a\.m\.?|p\.m\.?)?", re.IGNORECASE)
_HALVES = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})
_AREAS = frozenset(
    {"africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific", "etc"}
)
"""The first parts of IANA zone names."""


@dataclass(frozen=True, slots=True)
class Spec:
    """The days of the week and the local time of a schedule.

    Attributes:
        days: of the week, Monday is 0; at least one.
        hour: 0 to 23.
        minute: 0 to 59.
    """

    days: frozenset[int]
    hour: int
    minute: int

    def __str__(self) -> str:
        days = next((name for name, group in _GROUPS.items() if group == self.days), None)
        return f"{days or ','.join(_WEEK[day] for day in sorted(self.days))} {self.time}"

    @property
    def time(self) -> str:
        """The time in the form `08:00`."""
        return f"{self.hour:02d}:{self.minute:02d}"


@dataclass(frozen=True, slots=True)
class Wish:
    """A schedule as requested by a user.

    Attributes:
        spec: the days and the local time.
        zone: the name of the time zone, if given.
        argument: the rest of the text, which describes the briefing.
    """

    spec: Spec
    zone: str | None = None
    argument: str = ""


def read_spec(text: str) -> Spec:
    """Parse days and a time, in the form of `str(Spec)`.

    Raises:
        Misunderstood: a part is missing or not understood, or the text contains more.
    """
    wish = read_wish(text)
    if wish.zone or wish.argument:
        raise Misunderstood("I do not understand {words}.", words=repr(text))
    return wish.spec


def read_wish(text: str) -> Wish:
    """Parse days and a time in either order, then an optional zone, then an argument. Without days it is every day.

    Raises:
        Misunderstood: a part is missing or not understood.
    """
    words = text.split()
    days, at = _read_days(words, 0)
    time, at = _read_time(words, at)
    if not days:
        days, at = _read_days(words, at)
    if not days and "weekly" in map(str.casefold, words[:at]):
        raise Misunderstood("The day of the week is missing.")
    zone = _read_zone(words[at]) if at < len(words) else None
    return Wish(Spec(days or _DAILY, *time), zone, " ".join(words[at + (zone is not None) :]))


def _read_days(words: list[str], at: int) -> tuple[frozenset[int], int]:
    """The days named by the words from index `at`, and the index of the first word after them."""
    days: frozenset[int] = frozenset()
    after = at
    while at < len(words):
        word = words[at].casefold().strip(",")
        named = _days_of(word)
        if named is None and word not in _FILLERS:
            break
        days |= named or frozenset()
        at += 1
        if named:
            after = at
    # After the time, filler words without a day belong to the argument.
    return days, at if days or after == 0 else after


def _days_of(word: str) -> frozenset[int] | None:
    """The days of a word such as `daily`, `mon`, `mon,thu` or `mon-fri`; None if it does not name days."""
    days: frozenset[int] = frozenset()
    for part in re.split(r"[,、&+;]+", word):
        ends = [_day_or_group(end) for end in re.split(r"[-–]", part)]
        if len(ends) == 1 and ends[0]:
            days |= ends[0]
        elif len(ends) == 2 and all(end is not None and len(end) == 1 for end in ends):
            first, last = (min(end or ()) for end in ends)
            days |= frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
        else:
            return None
    return days


def _day_or_group(name: str) -> frozenset[int] | None:
    name = _SYNONYMS.get(name, name)
    if name in _GROUPS:
        return _GROUPS[name]
    if name in _WEEK:
        return frozenset({_WEEK.index(name)})
    found = _LONG.get(name.removesuffix("s"))
    return None if found is None else frozenset({found})


def _read_time(words: list[str], at: int) -> tuple[tuple[int, int], int]:
    if at >= len(words):
        raise Misunderstood("The time is missing.")
    word = words[at].casefold().rstrip(",")
    if word in _NAMED_TIMES:
        return _NAMED_TIMES[word], at + 1
    half = words[at + 1].casefold().rstrip(",") if at + 1 < len(words) else ""
    apart = half in _HALVES
    match = _TIME.fullmatch(word + half if apart else word)
    # A bare number is a time only after `at`: in `daily 5 sentences` it counts sentences.
    if match is None or not (any(match.groups()[1:]) or (at and words[at - 1].casefold() == "at")):
        raise Misunderstood("I do not understand {word} as a day or a time.", word=repr(words[at]))
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise Misunderstood("{time} is not a valid time.", time=words[at])
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise Misunderstood("{time} is not a valid time.", time=words[at])
    return (hour, minute), at + 1 + apart


def _read_zone(word: str) -> str | None:
    zone = zone_named(word)
    if zone is None and "/" in word and word.partition("/")[0].casefold() in _AREAS:
        raise Misunderstood("I do not know the time zone {zone}.", zone=repr(word))
    return zone
