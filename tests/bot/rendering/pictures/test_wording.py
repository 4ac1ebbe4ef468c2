"""Texts as pictures take them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.pictures.wording import Wording, around, breakable, cut, is_rtl, tidy, width

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 10, "short"),
        ("one two three", 13, "one two three"),
        ("one two three", 9, "one two…"),
        ("one, two", 6, "one…"),
        ("Donaudampfschifffahrt", 6, "Donau…"),
        ("日本に駐留する", 9, "日本に駐…"),
        ("日本に駐留する", 14, "日本に駐留する"),
        ("क्षेत्रीय", 3, "क्षे…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_there_are_any(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


@given(text=ANY_TEXT, most=st.integers(2, 60))
def test_a_cut_text_fits_and_is_the_beginning(text: str, most: int) -> None:
    shown = cut(text, most)
    assert width(shown) <= most
    assert shown == text or text.startswith(shown.removesuffix("…"))


@given(text=ANY_TEXT, most=st.integers(16, 60), data=st.data())
def test_an_excerpt_is_of_the_text_and_has_the_beginning_of_what_matters(
    text: str, most: int, data: st.DataObject
) -> None:
    text = tidy(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    shown = around(text, start, end, most)
    assert width(shown) <= most
    assert shown == text or shown.removeprefix("…").removeprefix(" ").removesuffix("…") in text


def test_an_excerpt_leads_up_to_what_matters() -> None:
    text = "A review of the pact is expected to be announced during an upcoming summit in Washington next month."
    at = text.index("next month")
    assert around(text, at, at + 10, 48) == "… an upcoming summit in Washington next month."


@given(text=ANY_TEXT)
def test_a_breakable_text_has_the_same_letters(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_an_address_can_be_broken_and_a_word_stays_whole() -> None:
    assert max(map(len, breakable("x" * 100).split("\u200b"))) <= 10
    assert breakable("Donaudampfschifffahrt") == "Donaudampfschifffahrt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\nlines\tand  more ", "two lines and more"),
        ("a\x00b\x7fc", "a bc"),
        ("\ud83d alone", "\ufffd alone"),
        ("नमस्ते \u200d", "नमस्ते \u200d"),
    ],
)
def test_a_text_is_one_line_that_a_font_can_show(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello", False),
        ("(UN) المتحدث باسم الأمم المتحدة", True),
        ("ראש הממשלה OECD", True),
        ("The word שלום", False),
        ("2024", False),
    ],
)
def test_direction_is_that_of_most_letters(text: str, expected: bool) -> None:
    assert is_rtl(text) is expected


@pytest.mark.parametrize(
    ("language", "texts", "text", "expected"),
    [
        ("en", [], "Hello", "en"),
        ("en", [], "日本政府", "zh"),
        ("ja", [], "日本政府", "ja"),
        ("en", ["これは"], "日本政府", "ja"),
        ("en", ["한국"], "日本政府", "ko"),
        ("zh", ["これは"], "这是", "ja"),
        ("ja", [], "2027", "en"),
        ("de", [], "Straße", "de"),
        ("pt-BR", [], "ação", "pt"),
        ("en", [], "نعم", "ar"),
        ("en", [], "नमस्ते", "hi"),
    ],
)
def test_the_language_is_read_off_the_writing(language: str, texts: list[str], text: str, expected: str) -> None:
    assert Wording(language, texts).piece(text)["lang"] == expected


def test_words_are_emphasised_between_characters_without_spaces() -> None:
    made = Wording("ja").piece("前年比12％増の5兆円", emphasised=["12％", "5兆円"])
    assert [run for run, strong in made["runs"] if strong] == ["12％", "5兆円"]


@pytest.mark.parametrize(
    ("emphasised", "expected"),
    [
        ([], [("54,000 of 154,000", False)]),
        (["54,000"], [("54,000", True), (" of 154,000", False)]),
        (["154,000", "000"], [("54,", False), ("000", True), (" of ", False), ("154,000", True)]),
        (["absent", ""], [("54,000 of 154,000", False)]),
    ],
)
def test_words_are_emphasised_where_they_stand_whole(emphasised: list[str], expected: list[tuple[str, bool]]) -> None:
    assert Wording("en").piece("54,000 of 154,000", emphasised=emphasised)["runs"] == expected


@pytest.mark.parametrize(
    ("text", "shown", "spaced"),
    [
        ("Timeline", "TIMELINE", True),
        ("Хроника", "ХРОНИКА", True),
        ("الموجز", "الموجز", False),
        ("要点", "要点", False),
    ],
)
def test_headings_stand_apart_where_a_writing_has_capitals(text: str, shown: str, spaced: bool) -> None:
    made = Wording("en").heading(text)
    assert (made["runs"], made["spaced"]) == ([(shown, False)], spaced)
