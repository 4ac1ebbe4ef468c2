"""The interface for front ends: one service for each kind of object that a user manages.

Methods return frozen data classes of `results.py` or raise an error of `retrieval.errors`. Front ends turn these into
text. Services are thread-safe, but must not be called on the thread of an event loop: they take `Collections.lock`.
They do not hold it while they fetch, read or analyse a text.
"""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import DatelineError
from retrieval.ingest.fetching import Fetcher
from retrieval.services.articles import ArticleService, Progress, silent
from retrieval.services.checking import CheckService
from retrieval.services.collections import Collections
from retrieval.services.feeds import FeedService
from retrieval.services.transfer import TransferService

__all__ = ["ArticleService", "CheckService", "FeedService", "Progress", "Services", "TransferService", "silent"]


@dataclass(frozen=True, slots=True)
class Services:
    """All services, sharing the same collections.

    Attributes:
        collections: the shelves.
        fetcher: fetches URLs.
        articles: manages articles.
        feeds: manages feeds.
        checks: compares articles with their current pages.
        transfer: imports and exports files.
    """

    collections: Collections
    fetcher: Fetcher
    articles: ArticleService
    feeds: FeedService
    checks: CheckService
    transfer: TransferService

    @classmethod
    def over(
        cls, collections: Collections, fetcher: Fetcher, *, wording: Callable[[DatelineError], str] = str
    ) -> "Services":
        """Create the services. `wording` is passed to `FeedService`."""
        articles = ArticleService(collections, fetcher)
        feeds = FeedService(articles, wording)
        return cls(collections, fetcher, articles, feeds, CheckService(articles), TransferService(articles, feeds))
