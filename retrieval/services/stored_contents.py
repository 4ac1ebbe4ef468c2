"""Contents of some shelves that stay on disk: only what a question touches is read."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from retrieval.errors import UnknownPassage
from retrieval.model import Hit, PassageId
from retrieval.search.encoders import Encoder
from retrieval.search.ranking.candidates import Rarity
from retrieval.search.ranking.lexicon import Spellings, Vocabulary
from retrieval.search.vector_file import VectorFile
from retrieval.search.vectors import CANDIDATES, Kept, Nearness
from retrieval.services.contents import Contents
from retrieval.services.entry import Entry, language_of
from retrieval.services.shelf_index import FOR_A_QUESTION, ShelfIndex, name_of, number_of
from retrieval.services.shelf_words import Counts
from retrieval.store import Described, Shelf, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
else:
    Vector = object

MOST_ENTRIES = 400
"""Number of articles with their texts that are kept in memory, least recently used ones dropped first."""
MOST_KNOWN = 20_000
"""Number of articles of which the number and the language are remembered."""
MOST_BRIEFED = 300
"""Number of articles that a briefing about everything reads, the newest ones."""
ENOUGH_VECTORS = 0.95
"""Share of the articles that must have vectors before they are used. A new article does not switch them off."""
MOST_ONE_BY_ONE = 100
"""Up to this many articles are compared one by one if a question is about some articles alone."""
DEEPER = 40
"""How many times more of all passages are looked at if it is about more articles, to find enough in these."""
SAMPLE, SAMPLE_ARTICLES = 300, 50
"""Number of nearest passages, and of the newest articles, from which is judged how near is near."""


class StoredRarity(Rarity):
    """Document frequencies from the indexes of some shelves, as they were at one moment."""

    def __init__(self, snapshots: Sequence[Counts]) -> None:
        self._snapshots = snapshots

    @property
    def passages(self) -> int:
        """See `Rarity`; passages without terms are not counted."""
        return sum(snapshot.passages for snapshot in self._snapshots)

    def frequency(self, term: str) -> int:
        """See `Rarity`."""
        return sum(snapshot.frequency(term) for snapshot in self._snapshots)


class StoredContents(Contents):
    """The visible articles of some shelves, read from the store and from the shelves' indexes. Not thread-safe.

    Args:
        store: the store.
        shelves: the shelves, the first one first in ties.
        indexes: the index of each shelf.
        encoder: computes the vector of a question; None to search by words only.
    """

    def __init__(
        self, store: Store, shelves: Sequence[Shelf], indexes: Sequence[ShelfIndex], encoder: Encoder | None
    ) -> None:
        self._store, self._shelves, self._indexes, self._encoder = store, shelves, indexes, encoder
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._known: OrderedDict[str, Described] = OrderedDict()
        self._behind = True
        self._rarity = StoredRarity(())
        self._counts: dict[str, int] = {}
        self._chosen: tuple[Collection[str] | None, list[int]] = None, []

    def refresh(self, most: int = FOR_A_QUESTION) -> bool:
        """Bring a part of what changed into the indexes; to be called before every use.

        Args:
            most: maximum number of changed articles to bring into each.

        Returns:
            Whether the indexes are up to date.
        """
        self._entries.clear()
        self._known.clear()
        self._chosen = None, []
        updated = [index.update(most) for index in self._indexes]
        self._behind = not all(updated)
        self._rarity = StoredRarity([index.words.snapshot() for index in self._indexes])
        self._counts = self._store.visible.languages(self._shelves)
        return not self._behind

    @property
    def count(self) -> int:
        """See `Contents`; an article on two shelves counts twice."""
        return sum(self._counts.values())

    @property
    def rarity(self) -> Rarity:
        """See `Contents`."""
        return self._rarity

    @property
    def languages(self) -> Sequence[str]:
        """See `Contents`."""
        return [name for name, _ in sorted(self._counts.items(), key=lambda pair: -pair[1]) if name]

    @property
    def still_reading(self) -> bool:
        """See `Contents`."""
        return self._behind or (self._encoder is not None and self._encoded() < self.count)

    def _encoded(self) -> int:
        return sum(vectors.articles() for vectors in self._vector_files())

    def _vector_files(self) -> list[VectorFile]:
        return [index.vectors for index in self._indexes if index.vectors is not None]

    def entry(self, article_id: str) -> Entry:
        """See `Contents`."""
        if article_id in self._entries:
            self._entries.move_to_end(article_id)
            return self._entries[article_id]
        number = self._number(article_id)
        self._load([number])
        if article_id not in self._entries:
            raise _gone()
        return self._entries[article_id]

    def _load(self, numbers: Collection[int]) -> None:
        """Read articles at once: every single read waits for its turn among the threads."""
        for stored, sentences in self._store.sentences.together(numbers).values():
            language = stored.detected or language_of(stored.article)
            self._entries[stored.article.id] = Entry(stored.article, language, [s.passage for s in sentences])
        while len(self._entries) > max(MOST_ENTRIES, len(numbers)):
            self._entries.popitem(last=False)

    def _numbers(self, ids: Collection[str]) -> list[int]:
        """The numbers of some articles; asked for several times by one question."""
        if self._chosen[0] is not ids:
            self._chosen = ids, [*self._store.visible.named(self._shelves, ids).values()]
        return self._chosen[1]

    def _number(self, article_id: str) -> int:
        if article_id in self._known:
            return self._known[article_id].number
        found = self._store.visible.named(self._shelves, [article_id])
        if article_id not in found:
            raise _gone()
        return found[article_id]

    def entries(self, only: Collection[str] | None = None, *, most: int | None = None) -> list[Entry]:
        """See `Contents`; all means the newest ones."""
        if only is None:
            numbers = self._store.visible.newest(self._shelves, min(most or MOST_BRIEFED, MOST_BRIEFED))
        else:
            numbers = sorted(self._store.visible.named(self._shelves, only).values(), reverse=True)[:most]
        described = self._describe(numbers)
        self._load([number for number, one in described.items() if one.article_id not in self._entries])
        return [self.entry(described[number].article_id) for number in reversed(numbers) if number in described]

    def entries_about(self, found: Collection[str], only: Collection[str] | None = None) -> list[Entry]:
        """See `Contents`."""
        return self.entries([name for name in found if only is None or name in only], most=MOST_BRIEFED)

    def language(self, article_id: str) -> str:
        """See `Contents`."""
        known = self._known.get(article_id)
        return known.language if known is not None and known.language else self.entry(article_id).language

    def newest(self, most: int, *, only: Collection[str] | None = None) -> list[str]:
        """See `Contents`."""
        if only is None:
            numbers = self._store.visible.newest(self._shelves, most)
        else:
            numbers = sorted(self._store.visible.named(self._shelves, only).values(), reverse=True)[:most]
        described = self._describe(numbers)
        return [described[number].article_id for number in numbers if number in described]

    def search(self, terms: Sequence[str], most: int, *, only: Collection[str] | None = None) -> list[Hit]:
        """See `Contents`."""
        names = None if only is None else [name_of(number) for number in self._numbers(only)]
        first, *beside = [index.words for index in self._indexes]
        hits = first.search(terms, most, beside=beside, only=names)
        places = self._places([hit.passage_id for hit in hits])
        found = {places[hit.passage_id]: hit.score for hit in reversed(hits) if hit.passage_id in places}
        return [Hit(passage_id, score) for passage_id, score in reversed(found.items())]

    def _places(self, numbered: Iterable[PassageId]) -> dict[PassageId, PassageId]:
        """The passages of which the indexes know the number of the article; those that are gone are left out."""
        places = list(numbered)
        described = self._describe({number_of(place.article_id) for place in places})
        return {
            place: PassageId(described[number].article_id, place.ordinal)
            for place in places
            if (number := number_of(place.article_id)) in described
        }

    def _describe(self, numbers: Collection[int]) -> dict[int, Described]:
        described = self._store.visible.described(numbers)
        for one in described.values():
            self._known.setdefault(one.article_id, one)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return described

    def spellings(self, word: str) -> Vocabulary:
        """See `Contents`: the words that begin with one of the first two letters, since these may be swapped."""
        spellings = [
            found for letter in sorted({*word[:2]}) for index in self._indexes for found in index.words.forms(letter)
        ]
        return Spellings(spellings, about=len(word))

    def nearness(self, question: str) -> Nearness | None:
        """See `Contents`."""
        if self._encoder is None or self._encoded() < max(1, ENOUGH_VECTORS * self.count):
            return None
        return StoredNearness(self, self._encoder.questions([question])[0])

    def cosines_of(self, vector: Vector, passages: Collection[PassageId]) -> dict[PassageId, float]:
        """The cosines of a vector with those of the passages that have one."""
        numbers = {PassageId(name_of(self._number(p.article_id)), p.ordinal): p for p in passages}
        found: dict[PassageId, float] = {}
        for vectors in self._vector_files():
            found |= {numbers[place]: cosine for place, cosine in vectors.of(vector, [*numbers]).items()}
        return found

    def nearest_to(self, vector: Vector, most: int, only: Collection[str] | None = None) -> dict[PassageId, float]:
        """The passages nearest to a vector with their cosines, best first; `only` those of some articles, or of all."""
        if only is not None and len(only) <= MOST_ONE_BY_ONE:
            near = self._near_in(vector, only)
        else:
            depth = most if only is None else DEEPER * most
            near = [pair for vectors in self._vector_files() for pair in vectors.nearest(vector, depth)]
        near.sort(key=lambda pair: -pair[1])
        places = self._places([place for place, _ in near])
        found = {places[place]: cosine for place, cosine in reversed(near) if place in places}
        allowed = [pair for pair in reversed(found.items()) if only is None or pair[0].article_id in only]
        return dict(allowed[:most])

    def _near_in(self, vector: Vector, only: Collection[str]) -> list[tuple[PassageId, float]]:
        """All passages of the story of some articles with their cosines."""
        found: list[tuple[PassageId, float]] = []
        for name in only:
            entry = self.entry(name) if self._is_here(name) else None
            story = [p.id for p in entry.passages if p.story] if entry else []
            found += self.cosines_of(vector, story).items()
        return [(PassageId(name_of(self._number(p.article_id)), p.ordinal), cosine) for p, cosine in found]

    def _is_here(self, article_id: str) -> bool:
        return article_id in self._known or bool(self._store.visible.named(self._shelves, [article_id]))

    def vectors(self, article_id: str) -> Kept | None:
        """See `Contents`."""
        name = name_of(self._number(article_id))
        held = (vectors.vectors(name) for vectors in self._vector_files())
        return next((found for found in held if found is not None), None)


class StoredNearness(Nearness):
    """The cosines of one question with passages on disk."""

    def __init__(self, contents: StoredContents, vector: Vector) -> None:
        self._contents, self._vector = contents, vector

    def among(self, passages: Collection[PassageId]) -> dict[PassageId, float]:
        """See `Nearness`."""
        return self._contents.cosines_of(self._vector, passages)

    def nearest(self, limit: int = CANDIDATES, *, only: Collection[str] | None = None) -> Sequence[PassageId]:
        """See `Nearness`."""
        return list(self._contents.nearest_to(self._vector, limit, only))

    @property
    def cosines(self) -> Mapping[PassageId, float]:
        """See `Nearness`; of the newest articles' passages and of the nearest."""
        newest = (
            PassageId(name, ordinal)
            for name in self._contents.newest(SAMPLE_ARTICLES)
            if (vectors := self._contents.vectors(name)) is not None
            for ordinal in range(len(vectors))
        )
        return self._contents.cosines_of(self._vector, list(newest)) | self._contents.nearest_to(self._vector, SAMPLE)


def _gone() -> UnknownPassage:
    return UnknownPassage("This article is not in the library (any more).")
