"""What a passage holds of a question, as numbers: one row of signals a candidate.

Each signal is explained where it is named. All are made so that they mean the same in a paragraph of three sentences and
in a library of thousands: shares between 0 and 1, or cosines.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from retrieval.models import Span
from retrieval.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.ranking.kinds import Kind
from retrieval.ranking.short_answer import can_find, find_short_answer, is_sure
from retrieval.text.synonyms import match_weight

NEARBY = 0.75
"""What a question's word counts for when it stands in the passage's paragraph and not in the passage."""


class Similarity(NamedTuple):
    """Cosines of a question with a passage, the ones before and behind it, its paragraph (mean), and the nearest other."""

    own: float
    before: float
    after: float
    paragraph: float
    best: float


class Signals(NamedTuple):
    """The signals of one candidate. `lead` signals compare it with the best other candidate."""

    bm25: float
    """BM25's score, as a share of the best that any passage could have for this question."""
    bm25_lead: float
    exact: float
    """Share of the question's words, weighted by rarity, that the passage has."""
    exact_lead: float
    synonyms: float
    """The same with words that mean the same counted in, by how nearly."""
    synonyms_lead: float
    nearby: float
    """The same with the paragraph's words counted in, at a discount."""
    before: float
    """Share of the question's words that the sentence before has."""
    title: float
    """Share of the question's words that the title has."""
    share: float
    """Share of the question's words that the passage has, all weighing the same."""
    phrases: float
    """Share of the question's neighbouring words that are neighbours in the passage, too."""
    proximity: float
    """How close together the question's words stand: how many there are a word of the stretch that holds them."""
    rarest: float
    """1 if the passage has the question's rarest word (or one for it)."""
    absent_name: float
    """Share of the question's names and numbers that neither passage nor paragraph holds."""
    other_modifier: float
    """1 if a thing that the question names is there without the word that says which."""
    characters: float
    """Share of the question's character trigrams that the passage has: word forms that a stemmer does not join."""
    characters_lead: float
    meaning: float
    """Cosine of question and passage by the encoder."""
    meaning_lead: float
    meaning_before: float
    meaning_after: float
    meaning_paragraph: float
    paragraph: float
    """Share of the question's words that the paragraph has."""
    fits: float
    """1 if what is asked for is there, -1 if not, 0 for questions that do not ask for a kind."""
    fits_near: float
    """How near what is asked for stands to the question's words, 0 to 1."""
    fits_new: float
    """1 if what is asked for is there and the title does not say it."""
    figures: float
    """Logarithm of the number of figures in the passage, years and all."""
    names: float
    """Logarithm of the number of names in the passage that neither question nor title has."""
    cue: float
    """1 if the passage has a word that goes with the kind of question: `because` with why, `by` with how, `is a` …"""
    rest: float
    """Share of the question's words that the passage has, of those that the title does not have."""
    rest_lead: float
    rest_phrases: float
    """1 if two neighbouring words of the question, not both of the title, are neighbours in the passage."""
    topic: float
    """Share of the question's words, by weight, that the title has, or the paragraph's other sentences."""
    last: float
    """1 for the last sentence of its paragraph."""
    length: float
    """Logarithm of the passage's number of words."""
    news: float
    """Logarithm of how many words of subject matter the passage has that the question does not."""
    first: float
    """1 for the first sentence of its paragraph, then 1/2, 1/3 …"""
    points_back: float
    """1 if the passage opens with a pronoun."""
    asked: float
    """Logarithm of the number of words that the question has."""
    unknown: float
    """Share of the question's words, by weight, that no passage of the library has."""
    stranger: float
    """1 if the question names something (a name, a country, a number) that nothing in the library mentions."""
    surroundings: float
    """Logarithm of the number of sentences in the paragraph."""
    titled: float
    """1 if the passage's article has a title of its own."""
    foreign: float
    """1 if the question is in another language than the passage, so that their words cannot be the same."""


SIGNALS = Signals._fields
LEADS = {
    "rest_lead": "rest",
    "bm25_lead": "bm25",
    "exact_lead": "exact",
    "synonyms_lead": "synonyms",
    "characters_lead": "characters",
}
MEANING = frozenset({"meaning", "meaning_lead", "meaning_before", "meaning_after", "meaning_paragraph"})
"""The signals that need an encoder."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its signals, and what in it may be marked as the short answer."""

    analysed: AnalysedPassage
    signals: Signals
    answer: Span | None


