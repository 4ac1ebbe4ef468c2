import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.shapes import Case, cases, citation, rates, view_of
from retrieval.briefing.shapes import MOST_GROUPS, sections
from retrieval.model import Article, Entry, Shape
from retrieval.services.library import Library

FLOORS = [
    # A hundredth below what docs/quality.md says.
    (Shape.NUMBERS, False, 0.96, 0.96),
    (Shape.NUMBERS, True, 0.91, 0.86),
    (Shape.PEOPLE, False, 0.99, 0.99),
    (Shape.PEOPLE, True, 0.99, 0.92),
    (Shape.QUOTES, False, 0.99, 0.99),
    (Shape.QUOTES, True, 0.95, 0.95),
    (Shape.DIFFERENCES, False, 0.99, 0.99),
    (Shape.DIFFERENCES, True, 0.85, 0.74),
]
FEWEST_CASES = {Shape.NUMBERS: 120, Shape.PEOPLE: 100, Shape.QUOTES: 80, Shape.DIFFERENCES: 50}


def _chosen(shape: Shape, *, held_out: bool) -> list[Case]:
    return [case for case in cases(shape) if case.held_out is held_out]


@pytest.mark.parametrize(("shape", "held_out", "precision", "recall"), FLOORS)
def test_a_shape_is_as_good_as_is_said(shape: Shape, held_out: bool, precision: float, recall: float) -> None:
    found = rates(_chosen(shape, held_out=held_out))
    assert found.precision >= precision
    assert found.recall >= recall


def test_the_tables_are_not_thinned() -> None:
    assert {shape: len(cases(shape)) >= fewest for shape, fewest in FEWEST_CASES.items()} == dict.fromkeys(
        FEWEST_CASES, True
    )


def test_what_the_article_that_comes_along_gives(seed_library: Library) -> None:
    shown = seed_library.brief(shapes=set(Shape)).sections
    labels = {section.shape: [group[0].label for group in section.groups] for section in shown}
    assert labels[Shape.NUMBERS] == ["54,000 US military personnel", "two percent of GDP"]
    assert labels[Shape.PEOPLE] == ["Yoshimasa Hayashi", "Fumio Kishida"]
    assert Shape.QUOTES not in labels
    assert Shape.DIFFERENCES not in labels
    introduced = {entry.label: _marked(entry) for s in shown if s.shape is Shape.PEOPLE for (entry,) in s.groups}
    assert introduced == {
        "Yoshimasa Hayashi": ["Government spokesman Yoshimasa Hayashi"],
        "Fumio Kishida": ["Prime Minister Fumio Kishida"],
    }


def _marked(entry: Entry) -> list[str]:
    return [entry.passage.text[mark.start : mark.end] for mark in entry.marks]


def test_only_what_is_asked_for_is_shown_and_nothing_that_is_empty(seed_library: Library) -> None:
    assert seed_library.brief().sections == ()
    assert [s.shape for s in seed_library.brief(shapes={Shape.PEOPLE}).sections] == [Shape.PEOPLE]
    assert seed_library.brief(shapes={Shape.QUOTES, Shape.POINTS}).sections == ()
    assert Library().brief(shapes=set(Shape)).sections == ()


def test_shapes_stand_in_one_order() -> None:
    text = "Mayor Ann Lee met 40 voters on 3 May 2024. “We will build a bridge,” said Ann Lee."
    shown = sections([view_of(Article(text, "t", language="en"))], list(reversed(Shape)), cite=citation)
    assert [section.shape for section in shown] == [Shape.NUMBERS, Shape.PEOPLE, Shape.TIMELINE, Shape.QUOTES]


def test_no_shape_shows_more_than_can_be_taken_in() -> None:
    text = " ".join(
        f"Mayor Ann L{'e' * n} met {n} voters. “We met {n} of them,” said Ann L{'e' * n}." for n in range(20, 60)
    )
    for section in sections([view_of(Article(text, "t", language="en"))], set(Shape), cite=citation):
        assert len(section.groups) == MOST_GROUPS


PIECES = [
    "54,000", " US troops", " percent", "$1.2", " billion", "2027", " in May 2024", "two", " of", " the", "½", "٣", "१२", "五", "3万",
    "人", "%", "-", "–", ",", ".", " ", "\n\n", "“", "”", '"', "‘", "’", "«", "»", "„", "「", "」", " said", " Ann Lee", "Mayor", ", who",
    " led it", " (WHO)", "World Health Organization", "’s", " he", ":", " says that", " killed", " people", "says", "sagte", " dijo", "市長は",
    "表示：", "قال", " कहा", "magnitude ", " to ", " half a", " third", " in ", "ten", "\u0000", "😀", "ǅ", "ß", "И", " сказал",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=120))
LANGUAGES = st.sampled_from(["en", "de", "es", "fr", "pt", "ru", "tr", "ar", "hi", "ja", "zh", "th", "pl", "el", "xx"])


@given(TEXTS, TEXTS, LANGUAGES)
def test_what_is_shown_of_any_text_is_verbatim(one: str, other: str, language: str) -> None:
    articles = [
        Article(text, f"Source {n}", published="2024-05-01", language=language) for n, text in enumerate((one, other))
    ]
    texts = {article.id: article.text for article in articles}
    for section in sections([view_of(article) for article in articles], set(Shape), cite=citation):
        for entry in (entry for group in section.groups for entry in group):
            passage = entry.passage
            article = texts[entry.citation.article_id]
            assert passage.text == article[passage.start : passage.end]
            assert (entry.citation.start, entry.citation.end) == (passage.start, passage.end)
            assert entry.label
            assert any(entry.label in text for text in texts.values())
            assert entry.marks
            assert all(0 <= mark.start < mark.end <= len(passage.text) for mark in entry.marks)
