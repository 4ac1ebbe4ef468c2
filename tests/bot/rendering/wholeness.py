"""What must be whole, said anew and simply, so that it shares nothing with the code that it is held against."""

import unicodedata
from collections.abc import Sequence

import regex

from retrieval.model import Span
from tests.standin.formatting import units


def edges(text: str) -> set[int]:
    """The places between what is one to the eye."""
    return {0, *(m.end() for m in regex.finditer(r"\X", text))}


def widened(text: str, span: Span) -> Span:
    """A range together with the rest of the clusters that it begins and ends in."""
    places = edges(text)
    return Span(max(p for p in places if p <= span.start), min(p for p in places if p >= span.end))


def trimmed(text: str, span: Span) -> Span:
    inner = text[span.start : span.end]
    return Span(span.end - len(inner.lstrip()), span.start + len(inner.rstrip())) if inner.strip() else span


def is_cut(span: Span, parts: Sequence[Span]) -> bool:
    """Whether a range is spread over several parts."""
    return sum(part.start < span.end and span.start < part.end for part in parts) > 1


def size(text: str, span: Span) -> int:
    return units(text[span.start : span.end])


def crosses(a: Span, b: Span) -> bool:
    """Whether two ranges share something, and each has something that the other has not."""
    return a.start < b.end and b.start < a.end and not a.within(b) and not b.within(a)


def runs(text: str) -> list[Span]:
    """Words against the direction of their line, with figures behind and all that stands between, in texts without isolates."""
    found = []
    for line in regex.finditer(r"[^\n]+", text):
        strong = [(at, _side(text[at])) for at in range(*line.span()) if _side(text[at])]
        base = strong[0][1] if strong else ""
        before = ""
        for at, side in strong:
            if side not in {base, before}:
                found.append(Span(at, _run_end(text, at, line.end(), base)))
            before = side
    return found


def _run_end(text: str, start: int, line_end: int, base: str) -> int:
    end = start
    for at in range(start, line_end):
        if _side(text[at]) == base:
            return end
        kind, before = unicodedata.bidirectional(text[at]), unicodedata.bidirectional(text[at - 1])
        of_a_figure = kind == "ET" and at == end and before in {"EN", "AN", "ET"}
        if _side(text[at]) or kind in {"EN", "AN"} or of_a_figure:
            end = at + 1
    return end


def _side(character: str) -> str:
    return {"L": "left", "R": "right", "AL": "right"}.get(unicodedata.bidirectional(character), "")
