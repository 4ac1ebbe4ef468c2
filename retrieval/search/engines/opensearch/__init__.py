"""The engine that finds passages in an OpenSearch cluster."""

from retrieval.search.engines.opensearch.engine import OpenSearchEngine, search_together
from retrieval.search.engines.opensearch.index import Index
from retrieval.search.engines.opensearch.passages import shelf_name
from retrieval.search.engines.opensearch.server import Server, place_of

__all__ = ["Index", "OpenSearchEngine", "Server", "place_of", "search_together", "shelf_name"]
