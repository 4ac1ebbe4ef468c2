"""Opens libraries, each with the articles of some shelves of the store, and keeps a bounded number of them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.model import PassageId, Strictness
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.reader import Reader
from retrieval.search.vectors import Kept
from retrieval.services.answering import Answering
from retrieval.services.library import Library
from retrieval.services.shelf_index import AT_ONCE
from retrieval.services.shelf_indexes import ShelfIndexes
from retrieval.services.shelf_words import Words
from retrieval.services.stored_entry import sentences_of
from retrieval.services.stored_library import StoredLibrary
from retrieval.services.vector_queue import VectorQueue
from retrieval.services.words_on_disk import WordsOnDisk
from retrieval.store import Shelf, Store, Stored

MOST_PASSAGES = 30_000
"""Libraries in memory are dropped, least recently used first, while their passages exceed this number (about 120 MB). Dropped
libraries are rebuilt when needed."""
MOST_ON_DISK = 64
"""Number of libraries on disk that are kept open; each has a few files mapped into memory."""
LARGE = 400_000
"""Characters of text from which a library is searched on disk: about 3,000 sentences, which take a tenth of a second to load."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What every library is made of: the name of the engine, encoder, reader and strictness, see `Library`."""

    engine: str
    encoder: Encoder | None = None
    reader: Reader | None = None
    strictness: Strictness = Strictness.NORMAL


@dataclass(slots=True)
class _Held:
    library: Library
    version: object = None
    revision: tuple[int, ...] = ()
    passages: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _OnDisk:
    library: StoredLibrary
    version: object = None
    revision: tuple[int, ...] = ()
    up_to_date: bool = False


class LibraryCache:
    """Libraries by their shelves, in memory or, if they are large, on disk. It takes no lock itself, see `Collections`.

    Args:
        store: the store.
        parts: what libraries are made of.
        folder: where the indexes of large libraries are kept; None to keep all libraries in memory.
        large: the number of characters from which a library is large.
        words: where the words of large libraries are kept; None for the folder.

    Attributes:
        queue: the articles without vectors.
    """

    def __init__(
        self,
        store: Store,
        parts: Parts,
        folder: Path | None = None,
        *,
        large: int = LARGE,
        words: Words | None = None,
    ) -> None:
        self._store, self._parts, self._large = store, parts, large
        self._held: OrderedDict[tuple[Shelf, ...], _Held | _OnDisk] = OrderedDict()
        self.queue = VectorQueue(store, parts.encoder, self._put_vectors)
        self._indexes = (
            None
            if folder is None
            else ShelfIndexes(folder, store, parts.encoder, self.queue, words=words or WordsOnDisk())
        )

    def of(self, shelves: tuple[Shelf, ...], version: object) -> Answering:
        """The library of some shelves, up to date; a large one may still lack a part of what was added last.

        Args:
            shelves: the shelves.
            version: the current `Store.version`; if it is unchanged, the store is not queried.
        """
        held = self._held.get(shelves)
        if held is None or held.version != version:
            held = self._of_its_size(shelves, held)
            self._held[shelves] = held
        self._held.move_to_end(shelves)
        if held.version != version:
            revision = self._store.visible.revision(shelves)
            if revision != held.revision:
                self._bring_up_to_date(held, shelves)
                self._drop_oldest()
            held.revision, held.version = revision, version
        elif isinstance(held, _OnDisk) and not held.up_to_date:
            held.up_to_date = held.library.refresh()
        return held.library

    def _of_its_size(self, shelves: tuple[Shelf, ...], held: "_Held | _OnDisk | None") -> "_Held | _OnDisk":
        """The library as it was, or a new one in memory or on disk, as its size demands."""
        if self._indexes is not None and self._store.visible.is_large(shelves, self._large):
            if isinstance(held, _OnDisk):
                return held
            indexes = [self._indexes.of(shelf) for shelf in shelves]
            p = self._parts
            return _OnDisk(
                StoredLibrary(
                    self._store, shelves, indexes, encoder=p.encoder, reader=p.reader, strictness=p.strictness
                )
            )
        if isinstance(held, _Held):
            return held
        p = self._parts
        return _Held(Library(engine=p.engine, encoder=p.encoder, reader=p.reader, strictness=p.strictness))

    def advance(self) -> bool:
        """Bring a part of what is missing into the indexes of the large libraries that are open.

        Returns:
            Whether something is left to do.
        """
        if self._indexes is not None:
            self._indexes.delete_left()
        # One library at a time, since others wait for the lock meanwhile.
        behind = [held for held in self._held.values() if isinstance(held, _OnDisk) and not held.up_to_date]
        if behind:
            behind[0].up_to_date = behind[0].library.refresh(AT_ONCE)
            return True
        has_looked = self._indexes is None or self._indexes.note_unencoded()
        return not has_looked

    def drop(self, chat: str) -> None:
        """Drop all libraries with a shelf of a chat, and its indexes on disk."""
        for shelves in [s for s in self._held if any(one.chat == chat for one in s)]:
            del self._held[shelves]
        if self._indexes is not None:
            self._indexes.delete(chat)

    def clear(self) -> None:
        """Drop all libraries from memory."""
        self._held.clear()

    def _drop_oldest(self) -> None:
        passages = sum(held.passages for held in self._held.values() if isinstance(held, _Held))
        on_disk = sum(isinstance(held, _OnDisk) for held in self._held.values())
        # The last one is in use.
        for shelves, held in [*self._held.items()][:-1]:
            if isinstance(held, _Held) and passages > MOST_PASSAGES:
                passages -= held.passages
                del self._held[shelves]
            elif isinstance(held, _OnDisk) and on_disk > MOST_ON_DISK:
                on_disk -= 1
                del self._held[shelves]
        if self._indexes is not None:
            used = {shelf for shelves, held in self._held.items() if isinstance(held, _OnDisk) for shelf in shelves}
            self._indexes.close_except(used)

    def _bring_up_to_date(self, held: _Held | _OnDisk, shelves: Sequence[Shelf]) -> None:
        if isinstance(held, _OnDisk):
            held.up_to_date = held.library.refresh()
            return
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
        held.library.add(stored.article, sentences_of(self._store, stored), language=stored.detected or None)
        vectors = self.queue.known_or_noted(stored)
        if vectors is not None:
            held.library.put_vectors(PassageId(stored.article.id, 0), vectors)

    def _put_vectors(self, stored: Stored, vectors: Vectors | Kept) -> None:
        for held in self._held.values():
            if isinstance(held, _Held) and held.numbers.get(stored.article.id) == stored.number:
                held.library.put_vectors(PassageId(stored.article.id, 0), vectors)
        if self._indexes is not None:
            self._indexes.put_vectors(stored, vectors)
