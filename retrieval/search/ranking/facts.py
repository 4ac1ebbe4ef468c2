"""Computes the features of the best candidate for the probability model."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.model import PassageId
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.search.reader import Sure
from retrieval.text.folding import fold
from retrieval.text.synonyms import match_weight

MOST_LEAD = 8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer a question. It is analysed when it is looked at, because most candidates never are.

    Attributes:
        passage_id: the passage.
        analyse: returns the analysed passage.
        bm25: its BM25 score as a fraction of the highest possible score for the question.
        cosine: the cosine of question and passage vectors; 0 without an encoder.
        score: the reader's score (log-odds); None if the reader did not read the passage.
        answer: the reader's short answer in the passage.
        window: the terms of the window that was read.
    """

    passage_id: PassageId
    analyse: Callable[[PassageId], AnalysedPassage]
    bm25: float
    cosine: float
    score: float | None = None
    answer: Sure | None = None
    window: frozenset[str] = frozenset()

    @property
    def analysed(self) -> AnalysedPassage:
        """The analysed passage."""
        return self.analyse(self.passage_id)

    @property
    def around(self) -> frozenset[str]:
        """The terms of the window that was read, of the paragraph and of the article's title."""
        analysed = self.analysed
        return self.window | analysed.present | analysed.context | analysed.title


class Facts(NamedTuple):
    """The features of the first candidate of a ranked list, from which its probability is computed."""

    reader: float
    """The reader's log-odds that the candidate answers, against no answer."""
    lead: float
    """The score difference to the next candidate with a different short answer; equal answers do not compete."""
    total: float
    """The reader's log-odds that any of the sentences answers, because evidence may be spread over several."""
    bm25: float
    """The BM25 score as a fraction of the best possible; guards against good sentences on another subject."""
    cosine: float
    """The cosine by the encoder, which was trained on more text than the reader."""
    missing: float
    """The fraction of names and numbers of the question missing in the window and the title; high for answers about
    somebody else."""
    unknown: float
    """The fraction of the question's words, by weight, that no article contains; high for unrelated questions."""
    foreign: float
    """1 if question and passage are in different languages, so that words cannot match; else 0."""


def facts_of(question: Question, ordered: Sequence[tuple[float, Candidate]], rarity: Rarity) -> Facts:
    """The features of the first candidate.

    Args:
        question: the analysed question.
        ordered: pairs of score and candidate, best first; not empty.
        rarity: the term statistics of the library.
    """
    first = ordered[0][1]
    foreign = question.language != first.analysed.language
    rival = next((score for score, c in ordered[1:] if not agree(_said(first), _said(c))), None)
    return make_facts(
        (ordered[0][0], rival),
        [c.score for _, c in ordered if c.score is not None],
        first.score or 0.0,
        bm25=first.bm25,
        cosine=first.cosine,
        missing=missing_share(question, first, rarity, foreign=foreign),
        unknown=0.0 if foreign else unknown_share(question, rarity),
        foreign=float(foreign),
    )


def agree(one: str, other: str) -> bool:
    """Whether the words of one short answer include those of the other; False if one is empty."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return bool(first and second) and (first <= second or second <= first)


def _said(candidate: Candidate) -> str:
    """The text of a candidate's short answer; empty if there is none."""
    return "" if candidate.answer is None else candidate.analysed.passage.text[slice(*candidate.answer.span)]


def make_facts(order: tuple[float, float | None], read: Sequence[float], first: float, **plain: float) -> Facts:
    """Compute the features from scores.

    Args:
        order: the ranking scores of the first candidate and of the next one with a different answer (None if none).
        read: the reader's scores of all candidates that it read.
        first: the reader's score of the first candidate.
        plain: the other features, unchanged.
    """
    lead = MOST_LEAD / 2 if order[1] is None else min(MOST_LEAD, order[0] - order[1])
    return Facts(reader=first, lead=lead, total=_log_sum(read) if read else 0.0, **plain)


def missing_share(question: Question, candidate: Candidate, rarity: Rarity, *, foreign: bool) -> float:
    """The fraction of the question's names and numbers missing around a candidate; only numbers if `foreign`."""
    named = [
        token for token in question.content if (token.term[:1].isdigit() if foreign else is_specific(token, rarity))
    ]
    return sum(1 for token in named if not match_weight(token.term, candidate.around)) / len(named) if named else 0.0


def unknown_share(question: Question, rarity: Rarity) -> float:
    """The fraction of the question's words, by weight, that no passage of the library contains."""
    weights = [(weight_of(token, rarity), rarity.knows(token.term)) for token in question.content]
    total = sum(weight for weight, _ in weights)
    return sum(weight for weight, known in weights if not known) / total if total else 0.0


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
