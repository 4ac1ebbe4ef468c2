"""The shelves of all chats, and the library of each shelf.

The store is the truth. A `Library` is the copy in memory of what some shelves show. It is made for the first question and
brought up to date before every use, so it agrees with the store after a crash and after changes by another process. A
`StoredLibrary` is the same for shelves that do not fit into memory: its indexes are on disk and are brought up to date in the
same way, a part at a time.

The locking rule:

- `Collections.lock` protects the collections and their libraries; there is no other lock for them. The methods of
  `Collections` do not take it. The services do. Code that uses the collections directly, as for questions and briefings,
  takes it around everything that must be seen together.
- Any thread may take it, except the thread of an event loop, which would stop while it waits. Threads get it in turn.
- It is held while the collections, a library or the store works: for one question, one briefing or one change. It is not held
  while something is fetched, parsed or split into sentences, while vectors are computed, or while a result is rendered and
  its buttons are built. Results are frozen and need no lock.
- Constants (`public`, `strictness`, the limits of chats), the clock, the encoder and the reader need no lock. The store has its own lock
  around each call; calls that belong together are made under this one.
- A program that has not started its threads yet needs no lock.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import EmptyArticle, NoSuchArticle, StoreError
from retrieval.model import Article, Strictness
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.encoders.remembering import RememberingEncoder
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.reader import Reader
from retrieval.search.times import Dated
from retrieval.search.vectors import Kept
from retrieval.services.answering import Answering
from retrieval.services.entry import language_of, split_and_analyse
from retrieval.services.fair_lock import FairLock
from retrieval.services.library_cache import LARGE, LibraryCache, Parts
from retrieval.services.limits import CollectionLimits, Limiter
from retrieval.services.naming import Named, find_all, find_one
from retrieval.services.shelf_words import Words
from retrieval.services.vector_queue import texts_of
from retrieval.store import Erased, NewArticle, Placed, Placing, Shelf, Store, Stored

MOST_KNOWN = 10_000
"""Number of shelves whose visible shelves are cached until anything changes in the store."""
KEPT_REMOVED = 7 * 24 * 3600.0
"""Seconds for which a removed article can be restored."""

_OFF = "off"
PUBLIC = "public:"
"""Prefix of the chat name of a public shelf; no real chat has it."""


@dataclass(frozen=True, slots=True)
class Added:
    """The result of adding an article.

    Attributes:
        stored: the article on the shelf.
        new: False if the shelf had the same text or address already.
        like: True if the shelf has nearly the same text from another address; that one is `stored`.
    """

    stored: Stored
    new: bool
    like: bool = False


class Collections:
    """Keeps the shelves of all chats.

    Args:
        store: keeps the shelves.
        engine: see `Library`.
        encoder: see `Library`.
        reader: see `Library`.
        strictness: see `Library`.
        limits: what one chat may have.
        unlimited: the chats without limits, as that of the machine's owner.
        public: the names of the public shelves. Every chat sees them until it switches them off.
        clock: seconds since 1970.
        index: the folder for the indexes of large libraries; None to keep all libraries in memory.
        large: the number of characters of text from which a library is large.
        words: where the words of large libraries are kept; None for `index`.

    Attributes:
        lock: a re-entrant lock, see the locking rule above.
        limits: checks what a chat adds.
    """

    def __init__(
        self,
        store: Store,
        *,
        engine: str = DEFAULT_ENGINE,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        strictness: Strictness = Strictness.NORMAL,
        limits: CollectionLimits | None = None,
        unlimited: Collection[str] = (),
        public: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
        index: Path | None = None,
        large: int = LARGE,
        words: Words | None = None,
    ) -> None:
        self.lock = FairLock()
        self.store = store
        self.encoder = encoder
        self.reader = reader
        owners = frozenset(unlimited)
        self.limits = Limiter(
            limits or CollectionLimits(),
            lambda shelf: shelf.chat.startswith(PUBLIC) or shelf.chat in owners,
            lambda: self.store.articles,
            clock,
        )
        self.public = tuple(public)
        self.clock = clock
        self.strictness = strictness
        asking = RememberingEncoder(encoder) if encoder else None
        self._cache = LibraryCache(store, Parts(engine, asking, reader, strictness), index, large=large, words=words)
        self._version: object = None
        self._seen: dict[Shelf, tuple[Shelf, ...]] = {}
        # On a full disk they are purged at a later start.
        with suppress(StoreError):
            store.purge(before=clock() - KEPT_REMOVED)

    def shelves(self, shelf: Shelf) -> tuple[Shelf, ...]:
        """The shelves that a question to a shelf searches: itself, the shared shelf of its chat, the public shelves that are on."""
        if shelf.chat.startswith(PUBLIC):
            return (shelf,)
        own = (shelf, Shelf(shelf.chat)) if shelf.topic else (shelf,)
        switched = self.store.settings.of(Shelf(shelf.chat)) if self.public else {}
        return (*own, *(Shelf(PUBLIC + name) for name in self.public if switched.get(_switch(name)) != _OFF))

    def is_on(self, shelf: Shelf, public: str) -> bool:
        """Whether questions of a chat search a public shelf."""
        return self.store.settings.of(Shelf(shelf.chat)).get(_switch(public)) != _OFF

    def switch_public(self, shelf: Shelf, public: str, *, on: bool) -> None:
        """Switch a public shelf on or off for the questions of a chat.

        Raises:
            NoSuchArticle: there is no public shelf of that name.
        """
        if public not in self.public:
            known = ", ".join(self.public)
            if not known:
                raise NoSuchArticle(
                    "There is no public shelf called {name}. There are no public shelves.", name=repr(public)
                )
            raise NoSuchArticle(
                "There is no public shelf called {name}. The public shelves are: {known}.",
                name=repr(public),
                known=known,
            )
        self.store.settings.put(Shelf(shelf.chat), _switch(public), None if on else _OFF)

    def library(self, shelf: Shelf) -> Answering:
        """The library that a question to a shelf searches, up to date. Chats that see the same articles share one."""
        version = self.store.version()
        if version != self._version or len(self._seen) >= MOST_KNOWN:
            self._version = version
            self._seen.clear()
        shelves = self._seen.get(shelf)
        if shelves is None:
            shelves = self._seen[shelf] = self.store.visible.filled(self.shelves(shelf))
        return self._cache.of(shelves, version)

    def add(
        self,
        shelf: Shelf,
        article: Article,
        sentences: Sequence[Sentence] | None = None,
        *,
        message: str | None = None,
    ) -> Added:
        """Add an article to a shelf. It is stored when this returns.

        Args:
            shelf: the shelf.
            article: the article.
            sentences: its sentences from `analysed`; None to compute them here.
            message: the number of the chat's message that contained it, if there was one.

        Raises:
            EmptyArticle: the article has no sentence.
            LimitReached: the chat may not have more.
        """
        if sentences is None:
            sentences = analysed(article)
        like = self.store.articles.like(shelf, article)
        if like is not None and like.article.id != article.id:
            return Added(like, new=False, like=True)
        if like is None:
            self.limits.check_room(shelf, article)
            self.limits.check_rate(shelf)
        stored, new = self.store.articles.add(
            shelf, article, sentences, now=self.clock(), message=message, detected=language_of(article)
        )
        if new:
            self._cache.queue.note(stored.number)
            self.limits.count_addition(shelf)
        return Added(stored, new=new)

    def add_all(self, shelf: Shelf, articles: Sequence[NewArticle]) -> list[Placed]:
        """Add several articles to a shelf, all or none; those that do not fit are left out. They are stored when this returns.

        The limit of additions a minute does not count here: `Limiter.count_addition` counts what comes together as one.
        """
        placed = self.store.articles.add_all(shelf, articles, now=self.clock(), room=self.limits.room(shelf))
        for one in placed:
            if one.placing is Placing.NEW and one.number is not None:
                self._cache.queue.note(one.number)
        return placed

    def check_room(self, shelf: Shelf, article: Article) -> None:
        """Check whether an article fits or is there already, before it is analysed, which is slow.

        Raises:
            LimitReached: the chat may not have more.
        """
        if self.store.articles.like(shelf, article) is None:
            self.limits.check_room(shelf, article)

    def stock(self, name: str, articles: Iterable[Article]) -> Shelf:
        """Replace the contents of a public shelf by these articles.

        Raises:
            EmptyArticle: one of them has no sentence.
        """
        shelf = Shelf(PUBLIC + name)
        there = {stored.article.id: stored for stored in self.store.articles.of(shelf)}
        wanted = {article.id: article for article in articles}
        for article_id, stored in there.items():
            if wanted.get(article_id) != stored.article:
                self.store.articles.remove(stored.number, now=self.clock())
        for article_id, article in wanted.items():
            if article_id not in there or there[article_id].article != article:
                self.store.articles.add(
                    shelf, article, analysed(article), now=self.clock(), detected=language_of(article)
                )
        return shelf

    def dated(self, shelf: Shelf) -> list[Dated]:
        """The dates of the articles that a question to a shelf searches."""
        return self.store.visible.dated(self.shelves(shelf))

    def find(self, shelf: Shelf, named: str) -> Stored:
        """The article that a user names by its title, its number in the list, its id, or words of its title.

        Raises:
            NoSuchArticle: no article or more than one matches.
        """
        return find_one(self.store.articles, shelf, named)

    def find_all(self, shelf: Shelf, named: str) -> list[Named]:
        """The articles that a user names, each once, see `naming.find_all`.

        Raises:
            NoSuchArticle: not all of them exist, or a name matches more than one.
        """
        return find_all(self.store.articles, shelf, named)

    def next_unencoded(self) -> tuple[int, Article] | None:
        """An article whose vectors are missing, and its number; None if there is none. `texts_of` has what is to be encoded."""
        return self._cache.queue.next()

    def advance(self) -> bool:
        """Bring a part of what was added into the indexes of the large libraries in use; quick.

        Returns:
            Whether something is left to do.
        """
        return self._cache.advance()

    def catch_up(self) -> int:
        """Hand out the vectors that are stored; how many sentences still lack theirs."""
        return self._cache.queue.catch_up()

    def put_vectors(self, number: int, vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article; an article that is gone is no error."""
        self._cache.queue.keep(number, vectors)

    def vectors_of(self, stored: Stored) -> Kept | None:
        """The stored vectors of an article; None while they are missing."""
        return self._cache.queue.known(stored)

    def encode(self) -> None:
        """Complete the indexes of the libraries in use and compute all vectors that are missing, about a hundred a second."""
        while self.advance():
            pass
        while self.encoder and (missing := self.next_unencoded()):
            number, article = missing
            self.put_vectors(number, self.encoder.passages(texts_of(article)))

    def forget(self, shelf: Shelf) -> Erased:
        """Delete everything of a chat and its topics for good."""
        erased = self.store.chats.forget(shelf.chat)
        self._cache.drop(shelf.chat)
        self.limits.forget(shelf.chat)
        return erased

    def move(self, chat: str, to: str) -> None:
        """Give everything of a chat to another chat, as when a group becomes a supergroup."""
        self.store.chats.move(chat, to)
        self._cache.drop(chat)
        self._cache.clear()


def _switch(public: str) -> str:
    """Name of the chat's setting for a public shelf."""
    return f"shelf.{public}"


def analysed(article: Article) -> list[Sentence]:
    """The sentences of an article, for `Collections.add`. Slow for a long article; needs no lock.

    Raises:
        EmptyArticle: the article has no sentence.
    """
    sentences = split_and_analyse(article)
    if not sentences:
        raise EmptyArticle("“{title}” contains no sentence.", title=article.title, locator=article.title)
    return sentences
