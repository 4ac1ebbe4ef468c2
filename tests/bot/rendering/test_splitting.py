"""Long texts are cut where nothing is torn."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rendering.direction import CLOSE, directions
from bot.rendering.document import Range, Style
from bot.rendering.splitting import MessageLimits, Part, split
from bot.rendering.units import Units
from retrieval.model import Span
from tests.bot.rendering.wholeness import crosses, edges, is_cut, runs, size, trimmed, widened
from tests.bot.rendering.writing import texts, texts_with_isolates
from tests.standin.formatting import units

LIMITS = MessageLimits(units=24, entities=4)


def parts_of(text: str, ranges: tuple[Range, ...] = (), limits: MessageLimits = LIMITS) -> list[Part]:
    return list(split(text, ranges, Units(text), limits))


def shown(text: str, limits: MessageLimits = LIMITS, *ranges: Range) -> list[str]:
    return [p.opened + text[p.span.start : p.span.end] + p.closed for p in parts_of(text, ranges, limits)]


@st.composite
def styled(draw: st.DrawFn) -> tuple[str, tuple[Range, ...]]:
    """A text in which every second stretch is styled, some as quotes with styled words inside."""
    text = draw(texts)
    places = sorted(draw(st.sets(st.sampled_from(sorted(edges(text))), max_size=12)))
    ranges = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        style = draw(st.sampled_from([Style.BOLD, Style.LINK, Style.QUOTE]))
        inner = sorted(p for p in edges(text) if start <= p <= end)
        some = sorted(draw(st.sets(st.sampled_from(inner), max_size=2))) if style is Style.QUOTE else []
        spans = [(style, Span(start, end)), *[(Style.BOLD, Span(*some)) for _ in some[1:]]]
        ranges += [Range(s, trimmed(text, span)) for s, span in spans if text[span.start : span.end].strip()]
    return text, tuple(sorted(ranges, key=lambda r: (r.span.start, -r.span.end)))


@given(st.one_of(texts, texts_with_isolates))
def test_only_white_space_between_the_parts_is_left_out(text: str) -> None:
    at = 0
    for part in parts_of(text):
        assert not text[at : part.span.start].strip()
        assert text[part.span.start : part.span.end].strip()
        at = part.span.end
    assert not text[at:].strip()


@given(styled(), st.sampled_from([16, 24, 60, 200]))
def test_no_part_is_longer_than_a_message_or_has_more_entities(case: tuple[str, tuple[Range, ...]], most: int) -> None:
    text, ranges = case
    for part in parts_of(text, ranges, MessageLimits(most, 4)):
        assert size(text, part.span) + len(part.opened) + len(part.closed) <= most
        assert sum(r.span.start < part.span.end and part.span.start < r.span.end for r in ranges) <= 4


@given(styled())
def test_what_is_one_to_the_eye_is_never_cut(case: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = case
    places = sorted(edges(text))
    parts = [part.span for part in parts_of(text, ranges)]
    for cluster in map(Span, places, places[1:]):
        if size(text, cluster) <= LIMITS.units:
            assert not is_cut(cluster, parts)


def fits(text: str, span: Span, ranges: tuple[Range, ...]) -> bool:
    """Whether one message can hold a range, and what is styled in and around it."""
    touching = sum(r.span.start < span.end and span.start < r.span.end for r in ranges)
    return size(text, widened(text, span)) <= LIMITS.units and touching <= LIMITS.entities


@given(styled())
def test_a_style_is_cut_only_if_it_does_not_fit_into_a_message(case: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = case
    parts = [part.span for part in parts_of(text, ranges)]
    for r in ranges:
        assert not (is_cut(r.span, parts) and fits(text, r.span, ranges))


@given(styled())
def test_words_against_the_direction_of_their_line_are_not_cut(case: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = case
    found = runs(text)
    parts = [part.span for part in parts_of(text, ranges)]
    # Of a run and a style that reach into each other, and are too long together, the style stays whole.
    torn = any(crosses(widened(text, r.span), widened(text, run)) for r in ranges for run in found)
    for run in found:
        assert torn or not (is_cut(run, parts) and fits(text, run, ranges))


@given(texts_with_isolates, st.sampled_from([16, 24, 60]))
def test_an_isolate_is_whole_or_closed_and_opened_again(text: str, most: int) -> None:
    found = directions(text, most // 8)
    parts = parts_of(text, limits=MessageLimits(most, 4))
    for part in parts:
        inside = [i for i in found.isolates if i.start < part.span.start < i.end]
        going_on = [i for i in found.isolates if i.start < part.span.end < i.end]
        assert part.opened == "".join(text[i.start] for i in sorted(inside))
        assert part.closed == CLOSE * len(going_on)


@given(texts_with_isolates)
@example(
    "عربيaaz\u0334\u0334\u0334\u0334\u0334\u0334\u0334\u0334\u0334\u2066 \u2069z\u0334\u0334\u0334\u0334\u0334\u0334\u0334\u0334\u0334"
)
def test_an_isolate_that_fits_is_whole(text: str) -> None:
    found = directions(text, LIMITS.units // 8)
    parts = [part.span for part in parts_of(text)]
    whole = [*found.isolates, *found.runs]
    if any(crosses(a, b) for a in whole for b in whole):
        return
    for isolate in found.isolates:
        outer = any(isolate.within(o) and isolate != o for o in found.isolates)
        assert outer or not (is_cut(isolate, parts) and fits(text, isolate, ()))


@given(
    st.lists(
        st.sampled_from(
            ["e\u0301", "\U0001f468\u200d\U0001f469", "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", "क्ष", "กำ", "x"]
        ),
        min_size=1,
        max_size=9,
    ),
    st.integers(0, 9),
)
def test_a_row_without_any_space_is_cut_between_clusters(clusters: list[str], shift: int) -> None:
    text = "x" * shift + "".join(clusters * 300)
    places = edges(text)
    parts = parts_of(text, limits=MessageLimits(1024, 100))
    assert {part.span.start for part in parts} <= places
    assert all(size(text, part.span) > 1000 for part in parts[:-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("first first f\n\nsecond\nsecond. more", ["first first f", "second\nsecond. more"]),
        ("first first. F\nsecond second. S", ["first first. F", "second second. S"]),
        ("One one one one. Two two two", ["One one one one.", "Two two two"]),
        ("Ask Mr. Smith of the U.S. about", ["Ask Mr. Smith of the", "U.S. about"]),
        ("it has 1234567890 3.141592653589", ["it has 1234567890", "3.141592653589"]),
        ("it has that many 54\u00a0000\u00a0000 men", ["it has that many", "54\u00a0000\u00a0000 men"]),
        ("aaaaaaaaaaaaaaaaaaaaaaaa bbb", ["aaaaaaaaaaaaaaaaaaaaaaaa", "bbb"]),
        ("\n\n  aaaaaaaaaaaaaaaaaaaaaaaa  \n\n", ["aaaaaaaaaaaaaaaaaaaaaaaa"]),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", ["aaaaaaaaaaaaaaaaaaaaaaaa", "aaaa"]),
        ("\U0001f600" * 13, ["\U0001f600" * 12, "\U0001f600"]),
        ("日本には米軍が駐留している。大臣は昨日そう述べた。", ["日本には米軍が駐留している。", "大臣は昨日そう述べた。"]),
        ("部长昨天在东京的会议上说，目前有五万四千名美军驻扎", ["部长昨天在东京的会议上说，", "目前有五万四千名美军驻扎"]),
        ("नमस्ते दुनिया यह है। हिन्दी भाषा", ["नमस्ते दुनिया यह है।", "हिन्दी भाषा"]),
        ("قال الوزير اليوم. إن الجنود في اليابان", ["قال الوزير اليوم.", "إن الجنود في اليابان"]),
        ("日本には米軍が駐留している。\ufe00大臣は昨日、そう述べた。", ["日本には米軍が駐留している。\ufe00大臣は昨日、", "そう述べた。"]),
        ("aaaa aaaa aaaa aaaa \u0301 bbb", ["aaaa aaaa aaaa aaaa \u0301", "bbb"]),
        ("aaaa aaaa aaaa aaa \u0301bbbbb", ["aaaa aaaa aaaa", "aaa \u0301bbbbb"]),
        ("aaaa aaaa aaaa aaaa \u0600 bbbb", ["aaaa aaaa aaaa aaaa", "\u0600 bbbb"]),
        ("ภาษาไทย\u200bภาษาไทย\u200bภาษาไทยครับ", ["ภาษาไทย\u200bภาษาไทย\u200b", "ภาษาไทยครับ"]),
    ],
    ids=[
        "paragraphs", "lines", "sentences", "no sentence behind an abbreviation", "no sentence inside a figure",
        "no break at a space that forbids it", "a word up to the limit", "white space around", "clusters", "surrogate pairs", "Japanese sentences",
        "Chinese clauses", "Hindi sentences", "Arabic sentences", "not before a mark on the full stop", "behind a mark on a space",
        "not before a mark on a space", "not behind a sign that joins", "zero-width spaces",
    ],
)  # fmt: skip
def test_the_best_place_in_the_second_half(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he said to all: قال الوزير. اليوم", ["he said to all:", "قال الوزير. اليوم"]),
        ("he said it was: שלום עולם 12% and more", ["he said it was:", "שלום עולם 12% and more"]),
        ("قال في نشرة BBC News at Ten اليوم", ["قال في نشرة", "BBC News at Ten اليوم"]),
        ("he said: قال الوزير اليوم إن الجنود", ["he said: قال الوزير", "اليوم إن الجنود"]),
        ("he said (قال\nالوزير) to all of us there", ["he said (قال\nالوزير)", "to all of us there"]),
        ("he wrote it: \u2067abc abc abc\u2069 and", ["he wrote it:", "\u2067abc abc abc\u2069 and"]),
        ("he wrote: \u2067abc abc abc\nabc abc", ["he wrote: \u2067abc abc abc", "abc abc"]),
        ("\u2067ab ab ab ab ab ab ab ab ab ab\u2069.", ["\u2067ab ab ab ab ab ab ab\u2069", "\u2067ab ab ab\u2069."]),
    ],
    ids=[
        "in a line from left to right", "with figures and signs behind", "in a line from right to left", "longer than a message",
        "each line by itself", "an isolate", "an isolate ends with its line", "an isolate longer than a message",
    ],
)  # fmt: skip
def test_directions(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


QUOTE = "one two three four five six seven."
CITATION = "\n— title, ¶3 s2"


@pytest.mark.parametrize(
    ("above", "quote", "below", "most", "expected"),
    [
        ("head head\n\n", QUOTE, CITATION, 50, ["head head", QUOTE + CITATION]),
        ("head head\n\n", QUOTE, "\n\nother other", 50, ["head head\n\n" + QUOTE, "other other"]),
        ("head\n\n", QUOTE, CITATION, 40, ["head\n\n" + QUOTE, "— title, ¶3 s2"]),
        ("", "one two three four. Five six seven.", CITATION, 30, ["one two three four.", "Five six seven." + CITATION]),
        ("", "one two three four. Five six seven eight.", CITATION, 30, ["one two three four.", "Five six seven", "eight." + CITATION]),
    ],
    ids=[
        "a quote and its citation", "not the paragraph below", "a quote without a citation that does not fit",
        "a quote longer than a message", "never a citation alone",
    ],
)  # fmt: skip
def test_quotes(above: str, quote: str, below: str, most: int, expected: list[str]) -> None:
    block = Range(Style.QUOTE, Span(len(above), len(above + quote)))
    assert shown(above + quote + below, MessageLimits(most, 100), block) == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("aaaa aaaa bbb bbb bbb bbb bb", [(10, 28), (14, 17)], ["aaaa aaaa", "bbb bbb bbb bbb bb"]),
        ("aa אבג דהו אבג דהו אבג דהו bbb", [(15, 30)], ["aa", "אבג דהו אבג", "דהו אבג דהו bbb"]),
        ("aaaa aaaa aaaa aaaa\n\naaaa aaaa", [(0, 30)], ["aaaa aaaa aaaa aaaa", "aaaa aaaa"]),
        ("Aa aa aa aa aa. Bb bb bb bb", [(0, 27)], ["Aa aa aa aa aa.", "Bb bb bb bb"]),
    ],
    ids=["words inside one another", "a style before a run", "one longer than a message, between paragraphs", "between sentences"],
)  # fmt: skip
def test_styles(text: str, spans: list[tuple[int, int]], expected: list[str]) -> None:
    assert shown(text, LIMITS, *(Range(Style.BOLD, Span(*span)) for span in spans)) == expected


@pytest.mark.parametrize("text", ["z" + "\u0301" * 99, "\u2067a\u2068z" + "\u0301" * 99, "\U0001f468\u200d" * 50])
def test_a_cluster_longer_than_a_message_is_cut_at_its_limit(text: str) -> None:
    messages = shown(text)
    assert max(map(units, messages)) == LIMITS.units
    assert sum(message.count(text[-3]) for message in messages) == text.count(text[-3])


def test_nothing_to_split() -> None:
    assert parts_of("") == parts_of(" \n ") == []
