"""What every test of a service can ask for."""

from collections.abc import Iterator

import pytest

from tests.web import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running
