"""Engines, which find passages by their terms; they are listed in a table and imported on demand."""

from importlib import import_module

from retrieval.errors import UnknownBackend
from retrieval.search.engines.engine import Engine, IndexedTerms

__all__ = ["DEFAULT_ENGINE", "ENGINES", "Engine", "IndexedTerms", "make_engine"]

DEFAULT_ENGINE = "auto"

ENGINES = {
    "auto": "retrieval.search.engines.auto:AutoEngine",
    "rank_bm25": "retrieval.search.engines.rank_bm25:RankBM25Engine",
    "tantivy": "retrieval.search.engines.tantivy:TantivyEngine",
}


def make_engine(name: str = DEFAULT_ENGINE) -> Engine:
    """Create an empty engine.

    Raises:
        UnknownBackend: there is no engine with this name.
    """
    if name not in ENGINES:
        raise UnknownBackend("engine", name, tuple(ENGINES))
    module, _, attribute = ENGINES[name].partition(":")
    engine: Engine = getattr(import_module(module), attribute)()
    return engine
