"""Which passages of a shelf may be the best for a query, and what their scores are."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from retrieval.search.engines.opensearch.passages import token
from retrieval.search.engines.rank_bm25 import K1, B


def candidates_for(limit: int) -> int:
    """How many passages are taken from OpenSearch to find the best `limit`."""
    return max(50, 2 * limit)


class Formula:
    """BM25 with some weights of terms.

    Args:
        weights: the inverse document frequency of each term, in the order in which their parts are added.
        mean: the mean length of a passage.
    """

    def __init__(self, weights: Mapping[str, float], mean: float) -> None:
        self._weights = {token(term): weight for term, weight in weights.items()}
        self._mean = mean

    def score(self, terms: Sequence[str], length: int) -> float:
        """The score of a passage with some terms, as they are indexed."""
        counts = Counter(terms)
        usual = K1 * (1 - B + B * length / self._mean)
        return sum(
            weight * (counts[term] * (K1 + 1) / (counts[term] + usual))
            for term, weight in self._weights.items()
            if term in counts
        )


def idf_of(frequency: int, passages: int) -> float:
    """The inverse document frequency of a term that so many of the passages contain."""
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


class Found(NamedTuple):
    """A passage that OpenSearch found, with its terms as they are indexed, without the name of the shelf."""

    article_id: str
    place: int
    length: int
    terms: Sequence[str]


def found_in(answer: Mapping[str, Any], shelf: str) -> Iterator[Found]:
    """The passages in an answer."""
    for hit in answer["hits"]["hits"]:
        held = hit["_source"]
        terms = [term[len(shelf) :] for term in held["terms"].split(" ")]
        yield Found(held["article"], held["place"], held["length"], terms)


def body_of(
    shelf: str, weights: Mapping[str, float], theirs: Mapping[str, float], limit: int, only: Sequence[str] | None
) -> dict[str, object]:
    """The search for the passages that may be the best of a shelf.

    Args:
        shelf: its name.
        weights: the inverse document frequency that each term is to have.
        theirs: the one that OpenSearch gives those that the shelf has.
        limit: the number of passages that are wanted.
        only: ids of the articles to search; None for all.
    """
    should = [
        {"term": {"terms": {"value": shelf + token(term), "boost": weights[term] / idf}}}
        for term, idf in theirs.items()
    ]
    query: dict[str, object] = {"should": should or [{"match_none": {}}], "minimum_should_match": 1}
    if only is not None:
        query["filter"] = [{"terms": {"article": list(only)}}]
    return {
        "size": candidates_for(limit),
        "query": {"bool": query},
        "sort": ["_score", {"place": "asc"}],
        "_source": ["article", "place", "length", "terms"],
        "track_total_hits": False,
    }
