"""A timeline to look at."""

from typing import Any

import pytest

from bot.rendering.pictures import timeline_picture
from bot.rendering.pictures.drawing import draw_document
from bot.rendering.pictures.frame import Look
from bot.rendering.pictures.themes import LIGHT
from bot.rendering.pictures.timeline import small_timeline, timeline_data
from bot.rendering.pictures.wording import Wording
from retrieval.model import Section, Shape, Tense
from tests.bot.rendering.pictures.made import (
    DAY,
    REVIEW,
    SPENDING,
    TIMELINE,
    TITLE,
    TREATY,
    entry,
    painted,
    pixels,
    section,
    size,
    text_of,
)
from tests.standin.images import check_photo

LOOK = Look(TITLE, dark=False, language="en", day=DAY)


def words(piece: Any) -> str:
    return "".join(run for run, _ in piece["runs"])


def year(number: int, tense: Tense = Tense.PAST) -> Any:
    return entry(f"It was in {number} that it happened.", str(number), date=str(number), tense=tense)


def test_a_timeline_says_when_what_and_where() -> None:
    shown = text_of(draw_document(timeline_data(TIMELINE, LOOK)))
    for expected in ("TIMELINE", TITLE, "1960", "April 2024", "2027", TREATY, REVIEW, SPENDING, "¶1 s1"):
        assert expected in shown


def test_what_was_and_what_is_announced_are_told_apart() -> None:
    rows = timeline_data(TIMELINE, LOOK)["timeline"]["rows"]
    assert [row["announced"] for row in rows] == [False, True, True]
    assert [[words(note) for note in row["notes"]] for row in rows] == [
        [],
        ["announced", "“next month” in the article"],
        ["announced"],
    ]
    past = timeline_picture(section(Shape.TIMELINE, year(2001), year(2002)), title="T", dark=False, language="en")
    # Below the heading nothing of the past is in the colour of what is to come.
    assert not painted(pixels(past)[300:], LIGHT.accent).any()
    whole = timeline_picture(TIMELINE, title="T", dark=False, language="en")
    assert painted(pixels(whole)[300:], LIGHT.accent).any()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1960", "April 2024", "2027"]),
        ("de", ["1960", "April 2024", "2027"]),
        ("ja", ["1960", "2024年4月", "2027"]),
    ],
)
def test_dates_are_said_in_the_language(language: str, expected: list[str]) -> None:
    rows = timeline_data(TIMELINE, Look(TITLE, dark=False, language=language))["timeline"]["rows"]
    assert [words(row["date"]) for row in rows] == expected


def test_a_date_that_is_not_known_is_said_in_the_words_of_the_article() -> None:
    (row,) = timeline_data(section(Shape.TIMELINE, entry(REVIEW, "next month")), LOOK)["timeline"]["rows"]
    assert words(row["date"]) == "next month"
    assert row["notes"] == []


def test_ten_entries_are_shown_and_the_others_counted() -> None:
    many = section(Shape.TIMELINE, *(year(1990 + n) for n in range(12)))
    data = timeline_data(many, LOOK)
    png = timeline_picture(many, title=TITLE, dark=True, language="en", day=DAY)
    assert len(data["timeline"]["rows"]) == 10
    assert "2 more dates in the message" in words(data["more"])
    assert check_photo(png) == size(png)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], None),
        ([(1990, "past")], None),
        ([(1990, "past"), (1991, "past")], ["1990", "1991"]),
        ([(1990, "past"), (1991, "past"), (1992, "past"), (1993, "past")], ["1991", "1992", "1993"]),
        ([(1990, "past"), (1991, "past"), (2030, "announced"), (2031, "announced")], ["1991", "2030", "2031"]),
        (
            [(2030, "announced"), (2031, "announced"), (2032, "announced"), (2033, "announced")],
            ["2030", "2031", "2032"],
        ),
    ],
)
def test_a_small_timeline_has_what_is_nearest(given: list[tuple[int, str]], expected: list[str] | None) -> None:
    whole = Section(Shape.TIMELINE, tuple((year(number, Tense(tense)),) for number, tense in given))
    made = small_timeline(whole.groups, Wording("en"))
    assert (made and [words(row["date"]) for row in made["rows"]]) == expected
