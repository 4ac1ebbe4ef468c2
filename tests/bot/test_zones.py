"""Which zones people mean, and which are offered to them."""

import datetime as dt

import pytest

from bot.i18n import LANGUAGES, speaking
from bot.telegram.features.schedules.zones import MOST, city, label, likely, zones_like
from retrieval.schedules import zone_of

NOON = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC).timestamp()


@pytest.mark.parametrize(
    ("written", "spoken", "zones"),
    [
        ("Tokyo", "en", ["Asia/Tokyo"]),
        ("東京", "ja", ["Asia/Tokyo"]),
        ("tokio", "de", ["Asia/Tokyo"]),
        ("Москва", "ru", ["Europe/Moscow"]),
        ("  new   YORK ", "en", ["America/New_York"]),
        ("Buenos Aires", "es", ["America/Argentina/Buenos_Aires"]),
        ("Kolkata", "en", ["Asia/Kolkata"]),
        ("Deutschland", "de", ["Europe/Berlin", "Europe/Busingen"]),
        ("Japan", "en", ["Asia/Tokyo"]),
        ("europe/berlin", "en", ["Europe/Berlin"]),
        ("UTC+5:30", "en", ["UTC+05:30"]),
        ("Entenhausen", "de", []),
        ("", "en", []),
    ],
)
def test_what_is_meant(written: str, spoken: str, zones: list[str]) -> None:
    with speaking(spoken):
        assert zones_like(written) == zones


@pytest.mark.parametrize(
    ("tag", "first"),
    [
        ("de", "Europe/Berlin"),
        ("de-AT", "Europe/Vienna"),
        ("pt-br", "America/Sao_Paulo"),
        ("sv", "Europe/Stockholm"),
        ("en", "Europe/London"),
        ("xx", "Europe/London"),
        (None, "Europe/London"),
    ],
)
def test_the_likeliest_comes_first(tag: str | None, first: str) -> None:
    assert likely(tag)[0] == first


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_every_language_some_are_offered_by_city_and_time(code: str) -> None:
    with speaking(code):
        found = likely(code)
        labels = [label(zone, NOON) for zone in found]
    assert 1 < len(found) <= MOST
    assert len(set(labels)) == len(found)
    assert all(zone_of(zone) for zone in found)
    assert all(len(one.split()[-1]) == 5 for one in labels)


def test_a_distance_is_its_own_name() -> None:
    assert city("UTC+05:30") == "UTC+05:30"
    assert label("UTC+05:30", NOON) == "UTC+05:30 17:30"
