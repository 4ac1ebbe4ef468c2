from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.briefing.timeline import timeline
from retrieval.briefing.views import ArticleView
from retrieval.model import Article, Citation, Entry, Passage, Tense
from retrieval.passages import split_article
from retrieval.search.ranking.candidates import analyse_passages
from retrieval.services.library import Library
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


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said Monday that she was tired.",
        "The mayor told the court on Monday she was tired.",
        "“We are tired,” said Ann Lee, the mayor, during a press briefing on Monday.",
        "She apologised in a post Monday night.",
        "The letter seen by the Post on Monday was short.",
        "Prices fell in the city, as the Post reported last year.",
        "Tired people work less, scientists said on Monday.",
        "Sales were 10 percent up from a year ago.",
        "Thefts have risen by a third since last year.",
        "It was the first win since 2019.",
        "It was the first win since Ann Lee in 2019.",
        "The rule was made for those born after 2008.",
        "More was sold than in 2019.",
        "They met the class of 1954 and Ann Lee (1969).",
        "They passed the 2023 state budget.",
        "They were left out in 2023 Golden Mill nominations.",
        "Fixtures for the 2023/24 season were made.",
        "Older folks liked it in the 1960s.",
        "The climate crisis in 2023",
        "Was it opened in 2019?",
        "Updated 9:36 AM ET, Mon April 8, 2024.",
        "MAR 21: The boldest claims from the talk",
        "9:36 AM ET, April 8, 2024",
        "This story has been updated on Monday.",
        "A man spoke to USA TODAY.",
        "Thirty-one years ago the mill was built.",
        "It was dark on the last night of the trip.",
        "They lacked the seed that was for the next year.",
        "It was the fifth by miles flown, according to 2021 statistics.",
        "“I was here last week and it was great.”",
        "He will host this year’s show.",
        "Many sat down before Sunday’s game.",
        "The bridge was closed (in 2019).",
        "She lay in the September 8 hospital.",
        "People walk across the bridge on April 8 in Arn. Ann Lee/Getty Images",
    ],
)
def test_a_date_that_is_not_that_of_what_is_told_is_left_out(text: str) -> None:
    assert _rows(_view(text)) == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("The firm said Monday that it would close the mill.", ["Monday"]),
        ("Two people were killed in a fire, police said Monday.", ["Monday"]),
        ("The ministry announced on Monday that the mill was sold.", ["Monday"]),
        ("In 2019, the mill was sold.", ["2019"]),
        ("This year on December 26, 2024, there will be five matches.", ["December 26, 2024"]),
        ("May 10: Flower moon", ["May 10"]),
        ("In the 1960s, the mill was built.", ["the 1960s"]),
        ("The war has gone on since 2014.", ["2014"]),
        ("From Monday the shops will be closed.", ["Monday"]),
        ("Friday’s ruling ended the case.", ["Friday"]),
    ],
)
def test_a_date_of_what_is_told_stays(text: str, labels: list[str]) -> None:
    assert [label for _, label in _rows(_view(text))] == labels


def test_nothing_is_worked_out_from_a_day_before_what_the_text_tells() -> None:
    text = "In May 2024 it was announced that the mill had been sold. It was closed last week."
    assert _rows(_view(text)) == [("2024-05", "May 2024")]
    assert _timeline(_view(text))[0][0].tense is None


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
