"""Where a text that is too long for one message is cut. Pure, and in time that grows with the text alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import regex

from bot.rendering.direction import CLOSE, Directions, directions
from bot.rendering.document import BLOCKS, Range
from bot.rendering.units import Units
from retrieval.model import Span
from retrieval.text.sentences import split_sentences

_ADDED = r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]"
"""What is one to the eye with the character before it."""
_GAP = regex.compile(rf"[^\S\u00a0\u2007\u202f]+(?!{_ADDED})|(?<=[\u200b，、；：])(?=\S)", regex.V1)
"""Where a line may be broken between words: at white space, and behind what separates words without any."""
_SPACE = regex.compile(rf"(?:\n|\s(?!{_ADDED}))*", regex.V1)
_CLUSTER = regex.compile(rf"\p{{RI}}{{2}}{_ADDED}*|\X", regex.V1)
"""What is one to the eye; flags by themselves, because a row of them would be gone through anew for each."""
_MARKS = regex.compile(f"{_ADDED}+", regex.V1)
_JOINED = regex.compile(rf"{_ADDED}|(?<=\p{{GCB=Prepend}}).", regex.V1)
"""What is never cut off from the character before it, wherever a sentence or a word may end."""
_DEEPEST = 125
"""Isolates inside of so many others have no effect, says UAX 9."""
_BEYOND = 64
"""Characters behind the furthest cut from which it can be told whether a sentence ends there."""


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """What one message holds at most."""

    units: int
    entities: int


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one message, without white space at its ends.

    A cut through an isolate too long for one message closes it with the signs `closed` behind the one part and opens it
    anew with the signs `opened` before the next.
    """

    span: Span
    opened: str = ""
    closed: str = ""


class Bond(IntEnum):
    """What is not to be cut if it fits into a message, from what gives way first to what holds longest."""

    NONE = 0
    CITATION = 1
    ISOLATE = 2
    RUN = 3
    STYLE = 4


def split(text: str, ranges: Sequence[Range], units: Units, limits: MessageLimits) -> Iterator[Part]:
    """The parts of a text that go into one message each; all that is not in any is white space.

    Cuts are between paragraphs if there are any in the second half of what fits, else between lines, sentences, words,
    clusters. A styled range, a run of words against the direction of its line, an isolate, and a block quote with the
    line under it are cut only where they do not fit into a message; where several reach into each other and do not fit
    together, the later in `Bond` stays whole. A cluster is cut only where it alone does not fit.

    Args:
        text: what is split.
        ranges: the styled ranges, in order, without white space at their ends, not crossing each other.
        units: of the text.
        limits: of a message; at least 16 units.
    """
    start, end = skip_space(text, 0), len(text.rstrip())
    if units.at(end) - units.at(start) <= limits.units and len(ranges) <= limits.entities:
        if start < end:
            yield Part(Span(start, end))
        return
    cutter = _Cutter(text, ranges, units, limits)
    opened = ""
    while start < end:
        cut = cutter.cut(start, end, len(opened))
        closed = CLOSE * len(cutter.directions.opened(cut))
        yield Part(Span(start, start + len(text[start:cut].rstrip())), opened, closed)
        start = skip_space(text, cut)
        opened = cutter.directions.opened(start)


def skip_space(text: str, start: int) -> int:
    """The first character from `start` that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


@dataclass(frozen=True, slots=True)
class _Whole:
    """Ranges that are better not cut, disjoint and in order."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "_Whole":
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(spans):
            if ends and start < ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return cls(starts, ends)

    def cut_at(self, place: int) -> bool:
        """Whether a cut at a place goes through one of them."""
        last = bisect_left(self.starts, place) - 1
        return last >= 0 and place < self.ends[last]


