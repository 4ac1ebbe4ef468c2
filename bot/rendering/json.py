"""Answers as JSON: the public format of `dateline ask --json`, described in docs/json.md."""

from typing import Any

from retrieval.models import Answer, Evidence, Explanation


def answer_object(answer: Answer) -> dict[str, Any]:
    """The object for one answer; its keys and their meaning are a promise."""
    found: dict[str, Any] = {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "passages": [_passage_object(evidence) for evidence in answer.evidence],
        "elapsed_ms": answer.elapsed_ms,
    }
    if answer.explanation is not None:
        found["explanation"] = _explanation_object(answer.explanation)
    return found


def _explanation_object(why: Explanation) -> dict[str, Any]:
    return {
        "kind": why.kind,
        "threshold": why.threshold,
        "with_meaning": why.with_meaning,
        "same_words": list(why.matched),
        "other_words": [list(pair) for pair in why.related],
        "shares": {name: round(share, 4) for name, share in why.shares},
        "runner_up": _passage_object(why.runner_up) if why.runner_up else None,
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
        "link": citation.link,
        "score": evidence.score,
        "highlights": [list(span) for span in evidence.marks],
    }
