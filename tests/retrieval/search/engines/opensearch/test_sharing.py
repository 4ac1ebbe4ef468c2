"""Several processes share a shelf; whoever writes takes a turn, and the index can be replaced meanwhile."""

import time
from dataclasses import replace

import pytest

from retrieval.errors import StoreError
from retrieval.search.engines.opensearch import Index, OpenSearchEngine, reindex, shelf_name
from retrieval.search.engines.opensearch.bulk import Superseded, Write, write
from retrieval.search.engines.opensearch.engine import LEASE
from retrieval.search.engines.opensearch.index import writing
from retrieval.search.engines.opensearch.passages import document_id
from tests.contracts.engine import FIRST, SECOND, documents

SHELF, GROUP = shelf_name("shelf"), shelf_name("group")


def process(index: Index, shelf: str = SHELF) -> OpenSearchEngine:
    """The shelf as a process of its own sees it."""
    return OpenSearchEngine(index, shelf, group=GROUP)


def put(engine: OpenSearchEngine, name: str, *texts: str, mark: object = None) -> bool:
    engine.marked(1)
    engine.add(name, documents(name, [text.split() for text in texts]))
    return engine.commit(mark)


def found(engine: OpenSearchEngine, *query: str) -> list[str]:
    return [hit.passage_id.article_id for hit in engine.search(query, 9)]


def test_each_finds_what_the_other_committed(index: Index) -> None:
    one, other = process(index), process(index)
    assert put(one, FIRST, "japan pact", mark=[1, 1])
    assert found(other, "japan") == [FIRST]
    assert other.marked(1) == [1, 1]
    assert put(other, SECOND, "japan", mark=[2, 2])
    assert found(one, "japan") == [SECOND, FIRST]
    assert one.snapshot().frequency("japan") == 2


def test_who_has_not_seen_the_last_commit_changes_nothing(index: Index) -> None:
    one, other = process(index), process(index)
    one.marked(1)
    other.marked(1)
    one.add(FIRST, documents(FIRST, [["japan"]]))
    assert one.commit([1, 1])
    other.add(SECOND, documents(SECOND, [["japan"]]))
    assert not other.commit([1, 1])
    assert found(process(index), "japan") == [FIRST]
    assert put(other, SECOND, "japan", mark=[1, 1])
    assert found(process(index), "japan") == [FIRST, SECOND]


def test_a_process_that_is_writing_is_waited_for_until_it_is_taken_for_lost(index: Index) -> None:
    one, other = process(index), process(index)
    assert put(one, FIRST, "japan", mark=[1, 1])
    begun = replace(index.state(SHELF), writer="lost", until=time.time() + LEASE)
    held = index.put_state(SHELF, begun)
    assert held is not None
    assert not put(other, SECOND, "japan")
    assert index.put_state(SHELF, replace(held, until=time.time() - 1)) is not None
    assert put(other, SECOND, "japan")


def test_one_that_was_taken_for_lost_can_change_nothing_any_more(index: Index) -> None:
    one = process(index)
    assert put(one, FIRST, "japan", mark=[1, 1])
    turn = index.state(SHELF).turn
    assert put(one, FIRST, "navy", mark=[2, 1])
    late = Write(document_id(SHELF, FIRST, 0), SHELF, turn, {"shelf": SHELF, "article": FIRST, "place": 0, "length": 1})
    with pytest.raises(Superseded):
        write(index.server, writing(index.name()), [late])
    assert found(process(index), "navy") == [FIRST]


def test_what_was_made_of_something_else_is_deleted(index: Index) -> None:
    one = process(index)
    assert put(one, FIRST, "japan", mark=[1, 1])
    assert one.marked(2) is None
    assert one.is_other
    assert one.commit()
    assert (len(one), one.marked(2)) == (0, None)


def test_a_group_is_deleted_with_all_its_shelves(index: Index) -> None:
    shelves = [process(index, shelf_name(name)) for name in "ab"]
    other = OpenSearchEngine(index, shelf_name("c"), group=shelf_name("other"))
    for engine in (*shelves, other):
        assert put(engine, FIRST, "japan")
    index.drop_group(GROUP)
    assert [len(engine) for engine in (*shelves, other)] == [0, 0, 1]
    assert index.state(shelves[0].shelf).at is None
    assert put(shelves[0], FIRST, "japan")
    assert found(shelves[0], "japan") == [FIRST]


def test_a_shelf_that_is_deleted_while_one_writes_stays_deleted(index: Index) -> None:
    one = process(index)
    assert put(one, FIRST, "japan")
    one.marked(1)
    one.add(SECOND, documents(SECOND, [["japan"]]))

    class Dropping(Index):
        """Deletes the shelf when the passages are written."""

        def refresh(self, name: str) -> None:
            super().refresh(name)
            index.drop(SHELF)

    one.index = Dropping(index.server)
    assert not one.commit()
    index.refresh(index.name())
    assert list(index.ids(index.name(), SHELF)) == []


def test_the_index_is_replaced_while_it_is_used(index: Index) -> None:
    one, late, gone = process(index), process(index, shelf_name("late")), process(index, shelf_name("gone"))
    assert put(one, FIRST, "japan pact", "navy", mark=[1, 1])
    assert put(gone, FIRST, "japan")
    old, seen = index.name(), []

    def meanwhile(done: int, every: int) -> None:
        seen.append((done, every))
        assert found(process(index), "japan") == [FIRST]
        assert put(one, FIRST, "peace", mark=[2, 1])
        assert put(late, SECOND, "japan", mark=[1, 2])
        gone.drop()

    assert reindex(Index(index.server, shards=2), meanwhile) == 3
    assert seen == [(3, 3)]
    assert (index.name(), old) == (f"{index.alias}-2", f"{index.alias}-1")
    # What was written meanwhile counts as missing, and is written again.
    assert process(index).marked(1) == [1, 1]
    assert process(index, late.shelf).marked(1) is None
    assert put(one, FIRST, "peace", mark=[2, 1])
    assert put(late, SECOND, "japan", mark=[1, 2])
    assert (found(one, "peace"), found(one, "japan"), found(late, "japan")) == ([FIRST], [], [SECOND])
    assert (len(one), len(gone)) == (1, 0)


def test_what_began_before_the_index_was_replaced_makes_no_other_index(index: Index) -> None:
    one = process(index)
    assert put(one, FIRST, "japan", mark=[1, 1])
    one.marked(1)
    one.add(SECOND, documents(SECOND, [["japan"]]))
    reindex(index)
    assert not one.commit([2, 2])
    assert [*index.server.ask("GET", f"/{index.alias}-*")] == [f"{index.alias}-2"]
    assert found(process(index), "japan") == [FIRST]


def test_an_index_that_is_not_ours_is_left_alone(index: Index) -> None:
    server = index.server
    server.ask("PUT", f"/{index.alias}-others", {"aliases": {index.alias: {}}})
    with pytest.raises(StoreError, match="is not one of Dateline"):
        reindex(index)
    assert "aliases" in server.ask("GET", f"/{index.alias}-others")[f"{index.alias}-others"]
