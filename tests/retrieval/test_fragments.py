from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fragments import LONG, closing_comes_early, directive_for, link_to
from retrieval.model import Article
from retrieval.passages import split_article

TEXT = "The vote was postponed. The mayor left.\nA week later the vote was postponed. The mayor stayed."


@pytest.mark.parametrize(
    ("quoted", "nth", "directive"),
    [
        ("The mayor left.", 0, "The%20mayor%20left."),
        ("The vote was postponed.", 0, "The%20vote%20was%20postponed.,-The"),
        ("A week later the vote was postponed.", 0, "A%20week%20later%20the%20vote%20was%20postponed."),
    ],
)
def test_no_more_context_than_it_takes(quoted: str, nth: int, directive: str) -> None:
    start = TEXT.index(quoted)
    found = directive_for(TEXT, start, start + len(quoted))
    assert found.split(",")[0] == directive.split(",", maxsplit=1)[0]
    assert ("," in found) == ("," in directive)


def test_signs_that_mean_something_are_encoded() -> None:
    text = "Well-known, & more – 100% “sure”."
    assert (
        directive_for(text, 0, len(text))
        == "Well%2Dknown%2C%20%26%20more%20%E2%80%93%20100%25%20%E2%80%9Csure%E2%80%9D."
    )


def test_a_fragment_of_the_address_is_kept_and_a_pdf_gets_its_page() -> None:
    (passage,) = split_article(Article("It is old.", "x"))
    assert (
        link_to(Article("It is old.", "x", url="https://example.org/a#part"), passage)
        == "https://example.org/a#part:~:text=It%20is%20old."
    )
    assert (
        link_to(Article("It is old.", "x", url="https://example.org/a", format="pdf", pages=(0,)), passage)
        == "https://example.org/a#page=1"
    )
    assert link_to(Article("It is old.", "x"), passage) is None


@given(
    st.lists(
        st.lists(st.sampled_from(["the", "vote", "mayor", "left", "stayed", "again"]), min_size=1, max_size=30),
        min_size=1,
        max_size=6,
    )
)
def test_a_directive_is_made_of_the_texts_own_words(sentences: list[list[str]]) -> None:
    text = " ".join(" ".join(words).capitalize() + "." for words in sentences)
    at = 0
    for words in sentences:
        quoted = " ".join(words).capitalize() + "."
        start = text.index(quoted, at)
        at = start + len(quoted)
        parts = [unquote(part) for part in directive_for(text, start, at).split(",")]
        assert all(part.strip("-") in text for part in parts)
        own = [part for part in parts if not part.endswith("-") and not part.startswith("-")]
        assert quoted.startswith(own[0])
        assert quoted.endswith(own[-1])
        if len(own) == 2:
            assert len(quoted) > LONG
            assert not closing_comes_early(quoted, *own)
