"""Ranks the candidates for a question and decides whether the best one answers it. Pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.model import Answer, Citation, Evidence, Explanation, Passage, Span, Strictness, Verdict
from retrieval.search.ranking.candidates import Question, Rarity
from retrieval.search.ranking.facts import Candidate, facts_of
from retrieval.search.ranking.model import BOTH, FOREIGN, Model, load_model, logistic
from retrieval.search.ranking.words import absent_names, highlights, matched_words, missing_words, related_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates.

    Attributes:
        question: the analysed question.
        candidates: the candidates, unordered; those that the reader has read carry its score.
        rarity: the term statistics of the searched library.
        variant: the model variant for the components used, see `retrieval.search.ranking.model`.
        markable: whether a short answer can be marked; False for yes/no questions.
    """

    question: Question
    candidates: Sequence[Candidate]
    rarity: Rarity
    variant: str
    markable: bool = True

    @property
    def with_meaning(self) -> bool:
        """Whether an encoder was used."""
        return self.variant in {BOTH, FOREIGN}


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates with their scores, best first, and the probability that the first one answers."""

    ordered: Sequence[tuple[float, Candidate]]
    confidence: float


def judge(asked: Asked, model: Model) -> Judged:
    """Rank the candidates, of which there must be at least one."""
    ordered = model.ordered(asked.candidates)
    return Judged(ordered, model.confidence(facts_of(asked.question, ordered, asked.rarity)))


def answer_question(
    asked: Asked,
    *,
    cite: Callable[[Passage], Citation],
    limit: int,
    strictness: Strictness = Strictness.NORMAL,
    explain: bool = False,
) -> Answer:
    """Rank the candidates, keep the best `limit`, and decide whether the first one answers.

    Args:
        asked: the question with its candidates. A question without content words has no evidence and no answer.
        cite: makes the citation of a passage.
        limit: maximum number of passages.
        strictness: which threshold the confidence must reach.
        explain: whether to add an explanation.
    """
    question = asked.question
    if not question.content or not asked.candidates:
        return unanswered(question)
    model = load_model(asked.variant)
    judged = judge(asked, model)
    threshold = model.thresholds[strictness]
    answered = judged.confidence >= threshold
    if not answered and not any(c.bm25 or c.cosine for c in asked.candidates):
        # Passages that were only read as context share neither words nor meaning with the question.
        return unanswered(question)
    marks = answered and asked.markable
    evidence = tuple(
        _evidence(
            question,
            score,
            candidate,
            cite,
            answer=marked(model, candidate, judged.confidence) if marks and not n else None,
        )
        for n, (score, candidate) in enumerate(judged.ordered[: max(limit, 2)])
    )
    return Answer(
        question=question.text,
        verdict=Verdict.ANSWERED if answered else Verdict.NOT_ANSWERED,
        confidence=round(judged.confidence, 4),
        evidence=evidence[:limit],
        missing=() if answered else _missing(asked, judged.ordered[0][1]),
        explanation=_explanation(asked, judged, evidence, threshold) if explain else None,
    )


def _missing(asked: Asked, closest: Candidate) -> tuple[str, ...]:
    """The words of the question that no article contains; empty if the articles are in another language."""
    if asked.question.language != closest.analysed.language:
        return ()
    return missing_words(asked.question, closest.analysed, asked.rarity)


def marked(model: Model, candidate: Candidate, confidence: float) -> Span | None:
    """The short answer in a passage, if its probability reaches `mark_from` (right in nine of ten cases); else None."""
    found = candidate.answer
    if found is None or model.mark_confidence(found.probability, confidence) < model.mark_from:
        return None
    return found.span


def unanswered(question: Question, *, asked: bool = True) -> Answer:
    """The answer when nothing was found."""
    words = tuple(question.text[token.start : token.end] for token in question.content) if asked else ()
    return Answer(question.text, Verdict.NOT_ANSWERED, 0.0, (), missing=words, asked=asked)


def _evidence(
    question: Question, score: float, candidate: Candidate, cite: Callable[[Passage], Citation], *, answer: Span | None
) -> Evidence:
    analysed = candidate.analysed
    return Evidence(
        passage=analysed.passage,
        citation=cite(analysed.passage),
        score=round(score, 4),
        highlights=highlights(question, analysed),
        answer=answer,
    )


def _explanation(asked: Asked, judged: Judged, evidence: Sequence[Evidence], threshold: float) -> Explanation:
    first = judged.ordered[0][1]
    second = judged.ordered[1][1] if len(judged.ordered) > 1 else None
    return Explanation(
        matched=matched_words(asked.question, first.analysed),
        related=related_words(asked.question, first.analysed),
        absent=absent_names(asked.question, first.around, asked.rarity),
        reader=_reader(first),
        runner_up=evidence[1] if second else None,
        runner_up_reader=_reader(second) if second else None,
        threshold=threshold,
        with_meaning=asked.with_meaning,
    )


def _reader(candidate: Candidate) -> float | None:
    return None if candidate.score is None else round(logistic(candidate.score), 4)