class _Cutter:
    """Finds one cut after the other in a text."""

    def __init__(self, text: str, ranges: Sequence[Range], units: Units, limits: MessageLimits) -> None:
        self._text, self._units, self._limits = text, units, limits
        self._starts = [r.span.start for r in ranges]
        self._ends = sorted(r.span.end for r in ranges)
        self.directions: Directions = directions(text, min(_DEEPEST, limits.units // 8))
        bonds = {
            Bond.STYLE: [r.span for r in ranges],
            Bond.RUN: self.directions.runs,
            Bond.ISOLATE: self.directions.isolates,
            Bond.CITATION: [self._with_citation(r.span) for r in ranges if r.style in BLOCKS],
        }
        self._bonds = [(bond, _Whole.of(filter(self._fits, spans))) for bond, spans in bonds.items() if spans]

    def cut(self, start: int, end: int, opened: int) -> int:
        """The best place behind `start` to cut at, or `end` if all that is left fits; `opened` signs go before it."""
        most = self._units.at(start) + self._limits.units - opened
        limit = min(self._units.place(most), self._last_by_entities(start))
        if limit >= end:
            return end
        for tolerated in Bond:
            place = self._between_words(start, limit, most, tolerated)
            if place is None and tolerated is not Bond.NONE:
                place = self._between_clusters(start, limit, most, tolerated)
            if place is not None:
                return place
        closing = len(self.directions.opened(limit))
        return max(start + 1, min(limit, self._units.place(most - closing)))

    def _last_by_entities(self, start: int) -> int:
        """The furthest end of a part with no more entities than a message holds."""
        begun = bisect_left(self._starts, start)
        going_on = begun - bisect_right(self._ends, start)
        first_beyond = begun + max(0, self._limits.entities - going_on)
        return max(self._starts[first_beyond], start + 1) if first_beyond < len(self._starts) else len(self._text)

    def _between_words(self, start: int, limit: int, most: int, tolerated: Bond) -> int | None:
        """The last place of the best kind in the second half of the range, else in the second half of the rest, and so on."""
        while limit > start:
            middle = (start + limit) // 2
            for places in self._breaks(middle, limit):
                found = self._last(places, most, tolerated)
                if found is not None:
                    return found
            limit = middle
        return None

    def _breaks(self, low: int, high: int) -> Iterator[list[int]]:
        """The places behind `low`, up to `high`, between paragraphs, between lines, sentences, words."""
        matches = _GAP.finditer(self._text, low + 1, high + 2)
        gaps = [(m.start(), m[0].count("\n")) for m in matches if m.start() <= high]
        yield [place for place, lines in gaps if lines > 1]
        yield [place for place, lines in gaps if lines == 1]
        sentences = split_sentences(self._text, Span(low, min(high + _BEYOND, len(self._text))))
        yield [sentence.end for sentence in sentences if low < sentence.end <= high]
        yield [place for place, lines in gaps if not lines]

    def _between_clusters(self, start: int, limit: int, most: int, tolerated: Bond) -> int | None:
        """The last place between two clusters; one character behind the limit is enough to tell."""
        ends = (start + m.end() for m in _CLUSTER.finditer(self._text[start : limit + 1]))
        return self._last([end for end in ends if end <= limit], most, tolerated)

    def _last(self, places: list[int], most: int, tolerated: Bond) -> int | None:
        """The last of the places at which a cut goes through nothing that holds better than what is tolerated."""
        return next((place for place in reversed(places) if self._may_cut(place, most, tolerated)), None)

    def _may_cut(self, place: int, most: int, tolerated: Bond) -> bool:
        if any(bond > tolerated and whole.cut_at(place) for bond, whole in self._bonds):
            return False
        if self._units.at(place) + len(self.directions.opened(place)) > most:
            return False
        return not _JOINED.match(self._text, place)

    def _with_citation(self, block: Span) -> Span:
        """A block quote with the line under it; of a quote longer than a message only its end with that line."""
        below = self._text[block.end : block.end + 2]
        if not below.startswith("\n") or below.isspace():
            return block
        line_end = self._text.find("\n", block.end + 1)
        end = block.end + len(self._text[block.end : line_end if line_end >= 0 else None].rstrip())
        whole = Span(block.start, end)
        return whole if self._fits(block) else Span(block.end - 1, end)

    def _fits(self, span: Span) -> bool:
        """Whether a range fits into a message, with the marks on its last letter."""
        inside = bisect_left(self._starts, span.end) - bisect_left(self._starts, span.start)
        marks = _MARKS.match(self._text, span.end, span.end + self._limits.units)
        units = self._units.at(marks.end() if marks else span.end) - self._units.at(span.start)
        return units <= self._limits.units and inside <= self._limits.entities
