"""Opens, closes and deletes the indexes of shelves."""

import shutil
from collections.abc import Collection
from pathlib import Path

from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.vectors import Kept
from retrieval.services.shelf_index import ShelfIndex, chat_folder, folder_of
from retrieval.services.shelf_words import Words
from retrieval.services.vector_queue import VectorQueue
from retrieval.store import Shelf, Store, Stored


class ShelfIndexes:
    """The open indexes of shelves. Not thread-safe.

    Args:
        folder: contains a folder for each chat.
        store: the store.
        encoder: the encoder whose vectors are kept; None for none.
        queue: the articles without vectors.
        words: where words are kept.
    """

    def __init__(
        self, folder: Path, store: Store, encoder: Encoder | None, queue: VectorQueue, *, words: Words
    ) -> None:
        self._folder, self._store, self._encoder, self._queue = folder, store, encoder, queue
        self._words = words
        self._open: dict[Shelf, ShelfIndex] = {}

    def of(self, shelf: Shelf) -> ShelfIndex:
        """The index of a shelf; what changed last may be missing, see `ShelfIndex.update`.

        Raises:
            StoreError: its folder cannot be used.
        """
        if shelf not in self._open:
            self._open[shelf] = ShelfIndex(
                folder_of(self._folder, shelf), self._store, shelf, self._encoder, self._queue, words=self._words
            )
        return self._open[shelf]

    def close_except(self, used: Collection[Shelf]) -> None:
        """Close all indexes but those of some shelves."""
        for shelf in self._open.keys() - set(used):
            self._open.pop(shelf).close()

    def put_vectors(self, stored: Stored, vectors: Vectors | Kept) -> None:
        """Pass vectors on to the index of their shelf, if it is open."""
        index = self._open.get(stored.shelf)
        if index is not None:
            index.put_vectors(stored, vectors)

    def delete_left(self) -> None:
        """Delete what could not be deleted so far.

        Raises:
            StoreError: it still cannot be.
        """
        self._words.advance()

    def note_unencoded(self) -> bool:
        """Look for articles without vectors, a part at each call; whether all open shelves have been looked at."""
        done = [index.note_unencoded() for index in self._open.values()]
        return all(done)

    def delete(self, chat: str) -> None:
        """Close and delete the indexes of a chat."""
        for shelf in [one for one in self._open if one.chat == chat]:
            self._open.pop(shelf).close()
        folder = chat_folder(self._folder, chat)
        self._words.delete(chat, folder)
        shutil.rmtree(folder, ignore_errors=True)
