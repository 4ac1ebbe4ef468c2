"""Queues the articles whose vectors have not been computed."""

from collections.abc import Callable
from contextlib import suppress

from retrieval.errors import StoreError
from retrieval.model import Article
from retrieval.passages import split_article
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.vectors import Kept
from retrieval.services.entry import Entry, language_of
from retrieval.store import Store, Stored

Put = Callable[[Stored, Vectors | Kept], None]
"""Passes an article's vectors to the libraries that contain it."""


class VectorQueue:
    """Articles without vectors, first in, first out. It takes no lock itself, see `Collections`.

    Args:
        store: stores the vectors.
        encoder: the encoder; with None the queue stays empty.
        put: called with the vectors of an article when they are available.
    """

    def __init__(self, store: Store, encoder: Encoder | None, put: Put) -> None:
        self._store = store
        self._encoder = encoder
        self._put = put
        self._numbers: dict[int, None] = {}

    def note(self, number: int) -> None:
        """Add an article to the queue."""
        if self._encoder is not None:
            self._numbers[number] = None

    def known(self, stored: Stored) -> Kept | None:
        """The stored vectors of an article, or None."""
        if self._encoder is None:
            return None
        return self._store.vectors.get(stored.number, self._encoder.identity, cache_key(stored.article))

    def known_or_noted(self, stored: Stored) -> Kept | None:
        """The stored vectors of an article; without any it is added to the queue."""
        vectors = self.known(stored)
        if vectors is None:
            self.note(stored.number)
        return vectors

    def next(self) -> tuple[int, Article] | None:
        """The next article without vectors, with its number; None if there is none."""
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
        """Pass on vectors that are in the store, for example computed by another process.

        Returns:
            The number of sentences still without vectors.
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
        """Store the vectors of an article and pass them on; ignored if the article was removed."""
        self._numbers.pop(number, None)
        stored = self._store.articles.get(number)
        if stored is None or self._encoder is None:
            return
        self._put(stored, vectors)
        # What the store does not take, as on a full disk, is computed again after the next start.
        with suppress(StoreError):
            self._store.vectors.put(number, self._encoder.identity, cache_key(stored.article), vectors)


def cache_key(article: Article) -> str:
    """Cache key of the encoder's input for an article: analysis version, title and language."""
    return f"{ANALYSIS}:{'' if article.title_supplied else article.title}:{article.language or ''}"


def texts_of(article: Article) -> list[str]:
    """The encoder's input for each passage of an article, in order."""
    passages = split_article(article)
    return [analysed.in_context for analysed in Entry(article, language_of(article), passages).all_analysed]
