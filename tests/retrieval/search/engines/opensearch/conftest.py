"""What the tests of the engine in OpenSearch share."""

from collections.abc import Iterator
from itertools import count

import pytest

from retrieval.search.engines.opensearch import Index, Server, place_of
from tests.opensearch import Node

_numbers = count(1)


@pytest.fixture
def server(opensearch: Node) -> Iterator[Server]:
    """A connection to the server, with an index of its own."""
    made = Server(place_of(f"{opensearch.address}/test{next(_numbers)}"))
    yield made
    made.ask("DELETE", f"/{made.place.alias}-*", accept=(404,))
    made.close()


@pytest.fixture
def index(server: Server) -> Index:
    """An index that no other test uses."""
    return Index(server)
