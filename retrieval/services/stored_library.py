"""A library on disk: shelves that do not fit into memory."""

from collections.abc import Sequence

from retrieval.model import Strictness
from retrieval.search.encoders import Encoder
from retrieval.search.reader import Reader
from retrieval.services.answering import Answering
from retrieval.services.shelf_index import ShelfIndex
from retrieval.services.stored_contents import StoredContents
from retrieval.store import Shelf, Store


class StoredLibrary(StoredContents, Answering):
    """Articles on disk that questions are asked about. Not thread-safe.

    Args:
        store: the store.
        shelves: the shelves.
        indexes: the index of each shelf.
        encoder: computes the vector of a question; None to search by words only.
        reader: scores the passages found; None to keep the order by words.
        strictness: default confidence that an answer must reach.
    """

    def __init__(
        self,
        store: Store,
        shelves: Sequence[Shelf],
        indexes: Sequence[ShelfIndex],
        *,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        strictness: Strictness = Strictness.NORMAL,
    ) -> None:
        super().__init__(store, shelves, indexes, encoder)
        self.reader = reader
        self.strictness = strictness
