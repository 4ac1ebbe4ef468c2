"""A library whose words are in OpenSearch answers as one on disk does, and follows the store; several machines share the words."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import EngineUnavailable
from retrieval.model import Article, Verdict
from retrieval.search.engines.opensearch import Index, Server, place_of, shelf_name
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.services.words_on_server import WordsOnServer
from retrieval.store import Shelf, open_store
from tests.fakes import WordsEncoder, WordsReader
from tests.opensearch import Node
from tests.retrieval.services.shelves import HERE, plain, stored

TOPIC = Shelf("1", 7)
TOWNS = ("Melk", "Krems", "Linz", "Graz", "Wels")
BRIDGES = [
    Article(
        f"The bridge of {town} has {number + 11} arches. It was built in {1400 + number}.\n"
        f"Traffic is banned there, says the mayor of {town}. Boats pass at noon.",
        f"The bridge of {town}",
    )
    for number, town in enumerate(TOWNS)
]
QUESTIONS = (
    "How many arches has the bridge of Graz?",
    "What says the mayor?",
    "Who sells fish?",
    "how many archs has the brigde of Krems",
)


class Machines:
    """Machines that share a library and an index, each with a folder of its own."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.index = folder, Index(server)

    def words(self, machine: str, *, index: Index | None = None, library: str = "") -> WordsOnServer:
        return WordsOnServer(index or self.index, library or str(self.folder), self.folder / machine / "left")

    def opened(self, machine: str, *, words: WordsOnServer | None) -> Collections:
        """The library as a machine has it; its words are on the server, or in its folder for None."""
        own = self.folder / machine
        own.mkdir(exist_ok=True)
        return Collections(
            open_store(self.folder / "library"),
            limits=CollectionLimits(adds_a_minute=10_000),
            encoder=WordsEncoder(),
            reader=WordsReader(),
            index=own,
            large=0,
            words=words,
        )

    def held(self, shelf: Shelf = HERE) -> int:
        """The number of passages of a shelf in the index."""
        name = shelf_name(str(self.folder), shelf.chat, str(shelf.topic))
        current = self.index.name()
        self.index.refresh(current)
        return len(list(self.index.ids(current, name)))


@pytest.fixture
def machines(opensearch: Node, tmp_path: Path) -> Iterator[Machines]:
    server = Server(place_of(opensearch.address))
    yield Machines(tmp_path, server)
    server.close()


@pytest.fixture
def one(machines: Machines) -> Iterator[Collections]:
    made = machines.opened("one", words=machines.words("one"))
    for article in BRIDGES:
        made.add(HERE, article)
    made.library(HERE)
    made.encode()
    yield made
    made.store.close()


def test_answers_are_those_of_a_library_in_memory(one: Collections, tmp_path: Path) -> None:
    in_memory = Collections(
        open_store(tmp_path / "other"),
        limits=CollectionLimits(adds_a_minute=10_000),
        encoder=WordsEncoder(),
        reader=WordsReader(),
    )
    for article in BRIDGES:
        in_memory.add(HERE, article)
    in_memory.library(HERE)
    in_memory.encode()
    for question in QUESTIONS:
        expected, found = in_memory.library(HERE).ask(question, limit=5), stored(one).ask(question, limit=5)
        assert [e.passage for e in found.evidence] == [e.passage for e in expected.evidence]
        assert (found.verdict, found.reading, found.missing) == (expected.verdict, expected.reading, expected.missing)
        assert found.confidence == pytest.approx(expected.confidence, abs=1e-9)
    in_memory.store.close()


def test_what_is_added_renamed_and_removed_is_followed(one: Collections) -> None:
    question = "How many arches has the bridge of Baden?"
    assert stored(one).ask(question).verdict is Verdict.NOT_ANSWERED
    number = one.add(HERE, Article("The bridge of Baden has 99 arches.", "Baden")).stored.number
    assert stored(one).ask(question).short_answer == "99"
    one.store.articles.rename(number, "Other")
    assert stored(one).ask(question).evidence[0].citation.title == "[Other]"
    one.store.articles.remove(number, now=1.0)
    assert stored(one).ask(question).verdict is Verdict.NOT_ANSWERED


