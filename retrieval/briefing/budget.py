"""What a point costs of a briefing's budget, and how long it takes to read."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from retrieval.model import Budget, Passage, Span

WORDS_A_SECOND = 238 / 60
"""Silent reading of English non-fiction: 238 words a minute (Brysbaert, J. Memory and Language 2019)."""

_SIGN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
WORDS_A_SIGN = 0.8
"""What a character counts for where words have no spaces: Chinese is read at 255 signs a minute, Japanese at 357
(Trauzettel-Klosinski and Dietz, IOVS 2012), between 0.93 and 0.67 of a word each."""

GAP = 2
"""The characters that something left out costs at the beginning or at the end: an ellipsis and a space."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of some quoted text: characters with what shows that something is left out, sentences, seconds of reading."""

    characters: int = 0
    sentences: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.characters + other.characters, self.sentences + other.sentences, self.seconds + other.seconds)

    def shares_of(self, budget: Budget) -> tuple[float, ...]:
        """How much of each limit of a budget this takes; 1 fills it."""
        limits = (
            (self.characters, budget.characters),
            (self.sentences, budget.sentences),
            (self.seconds, budget.seconds),
        )
        return tuple(cost / max(limit, 1e-9) for cost, limit in limits if limit is not None)

    def fits(self, budget: Budget) -> bool:
        """Whether this is within a budget."""
        return max(self.shares_of(budget), default=0.0) <= 1.0


def cost_of(passage: Passage, kept: Sequence[Span] = (), lead: Passage | None = None) -> Cost:
    """What quoting a passage costs, whole or in part, with the sentence before it or without."""
    text = passage.text
    parts = [text[span.start : span.end] for span in kept] or [text]
    gaps = GAP * (len(parts) - 1) + len(parts) - 1
    gaps += GAP * (bool(kept) and kept[0].start > 0) + GAP * (bool(kept) and kept[-1].end < len(text))
    seconds = sum(words_in(part) for part in parts) / WORDS_A_SECOND
    own = Cost(sum(map(len, parts)) + gaps, 1, seconds)
    return own + cost_of(lead) + Cost(characters=1) if lead else own


def words_in(text: str) -> float:
    """How many words there are to read; characters count for part of one where words have no spaces."""
    signs = len(_SIGN.findall(text))
    return len(_SIGN.sub(" ", text).split()) + WORDS_A_SIGN * signs if signs else float(len(text.split()))
