from pathlib import Path

from retrieval.store import QUEUES, Queues, open_queues
from tests.contracts.store.queues import QueuesContract


class TestSQLiteQueues(QueuesContract):
    def open(self, file: Path) -> Queues:
        return open_queues(file, "sqlite")


def test_all_queues_inherit_the_contract() -> None:
    names = {
        cls.__name__.removeprefix("Test").removesuffix("Queues").lower() for cls in QueuesContract.__subclasses__()
    }
    assert names == set(QUEUES)
