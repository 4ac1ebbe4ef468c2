"""What is sent is what arrives: what Telegram would change or refuse is put into a form that it takes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.document import Document, Range, Style, plain
from bot.rendering.telegram_text import carried, is_seen
from retrieval.model import Span
from tests.bot.rendering.writing import SENTENCES

NOT_CARRIED = [chr(c) for c in (*range(32), *range(0x2028, 0x202F), 0x30A) if c != 0x0A] + ["\ud800", "\udfff"]
anything = st.text(st.one_of(st.sampled_from([*NOT_CARRIED, "a", "\n"]), st.characters(exclude_categories=[])))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\ud83db\udc00", "a\ufffdb\ufffd"),
        ("a\x00b\tc\x1f", "a b c "),
        ("a\r\nb\rc\u2028d\u2029e\nf", "a\nb\nc\nd\ne\nf"),
        ("\u202babc\u202c \u202ddef\u202c", "\u2067abc\u2069 \u2066def\u2069"),
        ("A\u030angstro\u0308m pa\u030a", "\u00c5ngstro\u0308m p\u00e5"),
        ("x\u030a", "x\u030a"),
    ],
    ids=["lone surrogates", "control characters", "line ends", "embeddings and overrides", "rings", "a ring that is lost"],
)  # fmt: skip
def test_what_telegram_does_not_carry(text: str, expected: str) -> None:
    assert carried(plain(text)).text == expected


@pytest.mark.parametrize("kind", set(SENTENCES) - {"isolates", "decomposed"})
def test_all_else_is_verbatim(kind: str) -> None:
    assert carried(plain(SENTENCES[kind])) == plain(SENTENCES[kind])


@given(anything)
def test_once_carried_it_is_carried_as_it_is(text: str) -> None:
    once = carried(plain(text))
    assert carried(once) == once
    assert not set(once.text) & (set(NOT_CARRIED) - {"\u030a"})
    once.text.encode("utf-8")


@given(anything, st.data())
def test_ranges_keep_to_their_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    after = carried(Document(text, (Range(Style.BOLD, Span(start, end)),)))
    ((first, last),) = (r.span for r in after.ranges)
    assert 0 <= first <= last <= len(after.text)
    if not any(unicodedata.combining(c) or c == "\n" for c in text[start : start + 1] + text[end : end + 1]):
        assert after.text[first:last] == carried(plain(text[start:end])).text


@pytest.mark.parametrize("text", ["", " \n\u3000", "\u200b\u200e\ufeff", "\u2800\u00a0", "\u2067\u2069", "\u202e"])
def test_nothing_to_see(text: str) -> None:
    assert not is_seen(text)


@pytest.mark.parametrize("text", ["a", "\u200b.", "\U0001f600", "ل", "\ufffd"])
def test_something_to_see(text: str) -> None:
    assert is_seen(text)
