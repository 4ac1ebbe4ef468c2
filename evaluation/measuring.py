"""Turns tasks into rows of features, using the same code as the product up to the model."""

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

import retrieval
from evaluation.datasets import SETS, Task
from evaluation.path import make_library
from retrieval.search.answering import Asked
from retrieval.search.encoders import Encoder
from retrieval.search.ranking.facts import Facts, agree, make_facts, missing_share, unknown_share
from retrieval.search.ranking.model import BOTH, ORDER, READER, WORDS, Model
from retrieval.search.reader import Reader
from retrieval.search.reader.reader import UNREAD
from retrieval.services.library import Library

Floats = NDArray[np.float64]
FOLDS = 5
CORE = Path(retrieval.__file__).parent
MOST = 60
"""Maximum number of candidates kept per question: those that the reader read, then the best others."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components used in an evaluation, in addition to the engine."""

    encoder: Encoder | None
    reader: Reader | None

    @property
    def variant(self) -> str:
        """The model variant, see `retrieval.search.ranking.model`."""
        return WORDS if self.reader is None else BOTH if self.encoder else READER


@dataclass(slots=True)
class Row:
    """One question with the features of its candidates.

    Attributes:
        set_name: the name of its set.
        task: the question and its gold; without the passages if there are more than 100.
        places: the index of each candidate among the task's passages, shape (candidates,).
        order: the features of the order model, shape (candidates, 3).
        missing: the feature `missing` of `Facts`, shape (candidates,).
        foreign: the feature `foreign` of `Facts`, shape (candidates,).
        unknown: the feature `unknown` of `Facts`.
        marks: the short answer of each candidate with the probability of its position, or None.
        scores: the score of each candidate, set by `weigh` or `judge`.
        probability: the probability that the first candidate answers, set by `judge`.
    """

    set_name: str
    task: Task
    places: NDArray[np.int64]
    order: Floats
    missing: Floats
    foreign: Floats
    unknown: float
    marks: list[tuple[str, float] | None]
    scores: Floats = field(default_factory=lambda: np.zeros(0))
    probability: float = 0.0

    @property
    def gold(self) -> NDArray[np.bool_]:
        """Mask of the candidates that answer."""
        return np.isin(self.places, list(self.task.gold))

    @property
    def fold(self) -> int:
        """The fold of the task, see `fitting_fold`."""
        return fitting_fold(self.task)

    @property
    def read(self) -> NDArray[np.bool_]:
        """Mask of the candidates that the reader read."""
        return self.order[:, 0] > UNREAD

    @property
    def first(self) -> int:
        """The index of the candidate with the highest score."""
        return int(np.argmax(self.scores))

    @property
    def right(self) -> bool:
        """Whether the first candidate answers."""
        return bool(len(self.places)) and int(self.places[self.first]) in self.task.gold

    def weigh(self, weights: Floats) -> None:
        """Set the scores of the candidates from order weights of shape (3,)."""
        self.scores = self.order @ weights

    @property
    def facts(self) -> Facts:
        """The features of the first candidate; requires scores."""
        first = self.first
        said = [mark[0] if mark else "" for mark in self.marks]
        others = (n for n in range(len(said)) if n != first and not agree(said[first], said[n]))
        rival = max((float(self.scores[n]) for n in others), default=None)
        reader, bm25, cosine = map(float, self.order[first])
        return make_facts(
            (float(self.scores[first]), rival),
            [float(score) for score in self.order[self.read, 0]],
            reader if reader > UNREAD else 0.0,
            bm25=bm25,
            cosine=cosine,
            missing=float(self.missing[first]),
            unknown=0.0 if self.foreign[first] else self.unknown,
            foreign=float(self.foreign[first]),
        )

    def judge(self, model: Model) -> None:
        """Set the scores of the candidates and the probability of the first one."""
        self.weigh(np.array([model.order.get(name, 0.0) for name in ORDER]))
        self.probability = model.confidence(self.facts) if len(self.places) else 0.0

    @property
    def ranked(self) -> list[int]:
        """The indices of the found passages among the task's passages, best first."""
        return [int(self.places[i]) for i in np.argsort(-self.scores, kind="stable")]


