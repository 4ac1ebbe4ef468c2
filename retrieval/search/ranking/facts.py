"""What is known of a candidate beside its text: the reader's score and a handful of plain facts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.search.reader import Sure
from retrieval.text.folding import fold
from retrieval.text.synonyms import match_weight

MOST_LEAD = 8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    Attributes:
        analysed: the passage.
        bm25: its score by BM25, as a share of the best that any passage could have for this question.
        cosine: of question and passage by the encoder, 0 where there is none.
        score: the reader's, or None where it did not read the passage.
        answer: the reader's short answer in it.
        around: the terms of the window that was read, of its paragraph and of the article's title.
    """

    analysed: AnalysedPassage
    bm25: float
    cosine: float
    score: float | None = None
    answer: Sure | None = None
    around: frozenset[str] = frozenset()


class Facts(NamedTuple):
    """The facts about the first candidate of an ordered list, from which its probability is made."""

    reader: float
    """The reader's log-odds that it answers against that nothing does."""
    lead: float
    """How far it is ahead of the next that gives another short answer: two that say the same are no rivals."""
    total: float
    """The log-odds, by the reader, that any of the sentences answers: evidence may be spread over several."""
    bm25: float
    """BM25's score as a share of the best possible: the reader may take a good sentence about something else."""
    cosine: float
    """The encoder's cosine: the reader was trained on less text than the encoder."""
    missing: float
    """The share of the question's names and numbers that neither the window nor the title has: an answer about
    somebody else."""
    unknown: float
    """The share of the question's words, by rarity, that no article has: a question about something else."""
    foreign: float
    """1 if the question is in another language than the passage, where words cannot be the same."""


def facts_of(question: Question, ordered: Sequence[tuple[float, Candidate]], rarity: Rarity) -> Facts:
    """The facts about the first of some candidates.

    Args:
        question: analysed.
        ordered: candidates, best first, each with its score in the order; not empty.
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
    """Whether two short answers are the same, or one holds the words of the other; an empty one agrees with none."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return bool(first and second) and (first <= second or second <= first)


def _said(candidate: Candidate) -> str:
    """A candidate's short answer, empty where the reader gave none."""
    return "" if candidate.answer is None else candidate.analysed.passage.text[slice(*candidate.answer.span)]


def make_facts(order: tuple[float, float | None], read: Sequence[float], first: float, **plain: float) -> Facts:
    """The facts of a list.

    Args:
        order: the scores of the first and of its next rival in the order; None for no rival.
        read: the reader's scores of all that it read.
        first: the reader's score of the first.
        plain: the other facts.
    """
    lead = MOST_LEAD / 2 if order[1] is None else min(MOST_LEAD, order[0] - order[1])
    return Facts(reader=first, lead=lead, total=_log_sum(read) if read else 0.0, **plain)


def missing_share(question: Question, candidate: Candidate, rarity: Rarity, *, foreign: bool) -> float:
    """The share of the question's names and numbers that are missing around a candidate; of a foreign one's numbers."""
    named = [
        token for token in question.content if (token.term[:1].isdigit() if foreign else is_specific(token, rarity))
    ]
    return sum(1 for token in named if not match_weight(token.term, candidate.around)) / len(named) if named else 0.0


def unknown_share(question: Question, rarity: Rarity) -> float:
    """The share of the question's words, by weight, that no passage of the library has."""
    weights = [(weight_of(token, rarity), rarity.knows(token.term)) for token in question.content]
    total = sum(weight for weight, _ in weights)
    return sum(weight for weight, known in weights if not known) / total if total else 0.0


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
