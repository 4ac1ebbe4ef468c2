"""A briefing as a card."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from bot.rendering.pictures import briefing_card
from bot.rendering.pictures.card import card_data
from bot.rendering.pictures.drawing import WIDTH, draw, draw_document
from bot.rendering.pictures.frame import Look
from bot.rendering.pictures.themes import DARK, LIGHT
from retrieval.model import Briefing, Shape, Span
from tests.bot.rendering.pictures.made import (
    DAY,
    POINTS,
    REVIEW,
    SHARES,
    SPENDING,
    TIMELINE,
    TITLE,
    TROOPS,
    WRITINGS,
    briefing,
    cite,
    entry,
    fonts_of,
    need,
    painted,
    passage,
    pixels,
    point,
    section,
    size,
    text_of,
)
from tests.standin.images import check_photo

LOOK = Look(TITLE, dark=False, language="en", day=DAY)
MARGIN = 50
"""Pixels at the sides in which there is nothing."""
CODE = [
    "#panic()",
    "]",
    "\\",
    "*x*",
    "$y$",
    '"',
    "#sys.inputs",
    "<a>",
    "_b_",
    "`c`",
    "// d",
    "/* e",
    "@f",
    "- g",
    "= h",
    "{i}",
]
WHOLE = briefing(*POINTS, sections=(SHARES, TIMELINE))


def read(made: Briefing, look: Look = LOOK) -> str:
    return text_of(draw_document(card_data(made, look)))


def words(piece: dict[str, Any]) -> str:
    return "".join(run for run, _ in piece["runs"])


def test_a_card_holds_title_day_points_places_and_source() -> None:
    shown = read(briefing(*POINTS))
    for expected in (TITLE, "March 25, 2024", "BRIEFING", REVIEW, TROOPS, SPENDING, "¶2 s1", "¶3 s1", "¶4 s1"):
        assert expected in shown
    assert shown.count(TITLE) == 1


def test_the_source_is_named_where_it_is_not_the_title() -> None:
    shown = read(briefing(*POINTS), dataclasses.replace(LOOK, title="This morning"))
    assert shown.count(TITLE) == 1
    assert "This morning" in shown


def test_a_card_is_a_photo_for_telegram_and_the_same_each_time() -> None:
    one, other = (briefing_card(WHOLE, title=TITLE, dark=False, language="en", day=DAY) for _ in range(2))
    assert check_photo(one)[0] == WIDTH
    assert one == other


@pytest.mark.parametrize(("dark", "theme"), [(False, LIGHT), (True, DARK)])
def test_a_card_is_light_or_dark(dark: bool, theme: Any) -> None:
    shown = pixels(briefing_card(WHOLE, title=TITLE, dark=dark, language="en"))
    assert painted(shown, theme.paper)[0, 0]
    assert painted(shown, theme.ink).any()


@pytest.mark.parametrize(
    ("length", "points", "shown"), [(250, 5, 3), (250, 2, 2), (150, 8, 4), (40, 5, 5), (40, 8, 6), (700, 3, 3)]
)
def test_three_points_are_shown_or_more_of_those_that_are_short_and_the_others_counted(
    length: int, points: int, shown: int
) -> None:
    texts = [f"Point number {number} is this one" + " indeed" * ((length - 28) // 7) + "." for number in range(points)]
    card = read(briefing(*(point(text, number) for number, text in enumerate(texts))))
    assert [f"number {n} " in card for n in range(points)] == [True] * shown + [False] * (points - shown)
    assert ("more point" in card) is (shown < points)


def test_points_of_several_articles_name_each() -> None:
    other = passage(TROOPS, title := 1, "Another article")
    first = dataclasses.replace(POINTS[0], also=(cite(other, "Another article"),))
    shown = read(briefing(first, point(TROOPS, title, "A third article")))
    for expected in (TITLE, "Another article", "A third article"):
        assert expected in shown


def test_what_is_left_out_of_a_point_is_an_ellipsis() -> None:
    made = point("One, two, three.", kept=(Span(0, 3), Span(10, 16)), lead=passage("He counted."))
    assert "He counted. One … three." in read(briefing(made))


def test_a_long_point_and_a_long_title_are_cut_at_a_word() -> None:
    look = dataclasses.replace(LOOK, title="Ministers negotiate " * 20)
    data = card_data(briefing(point("The committees of the parliaments met. " * 20)), look)
    text, title = words(data["points"][0]["text"]), words(data["title"])
    assert 280 < len(text) <= 320
    assert text.endswith(("committees…", "parliaments…", "met…", "the…", "The…", "of…"))
    assert title.endswith(("negotiate…", "Ministers…"))


@pytest.mark.parametrize(
    ("sections", "chart", "timeline"),
    [
        ((SHARES, TIMELINE), True, False),
        ((SHARES,), True, False),
        ((TIMELINE,), False, True),
        ((section(Shape.NUMBERS, entry(TROOPS, "54,000"), entry(SPENDING, "two percent")), TIMELINE), False, True),
        ((section(Shape.TIMELINE, entry(SPENDING, "2027", date="2027")),), False, False),
        ((section(Shape.TIMELINE, entry(SPENDING, "2027"), entry(REVIEW, "next month")),), False, False),
        ((), False, False),
    ],
)
def test_figures_come_before_dates_and_either_only_where_there_are_two(
    sections: Any, chart: bool, timeline: bool
) -> None:
    data = card_data(briefing(*POINTS, sections=sections), LOOK)
    assert (data["chart"] is not None, data["timeline"] is not None) == (chart, timeline)


def test_a_bar_is_as_long_as_its_figure() -> None:
    shown = pixels(draw(card_data(briefing(*POINTS, sections=(SHARES,)), LOOK)))
    accent = painted(shown, LIGHT.accent).sum(axis=1)
    track = painted(shown, LIGHT.track).sum(axis=1)
    rows = np.flatnonzero(track > 200)
    full = accent[rows] + track[rows]
    shares = np.unique(np.round(accent[rows] / full, 2))
    assert shares.tolist() == [0.38, 0.62]


def test_figures_stand_out_in_the_points() -> None:
    numbers = section(Shape.NUMBERS, dataclasses.replace(entry(TROOPS, "54,000"), passage=POINTS[1].passage))
    data = card_data(briefing(*POINTS, sections=(numbers,)), LOOK)
    assert [run for run, strong in data["points"][1]["text"]["runs"] if strong] == ["54,000"]


@pytest.mark.parametrize("code", CODE)
def test_no_text_becomes_code(code: str) -> None:
    said = f"Before {code} behind."
    made = briefing(
        point(said, title=f"In: {said}"), sections=(section(Shape.TIMELINE, *[entry(said, code, date="2024-01")] * 2),)
    )
    shown = read(made, dataclasses.replace(LOOK, title=said))
    assert shown.count(said) == 5


@pytest.mark.parametrize("language", WRITINGS)
def test_every_writing_is_set_in_a_font_of_its_own(language: str) -> None:
    need("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans CJK JP")
    title, text, font = WRITINGS[language]
    fonts = fonts_of(draw_document(card_data(briefing(point(text, title=title)), Look(title, False, language))))
    assert any(name.startswith(font + "-") for name in fonts), fonts


@pytest.mark.parametrize("language", ["en", *WRITINGS])
def test_nothing_leaves_the_page(language: str) -> None:
    need("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans CJK JP")
    title, text, _ = WRITINGS.get(language, ("W" * 300, "x" * 300 + " " + "https://example.org/" + "path/" * 40, ""))
    many = point(" ".join([text] * 9), title=title * 5)
    data = card_data(briefing(many, many, many, sections=(TIMELINE,)), Look(title * 9, False, language, DAY))
    png = draw(data)
    shown = pixels(png)
    paper = painted(shown, LIGHT.paper)
    assert check_photo(png) == size(png)
    assert paper[:, :MARGIN].all()
    assert paper[:, -MARGIN:].all()


@pytest.mark.parametrize("language", ["en", *WRITINGS])
def test_what_is_written_from_right_to_left_is_laid_out_so(language: str) -> None:
    need("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans CJK JP")
    title, text, _ = WRITINGS.get(language, (TITLE, TROOPS, ""))
    shown = pixels(draw(card_data(briefing(point(text, title=title)), Look(title, False, language, DAY))))
    accent = painted(shown, LIGHT.accent)
    half = shown.shape[1] // 2
    # The line on top, the heading and the number of the point.
    assert accent[:, half:].any() == (language in {"ar", "he"})
    assert accent[:, :half].any() == (language not in {"ar", "he"})
