"""Tasks to rows of features, the product's own path up to the model."""

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
from retrieval.encoders import Encoder
from retrieval.library import Library
from retrieval.ranking.features import feature_names, features
from retrieval.ranking.kinds import Kind
from retrieval.ranking.model import Model, list_features
from retrieval.ranking.signals import Candidate, Signals

Floats = NDArray[np.float64]
FOLDS = 5
CORE = Path(retrieval.__file__).parent


@dataclass(slots=True)
class Row:
    """One question: a row of features for each candidate.

    Attributes:
        set_name: where it is from.
        task: the question and its gold.
        kind: what the question asks for.
        signals: of each candidate that was found, in the order of the features' rows.
        short_answers: what is marked in each candidate, or None.
        places: the index of each candidate among the task's passages.
        features: shape (candidates, features).
        scores: of each candidate, once a model has weighed them.
        probability: that the first answers, once a model has said so.
    """

    set_name: str
    task: Task
    kind: Kind
    signals: list[Signals]
    short_answers: list[str | None]
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
        """See `fold_of`."""
        return fold_of(self.task)

    def weigh(self, model: Model) -> None:
        """Give the candidates their scores, and the first its probability."""
        self.scores = self.features @ np.array(model.order)
        self.probability = 0.0
        if len(self.places):
            order = np.argsort(-self.scores, kind="stable")
            ordered = [float(self.scores[i]) for i in order]
            listed = list_features(ordered, [self.signals[i] for i in order])
            logit = np.concatenate([self.features[order[0]], listed]) @ np.array(model.probability) + model.bias
            self.probability = float(1 / (1 + np.exp(-logit)))

    @property
    def order(self) -> list[int]:
        """The passages that were found, as indices of the task's passages, best first."""
        return [int(self.places[i]) for i in np.argsort(-self.scores, kind="stable")]


def fold_of(task: Task) -> int:
    """By article, so that no article is in two folds; the same in every run."""
    return crc32(task.group.encode()) % FOLDS


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
                language=task.language or None,
                encoder=self._encoder,
            )
        return self._held[key]


MOST = 24
"""How many candidates of a large pool are weighed in an evaluation; the rest never comes first."""


def rows(name: str, tasks: Iterable[Task], encoder: Encoder | None, *, most: int = MOST) -> Iterator[Row]:
    """The rows of a set; of a large pool the `most` best by a plain sum of words and meaning, and the gold if found."""
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
        signals = [c.signals for c in candidates]
        table = table.reshape(len(candidates), len(feature_names()))
        # The pool of a large set is the same for all its questions, and what is kept must stay small.
        slim = replace(task, passages=()) if len(task.passages) > 100 else task
        yield Row(name, slim, kind, signals, [_short_answer(c) for c in candidates], places, table)


def _short_answer(candidate: Candidate) -> str | None:
    span = candidate.answer
    return candidate.analysed.passage.text[span.start : span.end] if span else None


def kept_rows(name: str, data: Path, encoder: Encoder | None, cache: Path) -> list[Row]:
    """The rows of a set, kept in a file until anything in the core changes."""
    source = b"".join(path.read_bytes() for path in sorted(CORE.rglob("*.py")))
    state = hashlib.sha256(source + (Path(__file__).parent / "datasets.py").read_bytes()).hexdigest()[:12]
    file = cache / f"{name.replace('>', '-to-')}.{'meaning' if encoder else 'words'}.{state}.pickle"
    if file.exists():
        kept: list[Row] = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
        return kept
    made = list(rows(name, SETS[name](data), encoder))
    cache.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps(made, protocol=5))
    return made
