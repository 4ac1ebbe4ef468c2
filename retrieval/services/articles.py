"""Manages the articles on a shelf: adding, listing, finding, renaming, removing, switching on and off.

The lock is not held while articles are fetched and read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import ArticleError, FetchRefused, LimitReached
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, in_process
from retrieval.ingest.reading import addresses_in, is_addresses_alone, read_address, read_pasted
from retrieval.model import Article
from retrieval.services.collections import PUBLIC, Collections, analysed
from retrieval.services.results import (
    Added,
    Addition,
    Additions,
    Forgotten,
    Found,
    Listed,
    ListedArticle,
    NotAdded,
    NothingToRestore,
    PublicShelf,
    Removed,
    Renamed,
    Restored,
    Switched,
    SwitchedShelf,
)
from retrieval.store import Shelf

PAGE = 10
"""Number of articles on one page of the list."""
LONGEST_TITLE = 200
"""Longer titles are cut to this many characters."""

_OTHER_ADDRESS = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*://\S*", re.IGNORECASE)
"""An address alone that is none of the web."""

Progress = Callable[[str, int, int], None]
"""Called with the URL that is read next, its number from 1, and the total number of URLs in the call."""


def silent(_name: str, _place: int, _total: int) -> None:
    """A progress callback that does nothing."""


Report = Callable[[str, Exception], None]
"""Called with what has failed, as `feed 7`, and its error, where work goes on after an error."""


def unreported(_what: str, _error: Exception) -> None:
    """A `Report` that does nothing."""


@dataclass(frozen=True, slots=True)
class ArticleService:
    """Manages the articles on shelves. Thread-safe.

    Attributes:
        collections: the shelves.
        fetcher: fetches URLs.
        isolated: runs a reader of formats on what was fetched or sent, see `retrieval.ingest.isolation`.
    """

    collections: Collections
    fetcher: Fetcher
    isolated: Isolation = in_process

    def add(self, shelf: Shelf, text: str, *, message: str | None = None, progress: Progress = silent) -> Additions:
        """Add the articles of a message: the pages of all URLs in it, or the text itself.

        If one article cannot be added, the others are added all the same.

        Args:
            shelf: the shelf to add to.
            text: the text of the message.
            message: the id of the chat message, if any.
            progress: called before each URL is fetched.

        Raises:
            StoreError: the store cannot be used.
        """
        urls = addresses_in(text)
        if _OTHER_ADDRESS.fullmatch(text.strip()):
            return Additions((NotAdded(FetchRefused("Only http and https addresses can be fetched.", locator=text)),))
        if not urls or not is_addresses_alone(text):
            url = urls[0] if len(urls) == 1 else None
            return Additions((self.add_read(shelf, lambda: read_pasted(text, url=url), message=message),))
        done = []
        for place, url in enumerate(urls, 1):
            progress(url, place, len(urls))
            done.append(self._add_address(shelf, url, message))
        return Additions(tuple(done))

    def _add_address(self, shelf: Shelf, url: str, message: str | None) -> Addition:
        return self.add_read(shelf, lambda: read_address(url, self.fetcher, isolated=self.isolated), message=message)

    def add_read(self, shelf: Shelf, read: Callable[[], Article], *, message: str | None = None) -> Addition:
        """Add the article that `read` returns. Errors of reading and exceeded limits become a `NotAdded`."""
        try:
            return self.put(shelf, read(), message=message)
        except (ArticleError, LimitReached) as exc:
            return NotAdded(exc.without_frames())

    def put(self, shelf: Shelf, article: Article, *, message: str | None = None) -> Added:
        """Put an article on a shelf.

        Raises:
            EmptyArticle, LimitReached: as `Collections.add`.
        """
        # Analyse outside the lock, because a long text takes time.
        sentences = analysed(article)
        with self.collections.lock:
            added = self.collections.add(shelf, article, sentences, message=message)
            count = self.collections.store.sentences.count(added.stored.number)
        return Added(added.stored, count, new=added.new, like=added.like)

    def listing(self, shelf: Shelf, search: str = "", page: int = 1) -> Listed:
        """A page of the list of articles, and the public shelves.

        Args:
            shelf: the shelf to list.
            search: text that the title, source or URL must contain; empty for all articles.
            page: the page number, from 1; limited to the pages that exist.
        """
        with self.collections.lock:
            articles = self.collections.store.articles
            total = articles.count(shelf, search=search)
            pages = -(-total // PAGE) or 1
            page = max(1, min(page, pages))
            rows = self._rows(shelf, search, (page - 1) * PAGE)
            public = tuple(self._public(shelf, name) for name in self.collections.public)
        return Listed(rows, total, page, pages, search, public)

    def _rows(self, shelf: Shelf, search: str, first: int) -> tuple[ListedArticle, ...]:
        store = self.collections.store
        everything = store.articles.of(shelf) if search else []
        numbers = {stored.number: place for place, stored in enumerate(everything, 1)}
        found = store.articles.of(shelf, search=search, limit=PAGE, offset=first)
        return tuple(
            ListedArticle(numbers.get(stored.number, place), stored, store.sentences.count(stored.number))
            for place, stored in enumerate(found, first + 1)
        )

    def _public(self, shelf: Shelf, name: str) -> PublicShelf:
        articles = self.collections.store.articles.of(Shelf(PUBLIC + name))
        return PublicShelf(name, self.collections.is_on(shelf, name), tuple(articles))

    def find(self, shelf: Shelf, named: str) -> Found:
        """The article that a user names.

        Raises:
            NoSuchArticle: as `Collections.find`.
        """
        with self.collections.lock:
            return Found(self.collections.find(shelf, named))

    def rename(self, shelf: Shelf, named: str, title: str) -> Renamed:
        """Give an article another title.

        Raises:
            NoSuchArticle: as `Collections.find`.
        """
        with self.collections.lock:
            stored = self.collections.find(shelf, named)
            self.collections.store.articles.rename(stored.number, " ".join(title.split())[:LONGEST_TITLE])
        return Renamed(stored.article.title, title.strip())

    def remove(self, shelf: Shelf, named: str) -> Removed:
        """Remove an article from the shelf; it can be restored for a week.

        Raises:
            NoSuchArticle: as `Collections.find`.
        """
        with self.collections.lock:
            stored = self.collections.find(shelf, named)
            self.collections.store.articles.remove(stored.number, now=self.collections.clock())
        return Removed(stored)

    def undo(self, shelf: Shelf) -> Restored | NothingToRestore:
        """Restore the article that was removed last."""
        with self.collections.lock:
            stored = self.collections.store.articles.restore(shelf)
        return NothingToRestore() if stored is None else Restored(stored)

    def switch(self, shelf: Shelf, named: str, *, on: bool) -> Switched | SwitchedShelf:
        """Include an article or a public shelf in the search, or exclude it.

        Raises:
            NoSuchArticle: as `Collections.find`.
        """
        name = named.strip()
        with self.collections.lock:
            if name in self.collections.public:
                self.collections.switch_public(shelf, name, on=on)
                return SwitchedShelf(name, on)
            stored = self.collections.find(shelf, named)
            self.collections.store.articles.switch(stored.number, active=on)
        return Switched(stored, on)

    def forget(self, shelf: Shelf) -> Forgotten:
        """Permanently delete everything that belongs to the shelf's chat, in all topics."""
        with self.collections.lock:
            erased = self.collections.forget(shelf)
        return Forgotten(erased.articles, traces=erased.traces)
