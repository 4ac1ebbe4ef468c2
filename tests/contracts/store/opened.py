"""What the suites share: how a store is opened, and two articles."""

from pathlib import Path

import pytest

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import Shelf, Store, Stored

HERE, THERE, TOPIC = Shelf("1"), Shelf("2"), Shelf("1", 7)
BRIDGE = Article(
    "The bridge has 12 arches. It was built in 1432.\nTraffic is banned.", "Bridge", url="https://example.org/a"
)
RIVER = Article("The river is high. Boats are banned, says the mayor.", "River", source="The Paper")


def put(store: Store, shelf: Shelf, article: Article, now: float = 1.0) -> Stored:
    stored, _ = store.articles.add(shelf, article, split_and_analyse(article), now=now)
    return stored


class Opened:
    """Inherit, and open a store."""

    def open(self, file: Path) -> Store:
        raise NotImplementedError

    def written(self, file: Path) -> bytes:
        """All that the database keeps, deleted or not; one that has no file overrides this."""
        return b"".join(part.read_bytes() for part in file.parent.iterdir())

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "deep" / "library"

    @pytest.fixture
    def store(self, file: Path) -> Store:
        return self.open(file)