def fold_of(task: Task) -> int:
    """The fold for training the reader, a hash of the article, so that an article is in one fold only."""
    return crc32(task.group.encode()) % FOLDS


def fitting_fold(task: Task) -> int:
    """The fold for fitting the linear models, a hash of the article, independent of the fold for the reader."""
    return crc32(f"fitting {task.group}".encode()) % FOLDS


class Libraries:
    """A small cache of libraries, for consecutive tasks with the same passages."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._held: dict[Any, Library] = {}

    def of(self, task: Task) -> Library:
        """The library of a task's passages."""
        key = (task.passages, task.paragraphs, task.title, task.titles, task.language)
        if key not in self._held:
            if len(self._held) > 8:
                self._held.clear()
            self._held[key] = make_library(task, encoder=self._parts.encoder, reader=self._parts.reader)
        return self._held[key]


def rows(name: str, tasks: Iterable[Task], parts: Parts) -> Iterator[Row]:
    """The rows of a set."""
    libraries = Libraries(parts)
    for task in tasks:
        library = libraries.of(task)
        places = {article.id: n for n, article in enumerate(library.articles)}
        yield row_of(name, task, library.candidates(task.question), places)


def row_of(name: str, task: Task, asked: Asked, articles: dict[str, int]) -> Row:
    """Make a row from the candidates that a library found.

    Args:
        name: the name of the set.
        task: the question.
        asked: the question with its candidates.
        articles: the number of each article, by id; with titles these are the paragraph numbers of the task.
    """
    kept = sorted(asked.candidates, key=lambda c: (c.score is None, -(c.bm25 + c.cosine)))[:MOST]
    foreign = [asked.question.language != c.analysed.language for c in kept]
    starts = starts_of(task)
    order = [[UNREAD if c.score is None else c.score, c.bm25, c.cosine] for c in kept]
    missing = [missing_share(asked.question, c, asked.rarity, foreign=f) for c, f in zip(kept, foreign, strict=True)]
    return Row(
        name,
        replace(task, passages=()) if len(task.passages) > 100 else task,
        np.array([starts[articles[p.article_id]] + p.ordinal for p in (c.analysed.passage.id for c in kept)], np.int64),
        np.array(order, np.float64).reshape(len(kept), len(ORDER)),
        np.array(missing, np.float64),
        np.array(foreign, np.float64),
        unknown_share(asked.question, asked.rarity),
        [(c.analysed.passage.text[slice(*c.answer.span)], c.answer.probability) if c.answer else None for c in kept],
    )


def starts_of(task: Task) -> list[int]:
    """The index of the first passage of each article of a task; [0] for a single article."""
    if not task.titles:
        return [0]
    return [task.paragraphs.index(number) for number in range(len(task.titles))]


SAMPLE = 120
WHOLE = ("qed-unseen", "clapnq-unseen", "selqa-unseen", "library-en", "stories", "stories-x>en")


def sampled(tasks: Iterable[Task], name: str) -> list[Task]:
    """The tasks of a set; at most `SAMPLE` for sets outside `WHOLE`, chosen by a hash that keeps pairs together."""
    everything = list(tasks)
    if name in WHOLE or len(everything) <= SAMPLE:
        return everything
    return sorted(everything, key=lambda task: crc32(f"{task.group} {task.answers} {task.question}".encode()))[:SAMPLE]


def kept_rows(name: str, data: Path, parts: Parts, cache: Path) -> list[Row]:
    """The rows of a set, cached in a file; the cache key is a hash of all source files and networks of the core."""
    files = [
        *sorted(CORE.rglob("*.py")),
        *sorted(CORE.rglob("*.onnx")),
        *sorted((Path(__file__).parent / "datasets").glob("*.py")),
    ]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    file = cache / f"{name.replace('>', '-to-')}.{parts.variant.replace(' ', '-')}.{state}.pickle"
    if file.exists():
        kept: list[Row] = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
        return kept
    tasks = sorted(sampled(SETS[name](data), name), key=lambda task: task.passages)
    made = list(rows(name, tasks, parts))
    cache.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps(made, protocol=5))
    return made
