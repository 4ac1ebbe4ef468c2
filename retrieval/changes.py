"""Compares the stored sentences of an article with its page as it is now. Pure functions."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.model import Article, Passage
from retrieval.passages import split_article

LEAST_LIKENESS = 0.6
"""Minimum similarity (difflib ratio over words) from which a sentence counts as changed rather than gone."""


class Change(StrEnum):
    """The state of a stored sentence: unchanged, changed or gone."""

    STANDS = "stands"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Checked:
    """A stored sentence, its state, and its current text if it was changed."""

    passage: Passage
    change: Change
    now: str | None = None


def compare(passages: Sequence[Passage], now: Article) -> list[Checked]:
    """The state of each passage in the current version of its article; a moved sentence counts as unchanged."""
    sentences = [passage.text for passage in split_article(now)]
    standing = {_plain(sentence) for sentence in sentences}
    whole = _plain(now.text)
    fresh = [sentence for sentence in sentences if _plain(sentence) not in {_plain(p.text) for p in passages}]
    found = []
    for passage in passages:
        if _plain(passage.text) in standing or _plain(passage.text) in whole:
            found.append(Checked(passage, Change.STANDS))
            continue
        best, likeness = _most_like(passage.text, fresh)
        changed = likeness >= LEAST_LIKENESS
        found.append(Checked(passage, Change.CHANGED if changed else Change.GONE, best if changed else None))
    return found


def diff(before: str, now: str) -> list[tuple[str, str]]:
    """Word differences as runs of text, each with `=` for kept, `-` for removed, or `+` for inserted."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", now)
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("=", "".join(old[a:b])))
            continue
        runs += [(sign, text) for sign, text in (("-", "".join(old[a:b])), ("+", "".join(new[c:d]))) if text]
    return runs


def _most_like(text: str, others: Sequence[str]) -> tuple[str | None, float]:
    words = text.split()
    scored = [(difflib.SequenceMatcher(None, words, other.split(), autojunk=False).ratio(), other) for other in others]
    likeness, best = max(scored, default=(0.0, None))
    return best, likeness


def _plain(text: str) -> str:
    """The text with uniform white space, quotation marks and dashes, whose differences do not matter."""
    return " ".join(
        text.translate(
            {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0xA0: " "}
        ).split()
    )
