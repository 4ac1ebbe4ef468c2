"""Runs and isolates, as the bidirectional algorithm of Unicode has them."""

import pytest
from hypothesis import given

from bot.rendering.direction import directions
from retrieval.model import Span
from tests.bot.rendering.wholeness import runs
from tests.bot.rendering.writing import texts

LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"


def read(text: str, deepest: int = 9) -> tuple[list[str], list[str]]:
    """The texts of the runs and of the isolates, in order."""
    found = directions(text, deepest)
    return [text[a:b] for a, b in sorted(found.runs)], [text[a:b] for a, b in sorted(found.isolates)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", []),
        ("one אבג two", ["אבג"]),
        ("one (אבג), (דהו). Two", ["אבג), (דהו"]),
        ("in אבג 12% of 12", ["אבג 12%"]),
        ("12 אבג one", ["one"]),
        ("אבג one 2 דהו", ["one 2"]),
        ("אבג דהו", []),
        ("one אבג\ntwo", ["אבג"]),
        ("one\nאבג two", ["two"]),
        ("one عربي אבג two", ["عربي אבג"]),
        ("\u200fone אבג", ["one"]),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    assert read(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "isolated", "expected"),
    [
        (f"one {RLI}אבג two{PDI} end", [f"{RLI}אבג two{PDI}"], ["two"]),
        (f"one {FSI}אבג two{PDI} end", [f"{FSI}אבג two{PDI}"], ["two"]),
        (f"{RLI}אבג{PDI} one דהו", [f"{RLI}אבג{PDI}"], ["דהו"]),
        (f"one אבג{LRI}two{PDI}דהו", [f"{LRI}two{PDI}"], [f"אבג{LRI}two{PDI}דהו"]),
        (f"a {RLI}b {LRI}c{PDI} d{PDI} e", [f"{RLI}b {LRI}c{PDI} d{PDI}", f"{LRI}c{PDI}"], [f"b {LRI}c{PDI} d"]),
        (f"a {RLI}b \nc{PDI}", [f"{RLI}b"], ["b"]),
        (f"a{PDI} b", [], []),
    ],
    ids=["said", "by its first letter", "its letters do not count outside", "in a run", "in another", "not closed", "not opened"],
)  # fmt: skip
def test_isolates(text: str, isolated: list[str], expected: list[str]) -> None:
    assert read(text) == (expected, isolated)


def test_isolates_that_are_too_deep_are_passed_over() -> None:
    text = LRI * 3 + "a" + PDI * 3 + "b"
    assert [len(isolate) for isolate in read(text, deepest=2)[1]] == [7, 5]


@pytest.mark.parametrize(("place", "opened"), [(2, ""), (3, RLI), (5, RLI + LRI), (6, RLI), (8, ""), (99, "")])
def test_what_is_open(place: int, opened: str) -> None:
    assert directions(f"a {RLI}b{LRI}{PDI}c{PDI} d", 9).opened(place) == opened


@given(texts)
def test_runs_are_those_of_the_definition(text: str) -> None:
    assert sorted(directions(text, 9).runs) == [Span(*run) for run in runs(text)]
