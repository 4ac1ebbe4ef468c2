"""Engines, which find passages by their terms; they are listed in a table and imported on demand."""

from importlib import import_module

from retrieval.errors import UnknownBackend
from retrieval.search.engines.engine import Engine, IndexedTerms

__all__ = ["DEFAULT_ENGINE", "ENGINES", "Engine", "IndexedTerms", "make_engine"]

DEFAULT_ENGINE = "auto"

ENGINES = {
    "auto": "retrieval.search.engines.auto:AutoEngine",
    "opensearch": "retrieval.search.engines.opensearch:OpenSearchEngine",
    "rank_bm25": "retrieval.search.engines.rank_bm25:RankBM25Engine",
    "tantivy": "retrieval.search.engines.tantivy:TantivyEngine",
}


ON_SERVERS = frozenset({"opensearch"})
"""The engines that need the address of a server."""


def make_engine(name: str = DEFAULT_ENGINE, *, address: str = "") -> Engine:
    """Create an empty engine.

    Args:
        name: its name.
        address: of the server, for the engines `ON_SERVERS`.

    Raises:
        UnknownBackend: there is no engine with this name.
        MissingExtra: its package is not installed.
        StoreError: the address is missing, or cannot be read.
    """
    if name not in ENGINES:
        raise UnknownBackend("engine", name, tuple(ENGINES))
    module, _, attribute = ENGINES[name].partition(":")
    made = getattr(import_module(module), attribute)
    engine: Engine = made(address) if name in ON_SERVERS else made()
    return engine
