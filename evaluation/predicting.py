"""Computes predictions for ranking tasks in any data set, with the product's own code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from evaluation.datasets import Task
from evaluation.measuring import Libraries, Parts
from retrieval.model import Answer, Strictness

UNFOUND = -1e6
"""The score of passages that were not found."""


class BadTask(ValueError):
    """A line is not a task; the message gives its number and the reason."""


def read_tasks(lines: TextIO) -> Iterator[Task]:
    """The tasks in JSON lines: `id`, `question`, `passages`, and optionally `paragraphs`, `title`, `language`.

    Raises:
        BadTask: a line is not such an object.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _task(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise BadTask(f"line {number} is no ranking task: {exc}") from exc


def _task(row: dict[str, Any]) -> Task:
    passages, paragraphs = tuple(row["passages"]), tuple(row.get("paragraphs") or ())
    if not all(isinstance(text, str) for text in (row["question"], *passages)):
        raise TypeError("question and passages must be strings")
    if paragraphs and len(paragraphs) != len(passages):
        raise ValueError(f"{len(paragraphs)} paragraphs for {len(passages)} passages")
    return Task(
        id=row["id"],
        question=row["question"],
        passages=passages,
        gold=frozenset(),
        group="",
        paragraphs=paragraphs,
        title=row.get("title") or "",
        language=row.get("language") or "",
    )


def predict(tasks: Iterator[Task], parts: Parts, strictness: Strictness) -> Iterator[dict[str, Any]]:
    """One object per task: all passages, best first, with their scores, and the answer that Dateline would give."""
    libraries = Libraries(parts)
    for task in tasks:
        if not task.passages:
            yield _nothing(task)
            continue
        answer = libraries.of(task).ask(task.question, limit=len(task.passages), strictness=strictness)
        yield _prediction(task, answer)


def _prediction(task: Task, answer: Answer) -> dict[str, Any]:
    found = {evidence.passage.id.ordinal: evidence.score for evidence in answer.evidence}
    order = [*found, *(n for n in range(len(task.passages)) if n not in found)]
    first = answer.evidence[0] if answer.evidence else None
    return {
        "id": task.id,
        "order": order,
        "scores": [found.get(number, UNFOUND) for number in order],
        "confidence": answer.confidence,
        "verdict": answer.verdict.value,
        "short_answer": answer.short_answer,
        "highlights": [list(span) for span in (first.marks if first else ())],
    }


def _nothing(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "order": [],
        "scores": [],
        "confidence": 0.0,
        "verdict": "not_answered",
        "short_answer": None,
        "highlights": [],
    }


def write_predictions(source: Path, target: Path, parts: Parts, strictness: Strictness) -> int:
    """Predict all tasks of a file, writing each line as soon as it is known; return the number of tasks.

    Raises:
        BadTask: see `read_tasks`.
    """
    written = 0
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for prediction in predict(read_tasks(lines), parts, strictness):
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
            written += 1
    return written
