"""Implements BM25 with the `rank_bm25` package and a corrected inverse document frequency (idf).

`rank_bm25.BM25Okapi` uses ln((N - n + 0.5) / (n + 0.5)) (Robertson and Spärck Jones 1976), which is 0 for a term in
half of the passages and negative beyond. It replaces negative values by a quarter of the average idf, which can itself
be negative in an article of ten sentences. This module uses ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene does, which is
always above 0. See Kamphuis et al., "Which BM25 Do You Mean?" (ECIR 2020), table 1.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from retrieval.model import Hit
from retrieval.search.engines.engine import IndexedTerms

if TYPE_CHECKING:
    from rank_bm25 import BM25Okapi

K1 = 0.9
B = 0.4
"""The defaults of Anserini (Yang, Fang and Lin, SIGIR 2017). Sentences are short and of similar length, so term
saturation and length normalisation matter less than for documents."""


class RankBM25Engine:
    """An `Engine` based on `rank_bm25`; the index is rebuilt at the first search after a change."""

    def __init__(self) -> None:
        self._articles: dict[str, list[IndexedTerms]] = {}
        self._documents: list[IndexedTerms] = []
        self._scorer: BM25Okapi | None = None

    def add(self, article_id: str, documents: Iterable[IndexedTerms]) -> None:
        """See `Engine`."""
        self._articles[article_id] = list(documents)
        self._scorer = None

    def remove(self, article_id: str) -> None:
        """See `Engine`."""
        if self._articles.pop(article_id, None) is not None:
            self._scorer = None

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """See `Engine`."""
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        if self._scorer is None:
            self._documents = [d for documents in self._articles.values() for d in documents if d.terms]
            self._scorer = _make_scorer([d.terms for d in self._documents])
        if not self._documents:
            return []
        # Sorted, because float sums depend on the order, which must not affect ties. Unknown terms are dropped, because
        # the package spends as much time on them as on known ones.
        known = sorted(term for term in set(query) if term in self._scorer.idf)
        scores = self._scorer.get_scores(known).tolist() if known else ()
        best = sorted((i for i, score in enumerate(scores) if score > 0), key=lambda i: (-scores[i], i))
        return [Hit(self._documents[i].passage_id, scores[i]) for i in best[:limit]]

    def __len__(self) -> int:
        return sum(1 for documents in self._articles.values() for document in documents if document.terms)


def _make_scorer(corpus: list[Sequence[str]]) -> "BM25Okapi":
    from rank_bm25 import BM25Okapi

    class _Scorer(BM25Okapi):  # type: ignore[misc] # the package ships no types
        def _calc_idf(self, nd: dict[str, int]) -> None:
            for term, n in nd.items():
                self.idf[term] = math.log1p((self.corpus_size - n + 0.5) / (n + 0.5))

    # The package divides by the number of documents; a placeholder keeps an empty corpus from dividing by zero.
    return _Scorer(corpus or [["\0"]], k1=K1, b=B)
