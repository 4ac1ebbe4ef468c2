"""Compares the words of a question with a passage: matching, related and missing words."""

from retrieval.model import Span
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import Token


def highlights(question: Question, candidate: AnalysedPassage) -> tuple[Span, ...]:
    """The ranges of the passage that match words of the question."""
    return tuple(Span(t.start, t.end) for t in candidate.tokens if t.term in question.terms and not t.stop)


def matched_words(question: Question, candidate: AnalysedPassage) -> tuple[str, ...]:
    """The words of the question, as typed, that occur in the passage."""
    return tuple(_typed(question, token) for token in question.content if token.term in candidate.present)


def related_words(question: Question, candidate: AnalysedPassage) -> tuple[tuple[str, str], ...]:
    """Pairs of a word of the question and a related word in the passage, for words that do not occur themselves."""
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
    """The words of the question, as typed, that no article contains and that have no synonym in the closest passage."""
    present = candidate.context | candidate.present
    return tuple(
        _typed(question, token)
        for token in question.content
        if not rarity.knows(token.term) and not match_weight(token.term, present)
    )


def absent_names(question: Question, around: frozenset[str], rarity: Rarity) -> tuple[str, ...]:
    """The names and numbers of the question, as typed, that have neither a match nor a synonym among some terms."""
    return tuple(
        _typed(question, token)
        for token in question.content
        if is_specific(token, rarity) and not match_weight(token.term, around)
    )


def _typed(question: Question, token: Token) -> str:
    return question.text[token.start : token.end]
