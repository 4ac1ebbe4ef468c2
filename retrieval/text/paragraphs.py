"""Splits a text into paragraphs.

A blank line always ends a paragraph. A single line break does so too, as usual in news texts, unless the lines are
wrapped at a fixed width. In wrapped text a paragraph ends at a blank line, a list mark or a short last line.
"""

import re
from collections.abc import Iterator

from retrieval.model import Span

_BULLET = re.compile(r"\s*(?:[-*+•⁃◦▪●‣–—]\s+|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]+\s+)")
_ENDS = re.compile(r"[.!?…:;。！？।॥؟۔][\"'”’»)\]』」]*$")

WRAPPED_AT = range(45, 101)
"""Usual widths of wrapped lines, in characters; a longer line is a separate paragraph."""


def split_paragraphs(text: str) -> list[Span]:
    """The ranges of the paragraphs, in order, not empty and without surrounding white space."""
    return [span for block in _blocks(text) for span in _paragraphs_of(text, block)]


def _blocks(text: str) -> Iterator[list[Span]]:
    """Groups of consecutive lines that are not blank."""
    block: list[Span] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        line = trim(text, Span(at, at + len(raw)))
        at += len(raw)
        if line.start < line.end:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _paragraphs_of(text: str, lines: list[Span]) -> Iterator[Span]:
    if not _is_wrapped(text, lines):
        yield from lines
        return
    first = lines[0]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None or _BULLET.match(text, following.start, following.end) or _is_last(text, line, lines):
            yield Span(first.start, line.end)
            first = following or first


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether a block looks wrapped: at least half of its lines (except the last) have a usual width and no end mark."""
    body = lines[:-1]
    if not body:
        return False
    wrapped = sum(
        1 for line in body if line.end - line.start in WRAPPED_AT and not _ENDS.search(text[line.start : line.end])
    )
    return wrapped > 0 and 2 * wrapped >= len(body) and max(line.end - line.start for line in body) <= WRAPPED_AT.stop


def _is_last(text: str, line: Span, lines: list[Span]) -> bool:
    """Whether a line of a wrapped block is much shorter than the widest and ends a sentence."""
    widest = max(other.end - other.start for other in lines)
    return line.end - line.start < 0.7 * widest and bool(_ENDS.search(text[line.start : line.end]))


def trim(text: str, span: Span) -> Span:
    """The range without surrounding white space; an empty range if it contains only white space."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))
