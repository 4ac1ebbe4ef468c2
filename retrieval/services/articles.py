"""Manages the articles on a shelf: adding, listing, finding, renaming, removing, switching on and off.

The lock is not held while articles are fetched and read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from retrieval.errors import ArticleError, FetchRefused, LimitReached
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, in_process
from retrieval.ingest.reading import addresses_in, is_addresses_alone, read_address, read_pasted
from retrieval.model import Article
from retrieval.services.collections import PUBLIC, Collections, analysed
from retrieval.services.entry import language_of, split_and_analyse
from retrieval.services.results import (
    Added,
    Addition,
    Additions,
    Forgotten,
    Found,
    Imported,
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
from retrieval.store import NewArticle, Placing, Shelf

PAGE = 10
"""Number of articles on one page of the list."""
AT_ONCE = 100
"""Articles that are stored in one transaction, while questions wait: about 0.2 s."""
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

    def add(
        self,
        shelf: Shelf,
        text: str,
        *,
        message: str | None = None,
        source: str | None = None,
        published: str | None = None,
        progress: Progress = silent,
    ) -> Additions:
        """Add the articles of a message: the pages of all URLs in it, or the text itself.

        If one article cannot be added, the others are added all the same.

        Args:
            shelf: the shelf to add to.
            text: the text of the message.
            message: the id of the chat message, if any.
            source: who published the text itself, if known; pages say that of themselves.
            published: the day on which they did, ISO 8601, if known.
            progress: called before each URL is fetched.

        Raises:
            StoreError: the store cannot be used.
        """
        urls = addresses_in(text)
        if _OTHER_ADDRESS.fullmatch(text.strip()):
            return Additions((NotAdded(FetchRefused("Only http and https addresses can be fetched.", locator=text)),))
        if not urls or not is_addresses_alone(text):
            url = urls[0] if len(urls) == 1 else None
            read = partial(read_pasted, text, url=url, source=source, published=published)
            return Additions((self.add_read(shelf, read, message=message),))
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

    def add_all(self, shelf: Shelf, articles: Sequence[tuple[Article, bool]]) -> Imported:
        """Add several articles, each with whether it is active, as many as the limits allow. They count as one addition.

        Raises:
            LimitReached: the chat added too much within the last minute.
        """
        with self.collections.lock:
            self.collections.limits.count_addition(shelf)
        done = Imported(0)
        for start in range(0, len(articles), AT_ONCE):
            done = self._add_some(shelf, articles[start : start + AT_ONCE], done)
        return done

    def _add_some(self, shelf: Shelf, articles: Sequence[tuple[Article, bool]], done: Imported) -> Imported:
        """Add some articles; `done` is what became of those before them."""
        with self.collections.lock:
            free = self.collections.limits.free_places(shelf)
        if free is None or (free >= len(articles) and done.limit is None):
            return self._store(shelf, articles, done)
        for one in articles:
            # The others may be on the shelf already, or small enough; what does not fit is not worth analysing.
            try:
                with self.collections.lock:
                    self.collections.check_room(shelf, one[0])
            except LimitReached as exc:
                done = replace(done, left=done.left + 1, limit=done.limit or exc)
            else:
                done = self._store(shelf, [one], done)
        return done

    def _store(self, shelf: Shelf, articles: Sequence[tuple[Article, bool]], done: Imported) -> Imported:
        # Analysed outside the lock, because it takes time.
        given = [
            NewArticle(article, sentences, language_of(article), active=active)
            for article, active in articles
            if (sentences := split_and_analyse(article))
        ]
        with self.collections.lock:
            placed = [one.placing for one in self.collections.add_all(shelf, given)]
        full = [one.article for one, placing in zip(given, placed, strict=True) if placing is Placing.FULL]
        limit = limit_of(self.collections, shelf, full[0]) if full else None
        return replace(
            done,
            new=done.new + placed.count(Placing.NEW),
            known=done.known + placed.count(Placing.KNOWN) + placed.count(Placing.LIKE),
            left=done.left + placed.count(Placing.FULL),
            limit=done.limit or limit,
            unreadable=done.unreadable + len(articles) - len(given),
        )

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
        found = store.articles.of(shelf, search=search, limit=PAGE, offset=first)
        return tuple(
            ListedArticle(
                store.articles.count(shelf, until=stored.number) if search else place,
                stored,
                store.sentences.count(stored.number),
            )
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
        """Remove articles from the shelf, all that are named or none; they can be restored for a week.

        Raises:
            NoSuchArticle: as `Collections.find_all`.
        """
        with self.collections.lock:
            found = self.collections.find_all(shelf, named)
            self.collections.store.articles.remove(*(one.number for one in found), now=self.collections.clock())
        return Removed(tuple(one.title for one in found))

    def undo(self, shelf: Shelf) -> Restored | NothingToRestore:
        """Restore the articles that were removed last, together."""
        with self.collections.lock:
            articles = self.collections.store.articles
            restored = (articles.get(number) for number in articles.restore(shelf))
            titles = tuple(stored.article.display_title for stored in restored if stored is not None)
        return Restored(titles) if titles else NothingToRestore()

    def switch(self, shelf: Shelf, named: str, *, on: bool) -> Switched | SwitchedShelf:
        """Include articles or a public shelf in the search, or exclude them; all that are named or none.

        Raises:
            NoSuchArticle: as `Collections.find_all`.
        """
        name = named.strip()
        with self.collections.lock:
            if name in self.collections.public:
                self.collections.switch_public(shelf, name, on=on)
                return SwitchedShelf(name, on)
            found = self.collections.find_all(shelf, named)
            self.collections.store.articles.switch(*(one.number for one in found), active=on)
        return Switched(tuple(one.title for one in found), on)

    def forget(self, shelf: Shelf) -> Forgotten:
        """Permanently delete everything that belongs to the shelf's chat, in all topics."""
        with self.collections.lock:
            erased = self.collections.forget(shelf)
        return Forgotten(erased.articles, traces=erased.traces)


def limit_of(collections: Collections, shelf: Shelf, article: Article) -> LimitReached | None:
    """The limit that keeps out an article; None if there is room."""
    try:
        with collections.lock:
            collections.check_room(shelf, article)
    except LimitReached as exc:
        return exc
    return None
