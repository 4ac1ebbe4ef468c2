"""A question and the passages that were found for it, to an answer or an honest no. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.models import Answer, Citation, Evidence, Passage, Verdict
from retrieval.ranking.candidates import AnalysedPassage, Question, Rarity
from retrieval.ranking.signals import Candidate
from retrieval.ranking.evidence import Judgement, highlights, judge, missing_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what may answer it.

    Attributes:
        question: analysed.
        candidates: what was found, in no order.
        rarity: the term statistics of the library that it was found in.
        with_meaning: whether an encoder took part.
    """

    question: Question
    candidates: Sequence[Candidate]
    rarity: Rarity
    with_meaning: bool


THRESHOLD = 0.5
"""The probability from which the first passage is called an answer."""


def answer_question(
    question: Question,
    candidates: Sequence[AnalysedPassage],
    rarity: Rarity,
    *,
    cite: Callable[[Passage], Citation],
    limit: int,
) -> Answer:
    """Order the candidates, keep the best `limit`, and say whether the first of them answers.

    Args:
        question: analysed; without content there is no evidence, and so no answer.
        candidates: passages, best first as far as the engine can tell; equal evidence keeps that order.
        rarity: the term statistics of the library that the candidates come from.
        cite: makes the citation of a passage.
        limit: how many passages at most.
    """
    if not question.content or not candidates:
        return unanswered(question)
    judged = sorted(
        ((judge(question, candidate, rarity), candidate) for candidate in candidates),
        key=lambda pair: -pair[0].score,
    )[:limit]
    best, first = judged[0]
    answered = best.probability >= THRESHOLD
    return Answer(
        question=question.text,
        verdict=Verdict.ANSWERED if answered else Verdict.NOT_ANSWERED,
        confidence=round(best.probability, 4),
        evidence=tuple(_evidence(question, j, c, cite, mark=answered) for j, c in judged),
        missing=() if answered else missing_words(question, first, rarity),
    )


def unanswered(question: Question, *, asked: bool = True) -> Answer:
    """The answer where nothing was found at all."""
    words = tuple(question.text[token.start : token.end] for token in question.content) if asked else ()
    return Answer(question.text, Verdict.NOT_ANSWERED, 0.0, (), missing=words, asked=asked)


def _evidence(
    question: Question,
    judged: Judgement,
    candidate: AnalysedPassage,
    cite: Callable[[Passage], Citation],
    *,
    mark: bool,
) -> Evidence:
    return Evidence(
        passage=candidate.passage,
        citation=cite(candidate.passage),
        score=round(judged.score, 4),
        highlights=highlights(question, candidate),
        answer=judged.answer if mark and judged.probability >= THRESHOLD else None,
    )
