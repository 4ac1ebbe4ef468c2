"""Which figures can stand side by side."""

import pytest

from bot.rendering.pictures.figures import chart, short
from retrieval.briefing.numbers import figures_in
from retrieval.text.languages import detect_language
from tests.bot.rendering.pictures.made import entry


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("two percent of GDP", "two percent of GDP"),
        ("54,000 US military personnel", "54,000"),
        ("$3.2 billion in aid over a year", "$3.2 billion"),
        ("54 000 soldats américains", "54 000"),
        ("12,5 Prozent aller Soldaten", "12,5 Prozent"),
        ("1252万辆新能源汽车的产量", "1252万辆新能源汽…"),
        ("several hundreds of thousands", "several hundreds…"),
    ],
)
def test_a_figure_beside_its_bar_is_short(label: str, expected: str) -> None:
    assert short(label) == expected


def labels(*said: str) -> list[tuple[str, float]] | None:
    made = chart([[entry(f"In the end there were {label}.", label)] for label in said])
    return [(bar.entry.label, round(bar.share, 3)) for bar in made.bars] if made else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), None),
        (("54,000 troops",), None),
        (("54,000 troops", "54,000 troops"), None),
        (("54,000", "12"), None),
        (("54,000 troops", "3 ships"), None),
        (("$4 million", "€4 million"), None),
        (("20 troops", "54,000 troops"), None),
        (("27,000 troops", "54,000 troops"), [("54,000 troops", 1), ("27,000 troops", 0.5)]),
        (("3 ships", "27,000 troops", "54,000 troops"), [("54,000 troops", 1), ("27,000 troops", 0.5)]),
        (("$500 million", "$1 billion"), [("$1 billion", 1), ("$500 million", 0.5)]),
        (("38 percent", "62%"), [("62%", 0.62), ("38 percent", 0.38)]),
        (("380 percent", "190 percent"), [("380 percent", 1), ("190 percent", 0.5)]),
        (
            tuple(f"{n} ships" for n in (1, 2, 3, 4, 5)),
            [("5 ships", 1), ("4 ships", 0.8), ("3 ships", 0.6), ("2 ships", 0.4)],
        ),
    ],
)
def test_figures_in_one_unit_become_bars(said: tuple[str, ...], expected: list[tuple[str, float]] | None) -> None:
    assert labels(*said) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("Exports rose 38 percent.", "Imports fell 62 percent."),
        ("輸出は前年比12％増だった。", "生産は3％減った。"),
        ("Die Preise stiegen um 12 Prozent.", "Die Löhne stiegen um 3 Prozent."),
    ],
)
def test_by_how_much_something_changed_is_no_share(texts: tuple[str, str]) -> None:
    labels = [text[slice(*figures_in(text, detect_language(text))[0].span)] for text in texts]
    assert chart([[entry(text, label)] for text, label in zip(texts, labels, strict=True)]) is None


def test_shares_are_told_apart_from_other_percentages() -> None:
    texts = ["It is 38 percent of it.", "It is 62 percent of it.", "It is 380 percent of it."]
    entries = [[entry(text, text[6:-7])] for text in texts]
    shares, growth = chart(entries[:2]), chart(entries)
    assert shares is not None
    assert shares.of_hundred
    assert growth is not None
    assert not growth.of_hundred
