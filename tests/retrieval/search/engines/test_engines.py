import pytest

from retrieval.errors import UnknownBackend
from retrieval.model import PassageId
from retrieval.search.engines import ENGINES, Engine, IndexedTerms, make_engine
from retrieval.search.engines.auto import MOST_SMALL
from retrieval.search.engines.rank_bm25 import K1, B
from tests.contracts.engine import EngineContract


class TestRankBM25(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("rank_bm25")


class TestTantivy(EngineContract):
    k1, b, exact = K1, B, False

    def make(self) -> Engine:
        return make_engine("tantivy")


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
    assert tested == {type(make_engine(name)) for name in ENGINES}


def test_an_unknown_engine_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnknownBackend, match=r"'lucene'\. Choose one of: auto, rank_bm25, tantivy") as caught:
        make_engine("lucene")
    assert caught.value.known == tuple(ENGINES)
