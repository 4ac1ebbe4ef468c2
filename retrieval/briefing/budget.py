"""Computes what quoted sentences cost against a briefing's budget, including their reading time."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from retrieval.model import Budget, Passage, Span

WORDS_A_SECOND = 238 / 60
"""Silent reading speed for English non-fiction: 238 words per minute (Brysbaert, J. Memory and Language 2019)."""

_SIGN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
WORDS_A_SIGN = 0.8
"""Words per character in scripts without spaces. Chinese is read at 255 characters per minute, Japanese at 357
(Trauzettel-Klosinski and Dietz, IOVS 2012), which is 0.93 and 0.67 words per character."""

GAP = 2
"""Characters that an omission costs at the beginning or end of a sentence: an ellipsis and a space."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of quoted text: characters including ellipses, sentences, and seconds of reading."""

    characters: int = 0
    sentences: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.characters + other.characters, self.sentences + other.sentences, self.seconds + other.seconds)

    def shares_of(self, budget: Budget) -> tuple[float, ...]:
        """The fraction of each limit that this cost uses, for the limits that the budget sets; 1 means used up."""
        limits = (
            (self.characters, budget.characters),
            (self.sentences, budget.sentences),
            (self.seconds, budget.seconds),
        )
        return tuple(cost / max(limit, 1e-9) for cost, limit in limits if limit is not None)

    def fits(self, budget: Budget) -> bool:
        """Whether the cost is within every limit of a budget."""
        return max(self.shares_of(budget), default=0.0) <= 1.0


def cost_of(passage: Passage, kept: Sequence[Span] = (), lead: Passage | None = None) -> Cost:
    """The cost of quoting a passage.

    Args:
        passage: the sentence.
        kept: the ranges of it that are quoted; empty for the whole sentence.
        lead: the preceding sentence, if it is quoted as well.
    """
    text = passage.text
    parts = [text[span.start : span.end] for span in kept] or [text]
    gaps = GAP * (len(parts) - 1) + len(parts) - 1
    gaps += GAP * (bool(kept) and kept[0].start > 0) + GAP * (bool(kept) and kept[-1].end < len(text))
    seconds = sum(words_in(part) for part in parts) / WORDS_A_SECOND
    own = Cost(sum(map(len, parts)) + gaps, 1, seconds)
    return own + cost_of(lead) + Cost(characters=1) if lead else own


def words_in(text: str) -> float:
    """The number of words to read; in scripts without spaces each character counts as `WORDS_A_SIGN` words."""
    signs = len(_SIGN.findall(text))
    return len(_SIGN.sub(" ", text).split()) + WORDS_A_SIGN * signs if signs else float(len(text.split()))
