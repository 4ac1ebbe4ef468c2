from collections.abc import Sequence

import pytest

from retrieval.errors import UnknownBackend
from retrieval.model import PassageId
from retrieval.search.engines import ENGINES, ON_SERVERS, Engine, IndexedTerms, make_engine
from retrieval.search.engines.auto import MOST_SMALL
from retrieval.search.engines.rank_bm25 import K1, B
from retrieval.search.engines.tantivy_fields import FILLER, FILLING
from tests.contracts.engine import EngineContract, Texts, bm25


def once(k1: float, b: float, length: int, mean: float) -> float:
    """What BM25 gives for a term that occurs once in a passage, without the weight of the term."""
    return (k1 + 1) / (1 + k1 * (1 - b + b * length / mean))


class TestRankBM25(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("rank_bm25")


class TestTantivy(EngineContract):
    k1, b, exact = K1, B, False

    def make(self) -> Engine:
        return make_engine("tantivy")

    def formula(self, article: Texts, query: Sequence[str]) -> list[float]:
        """Tantivy's own score of a passage with its fillers, times the factor for a term that occurs once."""
        padded = [[*text, *[FILLER] * FILLING] if text else [] for text in article]
        lengths = [len(text) for text in article]
        mean = sum(lengths) / max(1, sum(map(bool, lengths)))
        factors = [once(K1, B, n, mean) / once(1.2, 0.75, n + FILLING, mean + FILLING) if n else 0.0 for n in lengths]
        theirs = bm25(padded, query, 1.2, 0.75)
        return [score * factor for score, factor in zip(theirs, factors, strict=True)]


class TestAuto(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("auto")


def test_a_library_that_grows_large_keeps_its_scores() -> None:
    growing, small = make_engine("auto"), make_engine("rank_bm25")
    for number in range(MOST_SMALL // 20 + 2):
        article_id = f"{number:012x}"
        documents = [
            IndexedTerms(PassageId(article_id, n), ("bridge", f"word{number % 7}", f"word{n % 5}", str(number * n)))
            for n in range(20)
        ]
        for engine in (growing, small):
            engine.add(article_id, documents)
    for engine in (growing, small):
        engine.remove("0" * 12)
    assert len(growing) == len(small) > MOST_SMALL
    query = ["word3", "bridge", "40"]
    found, expected = growing.search(query, 50), small.search(query, 50)
    # Of equal passages it may find others. A word repeats in some passages, and the article that was removed still counts.
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], rel=1 / 6)


def test_every_engine_inherits_the_contract() -> None:
    tested = {type(cls().make()) for cls in EngineContract.__subclasses__() if cls.__module__ == __name__}
    # Those on servers inherit it beside their other tests.
    assert tested == {type(make_engine(name)) for name in ENGINES if name not in ON_SERVERS}


def test_an_unknown_engine_is_named_with_those_that_are_known() -> None:
    with pytest.raises(
        UnknownBackend, match=r"'lucene'\. Choose one of: auto, opensearch, rank_bm25, tantivy"
    ) as caught:
        make_engine("lucene")
    assert caught.value.known == tuple(ENGINES)
