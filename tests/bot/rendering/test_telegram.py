"""Documents become messages that the stand-in, and so Telegram, accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from bot.rendering.document import Document, Range, Style, bold, join, plain
from bot.rendering.telegram import MOST_CAPTION_UNITS, MOST_ENTITIES, MOST_UNITS, head_of, render
from bot.rendering.telegram_text import carried, is_seen
from retrieval.model import Span
from tests.bot.rendering.wholeness import edges
from tests.bot.rendering.writing import any_texts
from tests.standin.formatting import check_caption, check_text

texts = st.one_of(any_texts, st.sampled_from(["word " * 300, "\U0001f600" * 2500, "x" * 9000, "عربي، " * 900]))
INNER = [Style.BOLD, Style.ITALIC, Style.HIGHLIGHT]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Blocks and lines, some of them styled inside, as the answers of the bot are."""
    parts = []
    for text in draw(st.lists(texts, max_size=5)):
        inner = Document(text)
        if len(text) > 2 and draw(st.booleans()):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            inner = Document(text, (Range(draw(st.sampled_from(INNER)), Span(start, end)),))
        style = draw(st.sampled_from([None, Style.QUOTE, Style.CONTEXT, Style.LINK]))
        url = draw(st.sampled_from(["https://example.org/", "ftp://example.org/"]))
        parts.append(inner.styled(style, url) if style else inner)
    return join(parts, draw(st.sampled_from(["\n", "\n\n", " "])))


def as_json(entities: list[MessageEntity]) -> list[dict[str, object]]:
    return [entity.to_dict() for entity in entities]


def styled(text: str, entities: list[MessageEntity]) -> list[tuple[str, str]]:
    """What each entity is, and what it covers."""
    raw = text.encode("utf-16-le")
    parts = (raw[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in entities)
    return [(str(e.type), part) for e, part in zip(entities, parts, strict=True)]


def sent(text: str, entities: list[MessageEntity]) -> Message:
    return Message(1, None, Chat(1, "private"), text=text, entities=entities)  # type: ignore[arg-type] # no date


@given(documents())
def test_every_message_is_accepted(document: Document) -> None:
    for text, entities in render(document):
        check_text(text, as_json(entities))


@given(documents())
def test_every_caption_is_accepted(document: Document) -> None:
    for text, entities in render(document, MOST_CAPTION_UNITS):
        check_caption(text, as_json(entities))


SIGNS = "\u2066\u2067\u2068\u2069"


def without_space(text: str) -> str:
    """Without what may be left out at the ends of a message, and what may be closed and opened again there."""
    return "".join(text.translate(dict.fromkeys(map(ord, SIGNS))).split())


@given(documents(), st.sampled_from([MOST_UNITS, 64]))
def test_no_character_is_lost(document: Document, most: int) -> None:
    shown = "".join(text for text, _ in render(document, most))
    unseen = "\u200b\u0301\u0334"
    assert without_space(shown).strip(unseen) == without_space(carried(document).text).strip(unseen)


@given(any_texts)
def test_a_text_that_fits_is_one_message_to_the_character(text: str) -> None:
    expected = carried(plain(text)).text.strip()
    assert [message.strip() for message, _ in render(plain(text))] == [expected] * is_seen(expected)


@given(
    st.lists(
        st.sampled_from(["e\u0301", "\U0001f468\u200d\U0001f469", "\U0001f44d\U0001f3fd", "क्ष", "x"]),
        min_size=1,
        max_size=9,
    ),
    st.integers(0, 9),
)
def test_no_cut_goes_through_what_is_one_to_the_eye(clusters: list[str], shift: int) -> None:
    whole = "x" * shift + "".join(clusters * 1500)
    at, places = 0, edges(whole)
    for text, _ in render(plain(whole)):
        assert at in places
        at += len(text)
    assert at == len(whole)


def test_offsets_count_utf16_units() -> None:
    ((text, entities),) = render(plain("\U0001f600 ") + bold("54,000"))
    assert text == "\U0001f600 54,000"
    assert [(e.offset, e.length) for e in entities] == [(3, 6)]


def test_the_outer_entity_stands_before_the_inner() -> None:
    ((_, entities),) = render(bold("54,000").styled(Style.QUOTE))
    assert [e.type for e in entities] == ["blockquote", "bold"]


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "javascript:x", "", None, "https://", "https://a b", "https://\ud800"]
)
def test_what_telegram_does_not_link_is_shown_without_a_link(url: str | None) -> None:
    assert render(plain("title").styled(Style.LINK, url)) == [("title", [])]


