"""A pasted text has its headline as its title, or else its first sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.headlines import MOST_TITLE, split_headline, title_from
from retrieval.ingest.reading import read_pasted

TOLD = "The bridge was reopened on Monday. It has 12 arches."
LONG = "The bridge was reopened on Monday, and everybody who is anybody in the city came to see it."


@pytest.mark.parametrize(
    "headline",
    [
        "Old bridge reopens", "Is the bridge safe?", "“Never again”: the mayor on the flood", "⚡️ Bridge reopens!", "旧桥重新开放",
        "Mayor says “no”", "U.S. troops leave after " + "many " * 15 + "years",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", ["\n\n", "\r\n\r\n", "\n \n"])
def test_a_short_first_line_before_a_blank_line_is_the_headline(headline: str, between: str) -> None:
    article = read_pasted(f"{headline}{between}{TOLD}\n\n{LONG}")
    assert (article.title, article.title_supplied) == (headline, False)
    assert article.text == f"{TOLD}\n{LONG}"


@pytest.mark.parametrize("text", [f"Old bridge reopens\n{TOLD}", f"Old bridge reopens\nBy Jane Doe\n12 May\n{TOLD}"])
def test_so_is_one_before_longer_text(text: str) -> None:
    assert split_headline(text)[0] == "Old bridge reopens"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"The bridge is open.\n\n{TOLD}", "The bridge is open"),
        (f"Good news:\n\n{TOLD}", "The bridge was reopened on Monday"),
        (f"🔴 BREAKING\n\n{TOLD}", "The bridge was reopened on Monday"),
        (f"https://example.org/a\n\n{TOLD}", "The bridge was reopened on Monday"),
        (f"Wow! {TOLD}", "The bridge was reopened on Monday"),
        (f"WASHINGTON (AP) — {TOLD}", "The bridge was reopened on Monday"),
        (LONG, "The bridge was reopened on Monday, and everybody who is anybody in the city …"),
        ("这座桥于周一重新开放。它有十二个拱。" * 4, "这座桥于周一重新开放"),
        (
            "The bridge over the wide river was reopened on Monday after years of\nwork and a flood, says the Mayor of the city.",
            "The bridge over the wide river was reopened on Monday after years of work and a …",
        ),
    ],
)
def test_else_the_first_sentence_is_the_title_and_stays_in_the_text(text: str, title: str) -> None:
    article = read_pasted(text)
    assert (article.title, article.title_supplied) == (title, True)
    assert article.text == "\n".join(line for line in text.splitlines() if line)


@given(st.text())
def test_whatever_is_pasted_has_a_title_of_sensible_length(text: str) -> None:
    assert len(title_from(text)) <= MOST_TITLE + 2
    headline, body = split_headline(text)
    assert headline is None or body
