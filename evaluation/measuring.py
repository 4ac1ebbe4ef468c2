"""Tasks to rows of features, the product's own path up to the model."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import Task
from evaluation.path import make_library
from retrieval.encoders import Encoder
from retrieval.library import Library
from retrieval.ranking.features import feature_names, features
from retrieval.ranking.kinds import Kind
from retrieval.ranking.signals import Candidate

Floats = NDArray[np.float64]
FOLDS = 5


@dataclass(slots=True)
class Row:
    """One question: a row of features for each candidate.

    Attributes:
        set_name: where it is from.
        task: the question and its gold.
        kind: what the question asks for.
        candidates: what was found, in the order of the features' rows.
        places: the index of each candidate among the task's passages.
        features: shape (candidates, features).
        scores: of each candidate, once a model has weighed them.
        probability: that the first answers, once a model has said so.
    """

    set_name: str
    task: Task
    kind: Kind
    candidates: list[Candidate]
    places: NDArray[np.int64]
    features: NDArray[np.float32]
    scores: Floats = field(default_factory=lambda: np.zeros(0))
    probability: float = 0.0

    @property
    def gold(self) -> NDArray[np.bool_]:
        """Which candidates answer."""
        return np.isin(self.places, list(self.task.gold))

    @property
    def fold(self) -> int:
        """By article, so that no article is in two folds; the same in every run."""
        return crc32(self.task.group.encode()) % FOLDS

    @property
    def order(self) -> list[int]:
        """The passages that were found, as indices of the task's passages, best first."""
        return [int(self.places[i]) for i in np.argsort(-self.scores, kind="stable")]


class Libraries:
    """Libraries of tasks, kept while consecutive tasks have the same passages."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._held: dict[Any, Library] = {}

    def of(self, task: Task) -> Library:
        """The library of a task's passages."""
        key = (task.passages, task.paragraphs, task.title, task.language)
        if key not in self._held:
            if len(self._held) > 8:
                self._held.clear()
            self._held[key] = make_library(
                task.passages,
                paragraphs=task.paragraphs,
                title=task.title,
                language=task.language,
                encoder=self._encoder,
            )
        return self._held[key]


def rows(name: str, tasks: Iterable[Task], encoder: Encoder | None, *, most: int = 40) -> Iterator[Row]:
    """The rows of a set; of a large pool the `most` best by a plain sum of words and meaning, and the gold."""
    libraries = Libraries(encoder)
    for task in tasks:
        asked = libraries.of(task).candidates(task.question)
        candidates = list(asked.candidates)
        if len(candidates) > most:
            candidates.sort(key=lambda c: -(10 * c.signals.meaning + c.signals.exact))
            gold = [c for c in candidates[most:] if c.analysed.passage.id.ordinal in task.gold]
            candidates = candidates[:most] + gold
        kind = asked.question.kind
        table = np.array([features(c.signals, kind) for c in candidates], np.float32)
        places = np.array([c.analysed.passage.id.ordinal for c in candidates], np.int64)
        yield Row(name, task, kind, candidates, places, table.reshape(len(candidates), len(feature_names())))
