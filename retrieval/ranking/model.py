"""The models that weigh the features: one for the order of passages, one for the probability that the first answers.

Both are linear and lie in `data/model.json`, with how they were fitted (`python -m evaluation fit`). There are two of
each: `meaning` for when an encoder took part, `words` for when none did.

- Order: conditional logit over the passages of a question (McFadden 1974; ListNet's top-one loss, Cao et al., ICML
  2007): a passage's score is the weighted sum of its features, and only differences within one question mean anything.
- Probability: logistic regression over the first passage's features and those of the whole list.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

from retrieval.ranking.features import feature_names, features
from retrieval.ranking.kinds import Kind
from retrieval.ranking.signals import Candidate, Signals

FILE = Path(__file__).parent / "data" / "model.json"
MOST_LEAD = 6.0

GROUPS = {
    "meaning": ("meaning",),
    "words": (
        "bm25", "exact", "synonyms", "share", "rarest", "phrases", "proximity", "characters", "rest", "absent_name",
        "other_modifier", "unknown", "stranger",
    ),
    "kind of answer": ("fits", "figures", "names", "cue"),
    "surroundings": ("nearby", "before", "title", "topic", "paragraph", "surroundings"),
    "place and form": ("first", "last", "opening", "points_back", "length", "news", "fragment", "asked", "foreign", "titled"),
}  # fmt: skip
"""The groups of signals that an explanation names, each by how its features' names begin."""


def group_of(feature: str) -> str:
    """The group of a feature; a product belongs with its first factor, one for a kind of question with the other.

    Raises:
        KeyError: no group is named for it.
    """
    kinds = {*(kind.value for kind in Kind), "foreign", "titled"}
    factors = feature.split("*")
    name = factors[1] if factors[0] in kinds and len(factors) > 1 else factors[0]
    for group, beginnings in GROUPS.items():
        if any(name == beginning or name.startswith((beginning + "_", beginning + "^")) for beginning in beginnings):
            return group
    raise KeyError(feature)


LIST_FEATURES = (
    "list_lead",
    "list_share",
    "list_meaning",
    "list_nearby",
    "list_paragraph",
    "list_length",
    "list_above",
    "list_meaning_above",
    "foreign*list_meaning",
    "foreign*list_meaning_above",
)
"""What the whole list says about its first passage: how far it is ahead of the second, its share of all the evidence,
the best values of three signals, the number of passages, how far it is above the mean, in all and in meaning alone, which
for a question in another language is lower as a whole."""


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

    def shares(self, first: Weighed, second: Weighed | None) -> tuple[tuple[str, float], ...]:
        """What sets one candidate apart from another (or from nothing), by groups of signals, the largest first.

        Each share is between -1 and 1; their absolute values add up to 1.
        """
        other = second.features if second else (0.0,) * len(first.features)
        sums: dict[str, float] = dict.fromkeys(GROUPS, 0.0)
        for name, weight, mine, theirs in zip(feature_names(), self.order, first.features, other, strict=True):
            sums[group_of(name)] += weight * (mine - theirs)
        total = sum(abs(value) for value in sums.values()) or 1.0
        return tuple(sorted(((name, value / total) for name, value in sums.items()), key=lambda pair: -abs(pair[1])))

    def confidence(self, weighed: Sequence[Weighed]) -> float:
        """The probability, 0 to 1, that the first of an ordered list answers."""
        row = (*weighed[0].features, *list_features([w.score for w in weighed], [w.candidate.signals for w in weighed]))
        logit = _dot(self.probability, row) + self.bias
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def list_features(scores: Sequence[float], signals: Sequence[Signals]) -> tuple[float, ...]:
    """The features of an ordered list, best first, in the order of `LIST_FEATURES`."""
    lead = min(MOST_LEAD, scores[0] - scores[1]) if len(scores) > 1 else 1.0
    above = 10 * (signals[0].meaning - sum(s.meaning for s in signals) / len(signals))
    foreign = signals[0].foreign
    return (
        lead,
        1.0 / sum(math.exp(max(-50.0, score - scores[0])) for score in scores),
        max(s.meaning for s in signals),
        max(s.nearby for s in signals),
        max(s.paragraph for s in signals),
        math.log1p(len(scores)),
        scores[0] - sum(scores) / len(scores),
        above,
        foreign * max(s.meaning for s in signals),
        foreign * above,
    )


@cache
def load_model(*, with_meaning: bool) -> Model:
    """The fitted model for questions with or without an encoder."""
    data = json.loads(FILE.read_text("utf-8"))
    return Model.from_data(data["meaning" if with_meaning else "words"])


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return float(sum(map(mul, weights, row)))
