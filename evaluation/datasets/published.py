"""QED, CLAPNQ and SelQA as ranking tasks."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from evaluation.datasets.task import Task


def qed(data: Path) -> Iterator[Task]:
    """Real search questions; only those with one sentence that answers."""
    with (data / "qed" / "qed-dev.jsonlines").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            starts = [*row["sentence_starts"], len(row["paragraph_text"])]
            selected = (row["annotation"] or {}).get("selected_sentence")
            if not selected:
                continue
            sentences = [row["paragraph_text"][a:b] for a, b in itertools.pairwise(starts)]
            gold = max(i for i, start in enumerate(starts[:-1]) if start <= selected["start"])
            yield Task(
                id=str(row["example_id"]),
                question=row["question_text"],
                passages=tuple(sentences),
                gold=frozenset({gold}),
                group=f"wiki-{row['title_text']}",
                title=row["title_text"],
                answers=tuple(answer["string"] for group in row["original_nq_answers"] for answer in group),
            )


def clapnq(data: Path) -> Iterator[Task]:
    """Real search questions, half of which the passage does not answer."""
    for name in ("answerable", "unanswerable"):
        with (data / "clapnq" / f"clapnq_dev_{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                passage = row["passages"][0]
                sentences = tuple(passage["sentences"])
                selected = {s.strip() for output in row.get("output", []) for s in output.get("selected_sentences", [])}
                yield Task(
                    id=f"{name}-{row['id']}",
                    question=row["input"],
                    passages=sentences,
                    gold=frozenset(i for i, s in enumerate(sentences) if s.strip() in selected),
                    group=f"wiki-{passage['title']}",
                    title=passage["title"],
                )


def selqa(data: Path) -> Iterator[Task]:
    """Questions written from a section, half of them then put in other words."""
    rows = json.loads((data / "selqa" / "selqa-ass-dev.json").read_text("utf-8"))
    for number, row in enumerate(rows):
        yield Task(
            id=str(number),
            question=row["question"],
            passages=tuple(row["candidates"]),
            gold=frozenset(row["answers"]),
            group=f"selqa-{row['article']}",
            title=row["article"],
        )
