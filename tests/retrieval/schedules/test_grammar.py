"""What is written of schedules, and how it is understood."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import Misunderstood
from retrieval.schedules import Spec, Wish, is_zone, read_spec, read_wish, zone_named, zone_of

UNDERSTOOD = [
    ("daily 08:00", "daily 08:00", None, ""),
    ("weekdays 7:30 Asia/Tokyo", "weekdays 07:30", "Asia/Tokyo", ""),
    ("weekly mon 09:00", "mon 09:00", None, ""),
    ("Weekends 9h30", "weekends 09:30", None, ""),
    ("mon,thu 18:00", "mon,thu 18:00", None, ""),
    ("mon, Thursdays and sat 18.00 UTC+5:30 the war", "mon,thu,sat 18:00", "UTC+05:30", "the war"),
    ("mon-fri at noon", "weekdays 12:00", None, ""),
    ("fri–mon 6:00", "mon,fri,sat,sun 06:00", None, ""),
    ("sat & sun 6:00", "weekends 06:00", None, ""),
    ("8am", "daily 08:00", None, ""),
    ("7.30pm", "daily 19:30", None, ""),
    ("7:30 p.m. daily China", "daily 19:30", None, "China"),
    ("12am", "daily 00:00", None, ""),
    ("12pm", "daily 12:00", None, ""),
    ("every day at 8 5 sentences", "daily 08:00", None, "5 sentences"),
    ("every Monday at 8", "mon 08:00", None, ""),
    ("every morning 6:15", "daily 06:15", None, ""),
    ("08:00 on sundays", "sun 08:00", None, ""),
    ("08:00 on China", "daily 08:00", None, "on China"),
    ("daily 08:00 Sun", "daily 08:00", None, "Sun"),
    ("daily 08:00 AC/DC", "daily 08:00", None, "AC/DC"),
    ("daily 08:00 europe/berlin the  numbers", "daily 08:00", "Europe/Berlin", "the numbers"),
    ("daily 08:00 gmt", "daily 08:00", "UTC", ""),
    ("daily 08:00 Tokyo", "daily 08:00", None, "Tokyo"),
    ("٠٨:٠٠", "daily 08:00", None, ""),
    ("08：00", "daily 08:00", None, ""),
]


@pytest.mark.parametrize(("written", "spec", "zone", "argument"), UNDERSTOOD, ids=[row[0] for row in UNDERSTOOD])
def test_understood(written: str, spec: str, zone: str | None, argument: str) -> None:
    wish = read_wish(written)
    assert (str(wish.spec), wish.zone, wish.argument) == (spec, zone, argument)


NOT_UNDERSTOOD = [
    ("", "The time is missing."),
    ("daily", "The time is missing."),
    ("weekly 09:00", "The day of the week is missing."),
    ("daily 25:00", "25:00 is not a valid time."),
    ("daily 08:60", "08:60 is not a valid time."),
    ("daily 13pm", "13pm is not a valid time."),
    ("daily 0am", "0am is not a valid time."),
    ("daily 5 sentences", "I do not understand '5' as a day or a time."),
    ("täglich 08:00", "I do not understand 'täglich' as a day or a time."),
    ("daily China 08:00", "I do not understand 'China' as a day or a time."),
    ("mon-xyz 08:00", "I do not understand 'mon-xyz' as a day or a time."),
    ("daily 08:00 Asia/Tokio", "I do not know the time zone 'Asia/Tokio'."),
]


@pytest.mark.parametrize(("written", "said"), NOT_UNDERSTOOD, ids=[row[0] for row in NOT_UNDERSTOOD])
def test_what_is_not_understood_is_named(written: str, said: str) -> None:
    with pytest.raises(Misunderstood) as caught:
        read_wish(written)
    assert str(caught.value) == said


specs = st.builds(Spec, st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 23), st.integers(0, 59))


@given(specs)
def test_what_a_spec_writes_is_read_as_it_was(spec: Spec) -> None:
    assert read_spec(str(spec)) == spec
    assert read_wish(f"{spec} UTC+9 and more") == Wish(spec, "UTC+09:00", "and more")


@given(st.text(max_size=60))
def test_whatever_is_written_is_understood_or_refused(text: str) -> None:
    try:
        wish = read_wish(text)
    except Misunderstood:
        return
    assert read_spec(str(wish.spec)) == wish.spec


@pytest.mark.parametrize("written", ["daily 08:00 China", "daily 08:00 UTC"])
def test_a_spec_is_no_more_than_that(written: str) -> None:
    with pytest.raises(Misunderstood):
        read_spec(written)


@pytest.mark.parametrize(
    ("written", "name", "hours"),
    [
        ("Asia/Tokyo", "Asia/Tokyo", 9.0),
        ("america/new york", "America/New_York", -4.0),
        ("UTC", "UTC", 0.0),
        ("utc+9", "UTC+09:00", 9.0),
        ("GMT -03:30", "UTC-03:30", -3.5),
        ("UTC−5", "UTC-05:00", -5.0),
        ("UTC+14", "UTC+14:00", 14.0),
        ("UTC+0", "UTC", 0.0),
        ("UTC+15", None, 0.0),
        ("UTC-13", None, 0.0),
        ("UTC+9:60", None, 0.0),
        ("EST", None, 0.0),
        ("Tokyo", None, 0.0),
        ("../../etc/passwd", None, 0.0),
        ("", None, 0.0),
    ],
)
def test_zones(written: str, name: str | None, hours: float) -> None:
    assert zone_named(written) == name
    if name is not None:
        summer = dt.datetime(2024, 7, 1, tzinfo=zone_of(name))
        assert summer.utcoffset() == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    "name",
    ["Asia/Tokio", "", "/etc/passwd", "../x", "UTC+9:99x", "America", "America/Argentina", "x" * 300, "\0", "\ud800"],
)
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)
