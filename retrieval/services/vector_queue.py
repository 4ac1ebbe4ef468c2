"""The articles whose vectors are still to be computed."""

from collections.abc import Callable

from retrieval.model import Article
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.vectors import Kept
from retrieval.services.library import Library
from retrieval.store import Store, Stored

Put = Callable[[Stored, Vectors | Kept], None]
"""Gives an article's vectors to the libraries that hold it."""


class VectorQueue:
    """Articles without vectors, in the order in which they were noted. It takes no lock, see `Collections`.

    Args:
        store: keeps the vectors.
        encoder: computes them; None where nothing does, and then the queue stays empty.
        put: is given the vectors of an article as soon as they are known.
    """

    def __init__(self, store: Store, encoder: Encoder | None, put: Put) -> None:
        self._store = store
        self._encoder = encoder
        self._put = put
        self._numbers: dict[int, None] = {}

    def note(self, number: int) -> None:
        """Put an article in the queue."""
        if self._encoder is not None:
            self._numbers[number] = None

    def known(self, stored: Stored) -> Kept | None:
        """The vectors of an article that the store keeps, or None."""
        if self._encoder is None:
            return None
        return self._store.vectors.get(stored.number, self._encoder.identity, cache_key(stored.article))

    def next(self) -> tuple[int, Article] | None:
        """The number and the article whose turn it is; None if every article has its vectors."""
        while self._numbers:
            number = next(iter(self._numbers))
            stored = self._store.articles.get(number)
            if stored is not None:
                known = self.known(stored)
                if known is None:
                    return number, stored.article
                self._put(stored, known)
            del self._numbers[number]
        return None

    def catch_up(self) -> int:
        """Hand out the vectors that the store has, which another process may have computed.

        Returns:
            How many sentences still lack theirs.
        """
        missing = 0
        for number in [*self._numbers]:
            stored = self._store.articles.get(number)
            known = None if stored is None else self.known(stored)
            if stored is not None and known is None:
                missing += self._store.sentences.count(number)
                continue
            if stored is not None and known is not None:
                self._put(stored, known)
            del self._numbers[number]
        return missing

    def keep(self, number: int, vectors: Vectors | Kept) -> None:
        """Store the vectors of an article and hand them out; an article that is gone is no error."""
        self._numbers.pop(number, None)
        stored = self._store.articles.get(number)
        if stored is None or self._encoder is None:
            return
        self._store.vectors.put(number, self._encoder.identity, cache_key(stored.article), vectors)
        self._put(stored, vectors)


def cache_key(article: Article) -> str:
    """Names what an encoder reads of an article beside its text."""
    return f"{ANALYSIS}:{'' if article.title_supplied else article.title}:{article.language or ''}"


def texts_of(article: Article) -> list[str]:
    """What an encoder reads of each passage of an article, in order."""
    library = Library()
    library.add(article)
    return library.texts(article.id)
