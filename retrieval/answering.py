"""A question and the passages that were found for it, to an answer or an honest no. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.models import Answer, Citation, Evidence, Explanation, Passage, Strictness, Verdict
from retrieval.ranking.candidates import Question, Rarity
from retrieval.ranking.model import Model, Weighed, load_model
from retrieval.ranking.signals import Candidate
from retrieval.ranking.words import highlights, matched_words, missing_words, related_words

THRESHOLDS = {Strictness.STRICT: 0.8, Strictness.NORMAL: 0.45, Strictness.LENIENT: 0.3}
"""The probability from which the first passage is called an answer; docs/quality.md has what each gives."""

FOREIGN = 0.7
"""What the thresholds are multiplied by for a question in another language than the first passage: nothing but meaning
speaks for an answer then, so that no confidence is high, and half of the right answers would be kept back. Set by hand, not fitted; docs/quality.md says
in view of what, and what it costs."""

MARK_THRESHOLD = 0.45
"""The probability from which a short answer is marked, however lenient the rest: a wrong mark is worse than none."""


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


def answer_question(
    asked: Asked,
    *,
    cite: Callable[[Passage], Citation],
    limit: int,
    strictness: Strictness = Strictness.NORMAL,
    explain: bool = False,
) -> Answer:
    """Order the candidates, keep the best `limit`, and say whether the first of them answers.

    Args:
        asked: a question without content has no evidence, and so no answer.
        cite: makes the citation of a passage.
        limit: how many passages at most.
        strictness: how sure the first must be.
        explain: whether to say why.
    """
    question = asked.question
    if not question.content or not asked.candidates:
        return unanswered(question)
    model = load_model(with_meaning=asked.with_meaning)
    weighed = model.weigh(question.kind, asked.candidates)
    confidence = model.confidence(weighed)
    discount = FOREIGN if question.language != weighed[0].candidate.analysed.language else 1.0
    threshold = THRESHOLDS[strictness] * discount
    answered = confidence >= threshold
    marked = answered and confidence >= MARK_THRESHOLD * discount
    evidence = tuple(_evidence(question, w, cite, mark=marked) for w in weighed[: max(limit, 2)])
    return Answer(
        question=question.text,
        verdict=Verdict.ANSWERED if answered else Verdict.NOT_ANSWERED,
        confidence=round(confidence, 4),
        evidence=evidence[:limit],
        missing=() if answered else missing_words(question, weighed[0].candidate.analysed, asked.rarity),
        explanation=_explanation(asked, model, weighed, evidence, threshold) if explain else None,
    )


def unanswered(question: Question, *, asked: bool = True) -> Answer:
    """The answer where nothing was found at all."""
    words = tuple(question.text[token.start : token.end] for token in question.content) if asked else ()
    return Answer(question.text, Verdict.NOT_ANSWERED, 0.0, (), missing=words, asked=asked)


def _evidence(question: Question, weighed: Weighed, cite: Callable[[Passage], Citation], *, mark: bool) -> Evidence:
    analysed = weighed.candidate.analysed
    return Evidence(
        passage=analysed.passage,
        citation=cite(analysed.passage),
        score=round(weighed.score, 4),
        highlights=highlights(question, analysed),
        answer=weighed.candidate.answer if mark else None,
    )


def _explanation(
    asked: Asked, model: Model, weighed: Sequence[Weighed], evidence: Sequence[Evidence], threshold: float
) -> Explanation:
    first = weighed[0].candidate.analysed
    return Explanation(
        kind=asked.question.kind.value,
        matched=matched_words(asked.question, first),
        related=related_words(asked.question, first),
        shares=model.shares(weighed[0], weighed[1] if len(weighed) > 1 else None),
        runner_up=evidence[1] if len(evidence) > 1 else None,
        threshold=threshold,
        with_meaning=asked.with_meaning,
    )
