"""From a question and a candidate passage to one probability that the passage answers."""

import math
from dataclasses import dataclass
from itertools import pairwise

from retrieval.models import Span
from retrieval.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.ranking.kinds import Kind
from retrieval.ranking.short_answer import find_short_answer
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import Token

NEARBY = 0.75
"""What a question's word counts for when it stands in the passage's paragraph and not in the passage."""

_MARKED_KINDS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENTAGE, Kind.DATE, Kind.DURATION, Kind.PERSON, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage holds of a question.

    Attributes:
        own: share of the question's words, weighted by rarity, that the passage itself covers, 0 to 1.
        coverage: the same with its paragraph's words counted in, at a discount.
        absent_name: the question names a country or a number that neither passage nor paragraph holds.
        other_modifier: a thing that the question names is here, without the word that says which: the question asks for
            the defence minister, the passage has a prime minister.
        answer: the short answer found, for kinds of question that ask for one.
        fits: whether what is asked for is there; None for questions that do not ask for a kind.
    """

    own: float
    coverage: float
    absent_name: bool
    other_modifier: bool
    answer: Span | None
    fits: bool | None

    @property
    def score(self) -> float:
        """For ordering candidates: higher is better, of no meaning across questions."""
        return self.own + 0.5 * self.coverage + (0.35 if self.fits else 0.0)

    @property
    def probability(self) -> float:
        """That the passage answers. Set by hand on general grounds, not fitted: half at half of the words covered."""
        logit = 7.0 * (self.coverage - 0.55)
        if self.fits is not None:
            logit += 0.5 if self.fits else -1.5
        if self.absent_name:
            logit -= 3.0
        if self.other_modifier:
            logit -= 1.5
        return 1.0 / (1.0 + math.exp(-logit))


def judge(question: Question, candidate: AnalysedPassage, rarity: Rarity) -> Judgement:
    """Weigh one candidate; the question must have content."""
    own_terms = frozenset(candidate.terms)
    weights = [weight_of(token, rarity) for token in question.content]
    total = sum(weights)
    own = [match_weight(token.term, own_terms) for token in question.content]
    nearby = [
        max(here, NEARBY * match_weight(token.term, candidate.context))
        for token, here in zip(question.content, own, strict=True)
    ]
    answer = find_short_answer(question.kind, question.tokens, candidate.passage.text, candidate.tokens)
    return Judgement(
        own=_weighted(own, weights) / total,
        coverage=_weighted(nearby, weights) / total,
        absent_name=any(is_specific(t, rarity) and not w for t, w in zip(question.content, nearby, strict=True)),
        other_modifier=_has_other_modifier(question, candidate),
        answer=answer,
        fits=answer is not None if question.kind in _MARKED_KINDS else None,
    )


def _has_other_modifier(question: Question, candidate: AnalysedPassage) -> bool:
    terms = frozenset(candidate.terms)
    context = terms | candidate.context
    return any(
        head.term in terms and not match_weight(modifier.term, context)
        for modifier, head in pairwise(question.tokens)
        if not modifier.stop and not head.stop and head.start - modifier.end == 1
    )


def highlights(question: Question, candidate: AnalysedPassage) -> tuple[Span, ...]:
    """Where the passage has the question's own words."""
    asked = {token.term for token in question.content}
    return tuple(Span(t.start, t.end) for t in candidate.tokens if t.term in asked and not t.stop)


def missing_words(question: Question, candidate: AnalysedPassage, rarity: Rarity) -> tuple[str, ...]:
    """The question's words, as typed, that no article mentions and the closest passage says in no other way."""
    present = candidate.context | frozenset(candidate.terms)
    return tuple(
        _typed(question, token)
        for token in question.content
        if not rarity.knows(token.term) and not match_weight(token.term, present)
    )


def _typed(question: Question, token: Token) -> str:
    return question.text[token.start : token.end]


def _weighted(values: list[float], weights: list[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
