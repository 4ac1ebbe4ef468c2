"""Split long texts into messages, in time linear in the length of the text. Pure."""

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
"""Characters that combine with the character before them."""
_GAP = regex.compile(rf"[^\S\u00a0\u2007\u202f]+(?!{_ADDED})|(?<=[\u200b，、；：])(?=\S)", regex.V1)
"""Places between words: white space, or after a character that separates words without white space."""
_SPACE = regex.compile(rf"(?:\n|\s(?!{_ADDED}))*", regex.V1)
_CLUSTER = regex.compile(rf"\p{{RI}}{{2}}{_ADDED}*|\X", regex.V1)
"""Grapheme clusters. Flags are matched separately; otherwise a row of flags takes quadratic time."""
_MARKS = regex.compile(f"{_ADDED}+", regex.V1)
_JOINED = regex.compile(rf"{_ADDED}|(?<=\p{{GCB=Prepend}}).", regex.V1)
"""Characters that are never separated from the character before them."""
_DEEPEST = 125
"""The maximum depth of isolates; deeper ones have no effect (UAX 9)."""
_BEYOND = 64
"""Characters after the last possible cut that are enough to detect the end of a sentence."""


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """The maximum size of one message."""

    units: int
    entities: int


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a text that goes into one message, without white space at its ends.

    An isolate that is too long for one message is cut: `closed` holds the characters that close it after this part, and
    `opened` those that open it again before the next part.
    """

    span: Span
    opened: str = ""
    closed: str = ""


class Bond(IntEnum):
    """Units that are kept whole if they fit into a message, from the weakest to the strongest."""

    NONE = 0
    CITATION = 1
    ISOLATE = 2
    RUN = 3
    STYLE = 4


def split(text: str, ranges: Sequence[Range], units: Units, limits: MessageLimits) -> Iterator[Part]:
    """Split a text into one part for each message. Only white space is dropped.

    A cut is between paragraphs if the second half of what fits has such a place; otherwise between lines, sentences, words
    or grapheme clusters. A styled range, a run against the direction of its line, an isolate, and a block quote with the
    line under it are cut only if they do not fit into a message. If several overlap and do not fit together, the one that
    is later in `Bond` stays whole. A grapheme cluster is cut only if it alone does not fit.

    Args:
        text: the text to split.
        ranges: styled ranges, in order, properly nested, without white space at their ends.
        units: UTF-16 offsets of the text.
        limits: limits of a message; at least 16 units.
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
    """Return the first place from `start` on that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


@dataclass(frozen=True, slots=True)
class _Whole:
    """Ranges that should not be cut, disjoint and in order."""

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
        """Return whether a cut at a place goes through one of the ranges."""
        last = bisect_left(self.starts, place) - 1
        return last >= 0 and place < self.ends[last]


class _Cutter:
    """Finds the cuts of a text, one after the other."""

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
        """Return the best cut after `start`, or `end` if the rest fits.

        `opened` is the number of characters that are put before the part to open isolates again.
        """
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
        """Return the furthest end of a part that does not exceed the maximum number of entities."""
        begun = bisect_left(self._starts, start)
        going_on = begun - bisect_right(self._ends, start)
        first_beyond = begun + max(0, self._limits.entities - going_on)
        return max(self._starts[first_beyond], start + 1) if first_beyond < len(self._starts) else len(self._text)

    def _between_words(self, start: int, limit: int, most: int, tolerated: Bond) -> int | None:
        """Return the last cut of the best kind in the last half of the range, else in the half before it, and so on."""
        while limit > start:
            middle = (start + limit) // 2
            for places in self._breaks(middle, limit):
                found = self._last(places, most, tolerated)
                if found is not None:
                    return found
            limit = middle
        return None

    def _breaks(self, low: int, high: int) -> Iterator[list[int]]:
        """Yield the places in (`low`, `high`] between paragraphs, then lines, sentences and words."""
        matches = _GAP.finditer(self._text, low + 1, high + 2)
        gaps = [(m.start(), m[0].count("\n")) for m in matches if m.start() <= high]
        yield [place for place, lines in gaps if lines > 1]
        yield [place for place, lines in gaps if lines == 1]
        sentences = split_sentences(self._text, Span(low, min(high + _BEYOND, len(self._text))))
        yield [sentence.end for sentence in sentences if low < sentence.end <= high]
        yield [place for place, lines in gaps if not lines]

    def _between_clusters(self, start: int, limit: int, most: int, tolerated: Bond) -> int | None:
        """Return the last place between two grapheme clusters; one character after the limit is enough to tell."""
        ends = (start + m.end() for m in _CLUSTER.finditer(self._text[start : limit + 1]))
        return self._last([end for end in ends if end <= limit], most, tolerated)

    def _last(self, places: list[int], most: int, tolerated: Bond) -> int | None:
        """Return the last place at which a cut goes through nothing stronger than `tolerated`."""
        return next((place for place in reversed(places) if self._may_cut(place, most, tolerated)), None)

    def _may_cut(self, place: int, most: int, tolerated: Bond) -> bool:
        if any(bond > tolerated and whole.cut_at(place) for bond, whole in self._bonds):
            return False
        if self._units.at(place) + len(self.directions.opened(place)) > most:
            return False
        return not _JOINED.match(self._text, place)

    def _with_citation(self, block: Span) -> Span:
        """Return a block quote with the line under it; if it exceeds a message, only its end with that line."""
        below = self._text[block.end : block.end + 2]
        if not below.startswith("\n") or below.isspace():
            return block
        line_end = self._text.find("\n", block.end + 1)
        end = block.end + len(self._text[block.end : line_end if line_end >= 0 else None].rstrip())
        whole = Span(block.start, end)
        return whole if self._fits(block) else Span(block.end - 1, end)

    def _fits(self, span: Span) -> bool:
        """Return whether a range fits into a message, with the combining marks of its last letter."""
        inside = bisect_left(self._starts, span.end) - bisect_left(self._starts, span.start)
        marks = _MARKS.match(self._text, span.end, span.end + self._limits.units)
        units = self._units.at(marks.end() if marks else span.end) - self._units.at(span.start)
        return units <= self._limits.units and inside <= self._limits.entities
