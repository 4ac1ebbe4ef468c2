"""Caches libraries in memory, each with the articles of some shelves of the store."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retrieval.model import PassageId
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.vectors import Kept
from retrieval.services.entry import split_and_analyse
from retrieval.services.library import Library
from retrieval.services.vector_queue import VectorQueue
from retrieval.store import Shelf, Store, Stored

MOST_LIBRARIES = 64
MOST_PASSAGES = 10_000
"""Libraries are dropped, least recently used first, while there are more than `MOST_LIBRARIES` and their passages
exceed `MOST_PASSAGES` (about 80 MB). Dropped libraries are rebuilt when needed."""


@dataclass(slots=True)
class _Held:
    library: Library
    version: object = None
    revision: tuple[int, ...] = ()
    passages: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


class LibraryCache:
    """Caches libraries by their shelves. It takes no lock itself, see `Collections`.

    Args:
        store: the store.
        encoder: the encoder, see `VectorQueue`.
        make: makes an empty library.

    Attributes:
        queue: the articles without vectors.
    """

    def __init__(self, store: Store, encoder: Encoder | None, make: Callable[[], Library]) -> None:
        self._store = store
        self._make = make
        self._held: OrderedDict[tuple[Shelf, ...], _Held] = OrderedDict()
        self.queue = VectorQueue(store, encoder, self._put_vectors)

    def of(self, shelves: tuple[Shelf, ...], version: object) -> Library:
        """The up-to-date library of some shelves.

        Args:
            shelves: the shelves.
            version: the current `Store.version`; if it is unchanged, the store is not queried.
        """
        held = self._held.get(shelves)
        if held is None:
            held = self._held[shelves] = _Held(self._make())
        self._held.move_to_end(shelves)
        if held.version != version:
            revision = self._store.visible.revision(shelves)
            if revision != held.revision:
                self._bring_up_to_date(held, shelves)
                self._drop_oldest()
            held.revision, held.version = revision, version
        return held.library

    def drop(self, chat: str) -> None:
        """Drop all libraries with a shelf of a chat."""
        for shelves in [s for s in self._held if any(one.chat == chat for one in s)]:
            del self._held[shelves]

    def clear(self) -> None:
        """Drop all libraries."""
        self._held.clear()

    def _drop_oldest(self) -> None:
        passages = sum(one.passages for one in self._held.values())
        while len(self._held) > MOST_LIBRARIES and passages > MOST_PASSAGES:
            _, oldest = self._held.popitem(last=False)
            passages -= oldest.passages

    def _bring_up_to_date(self, held: _Held, shelves: Sequence[Shelf]) -> None:
        wanted = {article_id: (number, title) for number, article_id, title in self._store.visible.of(shelves)}
        for article_id in [*held.numbers]:
            if wanted.get(article_id) != (held.numbers[article_id], held.titles[article_id]):
                held.library.remove(article_id, self._store.sentences.of(held.numbers[article_id]))
                del held.numbers[article_id], held.titles[article_id]
        for article_id, (number, title) in wanted.items():
            if article_id not in held.numbers:
                self._load(held, number)
                held.numbers[article_id], held.titles[article_id] = number, title
        held.passages = sum(len(held.library.passages(article_id)) for article_id in held.numbers)

    def _load(self, held: _Held, number: int) -> None:
        stored = self._store.articles.get(number)
        if stored is None:
            return
        held.library.add(stored.article, self._sentences(stored), language=stored.detected or None)
        vectors = self.queue.known(stored)
        if vectors is None:
            self.queue.note(number)
        else:
            held.library.put_vectors(PassageId(stored.article.id, 0), vectors)

    def _sentences(self, stored: Stored) -> list[Sentence]:
        if stored.analysis == ANALYSIS:
            return self._store.sentences.of(stored.number)
        sentences = split_and_analyse(stored.article)
        self._store.sentences.replace(stored.number, sentences)
        return sentences

    def _put_vectors(self, stored: Stored, vectors: Vectors | Kept) -> None:
        for held in self._held.values():
            if held.numbers.get(stored.article.id) == stored.number:
                held.library.put_vectors(PassageId(stored.article.id, 0), vectors)
