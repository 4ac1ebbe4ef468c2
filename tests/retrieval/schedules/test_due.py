"""The instants at which schedules are due, across summer time and days that do not exist."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.schedules import Spec, following, missed, read_spec, zone_of

BERLIN, HOWE = "Europe/Berlin", "Australia/Lord_Howe"


def utc(text: str) -> float:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()


def shown(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.UTC).isoformat(" ", "minutes")[:16]


CASES = [
    ("an ordinary day", "daily 08:00", BERLIN, "2024-01-10 06:59", "2024-01-10 07:00"),
    ("what is due is past", "daily 08:00", BERLIN, "2024-01-10 07:00", "2024-01-11 07:00"),
    ("the local hour stays in summer", "daily 08:00", BERLIN, "2024-03-30 12:00", "2024-03-31 06:00"),
    ("and in winter again", "daily 08:00", BERLIN, "2024-10-26 12:00", "2024-10-27 07:00"),
    ("a time in the gap", "daily 02:30", BERLIN, "2024-03-30 12:00", "2024-03-31 01:00"),
    ("the gap's own beginning", "daily 02:00", BERLIN, "2024-03-30 12:00", "2024-03-31 01:00"),
    ("the gap's end", "daily 03:00", BERLIN, "2024-03-30 12:00", "2024-03-31 01:00"),
    ("the day after a gap", "daily 02:30", BERLIN, "2024-03-31 01:00", "2024-04-01 00:30"),
    ("a time that is twice is due the first time", "daily 02:30", BERLIN, "2024-10-26 12:00", "2024-10-27 00:30"),
    ("and not the second", "daily 02:30", BERLIN, "2024-10-27 00:30", "2024-10-28 01:30"),
    ("a gap of half an hour", "daily 02:15", HOWE, "2024-10-05 12:00", "2024-10-05 15:30"),
    ("half an hour that is twice", "daily 01:45", HOWE, "2024-04-06 12:00", "2024-04-06 14:45"),
    ("the same, between both", "daily 01:45", HOWE, "2024-04-06 14:50", "2024-04-07 15:15"),
    ("a gap before midnight", "daily 23:30", "America/Nuuk", "2024-03-30 12:00", "2024-03-31 01:00"),
    ("a gap after midnight", "daily 00:30", "Asia/Beirut", "2024-03-30 12:00", "2024-03-30 22:00"),
    ("a day that does not exist", "daily 08:00", "Pacific/Apia", "2011-12-29 18:00", "2011-12-30 18:00"),
    ("the next weekday", "weekdays 08:00", "UTC", "2024-05-03 08:00", "2024-05-06 08:00"),
    ("one day of the week", "mon 09:00", "Asia/Tokyo", "2024-05-06 00:00", "2024-05-13 00:00"),
    ("a day that has begun elsewhere", "mon 00:30", "Pacific/Kiritimati", "2024-05-05 00:00", "2024-05-05 10:30"),
    ("a distance from UTC", "daily 08:00", "UTC+05:30", "2024-05-05 00:00", "2024-05-05 02:30"),
]


@pytest.mark.parametrize(("spec", "zone", "after", "due"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_due(spec: str, zone: str, after: str, due: str) -> None:
    assert shown(following(read_spec(spec), zone_of(zone), utc(after))) == due


@pytest.mark.parametrize(
    ("spec", "due", "now", "last", "then"),
    [
        ("daily 08:00", "2024-05-01 08:00", "2024-05-01 08:00", "2024-05-01 08:00", "2024-05-02 08:00"),
        ("daily 08:00", "2024-05-01 08:00", "2024-05-01 20:00", "2024-05-01 08:00", "2024-05-02 08:00"),
        ("daily 08:00", "2024-05-01 08:00", "2024-05-04 09:00", "2024-05-04 08:00", "2024-05-05 08:00"),
        ("mon 08:00", "2024-05-06 08:00", "2024-05-20 07:00", "2024-05-13 08:00", "2024-05-20 08:00"),
        ("daily 08:00", "2004-05-01 08:00", "2024-05-04 09:00", "2024-05-04 08:00", "2024-05-05 08:00"),
    ],
)
def test_of_all_that_was_missed_the_last(spec: str, due: str, now: str, last: str, then: str) -> None:
    found = missed(read_spec(spec), zone_of("UTC"), utc(due), utc(now))
    assert (shown(found.last), shown(found.next)) == (last, then)


specs = st.builds(Spec, st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", HOWE, "Africa/Casablanca", "America/Nuuk"])


@given(specs, zones, st.integers(int(utc("2010-01-01")), int(utc("2035-01-01"))))
def test_the_next_instant_is_the_next(spec: Spec, zone: str, after: int) -> None:
    due = following(spec, zone_of(zone), float(after))
    assert after < due <= after + 8 * 24 * 3600
    between = following(spec, zone_of(zone), (after + due) / 2)
    assert between == due
    assert missed(spec, zone_of(zone), due, due).last == due
