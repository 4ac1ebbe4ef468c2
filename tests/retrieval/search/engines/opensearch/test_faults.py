"""Nodes that refuse, hang or are busy are survived; what cannot be done is said, without the address."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from retrieval.errors import EngineUnavailable, StoreError
from retrieval.search.engines.opensearch import Index, OpenSearchEngine, Server, place_of
from retrieval.search.engines.opensearch.bulk import Write, write
from retrieval.search.engines.opensearch.index import writing
from retrieval.search.engines.opensearch.server import Place
from tests.contracts.engine import FIRST, SECOND, documents
from tests.opensearch import Node, running_nodes
from tests.retrieval.search.engines.opensearch.proxy import Proxy, in_front_of

NOBODY = "http://127.0.0.1:9"
AT_ONCE = (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("http://localhost", Place((("http", "localhost", 9200),))),
        (
            "https://me:a%40b@one.example/news, https://two.example:9201",
            Place((("https", "one.example", 443), ("https", "two.example", 9201)), "news", ("me", "a@b")),
        ),
        ("https://one.example?ca=/etc/own.pem", Place((("https", "one.example", 443),), ca="/etc/own.pem")),
    ],
)
def test_what_an_address_says(address: str, place: Place) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    "address", ["", "localhost:9200", "http://me:hunter2@host:port", "http://me:hunter2@host/A b", "http:///x"]
)
def test_an_address_that_cannot_be_read_is_not_repeated(address: str) -> None:
    with pytest.raises(StoreError, match="cannot be read") as caught:
        place_of(address)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.fixture
def proxy(opensearch: Node) -> Iterator[Proxy]:
    with in_front_of(opensearch) as made:
        yield made


@contextmanager
def connected(*addresses: str, **options: Any) -> Iterator[Index]:
    server = Server(place_of(",".join(addresses)), **({"pauses": AT_ONCE} | options))
    yield Index(server)
    server.close()


def filled(index: Index) -> OpenSearchEngine:
    engine = OpenSearchEngine(index)
    engine.add(FIRST, documents(FIRST, [["japan", "pact"], ["navy"]]))
    assert len(engine) == 2
    return engine


def test_a_node_that_refuses_connections_is_left_out(opensearch: Node) -> None:
    with connected(NOBODY, opensearch.address) as index:
        engine = filled(index)
        assert [hit.passage_id.ordinal for hit in engine.search(["navy"], 3)] == [1]


def test_a_busy_cluster_is_asked_again(proxy: Proxy) -> None:
    with connected(proxy.address) as index:
        engine = filled(index)
        proxy.busy = 3
        assert [hit.passage_id.ordinal for hit in engine.search(["navy"], 3)] == [1]
        proxy.busy = 4
        with pytest.raises(EngineUnavailable, match=r"busy\. Nothing is lost"):
            engine.search(["japan"], 3)
        proxy.busy = 0
        assert [hit.passage_id.ordinal for hit in engine.search(["japan"], 3)] == [0]


def test_documents_that_there_was_no_room_for_are_sent_again(proxy: Proxy) -> None:
    with connected(proxy.address) as index:
        engine = OpenSearchEngine(index)
        engine.add(FIRST, documents(FIRST, [["japan", str(n)] for n in range(50)]))
        proxy.refusing = 2
        assert len(engine) == 50
        assert proxy.asked.count(f"/{writing(index.name())}/_bulk") == 3


def test_what_stays_refused_is_kept_for_the_next_time(proxy: Proxy) -> None:
    with connected(proxy.address) as index:
        engine = filled(index)
        engine.add(SECOND, documents(SECOND, [["peace"]]))
        proxy.refusing = 100
        with pytest.raises(EngineUnavailable):
            engine.commit()
        proxy.refusing = 0
        assert [hit.passage_id.article_id for hit in engine.search(["peace"], 3)] == [SECOND]


def test_many_documents_are_sent_in_parts(proxy: Proxy) -> None:
    with connected(proxy.address) as index:
        filled(index)
        target, before = writing(index.name()), len(proxy.asked)
        writes = [
            Write(f"x{n}", "x", 1, {"shelf": "x", "article": "a", "place": n, "length": 1, "terms": "xa" * 20})
            for n in range(100)
        ]
        assert write(index.server, target, iter(writes), most_bytes=8000) == 100
        assert 3 < len(proxy.asked) - before < 10
        index.drop("x")


def test_what_is_too_much_at_once_is_sent_in_halves(proxy: Proxy) -> None:
    with connected(proxy.address) as index:
        engine = filled(index)
        engine.add(SECOND, documents(SECOND, [["peace", str(n)] for n in range(20)]))
        proxy.most = 20
        assert len(engine) == 22


def test_a_node_that_hangs_is_not_waited_for(opensearch: Node) -> None:
    with connected(opensearch.address) as index:
        filled(index)
    opensearch.hold()
    try:
        said = r"takes too long to answer\. Nothing is lost"
        with connected(opensearch.address, patience=0.2) as index, pytest.raises(EngineUnavailable, match=said):
            index.state("x")
    finally:
        opensearch.release()


class Nonsense(BaseHTTPRequestHandler):
    """Answers what is no JSON."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_: object) -> None:
        pass


def test_an_answer_that_is_none_is_said() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Nonsense) as made:
        thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address, said = f"http://127.0.0.1:{made.server_port}", "answer of OpenSearch cannot be read"
        with connected(address) as index, pytest.raises(EngineUnavailable, match=said):
            index.name()
        made.shutdown()
        thread.join()


@pytest.mark.usefixtures("opensearch")  # for what it skips
def test_the_loss_of_one_node_of_two_is_survived() -> None:
    with running_nodes(2) as nodes, connected(*(node.address for node in nodes)) as index:
        engine = filled(index)
        nodes[1].wait(f"/_cluster/health/{index.name()}?wait_for_status=green")
        # Two of two must agree on who leads; this one may go on alone.
        index.server.ask("POST", "/_cluster/voting_config_exclusions", node_names="node0")
        nodes[0].kill()
        nodes[1].wait("/_cluster/health?wait_for_nodes=1")
        assert [hit.passage_id.ordinal for hit in engine.search(["navy"], 3)] == [1]
        engine.add(SECOND, documents(SECOND, [["peace"]]))
        assert [hit.passage_id.article_id for hit in engine.search(["peace"], 3)] == [SECOND]
