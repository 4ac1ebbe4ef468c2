"""Finds quotations in text, for all styles of quotation marks."""

from collections.abc import Iterator

import regex

from retrieval.model import Span

_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "「": "」", "『": "』", "‹": "›", "”": "”"}
_OPENING = regex.compile(r"[“„«»\"「『‹]|(?<![\p{L}\p{N}])‘|(?<=^|\s)”(?=\p{L})")
_TRAILING = " \t\n\r\u00a0\u202f,.;，。、"
_LEADING = " \t\n\r\u00a0\u202f…"


def quotations(text: str) -> Iterator[tuple[Span, Span]]:
    """Each quotation as two ranges: with its marks, and the words alone without a final comma or full stop.

    Nested quotations are part of the outer one. Quotations that are not closed are skipped.
    """
    at = 0
    while opening := _OPENING.search(text, at):
        close = _close(text, opening)
        if close < 0:
            at = opening.end()
            continue
        inner = text[opening.end() : close]
        words = inner.rstrip(_TRAILING)
        start = opening.end() + len(words) - len(words.lstrip(_LEADING))
        if words.strip(_LEADING):
            yield Span(opening.start(), close + 1), Span(start, opening.end() + len(words))
        at = close + 1


def _close(text: str, opening: regex.Match[str]) -> int:
    """The offset of the closing mark; -1 if there is none."""
    if opening[0] == "‘":
        close = regex.compile(r"(?<=[\p{L}\p{N}.,!?…])’(?![\p{L}\p{N}])").search(text, opening.end())
        return close.start() if close else -1
    found = [text.find(mark, opening.end()) for mark in _CLOSING[opening[0]]]
    return min((place for place in found if place >= 0), default=-1)
