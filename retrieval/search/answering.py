"""A question and the candidates for it, read or not, to an answer or an honest no. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.model import Answer, Citation, Evidence, Explanation, Passage, Span, Strictness, Verdict
from retrieval.search.ranking.candidates import Question, Rarity
from retrieval.search.ranking.facts import Candidate, facts_of
from retrieval.search.ranking.model import BOTH, FOREIGN, Model, load_model, logistic
from retrieval.search.ranking.words import absent_names, highlights, matched_words, missing_words, related_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what may answer it.

    Attributes:
        question: analysed.
        candidates: what was found, in no order; those that the reader read have its score.
        rarity: the term statistics of the library that it was found in.
        variant: of the model that fits what took part, see `retrieval.search.ranking.model`.
        markable: whether the question asks for something that can be marked; a yes or no cannot.
    """

    question: Question
    candidates: Sequence[Candidate]
    rarity: Rarity
    variant: str
    markable: bool = True

    @property
    def with_meaning(self) -> bool:
        """Whether an encoder took part."""
        return self.variant in {BOTH, FOREIGN}


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates in order, best first, each with its score, and the probability that the first answers."""

    ordered: Sequence[tuple[float, Candidate]]
    confidence: float


def judge(asked: Asked, model: Model) -> Judged:
    """Order the candidates, of which there is one at least."""
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
    model = load_model(asked.variant)
    judged = judge(asked, model)
    threshold = model.thresholds[strictness]
    answered = judged.confidence >= threshold
    if not answered and not any(c.bm25 or c.cosine for c in asked.candidates):
        # What was read without a word or a meaning in common is not close to the question.
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
    """The question's words that no article has; of a question in another language none says anything."""
    if asked.question.language != closest.analysed.language:
        return ()
    return missing_words(asked.question, closest.analysed, asked.rarity)


def marked(model: Model, candidate: Candidate, confidence: float) -> Span | None:
    """The short answer in a passage, where it is right nine times in ten."""
    found = candidate.answer
    if found is None or model.mark_confidence(found.probability, confidence) < model.mark_from:
        return None
    return found.span


def unanswered(question: Question, *, asked: bool = True) -> Answer:
    """The answer where nothing was found at all."""
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
