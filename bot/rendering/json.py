"""Convert answers and votes to JSON: the public formats that docs/json.md describes."""

import datetime as dt
from typing import Any

from bot.rendering.briefing import briefing_object, time_object
from retrieval.model import Answer, Briefing, Evidence, Explanation
from retrieval.store import Feedback


def answer_object(answer: Answer, briefing: Briefing | None = None) -> dict[str, Any]:
    """Convert an answer, or the briefing that a question asked for. The keys are a stable public format."""
    found: dict[str, Any] = {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "passages": [passage_object(evidence) for evidence in answer.evidence],
        "elapsed_ms": answer.elapsed_ms,
    }
    if answer.time is not None:
        found["time"] = time_object(answer.time)
    if answer.explanation is not None:
        found["explanation"] = _explanation_object(answer.explanation)
    if briefing is not None:
        found["briefing"] = briefing_object(briefing)
    return found


def feedback_object(feedback: Feedback) -> dict[str, Any]:
    """Convert one vote on an answer, without the user and the chat."""
    return {
        "asked": dt.datetime.fromtimestamp(feedback.asked, dt.UTC).isoformat().replace("+00:00", "Z"),
        "question": feedback.question,
        "passage": feedback.passage,
        "article_id": feedback.article_id,
        "confidence": feedback.confidence,
        "useful": feedback.useful,
    }


def passage_object(evidence: Evidence) -> dict[str, Any]:
    """Convert a passage with its citation."""
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
        "published": citation.published,
        "score": evidence.score,
        "highlights": [list(span) for span in evidence.marks],
    }


def _explanation_object(why: Explanation) -> dict[str, Any]:
    return {
        "threshold": why.threshold,
        "with_meaning": why.with_meaning,
        "same_words": list(why.matched),
        "other_words": [list(pair) for pair in why.related],
        "absent": list(why.absent),
        "reader": why.reader,
        "runner_up": passage_object(why.runner_up) if why.runner_up else None,
        "runner_up_reader": why.runner_up_reader,
    }
