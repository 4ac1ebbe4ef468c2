"""Adds the pages that members of a group share, and notes who shared them. The lock is not held while pages are read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from retrieval.errors import ArticleError, LimitReached
from retrieval.ingest.reading import read_address
from retrieval.services.articles import ArticleService
from retrieval.services.collections import analysed
from retrieval.services.results import Added, Addition, NotAdded
from retrieval.store import Sharing, Shelf, Stored


@dataclass(frozen=True, slots=True)
class SharingService:
    """Manages what members of groups share. Thread-safe.

    Attributes:
        articles: adds the pages.
    """

    articles: ArticleService

    def share(
        self, shelf: Shelf, url: str, by: Sharing | None, *, message: str, wanted: Callable[[], bool]
    ) -> Addition | None:
        """Add the page at a URL, unless it is on the shelf, and note who shared it.

        A page that is on the shelf is not fetched. Nothing is fetched where the limits would keep the page out.

        Args:
            shelf: the shelf to add to.
            url: the URL.
            by: who shared it; None if nobody is to be named.
            message: the id of the chat message with the URL.
            wanted: whether pages are still to be added; called under the lock, before fetching and before storing.

        Returns:
            What became of it; None if it is not wanted (any more).

        Raises:
            StoreError: the store cannot be used.
        """
        try:
            return self._share(shelf, url, by, message, wanted)
        except (ArticleError, LimitReached) as exc:
            return NotAdded(exc.without_frames())

    def _share(
        self, shelf: Shelf, url: str, by: Sharing | None, message: str, wanted: Callable[[], bool]
    ) -> Added | None:
        collections = self.articles.collections
        with collections.lock:
            if not wanted():
                return None
            number = collections.store.sharings.article_at(shelf, url)
            stored = collections.store.articles.get(number) if number is not None else None
            if stored is not None:
                return self._noted(stored, by, new=False)
            collections.limits.check_places(shelf)
            collections.limits.check_rate(shelf)
        article = read_address(url, self.articles.fetcher, isolated=self.articles.isolated)
        # Outside the lock, because a long text takes time.
        sentences = analysed(article)
        with collections.lock:
            if not wanted():
                return None
            added = collections.add(shelf, article, sentences, message=message)
            return self._noted(added.stored, by, new=added.new, like=added.like)

    def _noted(self, stored: Stored, by: Sharing | None, *, new: bool, like: bool = False) -> Added:
        store = self.articles.collections.store
        if by is not None:
            store.sharings.put(stored.number, by)
        return Added(stored, store.sentences.count(stored.number), new=new, like=like)

    def who(self, shelf: Shelf, ids: Collection[str]) -> dict[str, list[Sharing]]:
        """Who shared the articles with some ids, among those that a question to a shelf searches; the first one first."""
        collections = self.articles.collections
        with collections.lock:
            return collections.store.sharings.of(collections.shelves(shelf), ids)

    def withdraw(self, person: int, *, chat: str | None = None) -> int:
        """Permanently delete the name of a person, see `Sharings.withdraw`."""
        collections = self.articles.collections
        with collections.lock:
            return collections.store.sharings.withdraw(person, chat=chat)

    def allow(self, person: int, *, chat: str) -> None:
        """Let a person be named in a chat again."""
        collections = self.articles.collections
        with collections.lock:
            collections.store.sharings.allow(person, chat=chat)
