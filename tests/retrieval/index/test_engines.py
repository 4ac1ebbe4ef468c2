import pytest

from retrieval.errors import UnknownBackend
from retrieval.index import ENGINES, Engine, make_engine
from retrieval.index.rank_bm25 import K1, B
from tests.contracts.engine import EngineContract


class TestRankBM25(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("rank_bm25")


class TestPostings(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("postings")


def test_every_engine_inherits_the_contract() -> None:
    tested = {type(cls().make()) for cls in EngineContract.__subclasses__()}
    assert tested == {type(make_engine(name)) for name in ENGINES}


def test_an_unknown_engine_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnknownBackend, match="'lucene'; choose one of: rank_bm25, postings") as caught:
        make_engine("lucene")
    assert caught.value.known == tuple(ENGINES)
