from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.briefing.timeline import timeline
from retrieval.briefing.views import ArticleView
from retrieval.library import Library
from retrieval.models import Article, Citation, Entry, Passage, Tense
from retrieval.passages import split_article
from retrieval.ranking.candidates import analyse_passages
from retrieval.text.dates.iso import bounds
from tests.retrieval.text.test_dates import days, texts


def _cite(passage: Passage) -> Citation:
    return Citation(passage.id.article_id, "title", passage.paragraph, passage.sentence, passage.start, passage.end)


def _view(text: str, published: str | None = "2024-04-10", title: str = "") -> ArticleView:
    article = Article(text, title, published=published, language="en")
    return ArticleView(article, tuple(analyse_passages(article, split_article(article))))


def _timeline(*views: ArticleView, most: int = 10) -> list[tuple[Entry, ...]]:
    return timeline(views, cite=_cite, most=most)


def _rows(*views: ArticleView) -> list[tuple[str | None, str]]:
    return [(group[0].date, group[0].label) for group in _timeline(*views)]


def _seed(seed_library: Library, published: str | None) -> ArticleView:
    (article,) = seed_library.articles
    article = replace(article, published=published)
    return ArticleView(article, tuple(analyse_passages(article, split_article(article))))


def test_an_article_without_a_day_has_the_dates_that_its_words_tell(seed_library: Library) -> None:
    assert _rows(_seed(seed_library, None)) == [("1960", "1960"), ("2027", "2027")]


def test_words_are_resolved_by_the_articles_day_and_shown_as_such(seed_library: Library) -> None:
    groups = _timeline(_seed(seed_library, "2024-03-25"))
    assert [(entry.date, entry.label, entry.resolved, entry.tense) for (entry,) in groups] == [
        ("1960", "1960", False, Tense.PAST),
        ("2024-04", "next month", True, Tense.ANNOUNCED),
        ("2024-04-10", "April 10", True, Tense.ANNOUNCED),
        ("2027", "2027", False, Tense.ANNOUNCED),
    ]


def test_one_event_stands_once_by_the_sentence_that_tells_it_first() -> None:
    view = _view("The pact was signed on Monday in Rome.\n\nThe pact that was signed in Rome on Monday is the third.")
    assert [len(group) for group in _timeline(view)] == [1]
    assert _timeline(view)[0][0].passage.paragraph == 1


def test_two_events_of_one_day_stand_apart() -> None:
    view = _view("The airport was opened again on Monday. Rescuers pulled a woman from the ruins on Monday.")
    assert _rows(view) == [("2024-04-08", "Monday")] * 2


def test_articles_that_tell_the_same_stand_side_by_side_whatever_their_own_day() -> None:
    one = _view("The pact was signed on Monday in Rome.", "2024-04-10")
    other = _view("Ministers signed the pact in Rome on 8 April.", "2024-04-11")
    ((first, second),) = _timeline(one, other)
    assert {first.label, second.label} == {"Monday", "8 April"}
    assert first.date == second.date == "2024-04-08"


def test_what_is_announced_for_one_day_in_other_words_is_one_thing_where_the_stories_are_one() -> None:
    one = _view("Shareholders will vote on 4 June.", title="Kestrel bank merger with Union Savings")
    other = _view(
        "Investors must agree at meetings on 4 June.", title="Union Savings and Kestrel bank: what is at stake"
    )
    elsewhere = _view("The swimming pool will reopen on 4 June.", title="Roof repaired in Marsh Lane")
    assert sorted(map(len, _timeline(one, other, elsewhere))) == [1, 2]


@pytest.mark.parametrize("rest", ["", " It will close."])
def test_a_month_after_an_old_year_is_of_that_year(rest: str) -> None:
    assert _rows(_view(f"The church burnt in 1852. It was rebuilt in March.{rest}")) == [("1852", "1852")]


def test_only_so_many_are_kept_and_exact_dates_before_vague_ones() -> None:
    view = _view(
        "It was founded in the 1990s. It was sold in 2019. It will be closed on 3 May. It will be torn down in 2026."
    )
    assert [entry.date for (entry,) in _timeline(view, most=2)] == ["2024-05-03", "2026"]


@given(st.lists(st.tuples(texts, days), max_size=3))
def test_any_articles_give_entries_in_order_with_words_of_theirs(articles: list[tuple[str, str | None]]) -> None:
    views = [_view(text, published) for text, published in articles]
    groups = _timeline(*views)
    for group in groups:
        assert len({entry.date for entry in group}) == 1
        for entry in group:
            (mark,) = entry.marks
            assert entry.passage.text[mark.start : mark.end] == entry.label != ""
    dates = [bounds(group[0].date) for group in groups if group[0].date]
    assert dates == sorted(dates)
    assert len(dates) == len(groups)