def test_a_long_text_is_cut_between_paragraphs_first() -> None:
    first, second = "a" * 3000, "b" * 2000
    assert [text for text, _ in render(plain(f"{first}\n\n{second}"))] == [first, second]


def test_a_quote_goes_on_in_the_next_message() -> None:
    messages = render(Document("Word word. " * 1000).styled(Style.QUOTE))
    assert len(messages) == 3
    for text, entities in messages:
        assert styled(text, entities) == [("blockquote", text)]
        assert text.endswith("word.")


def test_a_quote_that_fits_is_not_cut_for_what_is_above_it() -> None:
    quote = "Word word. " * 300 + "End."
    document = join([plain("word " * 300), Document(quote).styled(Style.QUOTE) + plain("\n— title, ¶3 s2")], "\n\n")
    first, second = render(document)
    assert first == (("word " * 300).strip(), [])
    assert styled(*second) == [("blockquote", quote)]


def test_a_cut_isolate_belongs_to_its_quote() -> None:
    text = "\u2067" + "word " * 1000 + "\u2069"
    messages = render(Document(text).styled(Style.QUOTE))
    assert len(messages) == 2
    for message, entities in messages:
        assert message[0] + message[-1] == "\u2067\u2069"
        assert styled(message, entities) == [("blockquote", message)]


def test_more_entities_than_a_message_may_hold() -> None:
    document = join([bold(str(n)) for n in range(250)], " ")
    messages = render(document)
    assert [len(entities) for _, entities in messages] == [MOST_ENTITIES, MOST_ENTITIES, 50]
    assert " ".join(text for text, _ in messages) == document.text


def test_a_quote_with_more_entities_than_a_message_may_hold_goes_on() -> None:
    document = join([bold(f"Yes. No {n}") for n in range(250)], " ").styled(Style.QUOTE)
    messages = [styled(*message) for message in render(document)]
    assert [len(entities) for entities in messages] == [100, 100, 53]
    assert all(entities[0][0] == "blockquote" for entities in messages)
    assert [text for entities in messages for _, text in entities[1:]] == [f"Yes. No {n}" for n in range(250)]


def test_a_quote_that_goes_on_begins_behind_white_space() -> None:
    _, (text, entities) = render(Document("x" * 4095 + " \u0301y").styled(Style.QUOTE))
    check_text(text, as_json(entities))
    assert text == " \u0301y"


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\n\u2067\u2069", "\x00"])
def test_nothing_is_no_message(text: str) -> None:
    assert render(plain(text)) == []


def test_a_part_with_nothing_to_see_is_no_message() -> None:
    assert [text for text, _ in render(plain("a" * 4096 + "\n" + "\u200b" * 4096 + "\nb" + "c" * 4095))] == [
        "a" * 4096,
        "b" + "c" * 4095,
    ]


HEADS = [
    plain("none"),
    bold("54,000"),
    plain("\U0001f600 Read as:").styled(Style.ITALIC) + plain(" ") + bold("\u0639\u0631\u0628\u064a"),
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("style", [Style.QUOTE, Style.CONTEXT])
def test_the_head_of_a_message_is_what_stands_above_the_quote(head: Document, style: Style) -> None:
    quote = Document("\U0001f600 it is 54,000.", (Range(Style.BOLD, Span(8, 14)),)).styled(style)
    ((text, entities),) = render(join([head, quote, plain("below")], "\n\n"))
    assert head_of(sent(text, entities)) == carried(head)


def test_a_message_without_a_quote_is_head_all_over() -> None:
    assert head_of(sent("a b", [MessageEntity(MessageEntity.URL, 0, 1)])) == plain("a b")
    assert head_of(sent("a", [MessageEntity(MessageEntity.BLOCKQUOTE, 0, 1)])) == Document()


@given(documents(), any_texts)
def test_a_head_is_drawn_again_as_it_was(above: Document, quote: str) -> None:
    for text, entities in render(join([above, Document(quote).styled(Style.QUOTE)], "\n\n")):
        head = head_of(sent(text, entities))
        assert text.startswith(head.text)
        assert [head_of(sent(*again)) for again in render(head)] == [head] * is_seen(head.text)
