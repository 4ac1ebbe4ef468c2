"""The words of a shelf in a folder, with Tantivy."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from retrieval.errors import DamagedIndex
from retrieval.model import Hit
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.tantivy import Snapshot, TantivyEngine, search_together
from retrieval.services.kept_state import KeptState
from retrieval.services.shelf_words import Place
from retrieval.store import Shelf

WORDS, STATE = "words", "words.json"
"""The folder of the index of a shelf, in that of the shelf, and the file that says which changes it contains."""


def remove_words(folder: Path) -> None:
    """Remove the words from the folder of a shelf."""
    shutil.rmtree(folder / WORDS, ignore_errors=True)
    (folder / STATE).unlink(missing_ok=True)


class WordsOnDisk:
    """See `Words`: those of each shelf are in its folder."""

    def of(self, shelf: Shelf, folder: Path) -> "ShelfWordsOnDisk":  # noqa: ARG002 - the folder is of this shelf
        """See `Words`."""
        return ShelfWordsOnDisk(folder)

    def delete(self, chat: str, folder: Path) -> None:
        """See `Words`; they are deleted with the folder."""

    def advance(self) -> None:
        """See `Words`."""


class ShelfWordsOnDisk:
    """See `ShelfWords`.

    Args:
        folder: the folder of the shelf.

    Raises:
        StoreError: the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / WORDS
        # Earlier versions had one file for words and vectors.
        self._state = KeptState(folder / STATE, folder / "state.json")
        self._identity: Sequence[object] = ()
        self._is_new = not self._folder.exists()
        try:
            self.engine = TantivyEngine(self._folder)
        except DamagedIndex:
            # It is made again from the store, which is the truth.
            self._clear()

    def _clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._is_new = True
        self.engine = TantivyEngine(self._folder)

    def contained(self, identity: Sequence[object]) -> Place | None:
        """See `ShelfWords`."""
        self._identity = identity
        if not self._is_new and not self._state.is_of(identity):
            self._clear()
        if self._is_new:
            self._state.write(identity, None)
            self._is_new = False
        return self._state.place

    def add(self, name: str, documents: Iterable[IndexedTerms], *, forms: Iterable[Iterable[str]]) -> None:
        """See `ShelfWords`."""
        self.engine.add(name, documents, forms=forms)

    def remove(self, name: str) -> None:
        """See `ShelfWords`."""
        self.engine.remove(name)

    def commit(self, place: Place) -> bool:
        """See `ShelfWords`."""
        self.engine.commit()
        self._state.write(self._identity, place)
        return True

    def snapshot(self) -> Snapshot:
        """See `ShelfWords`."""
        return self.engine.snapshot()

    def forms(self, beginning: str) -> list[tuple[str, int]]:
        """See `ShelfWords`."""
        return self.engine.forms(beginning)

    def search(
        self,
        terms: Sequence[str],
        limit: int,
        *,
        beside: "Sequence[ShelfWordsOnDisk]" = (),
        only: Sequence[str] | None = None,
    ) -> list[Hit]:
        """See `ShelfWords`."""
        return search_together([one.engine for one in (self, *beside)], terms, limit, only=only)
