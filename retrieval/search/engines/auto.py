"""Uses the engine `rank_bm25` for small libraries and `tantivy` for large ones, which is faster."""

from collections.abc import Iterable, Sequence

from retrieval.model import Hit
from retrieval.search.engines.engine import Engine, IndexedTerms

MOST_SMALL = 3000
"""Up to this many passages, scoring all of them for each question is faster than an index on disk."""


class AutoEngine:
    """An `Engine` that switches from `rank_bm25` to `tantivy` when it holds more than `MOST_SMALL` passages."""

    def __init__(self) -> None:
        from retrieval.search.engines.rank_bm25 import RankBM25Engine

        self._inner: Engine = RankBM25Engine()
        self._articles: dict[str, list[IndexedTerms]] | None = {}

    def add(self, article_id: str, documents: Iterable[IndexedTerms]) -> None:
        """See `Engine`."""
        held = list(documents)
        self._inner.add(article_id, held)
        if self._articles is not None:
            self._articles[article_id] = held
            if len(self._inner) > MOST_SMALL:
                self._change(self._articles)

    def _change(self, articles: dict[str, list[IndexedTerms]]) -> None:
        from retrieval.search.engines.tantivy import TantivyEngine

        self._inner = TantivyEngine()
        for article_id, documents in articles.items():
            self._inner.add(article_id, documents)
        # The terms are no longer needed, because there is no switch back.
        self._articles = None

    def remove(self, article_id: str) -> None:
        """See `Engine`."""
        self._inner.remove(article_id)
        if self._articles is not None:
            self._articles.pop(article_id, None)

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """See `Engine`."""
        return self._inner.search(query, limit)

    def __len__(self) -> int:
        return len(self._inner)
