"""Signals to the numbers that the models weigh: the signals themselves, and what some of them mean together.

A linear model can only add; where it matters that two things come together, their product is a feature of its own. A
feature that belongs to a kind of question is written `kind*signal` and is 0 for all other questions.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter

from retrieval.ranking.kinds import Kind
from retrieval.ranking.signals import LEADS, SIGNALS, Signals

BY_KIND = ("fits", "fits_new", "fits_near", "cue", "figures", "names", "first", "length")
"""The signals that speak for one kind of question and against another."""

BY_LANGUAGE = (
    "exact", "synonyms", "nearby", "rest", "characters", "absent_name", "stranger", "unknown", "fits", "meaning", "meaning_lead",
    "meaning_paragraph", "length",
)  # fmt: skip
"""The signals that mean something else where question and passage are in two languages."""

BY_TITLE = (
    "meaning", "meaning_lead", "meaning_paragraph", "exact", "synonyms", "nearby", "rest", "bm25", "characters", "unknown",
    "absent_name", "stranger", "rarest", "topic", "length", "asked",
)  # fmt: skip
"""The signals that mean something else where the title stands before each passage and shares the question's words."""

CENTRE = 0.8
"""A typical cosine of a question with a passage on its subject: below it, meaning speaks against."""


def feature_names() -> list[str]:
    """The names of all features, in the order of `features`."""
    return [*SIGNALS, *_TOGETHER, *(f"{kind.value}*{name}" for kind in Kind for name in BY_KIND)]


def features(signals: Signals, kind: Kind) -> list[float]:
    """The features of one candidate, in the order of `feature_names`."""
    together = [product(signals) for product in _TOGETHER.values()]
    by_kind = [0.0] * (len(Kind) * len(BY_KIND))
    place = _PLACES[kind]
    by_kind[place : place + len(BY_KIND)] = _by_kind(signals)
    return [*signals, *together, *by_kind]


_by_kind = attrgetter(*BY_KIND)
_PLACES = {kind: number * len(BY_KIND) for number, kind in enumerate(Kind)}


def _ahead(lead: str) -> Callable[[Signals], float]:
    return lambda s: max(0.0, float(getattr(s, lead)))


def _times(one: str, other: str) -> Callable[[Signals], float]:
    both = attrgetter(one, other)

    def product(signals: Signals) -> float:
        first, second = both(signals)
        value: float = first * second
        return value

    return product


def _signed_square(value: float) -> float:
    return value * abs(value)


_TOGETHER: dict[str, Callable[[Signals], float]] = {
    "meaning^2": lambda s: 10 * _signed_square(s.meaning - CENTRE),
    "meaning_ahead": lambda s: max(0.0, s.meaning_lead),
    **{f"{of}_ahead": _ahead(lead) for lead, of in LEADS.items()},
    "meaning*exact": lambda s: s.meaning * s.exact,
    "meaning*rest": lambda s: s.meaning * s.rest,
    "fits*rest": lambda s: s.fits * s.rest,
    "fits*meaning": lambda s: 5 * s.fits * (s.meaning - CENTRE),
    "fits*exact": lambda s: s.fits * s.exact,
    "fits_new*rest": lambda s: s.fits_new * s.rest,
    "opening": lambda s: float(s.first == 1.0),
    "opening*rest": lambda s: float(s.first == 1.0) * s.rest,
    "points_back*before": lambda s: s.points_back * s.before,
    "points_back*meaning": lambda s: 5 * s.points_back * (s.meaning_before - CENTRE),
    **{f"foreign*{name}": _times("foreign", name) for name in BY_LANGUAGE},
    **{f"titled*{name}": _times("titled", name) for name in BY_TITLE},
    "fragment": lambda s: float(s.length < FRAGMENT),
}
FRAGMENT = 1.8
"""Logarithm of the number of words below which a passage is a piece of a sentence."""


def columns(names: Sequence[str]) -> list[int]:
    """Where features of these names stand.

    Raises:
        ValueError: there is no such feature.
    """
    known = feature_names()
    return [known.index(name) for name in names]
