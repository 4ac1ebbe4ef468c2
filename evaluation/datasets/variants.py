"""Tasks made from other tasks: without the answer, about another name, on articles that the reader has not seen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

from evaluation.datasets.task import Task


def with_and_without(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task, and the same without the passages that answer."""
    for task in tasks:
        kept = tuple(p for i, p in enumerate(task.passages) if i not in task.gold)
        if task.gold and kept:
            yield task
            yield replace(task, id=f"{task.id}-without", passages=kept, gold=frozenset(), paragraphs=())


_NAME = re.compile(r"(?<=[^\W\d_] )[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*")


def with_other_names(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task with a name in its question, and the same asked of a name that its passages do not mention.

    Every second pair is asked in small letters, as people type.
    """
    found = [(task, match[0]) for task in tasks if task.gold and (match := _name_in(task))]
    names = sorted({name for _, name in found})
    for task, name in found:
        text = " ".join(task.passages)
        start = crc32(task.id.encode()) % len(names)
        others = (names[(start + step) % len(names)] for step in range(len(names)))
        other = next(n for n in others if not any(part in text for part in n.split()))
        asked, swapped = task.question, task.question.replace(name, other)
        if start % 2:
            asked, swapped = asked.lower(), swapped.lower()
        yield replace(task, question=asked)
        yield replace(task, id=f"{task.id}-other", question=swapped, gold=frozenset())


def _name_in(task: Task) -> re.Match[str] | None:
    """The last name in the question that its passages mention."""
    text = " ".join(task.passages)
    return next((m for m in reversed(list(_NAME.finditer(task.question))) if m[0] in text), None)


def of_other_titles(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task whose question holds its article's title, and the same asked of another title."""
    found = [task for task in tasks if task.gold and _bare(task.title) in task.question.casefold()]
    titles = sorted({_bare(task.title) for task in found})
    for task in found:
        text = " ".join((task.title, *task.passages)).casefold()
        start = crc32(task.id.encode()) % len(titles)
        others = (titles[(start + step) % len(titles)] for step in range(len(titles)))
        other = next(title for title in others if title not in text)
        yield task
        swapped = task.question.casefold().replace(_bare(task.title), other)
        yield replace(task, id=f"{task.id}-other", question=swapped, gold=frozenset())


def _bare(title: str) -> str:
    return re.sub(r" \(.*", "", title).casefold()


UNSEEN = frozenset({3, 4})
"""The folds of QED, CLAPNQ and SelQA that the reader was not trained on; see `evaluation.training.corpus`."""


def unseen(tasks: Iterator[Task]) -> Iterator[Task]:
    """The tasks whose articles the reader has not seen."""
    from evaluation.measuring import fold_of

    return (task for task in tasks if fold_of(task) in UNSEEN)
