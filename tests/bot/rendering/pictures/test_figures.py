"""Which figures can stand side by side."""

import pytest

from bot.rendering.pictures.figures import PERCENT, Figure, chart, figure
from tests.bot.rendering.pictures.made import entry


@pytest.mark.parametrize(
    ("label", "language", "expected"),
    [
        ("54,000 troops", "en", Figure(54000, "troops")),
        ("two percent", "en", Figure(2, PERCENT)),
        ("4.5%", "en", Figure(4.5, PERCENT)),
        ("45 प्रतिशत", "hi", Figure(45, PERCENT)),
        ("62 في المئة", "ar", Figure(62, PERCENT)),
        ("12,5 Prozent", "de", Figure(12.5, PERCENT)),
        ("$3.2 billion", "en", Figure(3.2e9, "dollar")),
        ("nearly $300 million", "en", Figure(3e8, "dollar")),
        ("€5bn", "en", Figure(5e9, "euro")),
        ("54.000 Soldaten", "de", Figure(54000, "soldaten")),
        ("3 Millionen Euro", "de", Figure(3, "millionen euro")),
        ("125.2万辆", "zh", Figure(1252000, "辆")),
        ("54,000", "en", Figure(54000, "")),
        ("one million people", "en", Figure(1e6, "people")),
        ("10 metres", "en", Figure(10, "metres")),
        ("5 to 7 people", "en", None),
        ("many people", "en", None),
    ],
)
def test_a_figure_has_a_value_and_a_unit(label: str, language: str, expected: Figure | None) -> None:
    assert figure(label, language) == expected


def labels(*said: str) -> list[tuple[str, float]] | None:
    made = chart([[entry(f"There were {label} in the end.", label)] for label in said])
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


def test_shares_are_told_apart_from_other_percentages() -> None:
    texts = ["It is 38 percent of it.", "It is 62 percent of it.", "It is 380 percent of it."]
    entries = [[entry(text, text[6:-7])] for text in texts]
    shares, growth = chart(entries[:2]), chart(entries)
    assert shares is not None
    assert shares.of_hundred
    assert growth is not None
    assert not growth.of_hundred
