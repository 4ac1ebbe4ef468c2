"""What a ranker looks at: a question and a passage, both analysed once."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.models import Passage
from retrieval.ranking.kinds import Kind, kind_of
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.synonyms import related
from retrieval.text.tokens import Token, terms, tokenize


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its tokens and the kind of answer that it asks for."""

    text: str
    tokens: tuple[Token, ...]
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Analyse what a user typed."""
        return cls(text, tuple(tokenize(text, question=True)), kind_of(text))

    @property
    def content(self) -> tuple[Token, ...]:
        """The tokens that carry subject matter, each term once, in order."""
        first = {token.term: token for token in reversed(self.tokens) if not token.stop}
        return tuple(sorted(first.values(), key=lambda token: token.start))


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage, its tokens, and the terms that its paragraph and its title add to it."""

    passage: Passage
    tokens: tuple[Token, ...]
    context: frozenset[str]

    @property
    def terms(self) -> list[str]:
        """The terms of subject matter, with repetitions: what an engine indexes."""
        return [token.term for token in self.tokens if not token.stop]


def analyse_passages(passages: Sequence[Passage], *, language: str = "en") -> list[AnalysedPassage]:
    """Analyse the passages of one article, each in the context of its paragraph."""
    tokens = [tuple(tokenize(p.text, language=language)) for p in passages]
    paragraphs: dict[int, set[str]] = {}
    for passage, own in zip(passages, tokens, strict=True):
        paragraphs.setdefault(passage.paragraph, set()).update(t.term for t in own if not t.stop)
    contexts = {number: frozenset(terms) for number, terms in paragraphs.items()}
    return [AnalysedPassage(p, own, contexts[p.paragraph]) for p, own in zip(passages, tokens, strict=True)]


class Rarity:
    """How much a term tells, by how few passages hold it: ln(1 + (N - n + 0.5) / (n + 0.5))."""

    def __init__(self) -> None:
        self._frequency: Counter[str] = Counter()
        self._passages = 0

    def add(self, passages: Iterable[AnalysedPassage], *, sign: int = 1) -> None:
        """Count these passages in, or out with `sign=-1`."""
        for passage in passages:
            self._passages += sign
            for term in set(passage.terms):
                self._frequency[term] += sign

    def knows(self, term: str) -> bool:
        """Whether any passage holds the term."""
        return self._frequency[term] > 0

    def of(self, term: str) -> float:
        """The inverse document frequency, above 0; the highest for a term that no passage holds."""
        n = self._frequency[term]
        return math.log1p((self._passages - n + 0.5) / (n + 0.5))


_VAGUE = frozenset(
    terms(
        "want take make go come call use reach part happen kind type thing talk tell give know plan mean "
        "number size amount total figure share date year day time place name person people country"
    )
)
VAGUE_WEIGHT = 0.3
"""What a word that any sentence could hold counts for, beside one that says what a question is about."""


def weight_of(token: Token, rarity: Rarity) -> float:
    """How much a question's word matters: its rarity, less for a vague word."""
    return rarity.of(token.term) * (VAGUE_WEIGHT if token.term in _VAGUE else 1.0)


def is_specific(token: Token, rarity: Rarity) -> bool:
    """Whether a question's token names one thing, so that no other word can stand for it.

    That is a number, a country, a word written as a name, or one that neither the articles nor the thesaurus know.
    """
    if token.term in COUNTRY_TERMS or token.term[:1].isdigit() or token.name:
        return True
    return not rarity.knows(token.term) and not related(token.term)
