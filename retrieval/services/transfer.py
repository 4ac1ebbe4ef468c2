"""Imports and exports files: articles, lists of feeds, and whole libraries."""

from dataclasses import dataclass, replace

from retrieval.ingest.archive import export, load
from retrieval.ingest.formats.metadata import file_name
from retrieval.ingest.reading import read_file
from retrieval.services.articles import ArticleService
from retrieval.services.bulk import BulkService
from retrieval.services.feeds import FeedService
from retrieval.services.results import AddedMany, Addition, FeedsImported, Imported
from retrieval.services.splitting import members_of
from retrieval.store import Shelf

LIBRARY = ".zip"
"""How the name of an exported library ends."""


@dataclass(frozen=True, slots=True)
class TransferService:
    """Imports and exports files. Thread-safe.

    Attributes:
        articles: adds articles.
        feeds: follows feeds.
        bulk: adds archives of articles.
    """

    articles: ArticleService
    feeds: FeedService
    bulk: BulkService

    def add_file(
        self, shelf: Shelf, name: str, content_type: str | None, data: bytes, *, message: str | None = None
    ) -> Addition | AddedMany | FeedsImported | Imported:
        """Add a file from a user: an article, a list of feeds (`.opml`), or an archive of articles or a library (`.zip`).

        Args:
            shelf: the shelf to add to.
            name: the file name; its ending determines the format.
            content_type: the content type given by the sender, if any.
            data: the content.
            message: the id of the chat message, if any.

        Raises:
            LimitReached: it is an archive, and the chat added too much within the last minute.
            UnreadableArticle: the file is named as an archive or a list of feeds, but cannot be read as one.
        """
        name = file_name(name)
        if name.lower().endswith(".opml"):
            return self.feeds.import_opml(shelf, data, name)
        if name.lower().endswith(LIBRARY):
            members = self.articles.isolated(members_of, data, locator=name)
            if members["exported"] or not members["names"]:
                return self.import_library(shelf, data, name)
            return self.bulk.add_archive(shelf, data, name, members, message=message)
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
        """Add the articles and feeds of an exported archive, as many as the limits allow. It counts as one addition.

        Raises:
            LimitReached: the chat added too much within the last minute.
            UnreadableArticle: the data is not such an archive.
        """
        articles, feeds = self.articles.isolated(load, data, locator=name)
        imported = self.articles.add_all(shelf, articles)
        return replace(imported, feeds=self.feeds.follow_all(shelf, feeds)) if feeds else imported
