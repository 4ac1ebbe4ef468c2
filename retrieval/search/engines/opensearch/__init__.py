"""The engine that finds passages in an OpenSearch cluster."""

from retrieval.search.engines.opensearch.engine import OpenSearchEngine, search_together
from retrieval.search.engines.opensearch.index import Index
from retrieval.search.engines.opensearch.passages import shelf_name
from retrieval.search.engines.opensearch.reindexing import reindex
from retrieval.search.engines.opensearch.server import Server, place_of
from retrieval.search.engines.opensearch.statistics import Statistics

__all__ = [
    "Index",
    "OpenSearchEngine",
    "Server",
    "Statistics",
    "place_of",
    "reindex",
    "search_together",
    "shelf_name",
]
