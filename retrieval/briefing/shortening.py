"""Decides which ranges of a sentence can be left out to shorten it.

Only whole ranges are removed, so the rest is still verbatim text. Front ends show an ellipsis for each removed range.
"""

from collections.abc import Iterable

import regex

from retrieval.briefing.clauses import droppable
from retrieval.briefing.coherence import optional_opening
from retrieval.model import Span

_DATELINE = regex.compile(
    r"^\p{Lu}[\p{Lu} .,'’/-]{2,40}(?:,? [\p{L}.]+ \d{1,2})?(?: ?\([^()]{2,30}\))?(?::| ?[—–]| --| -) (?=[\p{Lu}\d“\"])"
)
_BRACKETS = regex.compile(r"\s?[(（][^()（）]{2,120}[)）]")
_ESSENTIAL_SIGN = regex.compile(r"[!?]")
FEWEST_WORDS = 4
"""Minimum number of words that must remain of a sentence."""


def cuts(text: str, *, language: str = "en", opening: bool = False) -> tuple[Span, ...]:
    """The ranges of a sentence that may be left out, alone or together, sorted and not overlapping.

    Args:
        text: the sentence.
        language: its language. Clauses are supported in English only; openings and brackets in all languages.
        opening: whether it is the first sentence of its article, which may begin with a dateline, as in `TOKYO: …`.
    """
    found = list(_openings(text, language, opening=opening))
    begin = max((span.end for span in found), default=0)
    clauses = droppable(text[begin:]) if language == "en" else []
    for span in (*(clause.shifted(begin) for clause in clauses), *_bracketed(text)):
        if not any(span.start < other.end and other.start < span.end for other in found):
            found.append(span)
    found.sort()
    while found and not _says_enough(text, found):
        found.pop()
    return tuple(found)


def kept(text: str, left_out: Iterable[Span]) -> tuple[Span, ...]:
    """The ranges of a sentence that remain, in order, without white space at the edges; empty if nothing is left out."""
    spans, start = [], 0
    ranges = sorted(left_out)
    if not ranges:
        return ()
    for begin, end in (*ranges, (len(text), len(text))):
        inner = text[start:begin]
        unwanted = len(inner) - len(inner.lstrip(" \t\n,;.、，。" if start else None))
        trimmed = Span(start + unwanted, start + len(inner.rstrip()))
        if trimmed.start < trimmed.end:
            spans.append(trimmed)
        start = end
    return tuple(spans)


def _openings(text: str, language: str, *, opening: bool) -> Iterable[Span]:
    match = _DATELINE.match(text) if opening else None
    start = match.end() if match else 0
    if match:
        yield Span(0, start)
    further = optional_opening(text[start:], language=language)
    if further:
        yield Span(start, start + further)


def _bracketed(text: str) -> Iterable[Span]:
    for match in _BRACKETS.finditer(text):
        if match.start() and not _ESSENTIAL_SIGN.search(match[0]):
            yield Span(*match.span())


def _says_enough(text: str, found: Iterable[Span]) -> bool:
    stays = " ".join(text[span.start : span.end] for span in kept(text, found))
    unspaced = regex.search(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]", stays)
    return bool(unspaced) or len(stays.split()) >= FEWEST_WORDS
