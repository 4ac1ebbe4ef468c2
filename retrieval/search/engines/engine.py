"""The contract of an engine: terms in, scored passage ids out.

What every engine promises, and `tests/contracts/engine.py` checks:

- `add` takes an article's passages; adding an article id again replaces it. `remove` of an unknown id does nothing.
- `search` scores with BM25 over all passages held: a higher score is better, every score is finite and above 0, and
  a passage without any of the query's terms is no hit. A term that stands in half of the passages, or in all of them,
  still counts for something.
- A term that the query repeats counts once: nobody means a word twice as much for having typed it twice.
- The order of the query's terms does not matter.
- Hits come best first; of equal scores the passage of the article added first, then the earlier passage, comes first.
- An empty query, unknown terms and an empty engine give an empty list. `limit` below 1 raises ValueError.
- A passage without terms (a row of dashes) is held and never found.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from retrieval.model import Hit, PassageId


class IndexedTerms(NamedTuple):
    """A passage as an engine sees it: its id, and its terms with repetitions."""

    passage_id: PassageId
    terms: Sequence[str]


class Engine(Protocol):
    """Finds passages by their terms; the module's docstring is the contract."""

    def add(self, article_id: str, documents: Iterable[IndexedTerms]) -> None:
        """Hold the passages of one article, instead of those it had."""

    def remove(self, article_id: str) -> None:
        """Drop the passages of one article, and what they contributed to every statistic."""

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """The best passages for these terms, at most `limit` of them.

        Raises:
            ValueError: `limit` is below 1.
        """

    def __len__(self) -> int:
        """How many passages are held."""
