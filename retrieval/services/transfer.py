"""What comes in and goes out as a file: an article, a list of feeds, a whole library."""

from dataclasses import dataclass

from retrieval.errors import LimitReached
from retrieval.ingest.archive import export, load
from retrieval.ingest.formats.metadata import file_name
from retrieval.ingest.reading import read_file
from retrieval.model import Article
from retrieval.services.articles import ArticleService
from retrieval.services.feeds import FeedService, too_many_feeds
from retrieval.services.results import Addition, FeedsImported, Imported
from retrieval.store import Shelf


@dataclass(frozen=True, slots=True)
class TransferService:
    """Takes files in and gives them out, for any thread.

    Attributes:
        articles: adds articles.
        feeds: follows feeds.
    """

    articles: ArticleService
    feeds: FeedService

    def add_file(
        self, shelf: Shelf, name: str, content_type: str | None, data: bytes, *, message: str | None = None
    ) -> Addition | FeedsImported | Imported:
        """Add a file that a user sent; a library that Dateline exported and a list of feeds are taken in whole.

        Args:
            shelf: where it is to stand.
            name: of the file; its ending says what it is.
            content_type: what its sender says that it is, if they do.
            data: what is in it.
            message: the chat's message that it came in, if it came in one.

        Raises:
            UnreadableArticle: it is a library or a list of feeds by its name, and cannot be read as one.
        """
        name = file_name(name)
        if name.lower().endswith(".opml"):
            return self.feeds.import_opml(shelf, data, name)
        if name.lower().endswith(".zip"):
            return self.import_library(shelf, data, name)
        return self.articles.add_read(
            shelf, lambda: read_file(name, content_type, data, isolated=self.articles.isolated), message=message
        )

    def export(self, shelf: Shelf) -> bytes:
        """The whole shelf as an archive."""
        collections = self.articles.collections
        with collections.lock:
            stored = collections.store.articles.of(shelf)
            feeds = collections.store.feeds.of(shelf)
        return export([(s.article, s.active) for s in stored], [(f.url, f.title) for f in feeds])

    def import_library(self, shelf: Shelf, data: bytes, name: str) -> Imported:
        """Put everything of an exported archive on the shelf; a limit ends it, and what was added by then stays.

        Feeds come after all articles, as many as the chat may follow.

        Raises:
            UnreadableArticle: it is no such archive.
        """
        articles, feeds = self.articles.isolated(load, data, locator=name)
        new = 0
        try:
            for article, active in articles:
                new += self._put(shelf, article, active=active)
        except LimitReached as exc:
            return Imported(new, len(articles), exc)
        if self.feeds.follow_all(shelf, feeds).left:
            most = self.articles.collections.limits.feeds
            return Imported(new, len(articles), too_many_feeds(most))
        return Imported(new, len(articles))

    def _put(self, shelf: Shelf, article: Article, *, active: bool) -> bool:
        """Whether it was not there before; one that was stays as it is."""
        added = self.articles.put(shelf, article)
        if added.new and not active:
            collections = self.articles.collections
            with collections.lock:
                collections.store.articles.switch(added.stored.number, active=False)
        return added.new
