"""The index of one shelf on disk, derived from the store and repaired from it."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from retrieval.errors import DamagedVectors
from retrieval.model import PassageId
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.ranking.lexicon import spelling_of, words_in
from retrieval.search.vector_file import VectorFile
from retrieval.search.vectors import Kept
from retrieval.services.kept_state import KeptState
from retrieval.services.shelf_words import Place, Words
from retrieval.services.stored_entry import sentences_of
from retrieval.services.vector_queue import VectorQueue
from retrieval.store import Change, Shelf, Store, Stored

AT_ONCE = 60
"""Number of changed articles that one call of `update` brings into the index: about a tenth of a second, since others wait."""
FOR_A_QUESTION = 20
"""The same before a question; several may be put to libraries that are used for the first time, one after the other."""
FORMAT = 2
"""Version of the folder. Increase it when an index of an earlier version cannot be used any more."""


def name_of(number: int) -> str:
    """The name of an article in the index: its number in the store as 12 hexadecimal digits."""
    return f"{number:012x}"


def number_of(name: str) -> int:
    """The number in the store of an article with a name in the index."""
    return int(name, 16)


def folder_of(root: Path, shelf: Shelf) -> Path:
    """The folder of a shelf's index; `root / name` for the first part holds all topics of a chat."""
    return chat_folder(root, shelf.chat) / str(shelf.topic)


def chat_folder(root: Path, chat: str) -> Path:
    """The folder of the indexes of a chat. The name of a chat may be any text."""
    return root / hashlib.sha256(chat.encode()).hexdigest()[:24]


