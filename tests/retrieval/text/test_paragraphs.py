import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.paragraphs import split_paragraphs

WRAPPED = """\
The ministry said on Tuesday that the review of the pact would
be announced at the summit in Washington, and that the two
sides were close.
A second paragraph begins without a blank line, as mail programs
wrap what people write to them."""


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("One.", ["One."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("  One.  \n\n\n  Two.", ["One.", "Two."]),
        ("Heading\nOne sentence. And another.", ["Heading", "One sentence. And another."]),
        ("- one\n- two", ["- one", "- two"]),
        (WRAPPED, [WRAPPED.partition("\nA second")[0], "A second" + WRAPPED.partition("\nA second")[2]]),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_paragraphs(text)] == paragraphs


@given(st.text(st.characters() | st.sampled_from("\n\r\t .-")))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    at = 0
    for span in split_paragraphs(text):
        assert not text[at : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        at = span.end
    assert not text[at:].strip()
