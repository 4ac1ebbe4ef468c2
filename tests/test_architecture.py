"""What `docs/architecture.md` says: its paths are there, and two of its recipes are carried out."""

import re
import sys
from pathlib import Path

import pytest

from retrieval.ingest import formats
from retrieval.ingest.formats import kind_of, read_article
from retrieval.model import Article
from retrieval.search import engines
from retrieval.search.engines import Engine, make_engine
from retrieval.search.engines.rank_bm25 import K1, B
from retrieval.services.library import Library
from tests.contracts.engine import EngineContract

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PATHS = sorted(set(re.findall(r"`((?:bot|retrieval|tests|evaluation|docs)(?:/[\w.]+)+)`", TEXT)))
CALLS = re.findall(r"`([\w/]+\.py)` `([\w.]+)`", TEXT)

FORMAT = """
from retrieval.model import Article
from retrieval.ingest.formats.format import Format


def read_reversed(data: bytes, locator: str, name: str) -> Article:
    return Article(data.decode()[::-1], name)


FORMAT = Format("reversed", read_reversed, endings=(".rev",), content_types=("text/x-reversed",))
"""
ENGINE = '''
from retrieval.search.engines.rank_bm25 import RankBM25Engine


class OtherEngine(RankBM25Engine):
    """Another engine."""
'''


@pytest.mark.parametrize("path", PATHS)
def test_what_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("path", "call"), CALLS)
def test_what_is_called_is_defined_where_it_says(path: str, call: str) -> None:
    name = call.rpartition(".")[2]
    assert re.search(rf"^ *(?:async )?def {name}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_a_format_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reversed_text.py").write_text(FORMAT)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    formats.formats.cache_clear()
    try:
        (tmp_path / "news.rev").write_text(".neeb sah egdirb ehT")
        assert kind_of("a", "text/x-reversed") == "reversed"
        assert read_article(tmp_path / "news.rev").text == "The bridge has been."
    finally:
        formats.formats.cache_clear()


@pytest.fixture
def other_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other_engine.py").write_text(ENGINE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(engines.ENGINES, "other", "other_engine:OtherEngine")
    monkeypatch.delitem(sys.modules, "other_engine", raising=False)


@pytest.mark.usefixtures("other_engine")
class TestAnEngineIsOneFileAndOneLine(EngineContract):
    k1, b = K1, B

    def make(self) -> Engine:
        return make_engine("other")


@pytest.mark.usefixtures("other_engine")
def test_a_library_answers_with_another_engine() -> None:
    library = Library([Article("The bridge at Melk opened on Monday. It is long.", "Melk")], engine="other")
    assert library.ask("When did the bridge at Melk open?").evidence
