"""Days as a language writes them."""

import datetime as dt

import pytest

from bot.rendering.pictures.dates import said_day


@pytest.mark.parametrize(
    ("language", "long", "full"),
    [
        ("en", "March 25, 2024", "Monday, March 25, 2024"),
        ("es", "25 de marzo de 2024", "lunes, 25 de marzo de 2024"),
        ("pt-BR", "25 de março de 2024", "segunda-feira, 25 de março de 2024"),
        ("he", "25 במרץ 2024", "יום שני, 25 במרץ 2024"),
        ("ja", "2024年3月25日", "2024年3月25日月曜日"),
        ("??", "March 25, 2024", "Monday, March 25, 2024"),
        ("tlh", "March 25, 2024", "Monday, March 25, 2024"),
    ],
)
def test_a_day_is_said_in_words(language: str, long: str, full: str) -> None:
    day = dt.date(2024, 3, 25)
    assert (said_day(day, language), said_day(day, language, full=True)) == (long, full)
