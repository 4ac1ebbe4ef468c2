from pathlib import Path

import pytest

from retrieval.store import QUEUES, Queues, open_queues
from tests.contracts.store.queues import QueuesContract
from tests.postgres import PostgresServer


class TestSQLiteQueues(QueuesContract):
    def open(self, file: Path) -> Queues:
        return open_queues(file, "sqlite")


class TestPostgresQueues(QueuesContract):
    @pytest.fixture(autouse=True)
    def server(self, postgres: PostgresServer) -> None:
        self.postgres = postgres

    def open(self, file: Path) -> Queues:
        return open_queues(self.postgres.of(file))

    def written(self, file: Path) -> bytes:
        return self.postgres.written(self.postgres.of(file))


def test_all_queues_inherit_the_contract() -> None:
    names = {
        cls.__name__.removeprefix("Test").removesuffix("Queues").lower() for cls in QueuesContract.__subclasses__()
    }
    assert names == set(QUEUES)
