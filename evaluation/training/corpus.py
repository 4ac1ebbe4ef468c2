"""Reads the published sets as questions with contexts, split into sentences.

The sets in `reader/` are for training. Of QED, CLAPNQ and SelQA only the folds that are never measured are used
(`TRAINED_FOLDS`). One article in twenty of the sets in `reader/`, and one of five stories, is held out for calibration
and measurement.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from evaluation.datasets.published import clapnq, qed, selqa
from evaluation.datasets.task import Task
from evaluation.measuring import fold_of
from evaluation.stories import Story, read_stories
from retrieval.text.sentences import split_sentences

TRAINED_FOLDS = frozenset({0, 1, 2})
"""The folds of QED, CLAPNQ and SelQA (of five) used for training; the reader never sees articles of the others."""
HELD_OUT_OF = 20
STORIES = "stories"
STORIES_HELD_OUT_OF = 5
MOST_CONTEXT = 3000
"""Maximum number of characters of a context; only Natural Questions has longer ones."""
SETS = (
    "tydiqa", "afriqa", "nq", "qamr-wikinews", "squadshifts-wiki", "squadshifts-reddit", "squadshifts-amazon", "jaquad",
    "drcd", "cmrc", "iapp", "pquad", "facqa", "arcd", "faquad",
)  # fmt: skip
_UNTITLED = frozenset({"squadshifts-reddit", "squadshifts-amazon"})
_FOOTNOTE = re.compile(r"\[\d+\](?::\d+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """A question with a context.

    Attributes:
        set_name: the name of its set.
        group: its article; all questions about an article are in the same fold.
        question: the question.
        title: the title of the article; empty if there is none.
        language: ISO 639-1 code of the context.
        sentences: the context.
        gold: the indices of the sentences that answer; empty if none does.
        answer: the short answer, verbatim in a gold sentence, or None.
        translation: the question as asked by a person in another language; empty if there is none.
    """

    set_name: str
    group: str
    question: str
    title: str
    language: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    answer: str | None
    translation: str = ""

    @property
    def held_out(self) -> bool:
        """Whether the item is excluded from training."""
        return crc32(self.group.encode()) % (STORIES_HELD_OUT_OF if self.set_name == STORIES else HELD_OUT_OF) == 0


def read_corpus(data: Path) -> Iterator[Item]:
    """All questions of the training sets, including held-out ones."""
    for name in SETS:
        with gzip.open(data / "reader" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        yield from _sentence_items(name, rows) if "sentence" in rows[0] else _context_items(name, rows)
    for name, tasks in (("qed", qed(data)), ("clapnq", clapnq(data)), ("selqa", selqa(data))):
        yield from (_of_task(name, task) for task in tasks if fold_of(task) in TRAINED_FOLDS)
    for story in read_stories():
        yield from story_items(story)


def story_items(story: Story) -> Iterator[Item]:
    """The questions about a story, each in the original and once per translation."""
    for question in story.questions:
        for asked in ("", *question.translations.values()):
            yield Item(
                set_name=STORIES,
                group=f"story-{story.title}",
                question=question.text,
                title=story.title,
                language=story.language,
                sentences=tuple(story.sentences),
                gold=frozenset(question.gold),
                answer=question.answer,
                translation=asked,
            )


def _context_items(name: str, rows: list[dict[str, Any]]) -> Iterator[Item]:
    split: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        context, language = row["context"][:MOST_CONTEXT], row["language"]
        if context not in split:
            split[context] = [(span.start, span.end) for span in split_sentences(context, language=language)]
        spans = split[context]
        answer = row["answers"][0] if row["answers"] else None
        gold = next((n for n, (a, b) in enumerate(spans) if answer and a <= answer["start"] < b), None)
        if answer and gold is None:
            continue
        sentences = tuple(_FOOTNOTE.sub("", context[a:b]) for a, b in spans)
        title = "" if name in _UNTITLED else (row["title"] or "").replace("_", " ")
        yield Item(
            set_name=name,
            group=f"{name}-{row['title'] or context[:80]}",
            question=" ".join(row["question"].split()),
            title=title,
            language=language,
            sentences=sentences,
            gold=frozenset() if gold is None else frozenset({gold}),
            answer=answer["text"] if answer and gold is not None and answer["text"] in sentences[gold] else None,
        )


def _sentence_items(name: str, rows: list[dict[str, Any]]) -> Iterator[Item]:
    documents: dict[str, dict[str, None]] = {}
    for row in rows:
        documents.setdefault(row["document"], {})[row["sentence"]] = None
    for row in rows:
        sentences = tuple(documents[row["document"]])
        gold = sentences.index(row["sentence"])
        answer = row["answer"] if row["answer"] in row["sentence"] else None
        yield Item(
            name, row["document"], row["question"], "", row["language"], sentences, frozenset({gold}), answer
        )  # fmt: skip


def _of_task(name: str, task: Task) -> Item:
    answer = next((a for a in task.answers if any(a in task.passages[g] for g in task.gold)), None)
    sentences = tuple(passage.strip() for passage in task.passages)
    return Item(name, task.group, task.question, task.title, task.language, sentences, task.gold, answer)
