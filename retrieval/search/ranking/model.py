"""Defines the linear models for the order of candidates, the probability of an answer, and marking short answers.

The weights are in `data/model.json`, with details of the fit (`python -m evaluation fit`). There is a variant for each
combination of components: reader and encoder, reader alone, words alone.

- Order: conditional logit over the candidates of a question (McFadden 1974), three weights; only score differences are
  meaningful.
- Probability: logistic regression on `Facts`, at most eight weights.
- Marking: logistic regression on the probability of the short answer's position and the probability of its passage.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.model import Strictness
from retrieval.search.ranking.facts import Candidate, Facts
from retrieval.search.reader.reader import UNREAD

FILE = Path(__file__).parent / "data" / "model.json"
ORDER = ("reader", "bm25", "cosine")
"""Features of the order model."""
BOTH, READER, WORDS = "reader and meaning", "reader", "words"
FOREIGN = "another language"
"""The variants. The last one is for reader and encoder with a question in none of the articles' languages, where words
cannot match and cosines are lower."""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights and thresholds of one variant.

    Attributes:
        order: the weights of the features in `ORDER`, by name.
        probability: the weights of the fields of `Facts`, by name.
        bias: the intercept of the probability model.
        mark: the weights of the log-odds of the short answer's position and of its passage, and the intercept.
        mark_from: the probability from which a short answer is marked.
        thresholds: the probability from which the first candidate is called an answer.
    """

    order: Mapping[str, float]
    probability: Mapping[str, float]
    bias: float
    mark: tuple[float, float, float]
    mark_from: float
    thresholds: Mapping[Strictness, float]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Model":
        """Create a model from the JSON that the fit wrote."""
        return cls(
            data["order"],
            data["probability"],
            data["bias"],
            tuple(data["mark"]),
            data["mark_from"],
            {Strictness(name): value for name, value in data["thresholds"].items()},
        )

    def ordered(self, candidates: Sequence[Candidate]) -> list[tuple[float, Candidate]]:
        """The candidates with their scores, best first; candidates that were not read get the reader score `UNREAD`."""
        scored = [(self._score(candidate), candidate) for candidate in candidates]
        return sorted(scored, key=lambda pair: -pair[0])

    def _score(self, candidate: Candidate) -> float:
        weights = self.order
        read = candidate.score if candidate.score is not None else UNREAD
        return (
            weights.get("reader", 0.0) * read
            + weights.get("bm25", 0.0) * candidate.bm25
            + weights.get("cosine", 0.0) * candidate.cosine
        )

    def confidence(self, facts: Facts) -> float:
        """The probability, 0 to 1, that the first candidate answers."""
        weighed = (self.probability.get(name, 0.0) * value for name, value in facts._asdict().items())
        return logistic(sum(weighed) + self.bias)

    def mark_confidence(self, place: float, confidence: float) -> float:
        """The probability that a short answer is right.

        Args:
            place: the probability of its position, from the reader.
            confidence: the probability that its passage answers.
        """
        own, passage, bias = self.mark
        return logistic(own * log_odds(place) + passage * log_odds(confidence) + bias)


def logistic(value: float) -> float:
    """The probability for log-odds, which are clipped to ±30."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, which is clipped to [0.001, 0.999] (log-odds of about ±7)."""
    kept = min(0.999, max(0.001, probability))
    return math.log(kept / (1.0 - kept))


@cache
def load_model(variant: str) -> Model:
    """The fitted model of a variant."""
    return Model.from_data(json.loads(FILE.read_text("utf-8"))[variant])
