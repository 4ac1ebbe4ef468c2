"""What stands in quotation marks, in every style of them."""

from collections.abc import Iterator

import regex

from retrieval.model import Span

_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "「": "」", "『": "』", "‹": "›", "”": "”"}
_OPENING = regex.compile(r"[“„«»\"「『‹]|(?<![\p{L}\p{N}])‘|(?<=^|\s)”(?=\p{L})")
_TRAILING = " \t\n\r\u00a0\u202f,.;，。、"
_LEADING = " \t\n\r\u00a0\u202f…"


def quotations(text: str) -> Iterator[tuple[Span, Span]]:
    """Each quotation: the range with its marks, and that of the words, without the comma or full stop at their end.

    What stands in other marks inside a quotation is part of it. One that is not closed is none.
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
    """Where the closing mark stands; -1 where there is none."""
    if opening[0] == "‘":
        close = regex.compile(r"(?<=[\p{L}\p{N}.,!?…])’(?![\p{L}\p{N}])").search(text, opening.end())
        return close.start() if close else -1
    found = [text.find(mark, opening.end()) for mark in _CLOSING[opening[0]]]
    return min((place for place in found if place >= 0), default=-1)
