"""The models that weigh the features: one for the order of the passages, one for the probability that the first answers.

Both are linear and lie in `data/model.json`, with how they were fitted (`python -m evaluation fit`). There are two of
each: `meaning` for when an encoder took part, `words` for when none did.

- Order: conditional logit over the passages of a question (McFadden 1974; ListNet's top-one loss, Cao et al., ICML 2007):
  a passage's score is the weighted sum of its features, and only differences within one question mean anything.
- Probability: logistic regression over the first passage's features and those of the whole list.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.ranking.features import feature_names, features
from retrieval.ranking.kinds import Kind
from retrieval.ranking.signals import Candidate

FILE = Path(__file__).parent / "data" / "model.json"
MOST_LEAD = 6.0

LIST_FEATURES = ("list_lead", "list_share", "list_meaning", "list_nearby", "list_paragraph", "list_length", "list_above")
"""What the whole list says about its first passage: how far it is ahead of the second, its share of all the evidence,
the best values of three signals, the number of passages, how far it is above the mean."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its features and its score in the order."""

    candidate: Candidate
    features: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of all features, in the order of `feature_names`."""

    order: tuple[float, ...]
    probability: tuple[float, ...]
    bias: float

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Model":
        """Read what `to_data` wrote; features that are not named weigh nothing."""
        names = feature_names()
        order, probability = data["order"], data["probability"]
        return cls(
            tuple(float(order.get(name, 0.0)) for name in names),
            tuple(float(probability.get(name, 0.0)) for name in (*names, *LIST_FEATURES)),
            float(data["bias"]),
        )

    def weigh(self, kind: Kind, candidates: Sequence[Candidate]) -> list[Weighed]:
        """The candidates in order, best first; equal ones keep theirs."""
        rows = [(candidate, tuple(features(candidate.signals, kind))) for candidate in candidates]
        weighed = [Weighed(candidate, row, _dot(self.order, row)) for candidate, row in rows]
        return sorted(weighed, key=lambda w: -w.score)

    def confidence(self, weighed: Sequence[Weighed]) -> float:
        """The probability, 0 to 1, that the first of an ordered list answers."""
        row = (*weighed[0].features, *list_features(weighed))
        logit = _dot(self.probability, row) + self.bias
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def list_features(weighed: Sequence[Weighed]) -> tuple[float, ...]:
    """The features of an ordered list, in the order of `LIST_FEATURES`."""
    scores = [w.score for w in weighed]
    lead = min(MOST_LEAD, scores[0] - scores[1]) if len(scores) > 1 else 1.0
    signals = [w.candidate.signals for w in weighed]
    return (
        lead,
        1.0 / sum(math.exp(max(-50.0, score - scores[0])) for score in scores),
        max(s.meaning for s in signals),
        max(s.nearby for s in signals),
        max(s.paragraph for s in signals),
        math.log1p(len(scores)),
        scores[0] - sum(scores) / len(scores),
    )


@cache
def load_model(*, with_meaning: bool) -> Model:
    """The fitted model for questions with or without an encoder."""
    data = json.loads(FILE.read_text("utf-8"))
    return Model.from_data(data["meaning" if with_meaning else "words"])


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return sum(map(float.__mul__, weights, row))
