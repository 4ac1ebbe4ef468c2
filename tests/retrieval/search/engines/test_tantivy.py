"""What an index on disk does beyond the contract of engines."""

import shutil
from pathlib import Path

import pytest

from retrieval.errors import DamagedIndex, StoreError
from retrieval.model import PassageId
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.rank_bm25 import RankBM25Engine
from retrieval.search.engines.tantivy import TantivyEngine, search_together
from tests.contracts.engine import documents

FIRST, SECOND, THIRD = (letter * 12 for letter in "abc")


def found(engine: TantivyEngine, *query: str) -> list[PassageId]:
    return [hit.passage_id for hit in engine.search(query, 10)]


def filled(folder: Path) -> TantivyEngine:
    engine = TantivyEngine(folder)
    engine.add(FIRST, documents(FIRST, [["japan", "pact"], ["navy"]]), forms=[["Japan", "pact"], ["navy"]])
    engine.add(SECOND, documents(SECOND, [["japan", "navy"]]), forms=[["Japan's", "navy"]])
    return engine


def test_what_is_committed_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    engine = filled(tmp_path)
    engine.commit()
    engine.add(THIRD, documents(THIRD, [["japan"]]))
    again = TantivyEngine(tmp_path)
    assert found(again, "navy") == [PassageId(FIRST, 1), PassageId(SECOND, 0)]
    assert len(again) == 3
    assert len(engine) == 4


def test_an_article_added_after_a_restart_comes_last_in_ties(tmp_path: Path) -> None:
    filled(tmp_path).commit()
    again = TantivyEngine(tmp_path)
    again.add("0" * 12, documents("0" * 12, [["pact", "japan"]]))
    assert found(again, "pact") == [PassageId(FIRST, 0), PassageId("0" * 12, 0)]


def test_readers_see_each_commit_of_the_writer(tmp_path: Path) -> None:
    writer = filled(tmp_path)
    writer.commit()
    readers = [TantivyEngine(tmp_path), TantivyEngine(tmp_path)]
    writer.remove(FIRST)
    writer.add(THIRD, documents(THIRD, [["pact"]]))
    writer.commit()
    for reader in readers:
        assert found(reader, "pact") == [PassageId(THIRD, 0)]
        assert found(reader, "japan") == [PassageId(SECOND, 0)]
        assert (reader.frequency("pact"), reader.frequency("japan"), reader.frequency("troops")) == (1, 1, 0)


def test_two_processes_can_write_by_turns(tmp_path: Path) -> None:
    first, second = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    for number, engine in enumerate([first, second, first, second]):
        article_id = f"{number:012x}"
        engine.add(article_id, documents(article_id, [["japan", str(number)]]))
        engine.commit()
    assert found(first, "japan") == found(second, "japan") == [PassageId(f"{n:012x}", 0) for n in range(4)]


def test_a_second_writer_at_the_same_time_is_refused_with_a_sentence(tmp_path: Path) -> None:
    engine = filled(tmp_path)
    engine.commit()
    engine.add(THIRD, documents(THIRD, [["pact"]]))
    held = engine._index.writer(heap_size=15_000_000, num_threads=1)
    with pytest.raises(StoreError, match=r"Another process is changing the index\. Try again in a minute"):
        engine.commit()
    held.wait_merging_threads()
    # What was refused is not lost.
    assert found(engine, "pact") == [PassageId(FIRST, 0), PassageId(THIRD, 0)][::-1]


@pytest.mark.parametrize("ending", ["meta.json", ".term", ".fast"])
def test_a_damaged_index_is_said_and_can_be_deleted(tmp_path: Path, ending: str) -> None:
    engine = filled(tmp_path / "index")
    engine.commit()
    damaged = [file for file in (tmp_path / "index").iterdir() if file.name.endswith(ending)]
    assert damaged
    for file in damaged:
        file.write_bytes(b"no index")
    with pytest.raises(DamagedIndex, match=r"is damaged: .* Delete this folder to have it made anew"):
        found(TantivyEngine(tmp_path / "index"), "japan")
    shutil.rmtree(tmp_path / "index")
    assert len(TantivyEngine(tmp_path / "index")) == 0


def test_words_are_found_by_their_beginning(tmp_path: Path) -> None:
    engine = filled(tmp_path)
    assert sorted(engine.forms("Ja")) == [("Japan", 1), ("Japan's", 1)]
    assert engine.forms("n") == [("navy", 2)]
    engine.remove(SECOND)
    assert engine.forms("Japan") == [("Japan", 1)]
    assert engine.forms("x") == []


def test_several_indexes_are_searched_as_one(tmp_path: Path) -> None:
    texts = [["japan", "pact"], ["navy", "port"], ["japan", "navy"], ["troops"], ["japan"]]
    small, large, whole = TantivyEngine(tmp_path / "a"), TantivyEngine(tmp_path / "b"), RankBM25Engine()
    small.add(FIRST, documents(FIRST, texts[:1]))
    large.add(SECOND, documents(SECOND, texts))
    for article_id, own in ((FIRST, texts[:1]), (SECOND, texts)):
        whole.add(article_id, documents(article_id, own))
    together = search_together([small, large], ["japan", "pact"], 9)
    expected = whole.search(["japan", "pact"], 9)
    assert [hit.passage_id for hit in together] == [hit.passage_id for hit in expected]
    assert search_together([], ["japan"], 9) == []
    with pytest.raises(ValueError, match="at least 1"):
        search_together([small], ["japan"], 0)


def test_a_search_can_be_restricted_to_some_articles(tmp_path: Path) -> None:
    engine = filled(tmp_path)
    every = {hit.passage_id: hit.score for hit in search_together([engine], ["japan", "navy"], 9)}
    some = search_together([engine], ["japan", "navy"], 9, only=[FIRST, THIRD])
    assert {hit.passage_id: hit.score for hit in some} == {p: s for p, s in every.items() if p.article_id == FIRST}
    assert search_together([engine], ["japan"], 9, only=[]) == []


def test_terms_of_any_letters_are_found(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    terms = ["東京", 'a"b', "x:y", "+", "*", "\0", "É", "ا", "🙂", "a" * 3000, "a b", "\ud800"]
    engine.add(FIRST, [IndexedTerms(PassageId(FIRST, n), [term]) for n, term in enumerate(terms)])
    for number, term in enumerate(terms):
        assert found(engine, term) == [PassageId(FIRST, number)]


@pytest.mark.parametrize("article_id", ["unknown", "", "a" * 16, "-1"])
def test_an_id_that_is_no_number_is_refused(tmp_path: Path, article_id: str) -> None:
    engine = TantivyEngine(tmp_path)
    with pytest.raises(ValueError, match="hexadecimal"):
        engine.add(article_id, documents(article_id, [["japan"]]))
    engine.remove(article_id)
    assert len(engine) == 0
