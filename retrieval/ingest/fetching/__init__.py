"""Pages from the web, fetched so that nobody can make Dateline reach what is not public."""

from retrieval.ingest.fetching.fetch import Fetched, Fetcher, FetchRefused

__all__ = ["FetchRefused", "Fetched", "Fetcher"]
