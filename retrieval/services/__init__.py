"""What front ends call: one service for each kind of thing that a user manages.

Every method does one thing and returns frozen data of `results.py`, or raises an error of the core's tree; what is said of
it, and in which language, is the front end's. A service may be called from any thread except that of an event loop: it takes
`Collections.lock` itself, and never while it fetches, reads or takes a text apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import DatelineError
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, Workers, in_process
from retrieval.services.articles import ArticleService, Progress, silent
from retrieval.services.checking import CheckService
from retrieval.services.collections import Collections
from retrieval.services.feeds import FeedService
from retrieval.services.transfer import TransferService

__all__ = ["ArticleService", "CheckService", "FeedService", "Progress", "Services", "TransferService", "silent"]


@dataclass(frozen=True, slots=True)
class Services:
    """All services over one set of collections.

    Attributes:
        collections: keeps the shelves.
        fetcher: fetches what addresses name.
        articles: manages articles.
        feeds: manages feeds.
        checks: says what became of articles.
        transfer: takes files in and gives them out.
        close: ends at once what is being read in other processes; nothing is read after that.
    """

    collections: Collections
    fetcher: Fetcher
    articles: ArticleService
    feeds: FeedService
    checks: CheckService
    transfer: TransferService
    close: Callable[[], None]

    @classmethod
    def over(
        cls,
        collections: Collections,
        fetcher: Fetcher,
        *,
        isolated: Isolation = in_process,
        wording: Callable[[DatelineError], str] = str,
    ) -> "Services":
        """The services over the collections; `isolated` as for `ArticleService`, `wording` as for `FeedService`."""
        articles = ArticleService(collections, fetcher, isolated)
        feeds = FeedService(articles, wording)
        close = isolated.close if isinstance(isolated, Workers) else lambda: None
        checks, transfer = CheckService(articles), TransferService(articles, feeds)
        return cls(collections, fetcher, articles, feeds, checks, transfer, close)
