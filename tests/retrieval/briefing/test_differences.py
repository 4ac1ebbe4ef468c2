from evaluation.shapes import citation, view_of
from retrieval.briefing.differences import differences
from retrieval.models import Article


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