class ShelfIndex:
    """The passages of a shelf's visible articles: terms, spellings and vectors. Not thread-safe.

    Articles are named by their number in the store. The store is the truth: words and vectors know the last change of
    the shelf that they contain, and `update` applies the later ones. Applying a change twice gives the same result, so that
    an interrupted update is simply repeated. The words can be kept elsewhere, where other machines bring them up to date as well.

    Args:
        folder: the folder, which is created if it does not exist.
        store: the store.
        shelf: the shelf.
        encoder: the encoder whose vectors are kept; None for none.
        queue: the articles without vectors.
        words: where the words are kept.

    Attributes:
        words: the words of the shelf.
        vectors: its vectors; None without an encoder.

    Raises:
        StoreError: the folder cannot be used.
    """

    def __init__(
        self, folder: Path, store: Store, shelf: Shelf, encoder: Encoder | None, queue: VectorQueue, *, words: Words
    ) -> None:
        self._folder, self._store, self._shelf, self._encoder, self._queue = folder, store, shelf, encoder, queue
        self._walked: Place | None = None
        self._walking = encoder is not None
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Loaded with the first index on disk, because most libraries fit into memory.
        from filelock import FileLock

        self._lock = FileLock(self._folder / "lock", timeout=0, thread_local=False, mode=0o600)
        self.words = words.of(shelf, folder)
        self._state = KeptState(self._folder / "state.json")
        self._open_vectors()
        self._catch_up()

    def _open_vectors(self) -> None:
        try:
            self._make_vectors()
        except DamagedVectors:
            # They are made again from the store, which is the truth.
            self._clear_vectors()

    def _make_vectors(self) -> None:
        self.vectors: VectorFile | None = None
        if self._encoder is not None:
            place = self._folder / f"vectors-{self._encoder.identity}"
            self.vectors = VectorFile(place, self._encoder.dimension)

    def _clear_vectors(self) -> None:
        for part in self._folder.glob("vectors-*/"):
            shutil.rmtree(part, ignore_errors=True)
        self._state.write(self._identity(), None)
        self._make_vectors()

    def _catch_up(self) -> None:
        """Read what another process may have done."""
        identity = self._identity()
        self._in_words = self.words.contained(identity)
        if not self._state.is_of(identity):
            # The chat was deleted and has begun anew, or the index is of another version.
            self._clear_vectors()
        self._in_vectors = self._state.place

    @contextmanager
    def _writing(self) -> Iterator[bool]:
        """Whether this process may write to the index; False while another one does."""
        from filelock import Timeout

        try:
            with self._lock:
                yield True
        except Timeout:
            yield False

    def update(self, most: int = AT_ONCE) -> bool:
        """Apply changes of the shelf, oldest first, if no other process is doing it.

        Args:
            most: maximum number of changed articles to apply.

        Returns:
            Whether the index contains all changes.

        Raises:
            StoreError: the disk is full, or the folder cannot be used.
        """
        with self._writing() as mine:
            if not mine:
                return False
            self._catch_up()
            changes = self._store.visible.changes(self._shelf, after=self._contained, most=most)
            read = self._store.sentences.together([change.number for change in changes if change.visible])
            with self.vectors.together() if self.vectors is not None else nullcontext():
                for change in changes:
                    self._apply(change, read.get(change.number))
            is_kept = not changes or self._keep(changes[-1].place)
            return is_kept and len(changes) < most

    @property
    def _contained(self) -> Place | None:
        """The place of the last change that both words and vectors contain."""
        places = [self._in_words] if self.vectors is None else [self._in_words, self._in_vectors]
        known = [place for place in places if place is not None]
        return min(known) if len(known) == len(places) else None

    def _apply(self, change: Change, read: tuple[Stored, list[Sentence]] | None) -> None:
        name = name_of(change.number)
        stored, sentences = read or (None, list[Sentence]())
        if stored is not None and stored.analysis != ANALYSIS:
            sentences = list(sentences_of(self._store, stored))
        if _is_later(change.place, self._in_words):
            self.words.remove(name)
            if stored is not None:
                self._add_words(name, stored, sentences)
        if self.vectors is not None and _is_later(change.place, self._in_vectors):
            self.vectors.remove(name)
            vectors = self._queue.known_or_noted(stored) if stored is not None else None
            if stored is not None and vectors is not None:
                self._put(stored, sentences, vectors)

    def _add_words(self, name: str, stored: Stored, sentences: Sequence[Sentence]) -> None:
        self.words.add(
            name,
            [IndexedTerms(PassageId(name, s.passage.id.ordinal), s.terms) for s in sentences],
            forms=[map(spelling_of, set(words_in(stored.article.text)))],
        )

    def _keep(self, place: Place) -> bool:
        is_kept = not _is_later(place, self._in_words) or self.words.commit(place)
        if _is_later(place, self._in_vectors):
            self._state.write(self._identity(), place)
            self._in_vectors = place
        return is_kept

    def put_vectors(self, stored: Stored, vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article of the shelf; left to the next `note_unencoded` while another process writes."""
        with self._writing() as mine:
            if mine and self.vectors is not None:
                self._put(stored, self._store.sentences.of(stored.number), vectors)

    def _put(self, stored: Stored, sentences: Sequence[Sentence], vectors: Vectors | Kept) -> None:
        assert self.vectors is not None  # noqa: S101 - the callers have looked
        aside = [s.passage.id.ordinal for s in sentences if not s.passage.story]
        self.vectors.put(name_of(stored.number), vectors, aside=aside)

    def _put_stored(self, number: int) -> None:
        article = self._store.articles.get(number)
        vectors = self._queue.known(article) if article is not None else None
        if article is not None and vectors is not None:
            self._put(article, self._store.sentences.of(number), vectors)
        else:
            self._queue.note(number)

    def note_unencoded(self, most: int = AT_ONCE) -> bool:
        """Look for articles without vectors, a part of the shelf at each call.

        Their vectors come from the store, where another process may have put them, or they are queued.

        Returns:
            Whether the whole shelf has been looked at since the index was opened.
        """
        if not self._walking or self.vectors is None:
            return True
        changes = self._store.visible.changes(self._shelf, after=self._walked, most=most)
        missing = [c.number for c in changes if c.visible and not self.vectors.has(name_of(c.number))]
        stored = self._store.vectors.which(missing, self._encoder.identity) if self._encoder else set()
        with self._writing() as mine:
            for number in missing:
                if number not in stored:
                    self._queue.note(number)
                elif mine:
                    self._put_stored(number)
        self._walked = changes[-1].place if changes else self._walked
        self._walking = len(changes) == most
        return not self._walking

    def close(self) -> None:
        """Release the files."""
        if self.vectors is not None:
            self.vectors.close()
        self._lock.release(force=True)

    def _identity(self) -> list[object]:
        return [FORMAT, ANALYSIS, self._store.visible.key(self._shelf)]


def _is_later(place: Place, contained: Place | None) -> bool:
    return contained is None or place > contained
