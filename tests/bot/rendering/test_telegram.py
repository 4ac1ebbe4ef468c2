"""Documents become messages that the stand-in, and so Telegram, accepts."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.rendering.document import Document, Range, Style, bold, join, plain
from bot.rendering.telegram import MOST_ENTITIES, MOST_UNITS, render
from retrieval.models import Span
from tests.standin.formatting import check_text, units

PIECES = [
    "a",
    " ",
    "\n",
    "\n\n",
    ". ",
    "\U0001f600",
    "e\u0301",
    "\U0001f468\u200d\U0001f469",
    "عربي",
    "हिन्दी",
    "日本。",
    "word " * 300,
]
texts = st.one_of(st.lists(st.sampled_from(PIECES)).map("".join), st.text(st.characters(exclude_categories=["Cs"])))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Blocks and lines, some of them styled inside, as the answers of the bot are."""
    parts = []
    for text in draw(st.lists(texts, max_size=5)):
        inner = Document(text)
        if len(text) > 2 and draw(st.booleans()):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            inner = Document(text, (Range(draw(st.sampled_from([Style.BOLD, Style.HIGHLIGHT])), Span(start, end)),))
        style = draw(st.sampled_from([None, Style.QUOTE, Style.CONTEXT, Style.LINK]))
        parts.append(inner.styled(style, "https://example.org/") if style else inner)
    return join(parts, "\n")


def as_json(entities: list[MessageEntity]) -> list[dict[str, object]]:
    return [entity.to_dict() for entity in entities]


@given(documents())
def test_every_message_is_accepted(document: Document) -> None:
    for text, entities in render(document):
        check_text(text, as_json(entities))


@given(documents())
def test_no_character_is_lost(document: Document) -> None:
    shown = "".join("".join(text.split()) for text, _ in render(document))
    assert shown == "".join(document.text.split())


CLUSTERS = ["e\u0301", "\U0001f468\u200d\U0001f469", "\U0001f44d\U0001f3fd", "x"]


@given(st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=9), st.integers(0, 9))
def test_no_cut_goes_through_what_is_one_to_the_eye(clusters: list[str], shift: int) -> None:
    for text, _ in render(plain("x" * shift + "".join(clusters * 1500))):
        assert unicodedata.category(text[0])[0] != "M"
        assert text[0] not in "\u200d\U0001f3fd"
        assert text[-1] != "\u200d"


def test_offsets_count_utf16_units() -> None:
    ((text, entities),) = render(plain("\U0001f600 ") + bold("54,000"))
    assert text == "\U0001f600 54,000"
    assert [(e.offset, e.length) for e in entities] == [(3, 6)]


def test_a_long_text_is_cut_between_paragraphs_first() -> None:
    first, second = "a" * 3000, "b" * 2000
    assert [text for text, _ in render(plain(f"{first}\n\n{second}"))] == [first, second]


def test_a_quote_goes_on_in_the_next_message() -> None:
    messages = render(Document("word. " * 1000).styled(Style.QUOTE))
    assert len(messages) == 2
    assert all(units(text) <= MOST_UNITS and entities[0].type == "blockquote" for text, entities in messages)


def test_more_entities_than_a_message_may_hold() -> None:
    document = join([bold(str(n)) for n in range(250)], " ")
    messages = render(document)
    assert [len(entities) <= MOST_ENTITIES for _, entities in messages] == [True] * 3
    assert " ".join(text for text, _ in messages) == document.text


def test_nothing_is_no_message() -> None:
    assert render(Document()) == []
    assert render(plain(" \n ")) == []
