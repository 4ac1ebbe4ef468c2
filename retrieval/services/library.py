"""A library in memory: articles that are searched together."""

from collections.abc import Iterable

from retrieval.model import Article, Strictness
from retrieval.search.encoders import Encoder
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.reader import Reader
from retrieval.services.answering import Answering
from retrieval.services.memory_contents import MemoryContents


class Library(MemoryContents, Answering):
    """Articles in memory that questions are asked about. Not thread-safe.

    Args:
        articles: the first articles.
        engine: name of the engine, see `retrieval.search.engines.ENGINES`.
        encoder: computes vectors; None to search by words only.
        reader: scores the passages found; None to keep the order by words.
        strictness: default confidence that an answer must reach.

    Raises:
        UnknownBackend: there is no engine of that name.
        EmptyArticle: see `add`.
    """

    def __init__(
        self,
        articles: Iterable[Article] = (),
        *,
        engine: str = DEFAULT_ENGINE,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        strictness: Strictness = Strictness.NORMAL,
    ) -> None:
        super().__init__(engine=engine, encoder=encoder)
        self.reader = reader
        self.strictness = strictness
        for article in articles:
            self.add(article)
