"""The engine in OpenSearch keeps the contract of all engines, with exact scores."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import StoreError
from retrieval.search.engines import Engine, make_engine
from retrieval.search.engines.opensearch import Index, OpenSearchEngine, Server, place_of
from retrieval.search.engines.rank_bm25 import K1, B
from tests.contracts.engine import EngineContract, texts, words
from tests.opensearch import Node

# Each example makes a shelf of its own, which takes a dozen requests.
few = settings(max_examples=15, suppress_health_check=[HealthCheck.differing_executors])


class TestOpenSearch(EngineContract):
    k1, b = K1, B

    @pytest.fixture(autouse=True)
    def connected(self, opensearch: Node) -> Iterator[None]:
        server = Server(place_of(opensearch.address))
        self.index = Index(server)
        yield
        server.close()

    def make(self) -> Engine:
        return OpenSearchEngine(self.index)

    @few
    @given(article=texts, query=st.lists(words, max_size=5))
    def test_scores_are_the_formula(self, article: list[list[str]], query: list[str]) -> None:
        self.check_formula(article, query)

    @few
    @given(article=st.lists(st.lists(words, max_size=6, unique=True), max_size=8), query=st.lists(words, max_size=5))
    def test_scores_are_the_formula_where_no_term_repeats(self, article: list[list[str]], query: list[str]) -> None:
        self.check_nominal(article, query)


def test_it_is_made_by_its_name_and_the_address_of_a_server(opensearch: Node) -> None:
    engine = make_engine("opensearch", address=opensearch.address)
    assert len(engine) == 0


def test_without_an_address_it_says_what_one_looks_like() -> None:
    with pytest.raises(StoreError, match="https://user:password@host:9200/name"):
        make_engine("opensearch")
