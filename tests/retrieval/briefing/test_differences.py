import pytest

from evaluation.shapes import citation, view_of
from retrieval.briefing.differences import differences
from retrieval.model import Article


def _groups(*texts: tuple[str | None, str]) -> list[list[str]]:
    views = [view_of(Article(text, f"Source {n}", published=day, language="en")) for n, (day, text) in enumerate(texts)]
    return [[entry.label for entry in group] for group in differences(views, cite=citation, most=10)]


def test_the_older_source_stands_first_and_one_without_a_day_last() -> None:
    assert _groups(
        (None, "The fire in Holm destroyed 140 houses."),
        ("2025-06-19", "The fire in Holm destroyed 190 houses."),
        ("2025-06-18", "The fire in Holm killed six people."),
        ("2025-06-17", "The fire in Holm killed four people."),
    ) == [["190 houses", "140 houses"], ["four people", "six people"]]


def test_all_sources_that_count_the_dead_stand_together() -> None:
    assert _groups(
        ("2025-06-17", "The fire in Holm killed four people."),
        ("2025-06-18", "Six people died in the fire in Holm."),
        ("2025-06-19", "Six people were killed by the fire in Holm."),
    ) == [["four people", "Six people", "Six people"]]


def test_one_article_never_differs_from_itself() -> None:
    assert _groups(("2025-06-17", "The fire in Holm killed four people. The fire in Holm killed six people.")) == []


def test_an_article_that_has_both_figures_explains_the_difference() -> None:
    assert (
        _groups(
            ("2025-06-17", "The fire in Holm killed four people."),
            ("2025-06-18", "The fire in Holm killed six people. On Monday the fire in Holm had killed four people."),
        )
        == []
    )


def test_articles_in_different_languages_are_not_compared() -> None:
    one, other = "The fire in Holm killed four people.", "The fire in Holm killed six people."
    views = [view_of(Article(one, "a", language="en")), view_of(Article(other, "b", language="de"))]
    assert differences(views, cite=citation, most=10) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2025-06-17", "The fire in Holm killed four people."), ("2025-07-17", "The fire in Holm killed six people.")),
        (("2025-06-17", "The mill in Holm costs $12 million."), ("2025-06-21", "The mill in Holm costs $14 million.")),
        (
            ("2025-06-17", "Tickets for the feast in Holm cost $10, $20 or $30."),
            ("2025-06-17", "Tickets for the feast in Holm cost $40."),
        ),
        (
            ("2025-06-17", "Last year the price of gas in Holm was $3.19 per gallon."),
            ("2025-06-17", "The price of gas in Holm was $4.12 per gallon."),
        ),
        (
            ("2025-06-17", "The price of gas in Holm has risen from $3.19 per gallon."),
            ("2025-06-17", "The price of gas in Holm has risen to $4.12 per gallon."),
        ),
        (
            ("2025-06-17", "The next jackpot in Holm will be $12 million."),
            ("2025-06-18", "The jackpot in Holm will be $15 million."),
        ),
        (
            ("2025-06-17", "When winds in Holm reach 74 miles, the school will close."),
            ("2025-06-17", "Winds in Holm reached 90 miles, and the school closed."),
        ),
        (
            ("2025-06-17", "The fire in Holm killed 40 people."),
            ("2025-06-17", "The fire in Holm killed 200 people, 40 of them at a school."),
        ),
        (
            ("2025-06-17", "The price of gas in Holm was $3.19 on March 13."),
            ("2025-06-17", "The price of gas in Holm was $4.12 on April 13."),
        ),
        (("2025-06-17", "The fire in Holm killed four people."), ("2025-06-17", "Six people were killed by bees.")),
        (
            ("2025-06-17", "Four people died when a bomb hit a building in the south."),
            ("2025-06-17", "A bomb hit a building in Holm, killing six people."),
        ),
    ],
)
def test_figures_of_other_times_and_things_do_not_differ(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert _groups(one, other) == []
