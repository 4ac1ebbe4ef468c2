"""Which fonts a picture is set in, and what happens where there are none."""

import subprocess
import sys
from typing import Any

import pytest
import typst

from bot.rendering.pictures.card import card_data
from bot.rendering.pictures.drawing import MissingFont, draw, draw_document
from bot.rendering.pictures.fonts import package_for, stacks
from bot.rendering.pictures.frame import Look
from tests.bot.rendering.pictures.made import TITLE, TROOPS, briefing, fonts_of, point, text_of

BARE = typst.Fonts(include_system_fonts=False)
"""What comes with typst alone."""


def card(text: str) -> dict[str, Any]:
    return card_data(briefing(point(text)), Look(TITLE, dark=False, language="en"))


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("日本に駐留する米軍", "fonts-noto-cjk"),
        ("주한 미군", "fonts-noto-cjk"),
        ("राज्य में", "fonts-noto-core"),
        ("ประเทศ", "fonts-noto-core"),
    ],
)
def test_no_picture_is_made_with_boxes_in_it(text: str, package: str) -> None:
    with pytest.raises(MissingFont, match=package) as caught:
        draw(card(text), BARE)
    assert caught.value.package == package


def test_letters_that_no_font_has_are_said_to_be_missing() -> None:
    with pytest.raises(MissingFont):
        draw(card("A letter of somebody's own: \U0010abcd."))


@pytest.mark.parametrize("text", [TROOPS, "Die Straße nach Łódź", "Правительство", "Η κυβέρνηση"])
def test_without_fonts_of_the_system_there_are_those_that_come_with_typst(text: str) -> None:
    made = draw_document(card(text), BARE)
    assert text in text_of(made)
    assert any(name.startswith("Libertinus") for name in fonts_of(made))


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧", "🇺🇳", "👍🏽", "🦖🦖", "🫠"])
def test_emoji_that_no_font_has_are_left_out(emoji: str) -> None:
    assert "We agree." in text_of(draw_document(card(f"We agree {emoji}."), BARE))


def test_fonts_are_tried_in_an_order_and_only_those_that_there_are() -> None:
    found = stacks("Sans", {"DejaVu Sans", "Noto Sans", "Noto Sans CJK JP"})
    assert found["other"] == ["Noto Sans", "DejaVu Sans", "Noto Sans CJK JP"]
    assert found["ja"] == ["Noto Sans CJK JP", "Noto Sans", "DejaVu Sans"]
    assert found["zh"] == found["other"]


@pytest.mark.parametrize(
    ("language", "first"), [("ja", "Noto Serif CJK JP"), ("zh", "Noto Serif CJK SC"), ("other", "Noto Serif CJK SC")]
)
def test_of_the_large_fonts_with_the_same_characters_there_is_one(language: str, first: str) -> None:
    kinds, regions = ("Sans", "Serif", "Sans Mono"), ("HK", "JP", "KR", "SC", "TC")
    families = {f"Noto {kind} CJK {region}" for kind in kinds for region in regions} | {"Noto Serif", "DejaVu Sans"}
    found = stacks("Serif", families)[language]
    assert [name for name in found if "CJK" in name] == [first]
    assert {"Noto Serif", "DejaVu Sans"} < set(found)


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("Hello", "fonts-noto-core"),
        ("漢", "fonts-noto-cjk"),
        ("ａ한", "fonts-noto-cjk"),
        ("𠀋", "fonts-noto-cjk"),
        ("\U000f0000", "fonts-noto-core"),
    ],
)
def test_a_package_is_named_by_the_letters(text: str, package: str) -> None:
    assert package_for(text) == package


ALONE = """
import sys
sys.modules["typst"] = None  # as if it were not installed
from bot.rendering.pictures.drawing import draw
from retrieval.errors import MissingExtra
try:
    draw({})
except MissingExtra as exc:
    print(exc.extra)
"""


def test_without_the_package_the_extra_is_named() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert ran.stdout == "pictures\n"
