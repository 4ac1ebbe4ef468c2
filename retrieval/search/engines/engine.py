"""Defines the interface of an engine, which returns scored passage ids for terms.

Every engine guarantees the following, which `tests/contracts/engine.py` checks:

- `add` takes an article's passages; adding an article id again replaces it. `remove` of an unknown id does nothing.
- `search` scores with BM25 over all passages held: a higher score is better, and every score is finite and above 0.
  A passage without any query term is not a hit. A term that occurs in half or all of the passages still has a positive
  weight. The scores of an exact engine are the formula. Those of the others can be a sixth too high, or a tenth too low,
  where a term repeats in a passage, and can count passages that were removed lately in the statistics.
- Repeated query terms count once.
- The order of the query terms does not matter.
- Hits are sorted by score, best first; ties are broken by the order in which articles were added, then by position.
- An empty query, unknown terms and an empty engine give an empty list. `limit` below 1 raises ValueError.
- A passage without terms (a row of dashes) is never found and does not count.
- Hits and scores depend on what the engine holds alone. Engines that share a server share no statistics of which a score is made. In
  `opensearch` statistics of all decide, beside those of the engine, which passages are scored, of which there are at least twice as
  many as are wanted (`tests/retrieval/search/engines/opensearch/test_isolation.py`).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from retrieval.model import Hit, PassageId


class IndexedTerms(NamedTuple):
    """The engine's view of a passage: its id and its terms, with repetitions."""

    passage_id: PassageId
    terms: Sequence[str]


class Engine(Protocol):
    """Finds passages by their terms. The docstring of the module states the guarantees."""

    def add(self, article_id: str, documents: Iterable[IndexedTerms]) -> None:
        """Add the passages of an article; replaces those added before."""

    def remove(self, article_id: str) -> None:
        """Remove the passages of an article, also from the statistics."""

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """The best passages for some terms, at most `limit`.

        Raises:
            ValueError: `limit` is below 1.
        """

    def __len__(self) -> int:
        """The number of passages with terms."""