def measure(
    question: Question,
    candidates: Sequence[AnalysedPassage],
    rarity: Rarity,
    *,
    bm25: Sequence[float],
    similarity: Sequence[Similarity] | None,
) -> list[Candidate]:
    """The signals of all candidates for a question.

    Args:
        question: with content.
        candidates: passages.
        rarity: the term statistics of the library that they come from.
        bm25: the engine's score of each, 0 where it did not find it.
        similarity: of each; None if there is no encoder.
    """
    words = _Words.of(question, rarity)
    rows = [
        _measure_one(words, candidate, score, similarity[i] if similarity else None)
        for i, (candidate, score) in enumerate(zip(candidates, bm25, strict=True))
    ]
    leads = zip(*(_leads([getattr(row.signals, of) for row in rows]) for of in LEADS.values()), strict=True)
    return [
        Candidate(row.analysed, row.signals._replace(**dict(zip(LEADS, own, strict=True))), row.answer)
        for row, own in zip(rows, leads, strict=True)
    ]


def _leads(values: Sequence[float]) -> list[float]:
    """How far each value is ahead of the best other."""
    return [value - best for value, best in zip(values, _best_others(values), strict=True)]


def _best_others(values: Sequence[float]) -> list[float]:
    """For each value the highest of the others; its own where it is alone."""
    if len(values) < 2:
        return list(values)
    second, first = sorted(values)[-2:]
    return [second if value == first else first for value in values]


@dataclass(frozen=True, slots=True)
class _Words:
    """What of a question stays the same for all candidates."""

    question: Question
    weights: tuple[float, ...]
    total: float
    most_bm25: float
    specific: tuple[bool, ...]
    rarest: int
    unknown: float
    stranger: float
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, question: Question, rarity: Rarity) -> "_Words":
        content = question.content
        weights = tuple(weight_of(token, rarity) for token in content)
        total = sum(weights) or 1.0
        specific = tuple(is_specific(t, rarity) for t in content)
        stranger = any(s and not rarity.knows(t.term) for s, t in zip(specific, content, strict=True))
        unknown = sum(w for t, w in zip(content, weights, strict=True) if not rarity.knows(t.term)) / total
        sequence = [t for t in question.tokens if not t.stop]
        return cls(
            question=question,
            weights=weights,
            total=total,
            most_bm25=sum(rarity.of(t.term) for t in content) or 1.0,
            specific=specific,
            rarest=max(range(len(content)), key=weights.__getitem__),
            unknown=unknown,
            stranger=float(stranger),
            pairs=tuple((a.term, b.term) for a, b in pairwise(sequence) if a.term != b.term),
        )


def _measure_one(words: _Words, candidate: AnalysedPassage, bm25: float, similarity: Similarity | None) -> Candidate:
    question, content = words.question, words.question.content
    present = candidate.present
    exact = [1.0 if t.term in present else 0.0 for t in content]
    own = [e or match_weight(t.term, present) for t, e in zip(content, exact, strict=True)]
    nearby = [o or NEARBY * match_weight(t.term, candidate.context) for t, o in zip(content, own, strict=True)]
    found = find_short_answer(
        question.kind, question.tokens, candidate.passage.text, candidate.tokens, language=candidate.language
    )
    answer = found.span if found else None
    matched = [i for i, t in enumerate(t for t in candidate.tokens if not t.stop) if t.term in question.terms]
    names = [w for w, specific in zip(nearby, words.specific, strict=True) if specific]
    nearness = similarity or Similarity(0.0, 0.0, 0.0, 0.0, 0.0)
    in_title = _share([1.0 if t.term in candidate.title else 0.0 for t in content], words)
    signals = Signals(
        bm25=bm25 / words.most_bm25,
        bm25_lead=0.0,
        exact=_share(exact, words),
        exact_lead=0.0,
        synonyms=_share(own, words),
        synonyms_lead=0.0,
        nearby=_share(nearby, words),
        before=_share([1.0 if t.term in candidate.before else 0.0 for t in content], words),
        title=in_title,
        share=sum(own) / len(content),
        phrases=_phrases(words, candidate),
        proximity=_proximity(matched),
        rarest=own[words.rarest],
        absent_name=sum(1 for w in names if not w) / len(names) if names else 0.0,
        other_modifier=float(_has_other_modifier(question, candidate)),
        characters=len(question.trigrams & candidate.trigrams) / max(1, len(question.trigrams)),
        characters_lead=0.0,
        meaning=nearness.own,
        meaning_lead=nearness.own - nearness.best,
        meaning_before=nearness.before,
        meaning_after=nearness.after,
        meaning_paragraph=nearness.paragraph,
        paragraph=_share([1.0 if t.term in candidate.context else 0.0 for t in content], words),
        fits=_fits(question.kind, candidate, answer),
        fits_near=0.0 if answer is None else _nearness(answer, question, candidate),
        fits_new=float(answer is not None and not _in_title(answer, candidate)),
        figures=math.log1p(sum(1 for t in candidate.tokens if t.term[:1].isdigit())),
        names=math.log1p(len({t.term for t in candidate.tokens if t.name} - question.terms - candidate.title)),
        cue=float(_has_cue(question, candidate)),
        rest=_rest(own, words, candidate),
        rest_lead=0.0,
        rest_phrases=float(_has_rest_phrase(words, candidate)),
        topic=in_title,
        last=float(candidate.passage.sentence == candidate.sentences),
        length=math.log1p(len(candidate.tokens)),
        news=math.log1p(len(present - question.terms)),
        first=1.0 / candidate.passage.sentence,
        points_back=float(bool(candidate.tokens) and _opening(candidate) in _PRONOUNS),
        asked=math.log1p(len(content)),
        unknown=words.unknown,
        stranger=words.stranger,
        surroundings=math.log1p(candidate.sentences),
        titled=float(bool(candidate.title)),
        foreign=float(question.language != candidate.language),
    )
    return Candidate(candidate, signals, found.span if found and is_sure(question.kind, found) else None)


