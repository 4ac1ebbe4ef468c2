"""Answers as JSON: the public format of `dateline ask --json`, described in docs/json.md."""

from typing import Any

from retrieval.models import Answer, Evidence, Span


def answer_object(answer: Answer) -> dict[str, Any]:
    """The object for one answer; its keys and their meaning are a promise."""
    return {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "passages": [_passage_object(evidence) for evidence in answer.evidence],
        "elapsed_ms": answer.elapsed_ms,
    }


def _passage_object(evidence: Evidence) -> dict[str, Any]:
    citation = evidence.citation
    return {
        "text": evidence.passage.text,
        "title": citation.title,
        "article_id": citation.article_id,
        "paragraph": citation.paragraph,
        "sentence": citation.sentence,
        "start": citation.start,
        "end": citation.end,
        "url": citation.url,
        "score": evidence.score,
        "highlights": [list(span) for span in _marked(evidence)],
    }


def _marked(evidence: Evidence) -> list[Span]:
    """What is worth marking in a passage: the short answer first, then the question's words outside it."""
    answer = [evidence.answer] if evidence.answer else []
    return answer + [span for span in evidence.highlights if not any(span.within(other) for other in answer)]
