"""A library on disk answers as one in memory does, and follows the store."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import UnknownPassage
from retrieval.model import Article, PassageId, Verdict
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.services.shelf_index import AT_ONCE
from retrieval.services.stored_library import StoredLibrary
from retrieval.store import Shelf, open_store
from tests.fakes import WordsEncoder, WordsReader
from tests.retrieval.services.shelves import HERE, plain, stored

TOPIC = Shelf("1", 7)
TOWNS = ("Melk", "Krems", "Linz", "Graz", "Wels", "Steyr", "Enns", "Ried", "Perg", "Zwettl")
BRIDGES = [
    Article(
        f"{town} — The bridge of {town} has {number + 11} arches. It was built in {1400 + number}.\n"
        f"Traffic is banned there, says the mayor of {town}. Boats pass at noon.",
        f"The bridge of {town}",
    )
    for number, town in enumerate(TOWNS)
]
RIVER = Article("The river is high. Fishing is banned, says the mayor.", "River")
GERMAN = Article(
    "Die Brücke hat zwölf Bögen. Der Verkehr ist gesperrt, sagt die Bürgermeisterin.", "Brücke", language="de"
)
QUESTIONS = (
    "How many arches has the bridge of Graz?",
    "When was the bridge of Linz built?",
    "What says the mayor?",
    "Who sells fish?",
    "traffic",
    "Wie viele Bögen hat die Brücke?",
    "how many archs has the brigde of Krems",
    "",
)


def opened(folder: Path, *, large: int = 0, encoder: bool = True) -> Collections:
    return Collections(
        open_store(folder / "library"),
        limits=CollectionLimits(adds_a_minute=10_000),
        encoder=WordsEncoder() if encoder else None,
        reader=WordsReader(),
        index=folder / "index",
        large=large,
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Collections]:
    made = opened(tmp_path)
    for article in (*BRIDGES, RIVER, GERMAN):
        made.add(HERE, article)
    made.library(HERE)
    made.encode()
    yield made
    made.store.close()


def is_on_disk(collections: Collections) -> bool:
    return isinstance(collections.library(HERE), StoredLibrary)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("encoder", [True, False])
def test_answers_are_those_of_a_library_in_memory(tmp_path: Path, question: str, encoder: bool) -> None:
    on_disk, in_memory = (
        opened(tmp_path / name, large=large, encoder=encoder) for name, large in (("a", 0), ("b", 10**9))
    )
    for collections in (on_disk, in_memory):
        for article in (*BRIDGES, RIVER, GERMAN):
            collections.add(HERE, article)
        collections.library(HERE)
        collections.encode()
    expected = in_memory.library(HERE).ask(question, limit=5)
    found = stored(on_disk).ask(question, limit=5)
    assert [e.passage for e in found.evidence] == [e.passage for e in expected.evidence]
    assert found.verdict == expected.verdict
    assert found.confidence == pytest.approx(expected.confidence, abs=1e-2)
    assert found.reading == expected.reading
    assert found.missing == expected.missing


def test_quotes_are_the_text_of_their_article(disk: Collections) -> None:
    answer = stored(disk).ask("How many arches has the bridge of Graz?")
    assert answer.verdict is Verdict.ANSWERED
    for evidence in answer.evidence:
        article = stored(disk).article(evidence.citation.article_id)
        assert evidence.passage.text == article.text[evidence.passage.start : evidence.passage.end]


def test_what_is_added_renamed_switched_and_removed_is_followed(disk: Collections) -> None:
    question = "How many arches has the bridge of Baden?"
    assert stored(disk).ask(question).verdict is Verdict.NOT_ANSWERED
    number = disk.add(HERE, Article("The bridge of Baden has 99 arches.", "Baden")).stored.number
    assert stored(disk).ask(question).short_answer == "99"
    disk.store.articles.rename(number, "Other")
    assert stored(disk).ask(question).evidence[0].citation.title == "[Other]"
    disk.store.articles.switch(number, active=False)
    assert stored(disk).ask(question).verdict is Verdict.NOT_ANSWERED
    disk.store.articles.switch(number, active=True)
    assert stored(disk).ask(question).verdict is Verdict.ANSWERED
    disk.store.articles.remove(number, now=1.0)
    assert stored(disk).ask(question).verdict is Verdict.NOT_ANSWERED


def test_shelves_are_searched_together_and_the_same_text_is_found_once(disk: Collections) -> None:
    disk.add(TOPIC, BRIDGES[3])
    disk.add(TOPIC, Article("The bridge of Baden has 99 arches.", "Baden"))
    library = stored(disk, TOPIC)
    found = [e.passage.id for e in library.ask("How many arches has the bridge of Graz?", limit=9).evidence]
    assert len(found) == len(set(found))
    assert library.ask("How many arches has the bridge of Baden?").short_answer == "99"
    assert stored(disk).ask("How many arches has the bridge of Baden?").short_answer != "99"


def test_it_is_opened_again_as_it_was(disk: Collections, tmp_path: Path) -> None:
    question = "How many arches has the bridge of Graz?"
    expected = stored(disk).ask(question)
    again = opened(tmp_path)
    assert plain(stored(again).ask(question)) == plain(expected)
    assert not stored(again).still_reading


@pytest.mark.parametrize("part", ["words", "words.json", "vectors-words-1", "state.json", "."])
def test_what_is_lost_of_an_index_is_made_again(disk: Collections, tmp_path: Path, part: str) -> None:
    expected = stored(disk).ask(QUESTIONS[0])
    disk.store.close()
    (folder,) = (tmp_path / "index").glob("*/0")
    lost = folder / part
    lost.unlink() if lost.is_file() else shutil.rmtree(lost)
    again = opened(tmp_path)
    again.library(HERE)
    again.encode()
    assert plain(stored(again).ask(QUESTIONS[0])) == plain(expected)


@pytest.mark.parametrize("part", ["words", "vectors-words-1"])
def test_a_damaged_index_is_made_again(disk: Collections, tmp_path: Path, part: str) -> None:
    expected = stored(disk).ask(QUESTIONS[0])
    disk.store.close()
    (folder,) = (tmp_path / "index").glob(f"*/0/{part}")
    for file in folder.iterdir():
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(("-wal", "-shm")):
            file.write_bytes(b"no index")
    again = opened(tmp_path)
    again.library(HERE)
    again.encode()
    assert plain(stored(again).ask(QUESTIONS[0])) == plain(expected)


def test_two_processes_see_what_the_other_adds(disk: Collections, tmp_path: Path) -> None:
    other = opened(tmp_path)
    question = "How many arches has the bridge of Baden?"
    for one, another, arches in ((disk, other, 98), (other, disk, 99)):
        one.add(HERE, Article(f"The bridge of Baden{arches} has {arches} arches.", "Baden"))
        for keeper in (another, one):
            assert stored(keeper).ask(question.replace("Baden", f"Baden{arches}")).short_answer == str(arches)


def test_a_large_library_is_indexed_in_parts(tmp_path: Path) -> None:
    collections = opened(tmp_path, encoder=False)
    for number in range(AT_ONCE + 10):
        collections.add(HERE, Article(f"The bridge of Town{number} has {number} arches.", f"Town {number}"))
    library = stored(collections)
    assert library.ask("How many arches has the bridge of Town7?").still_reading
    while collections.advance():
        pass
    assert not library.ask("How many arches has the bridge of Town7?").still_reading
    assert library.ask(f"How many arches has the bridge of Town{AT_ONCE + 9}?").short_answer == str(AT_ONCE + 9)


def test_one_new_article_does_not_switch_vectors_off(tmp_path: Path) -> None:
    collections = opened(tmp_path)
    for number in range(40):
        collections.add(HERE, Article(f"The bridge of Town{number} has {number} arches.", f"Town {number}"))
    assert stored(collections).nearness("bridge") is None
    collections.encode()
    collections.add(HERE, BRIDGES[0])
    library = stored(collections)
    assert library.still_reading
    assert library.nearness("bridge") is not None
    assert library.ask("How many arches has the bridge of Melk?").short_answer == "11"


def test_vectors_are_counted_as_missing_after_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    for article in BRIDGES:
        first.add(HERE, article)
    first.library(HERE)
    while first.advance():
        pass
    first.store.close()
    again = opened(tmp_path)
    again.library(HERE)
    while again.advance():
        pass
    assert again.next_unencoded() is not None
    again.encode()
    assert again.next_unencoded() is None
    assert not stored(again).still_reading


def test_what_a_chat_forgets_leaves_the_disk(disk: Collections, tmp_path: Path) -> None:
    assert any((tmp_path / "index").iterdir())
    disk.forget(HERE)
    assert not any((tmp_path / "index").iterdir())
    disk.add(HERE, RIVER)
    assert stored(disk).ask("What is banned?").evidence[0].passage.text.startswith("Fishing")
    assert stored(disk).count == 1


def test_a_small_library_stays_in_memory_and_grows_out_of_it(tmp_path: Path) -> None:
    collections = opened(tmp_path, large=500)
    collections.add(HERE, BRIDGES[0])
    assert not is_on_disk(collections)
    for article in BRIDGES:
        collections.add(HERE, article)
    assert stored(collections).count == len(BRIDGES)
    for _ in BRIDGES[1:]:
        collections.store.articles.remove(collections.find(HERE, "1").number, now=1.0)
    assert not is_on_disk(collections)


def test_briefings_read_the_articles_on_the_topic_or_the_newest(disk: Collections) -> None:
    library = stored(disk)
    about = library.brief(topic="the bridge of Graz")
    assert {point.citation.title for point in about.points} == {"The bridge of Graz"}
    assert library.brief().points
    assert library.brief(only=[RIVER.id]).articles == 1
    assert library.newest(2) == [GERMAN.id, RIVER.id]


def test_an_unknown_article_or_passage_is_an_error(disk: Collections) -> None:
    library = stored(disk)
    for passage_id in (PassageId("unknown", 0), PassageId(RIVER.id, 99)):
        with pytest.raises(UnknownPassage):
            library.passage(passage_id)


def test_vectors_that_another_process_computed_are_taken_from_the_store(tmp_path: Path) -> None:
    first = opened(tmp_path)
    for article in BRIDGES:
        first.add(HERE, article)
    stored(first)
    # Without an index, as a program that only adds.
    other = Collections(open_store(tmp_path / "library"), encoder=WordsEncoder())
    other.library(HERE)
    other.encode()
    again = opened(tmp_path)
    again.library(HERE)
    while again.advance():
        pass
    assert again.next_unencoded() is None
    assert not stored(again).still_reading
