import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.times import Dated, Period, find_time, newest_day
from tests.retrieval.search.times.time_cases import NO_TIMES, TIMES

NOW = dt.datetime(2026, 11, 27, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_every_language_of_the_interface_has_its_times() -> None:
    from bot.i18n import LANGUAGES

    assert set(TIMES) == set(LANGUAGES)
    assert all(len(cases) >= 4 for cases in TIMES.values())


@pytest.mark.parametrize(("text", "rest", "first", "last"), [case for cases in TIMES.values() for case in cases])
def test_a_time_is_taken_from_a_message(text: str, rest: str, first: str, last: str | None) -> None:
    found = find_time(text)
    assert found is not None
    period = found.period(NOW)
    assert (found.rest, period.first, period.last) == (rest, first, last)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-30", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_that_there_are_can_be_named(day: str, zone: str) -> None:
    found = find_time(f"what has happened since {day}?")
    assert found is not None
    period = found.period(NOW.astimezone(ZoneInfo(zone)))
    assert (period.first, period.last) == (day, None)
    assert period.holds(Dated("a", None, NOW.timestamp())) is (day == "0001-01-01")


@pytest.mark.parametrize("text", NO_TIMES)
def test_other_times_are_left_in_the_message(text: str) -> None:
    assert find_time(text) is None


@given(st.text(max_size=60), st.sampled_from(["", " this week", " since Monday?", " in March", " 今天", " gestern"]))
def test_what_is_left_and_what_is_taken_is_what_was_written(text: str, time: str) -> None:
    found = find_time(text + time)
    if found is not None:
        assert found.period(NOW).start.tzinfo is not None
        assert len(found.words) + len(found.rest) <= len(text + time) + 1


@pytest.mark.parametrize(
    ("published", "added", "held"),
    [
        ("2026-11-23", "2026-11-27T08:00", True),
        ("2026-11-22", "2026-11-27T08:00", False),
        ("2019-05-01", "2026-11-27T08:00", False),
        ("2026-11-23T23:59:00-08:00", "2026-11-01T08:00", True),
        ("2026-11-29", "2026-11-01T08:00", True),
        ("2026-11-30", "2026-11-01T08:00", False),
        (None, "2026-11-23T00:00", True),
        (None, "2026-11-22T23:59", False),
        (None, "2026-11-29T23:59", True),
        (None, "2026-11-30T00:00", False),
        ("spring", "2026-11-25T08:00", True),
    ],
)
def test_the_date_of_publication_counts_before_that_of_adding(published: str | None, added: str, held: bool) -> None:
    week = Period(NOW.replace(day=23, hour=0, minute=0), NOW.replace(day=30, hour=0, minute=0))
    moment = dt.datetime.fromisoformat(added).replace(tzinfo=NOW.tzinfo).timestamp()
    assert week.holds(Dated.of("a", published, moment)) is held


def test_a_day_is_that_of_the_readers_zone() -> None:
    tokyo = dt.datetime(2026, 11, 27, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    found = find_time("news today")
    assert found is not None
    assert found.period(tokyo).first == "2026-11-27"
    assert found.period(tokyo.astimezone(dt.UTC)).first == "2026-11-26"


def test_the_newest_day_is_of_publication_or_else_of_adding() -> None:
    articles = [Dated("a", "2026-11-20", NOW.timestamp()), Dated("b", None, NOW.timestamp() - 3 * 24 * 3600)]
    assert newest_day(articles, NOW.tzinfo) == "2026-11-24"
    assert newest_day([], NOW.tzinfo) is None
