"""Holds the vectors of a library's passages and finds the passages nearest to a question.

Vectors are added after the passages: the caller gets the passages without vectors from `missing`, encodes their texts
and passes the vectors to `put`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from retrieval.model import PassageId
from retrieval.search.encoders import Encoder, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Kept = NDArray[np.float16]
else:
    Kept = object

CANDIDATES = 50
"""Number of passages found by vectors."""


class Nearness(Protocol):
    """The cosines of one question with passages."""

    def of(self, passage: PassageId, unknown: float) -> float:
        """The cosine of a passage; `unknown` if it has no vector yet."""
        return self.among([passage]).get(passage, unknown)

    def among(self, passages: Collection[PassageId]) -> dict[PassageId, float]:
        """The cosines of some passages, without those that have no vector yet."""

    def nearest(self, limit: int = CANDIDATES, *, only: Collection[str] | None = None) -> Sequence[PassageId]:
        """The passages with the highest cosines, best first, without those set aside; `only` those of some articles."""

    @property
    def cosines(self) -> Mapping[PassageId, float]:
        """The cosines from which it is judged how near is near: of all passages, or of a sample and of the nearest."""


class MemoryNearness(Nearness):
    """The cosines of one question with every passage."""

    def __init__(
        self, cosines: "dict[str, NDArray[np.float32]]", aside: Mapping[str, Collection[int]] | None = None
    ) -> None:
        self._cosines = cosines
        self._aside = aside or {}

    @property
    def cosines(self) -> Mapping[PassageId, float]:
        """See `Nearness`; of every passage except those set aside."""
        return {
            PassageId(name, ordinal): float(cosine)
            for name, held in self._cosines.items()
            for ordinal, cosine in enumerate(held)
            if ordinal not in self._aside.get(name, ())
        }

    def among(self, passages: Collection[PassageId]) -> dict[PassageId, float]:
        """See `Nearness`."""
        return {p: float(self._cosines[p.article_id][p.ordinal]) for p in passages}

    def nearest(self, limit: int = CANDIDATES, *, only: Collection[str] | None = None) -> Sequence[PassageId]:
        """See `Nearness`."""
        return list(self._nearest(limit, [name for name in self._cosines if only is None or name in only]))

    def _nearest(self, limit: int, names: Sequence[str]) -> Iterator[PassageId]:
        import numpy as np

        if not names:
            return
        everything = np.concatenate([self._of_story(name) for name in names])
        starts = np.cumsum([0, *(len(self._cosines[name]) for name in names)])
        for place in np.argsort(-everything, kind="stable")[:limit]:
            if np.isneginf(everything[place]):
                return
            article = int(np.searchsorted(starts, place, side="right")) - 1
            yield PassageId(names[article], int(place - starts[article]))

    def _of_story(self, name: str) -> "NDArray[np.float32]":
        """The cosines of an article's passages, with minus infinity for those set aside."""
        import numpy as np

        aside = sorted(self._aside.get(name, ()))
        if not aside:
            return self._cosines[name]
        cosines = self._cosines[name].copy()
        cosines[aside] = -np.inf
        return cosines


class PassageVectors:
    """Vectors by article, kept in half precision, which costs no measurable quality."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._vectors: dict[str, Kept] = {}
        self._done: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._aside: dict[str, frozenset[int]] = {}

    def add(self, article_id: str, passages: int, *, aside: Collection[int] = ()) -> None:
        """Register an article with a number of passages.

        Args:
            article_id: the article.
            passages: the number of its passages.
            aside: ordinals of passages that are never found, because they are not part of the story.
        """
        self._sizes[article_id] = passages
        self._aside[article_id] = frozenset(aside)
        self._done[article_id] = 0

    def remove(self, article_id: str) -> None:
        """Remove an article and its vectors."""
        for held in (self._vectors, self._done, self._sizes, self._aside):
            held.pop(article_id, None)

    @property
    def complete(self) -> bool:
        """Whether every passage has its vector."""
        return self._done == self._sizes

    def missing(self, limit: int) -> list[PassageId]:
        """The next passages without a vector, all of one article, at most `limit`."""
        for article_id, size in self._sizes.items():
            done = self._done[article_id]
            if done < size:
                return [PassageId(article_id, n) for n in range(done, min(size, done + limit))]
        return []

    def put(self, article_id: str, start: int, vectors: Vectors | Kept) -> None:
        """Store vectors of passages, shape (passages, dimension), from ordinal `start` on.

        Ignored if the article is not registered or `start` is not its first missing passage.
        """
        import numpy as np

        if article_id not in self._sizes or start != self._done[article_id]:
            return
        if article_id not in self._vectors:
            self._vectors[article_id] = np.zeros((self._sizes[article_id], self.encoder.dimension), np.float16)
        self._vectors[article_id][start : start + len(vectors)] = vectors
        self._done[article_id] = min(self._sizes[article_id], start + len(vectors))

    def vectors(self, article_id: str) -> Kept | None:
        """All vectors of an article, shape (passages, dimension), or None while some are missing."""
        return self._vectors.get(article_id) if self._done.get(article_id) == self._sizes.get(article_id) else None

    def compare(self, question: str) -> Nearness:
        """Compute the cosines of a question with all passages; requires `complete`."""
        import numpy as np

        vector = self.encoder.questions([question])[0]
        cosines = {name: held.astype(np.float32) @ vector for name, held in self._vectors.items()}
        return MemoryNearness(cosines, self._aside)
