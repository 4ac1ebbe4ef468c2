"""Dates as a language writes them."""

import datetime as dt

import pytest

from bot.rendering.pictures.dates import said_date, said_day


@pytest.mark.parametrize(
    ("iso", "language", "expected"),
    [
        ("2027", "en", "2027"),
        ("2027", "ja", "2027年"),
        ("2024-06", "en", "Jun 2024"),
        ("2024-06", "de", "Juni 2024"),
        ("2024-04-10", "en", "Apr 10, 2024"),
        ("2024-04-10", "de", "10. Apr. 2024"),
        ("2024-04-10", "zh", "2024年4月10日"),
        ("2024-04-10", "tlh", "Apr 10, 2024"),
        ("2024-04-10", "pt-BR", "10 de abr. de 2024"),
        ("2024-04-10/2024-04-12", "en", "Apr 10, 2024 – Apr 12, 2024"),
        ("2024-04-10/2024-04-12/2024-04-13", "en", None),
        ("2024-13", "en", None),
        ("2024-W15", "en", None),
        ("next", "en", None),
        ("", "en", None),
        ("2024-04-10/", "en", None),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(iso: str, language: str, expected: str | None) -> None:
    assert said_date(iso, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "March 25, 2024"), ("es", "25 de marzo de 2024"), ("he", "25 במרץ 2024"), ("??", "March 25, 2024")],
)
def test_a_day_is_said_in_full(language: str, expected: str) -> None:
    assert said_day(dt.date(2024, 3, 25), language) == expected