def _fits(kind: Kind, candidate: AnalysedPassage, answer: Span | None) -> float:
    if not can_find(kind, candidate.language):
        return 0.0
    return 1.0 if answer else -1.0


_CUES = {
    Kind.REASON: re.compile(
        r"\b(?:because|due to|since|owing to|so that|in order to|as a result|thus|therefore|caused?|reasons?|led to|to)\b", re.IGNORECASE
    ),
    Kind.MANNER: re.compile(r"\b(?:by|through|using|via|with the help|when|process|method)\b", re.IGNORECASE),
    Kind.DEFINITION: re.compile(r"\b(?:is|are|was|were|refers to|means|known as|defined as)\s+(?:an?|the|any|one)\b", re.IGNORECASE),
    Kind.ORGANISATION: re.compile(
        r"\b(?:Inc|Corp|Ltd|company|group|party|agency|university|team|league|organi[sz]ation|department|ministry)\b", re.IGNORECASE
    ),
    Kind.PLACE: re.compile(r"\b(?:located|lies|situated|based|between|near|north|south|east|west\w*|border\w*|in)\b", re.IGNORECASE),
    Kind.DATE: re.compile(r"\b(?:centur(?:y|ies)|decades?|premiere\w*|release\w*|since|until|began|started|ended|in)\b", re.IGNORECASE),
    Kind.PERSON: re.compile(r"\b(?:by|played|portrayed|written|sung|performed|led|named|who|starring|founded)\b", re.IGNORECASE),
    Kind.OTHER: re.compile(r"\b(?:called|known as|named|such as|include[sd]?|including|consists? of)\b", re.IGNORECASE),
}  # fmt: skip


def _has_cue(question: Question, candidate: AnalysedPassage) -> bool:
    cue = _CUES.get(question.kind)
    return cue is not None and cue.search(candidate.passage.text) is not None


def _in_title(answer: Span, candidate: AnalysedPassage) -> bool:
    inside = [t.term for t in candidate.tokens if answer.start <= t.start < answer.end and not t.stop]
    return all(term in candidate.title for term in inside)


def _rest(own: Sequence[float], words: _Words, candidate: AnalysedPassage) -> float:
    kept = [
        (value, weight)
        for value, weight, token in zip(own, words.weights, words.question.content, strict=True)
        if token.term not in candidate.title
    ]
    total = sum(weight for _, weight in kept)
    return sum(value * weight for value, weight in kept) / total if total else 0.5


def _has_rest_phrase(words: _Words, candidate: AnalysedPassage) -> bool:
    there = set(pairwise(candidate.terms))
    return any(pair in there and not set(pair) <= candidate.title for pair in words.pairs)


_PRONOUNS = frozenset({"he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "their", "its"})


def _opening(candidate: AnalysedPassage) -> str:
    first = candidate.tokens[0]
    return candidate.passage.text[first.start : first.end].casefold()


def _share(values: Sequence[float], words: _Words) -> float:
    weighed: float = sum(map(mul, values, words.weights))
    return weighed / words.total


def _phrases(words: _Words, candidate: AnalysedPassage) -> float:
    if not words.pairs:
        return 0.0
    there = set(pairwise(candidate.terms))
    return sum(1 for pair in words.pairs if pair in there) / len(words.pairs)


def _proximity(matched: Sequence[int]) -> float:
    if len(matched) < 2:
        return 0.0
    return len(matched) / (matched[-1] - matched[0] + 1)


def _nearness(answer: Span, question: Question, candidate: AnalysedPassage) -> float:
    asked = question.terms
    gaps = [
        max(0, token.start - answer.end, answer.start - token.end)
        for token in candidate.tokens
        if token.term in asked and not token.stop
    ]
    return 1.0 / (1.0 + min(gaps) / 20.0) if gaps else 0.0


def _has_other_modifier(question: Question, candidate: AnalysedPassage) -> bool:
    context = candidate.present | candidate.context
    return any(
        head.term in candidate.present and not match_weight(modifier.term, context)
        for modifier, head in pairwise(question.tokens)
        if not modifier.stop and not head.stop and head.start - modifier.end == 1
    )
