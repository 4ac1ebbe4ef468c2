"""Pages from the web, fetched so that nobody can make Dateline reach what is not public."""

from retrieval.errors import FetchRefused
from retrieval.ingest.fetching.fetch import Fetched, Fetcher

__all__ = ["FetchRefused", "Fetched", "Fetcher"]
