"""The two small models behind the order of candidates and the probability that the first answers.

Both are linear, with three and at most eight weights, and lie in `data/model.json` with how they were fitted
(`python -m evaluation fit`). There is a variant for each set of parts that took part: the reader and the encoder, the
reader alone, words alone.

- Order: conditional logit over the candidates of a question (McFadden 1974); only differences mean anything.
- Probability: logistic regression on `Facts`.
- Marking: logistic regression on the probability of the short answer's place and the first's probability.
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
"""What the order weighs."""
BOTH, READER, WORDS = "reader and meaning", "reader", "words"
FOREIGN = "another language"
"""The variants; the last is for reader and meaning where the question is in none of the articles' languages: no word says
anything then, and cosines are lower."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, by the names of what they weigh.

    Attributes:
        order: of `ORDER`.
        probability: of the fields of `Facts`; bias: of the same.
        mark: of the log-odds of the short answer's place and of the first's probability, and the bias.
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
        """Read what the fit wrote."""
        return cls(
            data["order"],
            data["probability"],
            data["bias"],
            tuple(data["mark"]),
            data["mark_from"],
            {Strictness(name): value for name, value in data["thresholds"].items()},
        )

    def ordered(self, candidates: Sequence[Candidate]) -> list[tuple[float, Candidate]]:
        """The candidates with their scores, best first; those that were read stand before those that were not."""
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
        """The probability that a short answer is right, by those of its place and of its passage."""
        own, passage, bias = self.mark
        return logistic(own * log_odds(place) + passage * log_odds(confidence) + bias)


def logistic(value: float) -> float:
    """The probability for log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, at most about 7 either way."""
    kept = min(0.999, max(0.001, probability))
    return math.log(kept / (1.0 - kept))


@cache
def load_model(variant: str) -> Model:
    """The fitted model of a variant."""
    return Model.from_data(json.loads(FILE.read_text("utf-8"))[variant])
