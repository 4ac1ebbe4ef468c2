import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import SEEDS
from retrieval.ingest.formats import read_articles
from retrieval.model import Article
from retrieval.passages import LONGEST, split_article

news = st.lists(
    st.sampled_from(
        ["TOKYO: Japan said no.", "Gen. Smith left.", "“Yes.”", " ", "\n", "\n\n", "- a", "日本。", "\u0000", "é"]
    )
).map("".join)


def check(article: Article) -> None:
    at, previous = 0, (1, 0)
    for ordinal, passage in enumerate(split_article(article)):
        assert passage.id == (article.id, ordinal)
        assert article.text[passage.start : passage.end] == passage.text
        assert not article.text[at : passage.start].strip()
        assert passage.text.strip() == passage.text != ""
        following = [(previous[0], previous[1] + 1), (previous[0] + 1, 1)]
        assert (passage.paragraph, passage.sentence) in following
        at, previous = passage.end, (passage.paragraph, passage.sentence)
    assert not article.text[at:].strip()


@given(st.one_of(st.text(), news), st.sampled_from([None, "en", "de", "zh"]))
def test_passages_are_the_text_and_nothing_is_left_out(text: str, language: str | None) -> None:
    check(Article(text, "Generated", language=language))


def test_the_article_that_comes_along() -> None:
    (article,) = read_articles(SEEDS)
    check(article)
    passages = split_article(article)
    assert len(passages) == 13
    assert passages[-1].paragraph == 7
    assert passages[0].text.startswith("TOKYO: Japan")
    assert passages[5].text.startswith("Currently, there are 54,000")


def test_everything_in_the_article_that_comes_along_is_story() -> None:
    (article,) = read_articles(SEEDS)
    assert all(passage.story for passage in split_article(article))


UNENDING = ("word and ", "x", "漢", "a\u0301\u0323", "\u0301", "一二 ", "x \n", "\u00a0", "ab" * 1500 + " ")


@pytest.mark.parametrize("part", UNENDING)
def test_no_passage_is_longer_than_the_limit_and_together_they_hold_all_of_the_text(part: str) -> None:
    text = "It begins. " + part * (3 * LONGEST // len(part) + 1)
    check(Article(text, "A"))
    assert max(len(passage.text) for passage in split_article(Article(text, "A"))) <= LONGEST


def test_a_long_passage_is_cut_between_words_and_not_before_a_mark() -> None:
    words = split_article(Article("word " * LONGEST, "A"))
    letters = split_article(Article("a\u0301" * LONGEST, "A"))
    assert all(p.text.startswith("word") and p.text.endswith("word") for p in words)
    assert all(p.text.startswith("a") for p in letters)
    assert len(letters) == 2
