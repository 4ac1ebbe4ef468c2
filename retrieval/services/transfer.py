"""Imports and exports files: articles, lists of feeds, and whole libraries."""

from dataclasses import dataclass

from retrieval.errors import ArticleError, LimitReached
from retrieval.ingest.archive import export, load
from retrieval.ingest.formats.metadata import file_name
from retrieval.ingest.reading import read_file
from retrieval.model import Article
from retrieval.services.articles import ArticleService
from retrieval.services.feeds import FeedService
from retrieval.services.results import Addition, FeedsImported, Imported
from retrieval.store import Shelf

LIBRARY = ".zip"
"""How the name of an exported library ends."""


@dataclass(frozen=True, slots=True)
class TransferService:
    """Imports and exports files. Thread-safe.

    Attributes:
        articles: adds articles.
        feeds: follows feeds.
    """

    articles: ArticleService
    feeds: FeedService

    def add_file(
        self, shelf: Shelf, name: str, content_type: str | None, data: bytes, *, message: str | None = None
    ) -> Addition | FeedsImported | Imported:
        """Add a file from a user: an article, a list of feeds (`.opml`) or an exported library (`.zip`).

        Args:
            shelf: the shelf to add to.
            name: the file name; its ending determines the format.
            content_type: the content type given by the sender, if any.
            data: the content.
            message: the id of the chat message, if any.

        Raises:
            UnreadableArticle: the file is named as a library or a list of feeds, but cannot be read as one.
        """
        name = file_name(name)
        if name.lower().endswith(".opml"):
            return self.feeds.import_opml(shelf, data, name)
        if name.lower().endswith(LIBRARY):
            return self.import_library(shelf, data, name)
        return self.articles.add_read(
            shelf, lambda: read_file(name, content_type, data, isolated=self.articles.isolated), message=message
        )

    def export(self, shelf: Shelf) -> bytes:
        """The articles and feeds of a shelf as an archive."""
        collections = self.articles.collections
        with collections.lock:
            stored = collections.store.articles.of(shelf)
            feeds = collections.store.feeds.of(shelf)
        return export([(s.article, s.active) for s in stored], [(f.url, f.title) for f in feeds])

    def import_library(self, shelf: Shelf, data: bytes, name: str) -> Imported:
        """Add the articles and feeds of an exported archive, as many as the limits allow.

        Raises:
            UnreadableArticle: the data is not such an archive.
        """
        articles, feeds = self.articles.isolated(load, data, locator=name)
        new = known = left = unreadable = 0
        limit: LimitReached | None = None
        for article, active in articles:
            try:
                if limit is not None:
                    self._check_room(shelf, article)
                is_new = self._put(shelf, article, active=active)
            except LimitReached as exc:
                # The other articles may be on the shelf already, or small enough.
                limit, left = limit or exc.without_frames(), left + 1
            except ArticleError:
                unreadable += 1
            else:
                new, known = new + is_new, known + (not is_new)
        followed = self.feeds.follow_all(shelf, feeds) if feeds else None
        return Imported(new, known, left, limit, followed, unreadable)

    def _check_room(self, shelf: Shelf, article: Article) -> None:
        """Check whether an article of a full shelf is worth analysing.

        Raises:
            LimitReached: it does not fit.
        """
        collections = self.articles.collections
        with collections.lock:
            collections.check_room(shelf, article)

    def _put(self, shelf: Shelf, article: Article, *, active: bool) -> bool:
        """Add an article; return whether it is new. An article that exists already is not changed."""
        added = self.articles.put(shelf, article)
        if added.new and not active:
            collections = self.articles.collections
            with collections.lock:
                collections.store.articles.switch(added.stored.number, active=False)
        return added.new
