"""A cluster that asks for a password is reached over HTTPS, and what is wrong is said without the password."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import EngineUnavailable, StoreError
from retrieval.search.engines.opensearch import Index, OpenSearchEngine, Server, place_of
from tests.contracts.engine import FIRST, documents
from tests.opensearch import Node
from tests.retrieval.search.engines.opensearch.proxy import Proxy, in_front_of
from tests.standin.test_webhooks import PEM


@pytest.fixture
def secured(opensearch: Node) -> Iterator[Proxy]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(PEM)
    with in_front_of(opensearch, tls=tls, password="me:hunter@2") as made:
        yield made


def engine(proxy: Proxy, user: str, trusted: str) -> OpenSearchEngine:
    server = Server(place_of(f"https://{user}@127.0.0.1:{proxy.server_port}/secured{trusted}"))
    return OpenSearchEngine(Index(server))


def test_passages_are_kept_and_found_over_https_with_a_password(secured: Proxy) -> None:
    found = engine(secured, "me:hunter%402", f"?ca={PEM}")
    found.add(FIRST, documents(FIRST, [["japan", "pact"], ["navy"]]))
    assert [hit.passage_id.ordinal for hit in found.search(["navy"], 3)] == [1]


@pytest.mark.parametrize(
    ("user", "trusted", "error", "said"),
    [
        ("me:hunter3", f"?ca={PEM}", StoreError, "refuses the user name or the password"),
        ("me:hunter%402", "", EngineUnavailable, "certificate of OpenSearch is not trusted"),
    ],
)
def test_what_is_wrong_is_said(secured: Proxy, user: str, trusted: str, error: type[StoreError], said: str) -> None:
    with pytest.raises(error, match=said) as caught:
        engine(secured, user, trusted).search(["navy"], 3)
    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_said(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text:
        file.write_text(text, "utf-8")
    with pytest.raises(StoreError, match="certificates of OpenSearch cannot be read: ") as caught:
        Server(place_of(f"https://me:hunter2@127.0.0.1:9/secured?ca={file}"))
    assert "None" not in str(caught.value)
