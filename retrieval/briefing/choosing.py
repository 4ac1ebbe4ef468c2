"""Selects the units to quote within a budget. Pure functions.

The objective is the total worth of the covered terms, each term counted once. This function is submodular, so greedy
selection by gain per cost comes close to the maximum (Lin and Bilmes, "A class of submodular functions for document
summarization", ACL 2011). Afterwards units that later choices made redundant are exchanged while that improves the total.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.briefing.budget import Cost
from retrieval.model import Budget, Span

if TYPE_CHECKING:
    from retrieval.briefing.importance import Matrix
    from retrieval.briefing.redundancy import Mask
else:
    Matrix = Mask = object

ROUNDS = 5
"""Maximum number of exchanges; most briefings need one or two."""


POWERS = (0.5, 1.0, 1.5)
"""Exponents of the cost in gain / cost ** power. Each is tried, and the best resulting set is used."""


POOL = 150
"""How many candidate units exchanges consider in addition to the chosen ones."""

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Unit:
    """One way to quote a sentence.

    Attributes:
        sentence: the number of the sentence.
        kept: the ranges that are quoted; empty for the whole sentence.
        cost: the cost of quoting these ranges.
        terms: the terms in these ranges.
        weight: factor for the worth of each term, relative to an average sentence; above 0.
    """

    sentence: int
    kept: tuple[Span, ...]
    cost: Cost
    terms: frozenset[str] = field(repr=False)
    weight: float


class Chooser:
    """Chooses units by greedy selection and exchanges.

    Args:
        units: the candidates. At most one unit per sentence is chosen.
        worth: the worth of each term.
        apart: which sentences exclude each other, shape (sentences, sentences).
        budget: the limit for all chosen units together; the first unit may exceed it.
    """

    def __init__(self, units: Sequence[Unit], worth: dict[str, float], apart: Mask, budget: Budget) -> None:
        import numpy as np

        self.units = units
        held = {term for unit in units for term in unit.terms}
        columns = {term: number for number, term in enumerate(sorted(held & worth.keys()))}
        self._says = np.zeros((len(units), max(1, len(columns))), np.float32)
        for row, unit in enumerate(units):
            self._says[row, [columns[term] for term in unit.terms if term in columns]] = 1.0
        self._worth = np.array([worth[term] for term in columns] or [0.0], np.float32)
        self._weight = np.array([unit.weight for unit in units], np.float32)
        self._of = np.array([unit.sentence for unit in units], np.intp)
        self._costs = np.array([unit.cost.shares_of(budget) for unit in units], np.float64).reshape(len(units), -1)
        self._excludes = apart[np.ix_(self._of, self._of)] | (self._of[:, None] == self._of[None, :])
        self._price = np.ones(len(units))
        self._pool = np.ones(len(units), bool)

    def choose(self) -> list[int]:
        """The indices of the chosen units; at least one if there are any units."""
        import numpy as np

        if not self.units:
            return []
        found = []
        for power in POWERS:
            self._price = np.maximum(self._costs.max(axis=1, initial=0.0), 1e-6) ** power
            self._pool[:] = True
            first = self._fill([])
            self._pool = self._promising(first)
            found.append(self._improved(first))
        return max(found, key=self.total)

    def total(self, chosen: Sequence[int]) -> float:
        """The worth of a set of units. Each term counts once, with the highest weight among the units that hold it."""
        rows = list(chosen)
        said = (self._says[rows] * self._weight[rows, None]).max(axis=0, initial=0.0)
        return float(said @ self._worth)

    def _promising(self, chosen: Sequence[int]) -> Mask:
        """Mask of the units that exchanges consider: the chosen ones and the `POOL` best units by gain per cost."""
        import numpy as np

        gains = (self._says @ self._worth) * self._weight / self._price
        pool: Mask = np.zeros(len(self.units), bool)
        pool[np.argsort(-gains, kind="stable")[:POOL]] = True
        pool[list(chosen)] = True
        return pool

    def _improved(self, chosen: list[int]) -> list[int]:
        for _ in range(ROUNDS):
            better = self._exchange(chosen)
            if better is None:
                break
            chosen = better
        return chosen

    def _fill(self, chosen: Sequence[int], without: frozenset[int] = frozenset()) -> list[int]:
        """Add the unit with the best gain per cost until no further unit fits."""
        import numpy as np

        found = list(chosen)
        while True:
            free = np.flatnonzero(self._free(found, without))
            if not len(free):
                return found
            open_terms = (1.0 - self._says[found].max(axis=0, initial=0.0)) * self._worth
            gains = (self._says[free] @ open_terms) * self._weight[free] / self._price[free]
            found.append(int(free[np.argmax(gains)]))

    def _free(self, found: Sequence[int], without: frozenset[int]) -> Mask:
        """Mask of the units that may still be added."""
        import numpy as np

        fits: Mask = (self._costs + self._costs[found].sum(axis=0) <= 1.0 + ROUNDING).all(axis=1)
        if not found and not fits.any():
            fits = np.ones(len(self.units), bool)
        free: Mask = fits & self._pool & ~self._excludes[found].any(axis=0)
        free[list(without)] = False
        return free

    def _exchange(self, chosen: Sequence[int]) -> list[int] | None:
        """The best set that results from replacing one unit by whatever then fits; None if none is worth more."""
        best, worth = None, self.total(chosen) + 1e-6
        for one in chosen:
            for barred in (frozenset({one}), self._ways_to_quote(one)):
                candidate = self._fill([number for number in chosen if number != one], barred)
                if self.total(candidate) > worth:
                    best, worth = candidate, self.total(candidate)
        return best

    def _ways_to_quote(self, unit: int) -> frozenset[int]:
        """The indices of all units of the same sentence."""
        import numpy as np

        return frozenset(np.flatnonzero(self._of == self._of[unit]).tolist())
