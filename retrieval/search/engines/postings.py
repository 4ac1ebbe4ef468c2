"""Implements BM25 over an incremental inverted index, for libraries of many thousands of passages.

Formula and constants are those of `rank_bm25`; scores agree up to rounding. Only the cost differs: a change costs time
in proportion to the changed article, a search in proportion to the postings of the query terms (Zobel and Moffat,
"Inverted Files for Text Search Engines", ACM Computing Surveys 2006, section 3).
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from retrieval.model import Hit, PassageId
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.rank_bm25 import K1, B


class PostingsEngine:
    """An `Engine` with an inverted index: for each term the passages with their term frequencies."""

    def __init__(self) -> None:
        self._postings: dict[str, dict[int, int]] = {}
        self._lengths: dict[int, int] = {}
        self._ids: dict[int, PassageId] = {}
        self._articles: dict[str, tuple[int, list[tuple[int, tuple[str, ...]]]]] = {}
        self._next = 0
        self._total = 0

    def add(self, article_id: str, documents: Iterable[IndexedTerms]) -> None:
        """See `Engine`."""
        self.remove(article_id)
        held, empty = [], 0
        for document in documents:
            if not document.terms:
                empty += 1
                continue
            number, self._next = self._next, self._next + 1
            self._ids[number] = document.passage_id
            self._lengths[number] = len(document.terms)
            self._total += len(document.terms)
            counts = Counter(document.terms)
            for term, count in counts.items():
                self._postings.setdefault(term, {})[number] = count
            held.append((number, tuple(counts)))
        self._articles[article_id] = (empty, held)

    def remove(self, article_id: str) -> None:
        """See `Engine`."""
        _, held = self._articles.pop(article_id, (0, []))
        for number, terms in held:
            self._total -= self._lengths.pop(number)
            del self._ids[number]
            for term in terms:
                having = self._postings[term]
                del having[number]
                if not having:
                    del self._postings[term]

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """See `Engine`."""
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        scores: dict[int, float] = {}
        size = len(self._lengths)
        mean = self._total / size if size else 1.0
        # Sorted, because float sums depend on the order, which must not affect ties.
        for term in sorted(set(query)):
            having = self._postings.get(term, {})
            idf = math.log1p((size - len(having) + 0.5) / (len(having) + 0.5))
            for number, count in having.items():
                norm = K1 * (1 - B + B * self._lengths[number] / mean)
                scores[number] = scores.get(number, 0.0) + idf * (count * (K1 + 1) / (count + norm))
        best = heapq.nsmallest(limit, scores.items(), key=lambda item: (-item[1], item[0]))
        return [Hit(self._ids[number], score) for number, score in best]

    def __len__(self) -> int:
        return sum(empty + len(held) for empty, held in self._articles.values())
