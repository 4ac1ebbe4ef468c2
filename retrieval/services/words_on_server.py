"""The words of shelves in an OpenSearch cluster, which several machines share."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.model import Hit
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.opensearch import Index, OpenSearchEngine, Statistics, search_together, shelf_name
from retrieval.services.shelf_words import Place
from retrieval.services.words_on_disk import remove_words
from retrieval.store import Shelf
from retrieval.store.private import make_private_folder


class WordsOnServer:
    """See `Words`.

    Args:
        index: the index.
        library: tells the library from all others whose words are in the index.
        left: a folder for notes of what could not be deleted because the cluster did not answer.
    """

    def __init__(self, index: Index, library: str, left: Path) -> None:
        self._index, self._library, self._left = index, library, left

    def of(self, shelf: Shelf, folder: Path) -> "ShelfWordsOnServer":
        """See `Words`. What earlier settings left of them in the folder is deleted."""
        remove_words(folder)
        name = shelf_name(self._library, shelf.chat, str(shelf.topic))
        return ShelfWordsOnServer(OpenSearchEngine(self._index, name, group=self._group(shelf.chat)))

    def _group(self, chat: str) -> str:
        return shelf_name(self._library, chat)

    def delete(self, chat: str, folder: Path) -> None:  # noqa: ARG002 - nothing of it is on this machine
        """See `Words`. If the cluster does not answer, a note is left, and `advance` deletes them later."""
        try:
            make_private_folder(self._left)
            (self._left / self._group(chat)).touch()
        except OSError as exc:
            raise StoreError("The index cannot be written: {reason}.", reason=str(exc.strerror)) from exc
        with suppress(StoreError):
            self.advance()

    def advance(self) -> None:
        """See `Words`."""
        for note in self._left.glob("*"):
            self._index.drop_group(note.name)
            note.unlink(missing_ok=True)


class ShelfWordsOnServer:
    """See `ShelfWords`.

    Args:
        engine: the engine of the shelf.
    """

    def __init__(self, engine: OpenSearchEngine) -> None:
        self.engine = engine

    def contained(self, identity: Sequence[object]) -> Place | None:
        """See `ShelfWords`."""
        self.engine.give_up()
        mark = self.engine.marked(list(identity))
        if self.engine.is_other:
            self.engine.commit()
            mark = self.engine.marked(list(identity))
        return (int(mark[0]), int(mark[1])) if isinstance(mark, list) else None

    def add(self, name: str, documents: Iterable[IndexedTerms], *, forms: Iterable[Iterable[str]]) -> None:
        """See `ShelfWords`."""
        self.engine.add(name, documents, forms=forms)

    def remove(self, name: str) -> None:
        """See `ShelfWords`."""
        self.engine.remove(name)

    def commit(self, place: Place) -> bool:
        """See `ShelfWords`."""
        try:
            return self.engine.commit(list(place))
        finally:
            self.engine.give_up()

    def snapshot(self) -> Statistics:
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
        beside: "Sequence[ShelfWordsOnServer]" = (),
        only: Sequence[str] | None = None,
    ) -> list[Hit]:
        """See `ShelfWords`."""
        return search_together([one.engine for one in (self, *beside)], terms, limit, only=only)