def test_shelves_are_searched_together(one: Collections) -> None:
    one.add(TOPIC, Article("The bridge of Baden has 99 arches.", "Baden"))
    assert stored(one, TOPIC).ask("How many arches has the bridge of Baden?").short_answer == "99"
    assert stored(one, TOPIC).ask("How many arches has the bridge of Graz?").short_answer == "14"
    assert stored(one).ask("How many arches has the bridge of Baden?").short_answer != "99"


def test_another_machine_finds_the_words_there_and_makes_its_own_vectors(one: Collections, machines: Machines) -> None:
    expected = stored(one).ask(QUESTIONS[0])
    other = machines.opened("two", words=machines.words("two"))
    other.library(HERE)
    other.encode()
    assert plain(stored(other).ask(QUESTIONS[0])) == plain(expected)
    for adding, asking, arches in ((one, other, 98), (other, one, 99)):
        adding.add(HERE, Article(f"The bridge of Baden{arches} has {arches} arches.", "Baden"))
        for keeper in (asking, adding):
            assert stored(keeper).ask(f"How many arches has the bridge of Baden{arches}?").short_answer == str(arches)
    other.store.close()


def test_a_machine_that_lost_its_folder_goes_on(one: Collections, machines: Machines) -> None:
    expected = stored(one).ask(QUESTIONS[0])
    shutil.rmtree(machines.folder / "one")
    again = machines.opened("one", words=machines.words("one"))
    again.library(HERE)
    again.encode()
    assert plain(stored(again).ask(QUESTIONS[0])) == plain(expected)
    again.store.close()


def test_the_words_move_between_the_folder_and_the_server(one: Collections, machines: Machines) -> None:
    places = (("Baden", None), ("Traun", machines.words("one")), ("Lunz", None))
    for arches, (town, words) in enumerate(places, 90):
        moved = machines.opened("one", words=words)
        moved.add(HERE, Article(f"The bridge of {town} has {arches} arches.", town))
        assert stored(moved).ask(f"How many arches has the bridge of {town}?").short_answer == str(arches)
        assert stored(moved).ask("How many arches has the bridge of Graz?").short_answer == "14"
        moved.store.close()


def test_two_libraries_do_not_see_each_other(one: Collections, machines: Machines) -> None:
    before = machines.held()
    other = machines.opened("two", words=machines.words("two", library="another"))
    assert stored(other).ask(QUESTIONS[0]).short_answer == stored(one).ask(QUESTIONS[0]).short_answer
    other.forget(HERE)
    assert machines.held() == before > 0
    other.store.close()


def test_what_is_forgotten_is_deleted(one: Collections, machines: Machines) -> None:
    one.add(TOPIC, Article("The bridge of Baden has 99 arches.", "Baden"))
    stored(one, TOPIC)
    assert machines.held() > 0 < machines.held(TOPIC)
    one.forget(HERE)
    assert machines.held() == machines.held(TOPIC) == 0
    one.add(HERE, BRIDGES[0])
    assert stored(one).ask("How many arches has the bridge of Melk?").short_answer == "11"


def test_without_the_server_nothing_is_lost(one: Collections, machines: Machines) -> None:
    nowhere = Server(place_of("http://127.0.0.1:9"), pauses=())
    cut_off = machines.opened("one", words=machines.words("one", index=Index(nowhere)))
    cut_off.add(HERE, Article("The bridge of Baden has 99 arches.", "Baden"))
    with pytest.raises(EngineUnavailable, match=r"cannot be reached\. Nothing is lost"):
        cut_off.library(HERE)
    assert stored(one).ask("How many arches has the bridge of Baden?").short_answer == "99"
    nowhere.close()
    cut_off.store.close()


def test_what_could_not_be_deleted_is_deleted_later(one: Collections, machines: Machines) -> None:
    nowhere = Server(place_of("http://127.0.0.1:9"), pauses=())
    cut_off = machines.opened("one", words=machines.words("one", index=Index(nowhere)))
    cut_off.forget(HERE)
    assert machines.held() > 0
    with pytest.raises(EngineUnavailable):
        cut_off.advance()
    one.advance()
    assert machines.held() == 0
    nowhere.close()
    cut_off.store.close()
