"""The interface for front ends: one service for each kind of object that a user manages.

Methods return frozen data classes of `results.py` or raise an error of `retrieval.errors`. Front ends turn these into
text. Services are thread-safe, but must not be called on the thread of an event loop: they take `Collections.lock`.
They do not hold it while they fetch, read or analyse a text.
"""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import DatelineError
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, Workers, in_process
from retrieval.services.articles import ArticleService, Progress, Report, silent, unreported
from retrieval.services.bulk import BulkService, Counted, Progressed, own_workers
from retrieval.services.checking import CheckService
from retrieval.services.collections import Collections
from retrieval.services.feeds import FeedService
from retrieval.services.sharing import SharingService
from retrieval.services.transfer import TransferService

__all__ = [
    "ArticleService",
    "BulkService",
    "CheckService",
    "Counted",
    "FeedService",
    "Progress",
    "Progressed",
    "Report",
    "Services",
    "SharingService",
    "TransferService",
    "silent",
    "unreported",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Services:
    """All services, sharing the same collections.

    Attributes:
        collections: the shelves.
        fetcher: fetches URLs.
        articles: manages articles.
        feeds: manages feeds.
        bulk: adds folders and archives.
        checks: compares articles with their current pages.
        transfer: imports and exports files.
        sharing: adds what members of groups share.
        close: ends the worker processes at once; nothing is read after that.
    """

    collections: Collections
    fetcher: Fetcher
    articles: ArticleService
    feeds: FeedService
    bulk: BulkService
    checks: CheckService
    transfer: TransferService
    sharing: SharingService
    close: Callable[[], None]

    @classmethod
    def over(
        cls,
        collections: Collections,
        fetcher: Fetcher,
        *,
        isolated: Isolation = in_process,
        wording: Callable[[DatelineError], str] = str,
        report: Report = unreported,
    ) -> "Services":
        """Create the services. `isolated` is passed to `ArticleService`, `wording` to `FeedService`, `report` to those that
        work without being asked.
        """
        articles = ArticleService(collections, fetcher, isolated)
        feeds = FeedService(articles, wording, report)
        close = isolated.close if isinstance(isolated, Workers) else lambda: None
        bulk = BulkService(articles, own_workers if isinstance(isolated, Workers) else lambda: in_process)
        checks, transfer = CheckService(articles, report), TransferService(articles, feeds, bulk)
        return cls(collections, fetcher, articles, feeds, bulk, checks, transfer, SharingService(articles), close)
