"""Find text that runs against the direction of its line (Unicode bidirectional algorithm, UAX 9). Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from retrieval.model import Span

CLOSE = "\u2069"
"""Pop directional isolate: closes the isolate that was opened last."""

_DIRECTED = re.compile(
    "[\u0590-\u08ff\u200f\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Without any of these characters, a whole line runs from left to right."""
_LINE = re.compile(r"[^\n]+")
_LETTERS = {
    "L": "l", "R": "r", "AL": "r", "EN": "d", "AN": "d", "ET": "s", "LRI": "<", "RLI": ">", "FSI": "?", "PDI": ".",
}  # fmt: skip
"""One letter for each bidirectional class; classes not listed are neutral. `s` are signs next to digits, such as %."""
_SIGN = re.compile(r"[<>?.]")
_AGAINST = {"l": re.compile(r"r(?:[^l]*(?:r|ds*))?"), "r": re.compile(r"l(?:[^r]*(?:l|ds*))?")}
"""A run against a direction: up to its last letter or digit before a letter of that direction."""
_SAID = {"<": "l", ">": "r"}


@dataclass(frozen=True, slots=True)
class Directions:
    """The runs and isolates of a text.

    Attributes:
        runs: words against the direction of their line or isolate.
        isolates: from the opening to the closing character, or to the end of the line if it is not closed.
        changes: places where the set of open isolates changes, with the opening characters of the open ones.
    """

    runs: list[Span] = field(default_factory=list)
    isolates: list[Span] = field(default_factory=list)
    changes: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])

    def opened(self, place: int) -> str:
        """Return the opening characters of the isolates around a place, outermost first."""
        return self.changes[bisect_right(self.changes, place, key=itemgetter(0)) - 1][1]


@dataclass(slots=True)
class _Level:
    """A line or an isolate in it: its start, its direction if given, and the text directly in it."""

    start: int
    base: str | None
    own: list[Span] = field(default_factory=list)


def directions(text: str, deepest: int) -> Directions:
    """Find the runs and isolates of a text. Isolates deeper than `deepest` count as part of the isolate around them."""
    found = Directions()
    for match in _LINE.finditer(text) if _DIRECTED.search(text) else ():
        line = match[0].rstrip()
        if _DIRECTED.search(line):
            letters = "".join([_LETTERS.get(unicodedata.bidirectional(character), "n") for character in line])
            _read(line, letters, match.start(), deepest, found)
    return found


def _read(line: str, letters: str, offset: int, deepest: int, found: Directions) -> None:
    """Find the runs and isolates of a line that begins at `offset`."""
    levels = [_Level(0, None)]
    beyond = at = 0
    for match in _SIGN.finditer(letters):
        sign, behind = match[0], match.end()
        if sign == "." and (beyond or len(levels) == 1):
            beyond = max(0, beyond - 1)
            continue
        if sign != "." and len(levels) > deepest:
            beyond += 1
            continue
        levels[-1].own.append(Span(at, match.start()))
        if sign == ".":
            _close(levels, letters, offset, behind, found)
        else:
            levels.append(_Level(match.start(), _SAID.get(sign)))
        found.changes.append((offset + behind, "".join([line[level.start] for level in levels[1:]])))
        at = behind
    levels[-1].own.append(Span(at, len(letters)))
    while levels:
        _close(levels, letters, offset, len(letters), found)
    found.changes.append((offset + len(letters), ""))


def _close(levels: list[_Level], letters: str, offset: int, end: int, found: Directions) -> None:
    """Close the innermost level and record its runs. The line itself is not recorded as an isolate."""
    level = levels.pop()
    found.runs.extend(run.shifted(offset) for run in _runs(level, letters))
    if levels:
        found.isolates.append(Span(level.start, end).shifted(offset))


def _runs(level: _Level, letters: str) -> Iterator[Span]:
    """Yield the runs against the direction of a level: its given direction, or that of its first letter."""
    own = "".join([letters[start:end] for start, end in level.own])
    first = re.search(r"[lr]", own)
    against = _AGAINST[level.base or (first[0] if first else "l")]
    begins = list(accumulate((end - start for start, end in level.own), initial=0))[:-1]

    def place(index: int) -> int:
        part = bisect_right(begins, index) - 1
        return level.own[part].start + index - begins[part]

    for match in against.finditer(own):
        yield Span(place(match.start()), place(match.end() - 1) + 1)
