"""The class `VectorFile`."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import DamagedVectors, StoreError
from retrieval.model import PassageId
from retrieval.search.vector_file.directory import Directory, Place, State
from retrieval.search.vector_file.rows import RowFile, Rows
from retrieval.search.vector_file.search import cosines, nearest_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Given = NDArray[np.floating]
else:
    Given = object

SPARE_ROWS = 1000
"""Number of rows without an article up to which the file is not compacted: 750 KiB, which are not worth a new file."""
ATTEMPTS = 5
"""How often a reader looks again, if a file was compacted between reading its number and mapping it."""


class VectorFile:
    """Vectors of passages by article, in half precision, in files of a folder.

    What is in memory does not grow with the library: the vectors are mapped, so the system can drop them, and the directory
    stays in SQLite. A change counts once it is committed; a crash at any moment leaves the last committed state. Rows that
    were removed or replaced are never found, and are erased by a compaction, which follows when they are more than a third.
    If that fails, it is tried again after the next opening.

    Several processes can open one folder. Changes take turns; a reader sees each commit with its next call. Not
    thread-safe: the caller holds a lock. An article's key has 12 hexadecimal digits.

    Every method can raise `StoreError`: the disk is full, or the files cannot be read or written. `DamagedVectors`, which is
    one, says that the folder must be deleted and filled again.

    Args:
        folder: the folder, which is made if it does not exist and then is private.
        dimension: the number of components of a vector.
        spare_rows: the number of rows without an article up to which the file is not compacted.

    Raises:
        DamagedVectors: the folder does not hold vectors with this dimension.
        StoreError: the folder cannot be used.
    """

    def __init__(self, folder: Path, dimension: int, *, spare_rows: int = SPARE_ROWS) -> None:
        self.dimension = dimension
        self._folder = folder
        self._spare_rows = spare_rows
        self._compacts = True
        self._directory = Directory(folder, dimension)
        self._rows = RowFile(folder, dimension)
        try:
            with self._reading() as (state, _):
                has_strays = bool(self._rows.strays(state.number))
            if has_strays:
                self._sweep()
        except BaseException:
            self.close()
            raise

    def put(self, article_id: str, vectors: Given, *, aside: Collection[int] = ()) -> None:
        """Store the vectors of all passages of an article, in place of those that it had.

        Args:
            article_id: the article.
            vectors: shape (passages, dimension).
            aside: ordinals of passages that are kept and never found by `nearest`.

        Raises:
            ValueError: the key or the shape is not as described.
        """
        import numpy as np

        rows = np.asarray(vectors, np.float16)
        if rows.ndim != 2 or rows.shape[1] != self.dimension:
            raise ValueError(f"vectors of shape {rows.shape}, not (passages, {self.dimension})")
        _check(article_id)
        with self.together():
            state = self._directory.state()
            self._rows.append(state, rows)
            self.remove(article_id)
            self._directory.add(Place(article_id, state.length, len(rows), frozenset(aside)))
            self._directory.grow(rows=len(rows), live=len(rows))

    def remove(self, article_id: str) -> None:
        """Remove an article and its vectors, if it is there."""
        _check(article_id)
        with self.together():
            place = self._directory.of(article_id)
            if place is not None:
                self._directory.remove(article_id)
                self._directory.grow(rows=0, live=-place.rows)

    @contextmanager
    def together(self) -> Iterator[None]:
        """A block of which all changes are committed at its end, which is faster than each alone, or none if it fails."""
        if self._directory.is_changing():
            yield
            return
        with self._directory.changing():
            yield
            self._rows.flush()
        self._compact_if_due()

    def has(self, article_id: str) -> bool:
        """Whether an article is there."""
        _check(article_id)
        with self._directory.reading():
            return self._directory.of(article_id) is not None

    def articles(self) -> int:
        """The number of articles."""
        with self._directory.reading():
            return self._directory.articles()

    @property
    def rows(self) -> int:
        """The number of vectors of all articles."""
        with self._directory.reading() as state:
            return state.live

    def vectors(self, article_id: str) -> Rows | None:
        """All vectors of an article, shape (passages, dimension), as a copy; None if it is not there."""
        _check(article_id)
        with self._reading() as (_, rows):
            place = self._directory.of(article_id)
            return None if place is None else rows[place.first : place.first + place.rows].copy()

    def of(self, question: Given, passages: Sequence[PassageId]) -> dict[PassageId, float]:
        """The cosines of a question's vector with some passages; those without a vector are left out."""
        import numpy as np

        names = {passage.article_id for passage in passages}
        for name in names:
            _check(name)
        with self._reading() as (_, rows):
            places = {name: self._directory.of(name) for name in names}
            found = {
                passage: place.first + passage.ordinal
                for passage in passages
                if (place := places[passage.article_id]) and 0 <= passage.ordinal < place.rows
            }
            held = rows[np.fromiter(found.values(), np.intp, len(found))]
        return dict(zip(found, cosines(held, np.asarray(question, np.float32)).tolist(), strict=True))

    def nearest(self, question: Given, limit: int) -> list[tuple[PassageId, float]]:
        """The passages with the highest cosines to a question's vector, with these, best first, except those set aside."""
        import numpy as np

        vector = np.asarray(question, np.float32)
        with self._reading() as (state, rows):
            # Rows of removed articles and passages set aside are among those found, so more are found than asked for.
            most = 2 * limit
            while True:
                numbers, held = nearest_rows(rows, vector, most)
                found = self._passages(zip(numbers.tolist(), held.tolist(), strict=True), limit)
                if len(found) == limit or most >= state.length:
                    return found
                most *= 4

    def _passages(self, rows: Iterator[tuple[int, float]], limit: int) -> list[tuple[PassageId, float]]:
        """The first passages among rows with their cosines."""
        found: list[tuple[PassageId, float]] = []
        for row, cosine in rows:
            if len(found) == limit:
                break
            place = self._directory.at(row)
            if place and row - place.first not in place.aside:
                found.append((PassageId(place.article_id, row - place.first), cosine))
        return found

    def compact(self) -> None:
        """Erase the rows that belong to no article, by writing the others to a new file; not within `together`."""
        if self._directory.is_changing():
            raise RuntimeError("compact() was called within together()")
        with self._directory.changing() as state:
            self._rows.rewrite(state, self._directory.close_up())
            self._directory.commit(State(state.number + 1, state.live, state.live))
        self._sweep()

    def _compact_if_due(self) -> None:
        with self._directory.reading() as state:
            gone = state.length - state.live
        if not self._compacts or gone <= self._spare_rows or 3 * gone <= state.length:
            return
        try:
            self.compact()
        except DamagedVectors:
            raise
        except StoreError:
            # The change itself is committed. Where there is no room for a new file, trying each time would take long.
            self._compacts = False

    def _sweep(self) -> None:
        """Delete files that a compaction left."""
        self._rows.unmap()
        # No other process can be compacting now.
        with self._directory.changing() as state:
            self._rows.sweep(state.number)

    @contextmanager
    def _reading(self) -> Iterator[tuple[State, Rows]]:
        """A block during which nothing changes for this reader, with the committed rows."""
        for _ in range(ATTEMPTS):
            with self._directory.reading() as state:
                rows = self._rows.map(state)
                if rows is not None:
                    yield state, rows
                    return
        raise DamagedVectors(self._folder, "the file of the vectors is missing")

    def close(self) -> None:
        """Close the files."""
        self._rows.unmap()
        self._directory.close()


def _check(article_id: str) -> None:
    if not re.fullmatch("[0-9a-f]{12}", article_id):
        raise ValueError(f"{article_id!r} does not have 12 hexadecimal digits")
