"""What the reader is given to read, and when it stops."""

from retrieval.model import Article
from retrieval.search.follow_ups import Turn
from retrieval.search.ranking.reading import MOST, STEPS
from retrieval.services.library import Library
from tests.fakes import WordsEncoder, WordsReader


def articles(count: int) -> list[Article]:
    return [
        Article(f"Town number {n} has a bridge. " + "Nothing else is known of it. " * 20, f"Town {n}")
        for n in range(count)
    ]


def test_where_the_first_windows_answer_nothing_more_is_read() -> None:
    reader = WordsReader()
    library = Library([*articles(20), Article("The bridge of Melk has 12 arches.", "Melk")], reader=reader)
    library.ask("How many arches has the bridge of Melk?")
    assert len(reader.windows) <= STEPS[0]


def test_where_they_do_not_answer_more_is_read_up_to_a_bound() -> None:
    reader = WordsReader()
    Library(articles(20), reader=reader).ask("Which town has a bridge?")
    assert len(reader.windows) <= STEPS[-2] or len(reader.windows) == MOST


def test_windows_have_the_title_that_the_publisher_gave() -> None:
    reader = WordsReader()
    library = Library([Article("A bridge fell.", "Melk", title_supplied=True)], reader=reader)
    library.ask("What fell?")
    library.add(Article("A tower fell.", "Graz"))
    library.ask("Which tower fell?")
    assert {window.title for window in reader.windows} == {"", "Graz"}


def test_the_neighbours_of_a_candidate_can_answer_too() -> None:
    library = Library([Article("The bridge fell. Nobody was hurt.", "Melk")], reader=WordsReader())
    assert {c.analysed.passage.sentence for c in library.candidates("bridge").candidates} == {1, 2}


def test_where_no_word_is_found_the_beginnings_are_read() -> None:
    reader = WordsReader()
    Library(articles(3), reader=reader).ask("Quis custodiet ipsos custodes?")
    assert [window.sentences[0] for window in reader.windows] == [f"Town number {n} has a bridge." for n in (2, 1, 0)]


def test_the_reader_gets_the_question_as_typed_and_the_turn_before() -> None:
    reader = WordsReader()
    library = Library([Article("The bridge of Melk has 12 arches. It fell in 1951.", "Melk")], reader=reader)
    first = library.ask("How many arches has the bridge of Melk?")
    library.ask("and when did it fall?", before=Turn.of(first))
    assert reader.before == ["", f"How many arches has the bridge of Melk? {first.short_answer or ''}".strip()]


def test_an_answer_says_that_vectors_are_still_missing() -> None:
    library = Library(articles(1), encoder=WordsEncoder(), reader=WordsReader())
    assert library.ask("Which town has a bridge?").still_reading
    library.encode()
    assert not library.ask("Which town has a bridge?").still_reading
