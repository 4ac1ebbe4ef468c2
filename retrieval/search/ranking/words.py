"""Which of a question's words a passage has, says in another way, or lacks."""

from retrieval.model import Span
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import Token


def highlights(question: Question, candidate: AnalysedPassage) -> tuple[Span, ...]:
    """Where the passage has the question's own words."""
    return tuple(Span(t.start, t.end) for t in candidate.tokens if t.term in question.terms and not t.stop)


def matched_words(question: Question, candidate: AnalysedPassage) -> tuple[str, ...]:
    """The question's words, as typed, that the passage has."""
    return tuple(_typed(question, token) for token in question.content if token.term in candidate.present)


def related_words(question: Question, candidate: AnalysedPassage) -> tuple[tuple[str, str], ...]:
    """The question's words that the passage says in another way, each with the passage's word."""
    pairs = []
    for token in question.content:
        if token.term in candidate.present:
            continue
        weights = [(match_weight(token.term, frozenset({t.term})), t) for t in candidate.tokens if not t.stop]
        weight, nearest = max(weights, key=lambda pair: pair[0], default=(0.0, None))
        if nearest is not None and weight:
            pairs.append((_typed(question, token), candidate.passage.text[nearest.start : nearest.end]))
    return tuple(pairs)


def missing_words(question: Question, candidate: AnalysedPassage, rarity: Rarity) -> tuple[str, ...]:
    """The question's words, as typed, that no article mentions and the closest passage says in no other way."""
    present = candidate.context | candidate.present
    return tuple(
        _typed(question, token)
        for token in question.content
        if not rarity.knows(token.term) and not match_weight(token.term, present)
    )


def absent_names(question: Question, around: frozenset[str], rarity: Rarity) -> tuple[str, ...]:
    """The question's names and numbers, as typed, that are not among some terms, and not said in another way either."""
    return tuple(
        _typed(question, token)
        for token in question.content
        if is_specific(token, rarity) and not match_weight(token.term, around)
    )


def _typed(question: Question, token: Token) -> str:
    return question.text[token.start : token.end]
