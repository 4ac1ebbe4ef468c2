"""Pages of articles: the text is the article's to the character, and so is each mark."""

import re
from itertools import groupby

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, speaking
from bot.rendering.pages.article import Position, article_html, direction_of
from bot.rendering.pages.frame import POLICY, Around, Search, message_page, page
from retrieval.model import Article
from retrieval.passages import split_article
from tests.bot.rendering.pages.parsed import parsed

# What reading an article drops, no article has.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from(" .\n\r<>&\"'ا字"), min_size=1)


@example("A <b>bold</b> claim & more.\r\nIt said “&amp;”, twice.\n\nEnd.", [0, 2])
@given(TEXTS, st.lists(st.integers(0, 40), max_size=3))
def test_the_text_and_the_marks_are_the_article_s_to_the_character(text: str, marked: list[int]) -> None:
    article = Article(text, "T")
    passages = split_article(article)
    assume(passages)
    wanted = [passage for number, passage in enumerate(passages) if number in marked]
    found = parsed(article_html(article, passages, {Position.of(passage) for passage in wanted}))
    assert found.marks == [text[passage.start : passage.end] for passage in wanted]
    for passage in passages:
        assert found.ids[f"p{passage.paragraph}s{passage.sentence}"] == text[passage.start : passage.end]
    for number, group in groupby(passages, key=lambda passage: passage.paragraph):
        within = list(group)
        assert found.ids[f"p{number}"] == text[within[0].start : within[-1].end]


@given(TEXTS, TEXTS, TEXTS)
def test_what_others_wrote_is_text_wherever_it_stands(title: str, source: str, question: str) -> None:
    article = Article("One sentence.", title, source=source, author=title, published=title, language=source, url=title)
    content = article_html(article, split_article(article))
    found = parsed(page(title, content, search=Search(title, question, {"lang": source}), around=Around(note=title)))
    allowed = {
        "html", "head", "meta", "title", "style", "body", "header", "form", "label", "div", "input", "button", "main",
        "article", "h1", "p", "span", "bdi", "time", "footer", "nav", "ul", "li", "a",
    }  # fmt: skip
    assert {tag for tag, _ in found.tags} <= allowed
    assert {name for _, attributes in found.tags for name in attributes if name.startswith("on")} == set()
    assert [each["value"] for each in found.attributes("input") if each.get("name") == "q"] == [question]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a b", False),
        (None, False),
    ],
)
def test_only_a_web_address_is_linked(url: str | None, linked: bool) -> None:
    article = Article("One sentence.", "T", url=url)
    links = parsed(article_html(article, split_article(article))).attributes("a")
    assert [link["href"] for link in links] == ([url] if linked else [])
    assert all("noreferrer" in (link["rel"] or "") for link in links)


@pytest.mark.parametrize(
    ("text", "language", "spoken", "attributes"),
    [
        ("One sentence.", "en", "de", {"lang": "en", "dir": "ltr"}),
        ("One sentence.", None, "en", {"lang": "en", "dir": "ltr"}),
        ("One sentence.", None, "", {"dir": "ltr"}),
        ("افتتح الجسر يوم الاثنين.", "ar", "", {"lang": "ar", "dir": "rtl"}),
        # Hebrew, which was taken for English.
        ("הגשר נפתח ביום שני.", None, "en", {"dir": "rtl"}),
        ("One sentence.", 'en" onload="x', "", {"dir": "ltr"}),
        ("市长周一为大桥揭幕。", "zh", "", {"lang": "zh", "dir": "ltr"}),
    ],
)
def test_language_and_direction(text: str, language: str | None, spoken: str, attributes: dict[str, str]) -> None:
    article = Article(text, "T", language=language)
    assert parsed(article_html(article, split_article(article), spoken=spoken)).attributes("article") == [attributes]


def test_a_paragraph_in_the_other_direction_has_its_own() -> None:
    text = "افتتح الجسر يوم الاثنين في المدينة القديمة بحضور السكان.\n\n“We are proud,” she said."
    article = Article(text, "T", language="ar")
    assert [p.get("dir") for p in parsed(article_html(article, split_article(article))).attributes("p")][-2:] == [
        None,
        "ltr",
    ]


@given(st.text())
def test_every_text_has_a_direction(text: str) -> None:
    assert direction_of(text) in {"ltr", "rtl"}


@pytest.mark.parametrize(
    ("text", "place"),
    [("3.2", Position(3, 2)), ("3", None), ("", None), ("3.2.1", None), ("-1.2", None), ("٣.٢", None), ("9" * 7, None)],
)
def test_a_place_in_an_address(text: str, place: Position | None) -> None:
    assert Position.read(text) == place
    assert place is None or str(place) == text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_says_its_language_and_loads_nothing(code: str) -> None:
    with speaking(code):
        made = page("T", "<h1>T</h1>", search=Search("L"), around=Around(kept={"at": "1.2"}))
    found = parsed(made)
    (root,) = found.attributes("html")
    assert root == {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
    assert not re.search(r"\bsrc=|url\(|@import|<script|<link|https?:", made)
    assert [link["href"] for link in found.attributes("a")] == [f"?at=1.2&lang={other}" for other in LANGUAGES]


def test_the_policy_allows_no_script_and_no_other_site() -> None:
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert parsed(message_page("<x>")).text.strip().endswith("<x>")
