import datetime as dt

import pytest

from retrieval.errors import Misunderstood
from retrieval.schedules import read_quiet_hours, zone_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("22-7", "22:00-07:00"),
        ("22:30 – 6:15", "22:30-06:15"),
        ("10pm to 7am", "22:00-07:00"),
        ("13-14", "13:00-14:00"),
        ("22:00-07:00", "22:00-07:00"),
    ],
)
def test_quiet_hours_are_read(written: str, read: str) -> None:
    assert str(read_quiet_hours(written)) == read


@pytest.mark.parametrize("written", ["", "22", "7-7", "25-3", "22-7-8", "night", "-", "22-7 Berlin"])
def test_what_is_not_understood(written: str) -> None:
    with pytest.raises(Misunderstood):
        read_quiet_hours(written)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("22-7", "2026-05-07 21:59", None),
        ("22-7", "2026-05-07 22:00", "2026-05-08 07:00"),
        ("22-7", "2026-05-07 00:00", "2026-05-07 07:00"),
        ("22-7", "2026-05-07 06:59", "2026-05-07 07:00"),
        ("22-7", "2026-05-07 07:00", None),
        ("13-14", "2026-05-07 13:30", "2026-05-07 14:00"),
        ("13-14", "2026-05-07 02:00", None),
        # The clocks go forward in this night, and back in the other one.
        ("22-7", "2026-03-28 23:00", "2026-03-29 07:00"),
        ("22-7", "2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_until_when_it_is_quiet(hours: str, now: str, until: str | None) -> None:
    zone = zone_of("Europe/Berlin")
    end = read_quiet_hours(hours).until(zone, dt.datetime.fromisoformat(now).replace(tzinfo=zone).timestamp())
    assert (end and f"{dt.datetime.fromtimestamp(end, zone):%Y-%m-%d %H:%M}") == until
