"""The statistics of one shelf, which no other shelf has a part in."""

from collections.abc import Iterable, Mapping
from typing import Any

from retrieval.search.engines.opensearch.index import Index
from retrieval.search.engines.opensearch.passages import position_of, token

MOST_KNOWN = 20_000
"""Number of terms whose frequencies are remembered."""


class Statistics:
    """What is counted in a shelf, as it was when it was first asked for.

    Args:
        index: the index.
        shelf: the name of the shelf.

    Attributes:
        passages: the number of passages.
        total: the sum of their lengths, in terms.
        last_position: the position of the article that was added last; -1 if there is none.
        beside: the number of passages in the part of the index where the shelf is, those of other shelves included.
    """

    def __init__(self, index: Index, shelf: str) -> None:
        self._index, self._shelf = index, shelf
        self._frequencies: dict[str, int] = {}
        counted, beside = index.search_each(
            [
                (shelf, self._body({"length": {"stats": {"field": "length"}}, "last": {"max": {"field": "place"}}})),
                (shelf, {"size": 0, "track_total_hits": True, "query": {"exists": {"field": "length"}}}),
            ]
        )
        found = counted["aggregations"]
        self.passages = int(found["length"]["count"])
        self.total = int(found["length"]["sum"])
        self.last_position = -1 if found["last"]["value"] is None else position_of(int(found["last"]["value"]))
        self.beside = max(self.passages, int(beside["hits"]["total"]["value"]))

    def frequency(self, term: str) -> int:
        """The number of passages that contain a term."""
        return self.frequencies([term])[term]

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """The number of passages that contain each of some terms."""
        asked = list(dict.fromkeys(terms))
        new = [term for term in asked if term not in self._frequencies]
        known = {term: self._frequencies[term] for term in asked if term in self._frequencies}
        if new and self.passages:
            filters = {str(n): {"term": {"terms": self._shelf + token(term)}} for n, term in enumerate(new)}
            body = self._body({"of": {"filters": {"filters": filters}}})
            buckets = self._index.search(self._shelf, body)["aggregations"]["of"]["buckets"]
            counted = {term: int(buckets[str(n)]["doc_count"]) for n, term in enumerate(new)}
        else:
            counted = dict.fromkeys(new, 0)
        if len(self._frequencies) > MOST_KNOWN:
            self._frequencies.clear()
        self._frequencies |= counted
        return known | counted

    def _body(self, aggregations: Mapping[str, Any]) -> dict[str, object]:
        return {
            "size": 0,
            "track_total_hits": False,
            "query": {"term": {"shelf": self._shelf}},
            "aggs": aggregations,
        }
