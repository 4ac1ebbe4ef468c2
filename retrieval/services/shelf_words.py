"""Defines what a library needs of the words of its shelves, wherever they are kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, Self

from retrieval.model import Hit
from retrieval.search.engines.engine import IndexedTerms
from retrieval.store import Shelf

Place = tuple[int, int]
"""A place in the order of the changes of a shelf, see `Change`."""


class Counts(Protocol):
    """The statistics of a shelf at one moment."""

    @property
    def passages(self) -> int:
        """The number of passages with terms."""

    def frequency(self, term: str) -> int:
        """The number of passages that contain a term."""


class ShelfWords(Protocol):
    """The terms and spellings of one shelf. It knows the last change of the shelf that it contains."""

    def contained(self, identity: Sequence[object]) -> Place | None:
        """The place of the last change that is contained; None for none.

        Args:
            identity: tells of what the words are made, as JSON; those of anything else are deleted.
        """

    def add(self, name: str, documents: Iterable[IndexedTerms], *, forms: Iterable[Iterable[str]]) -> None:
        """Add the passages of an article, and for each the words that `forms` finds; replaces those added before."""

    def remove(self, name: str) -> None:
        """Remove the passages of an article."""

    def commit(self, place: Place) -> bool:
        """Keep what was added and removed since `contained`, and that all changes up to a place are contained.

        Returns:
            Whether it was done. Otherwise another process is doing it or has done so, and what was added and removed is dropped.

        Raises:
            StoreError: it cannot be kept. It is dropped, or made again by the next `commit`.
        """

    def snapshot(self) -> Counts:
        """The statistics as they are now."""

    def forms(self, beginning: str) -> list[tuple[str, int]]:
        """The words given to `add` that begin with some letters, each with the number of articles that contain it."""

    def search(
        self, terms: Sequence[str], limit: int, *, beside: Sequence[Self] = (), only: Sequence[str] | None = None
    ) -> list[Hit]:
        """The best passages for some terms, with the statistics of all shelves together; in ties the earlier shelf comes first.

        Args:
            terms: the terms.
            limit: maximum number of passages.
            beside: shelves that are searched as well.
            only: names of the articles to search; None for all.
        """


class Words(Protocol):
    """Where the words of shelves are kept."""

    def of(self, shelf: Shelf, folder: Path) -> ShelfWords:
        """The words of a shelf.

        Args:
            shelf: the shelf.
            folder: a folder for it, which exists.
        """

    def delete(self, chat: str, folder: Path) -> None:
        """Delete the words of all shelves of a chat.

        Args:
            chat: its name.
            folder: the folder for it, which is deleted afterwards.
        """

    def advance(self) -> None:
        """Delete what could not be deleted so far.

        Raises:
            StoreError: it still cannot be.
        """
