"""What every reader must do; a test class inherits it and says how a reader is made."""

import math
import threading

import pytest

from retrieval.search.reader import Reader, Reading, Window

BRIDGE = Window(
    "The old bridge",
    (
        "The bridge carries two lanes of traffic.",
        "It was built in 1432 by Jan Novak.",
        "Repairs will cost 12 million euros.",
    ),
)
SOUP = Window("", ("The soup was cold.", "Nobody complained."))
ODD = ["", " ", "\0", "\ud800", "a" * 50_000, "\U0010fffe", "🙂" * 300, "ا" * 3000, "a" + "\u0301" * 4000]


class ReaderContract:
    """Inherit, and make the reader."""

    def make(self) -> Reader:
        raise NotImplementedError

    @pytest.fixture
    def reader(self) -> Reader:
        return self.make()

    def test_each_sentence_has_a_score_and_perhaps_an_answer_in_it(self, reader: Reader) -> None:
        readings = reader.read("When was the bridge built?", [BRIDGE, SOUP])
        for window, reading in zip([BRIDGE, SOUP], readings, strict=True):
            assert len(reading.scores) == len(reading.answers) == len(window.sentences)
            assert all(math.isfinite(score) for score in reading.scores)
            for sentence, answer in zip(window.sentences, reading.answers, strict=True):
                assert answer is None or 0 <= answer.span.start < answer.span.end <= len(sentence)
                assert answer is None or 0.0 <= answer.probability <= 1.0

    @pytest.mark.parametrize(
        ("question", "best"),
        [
            ("When was the bridge built?", 1),
            ("how much are the repairs", 2),
            ("Wann wurde die Brücke gebaut?", 1),
            ("Combien coûteront les réparations ?", 2),
        ],
    )
    def test_the_sentence_that_answers_has_the_highest_score(self, reader: Reader, question: str, best: int) -> None:
        scores = reader.read(question, [BRIDGE])[0].scores
        assert max(range(3), key=scores.__getitem__) == best

    def test_nothing_answers_a_question_about_something_else(self, reader: Reader) -> None:
        readings = reader.read("Who won the football match?", [BRIDGE, SOUP])
        assert max(score for reading in readings for score in reading.scores) < 0

    def test_a_reading_depends_on_its_window_alone(self, reader: Reader) -> None:
        together = reader.read("When was the bridge built?", [SOUP, BRIDGE, SOUP])
        alone = [reader.read("When was the bridge built?", [window])[0] for window in (SOUP, BRIDGE, SOUP)]
        for mine, other in zip(together, alone, strict=True):
            assert mine.scores == pytest.approx(other.scores, abs=0.05)
        assert reader.read("When was the bridge built?", [SOUP, BRIDGE, SOUP]) == together

    def test_a_follow_up_is_read_with_the_turn_before(self, reader: Reader) -> None:
        scores = reader.read("and who built it?", [BRIDGE], before="When was the old bridge built? 1432")[0].scores
        assert max(range(3), key=scores.__getitem__) == 1

    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    def test_any_string_is_taken(self, reader: Reader, text: str) -> None:
        for question, window in ((text, BRIDGE), ("When?", Window(text, (text, "It was built in 1432.")))):
            (reading,) = reader.read(question, [window], before=text)
            assert len(reading.scores) == len(window.sentences)
            assert all(math.isfinite(score) for score in reading.scores)

    def test_no_windows_give_no_readings(self, reader: Reader) -> None:
        assert reader.read("When?", []) == []
        assert reader.read("When?", [Window("A title", ())]) == [Reading((), ())]

    def test_threads_get_what_they_would_get_alone(self, reader: Reader) -> None:
        questions = [f"When was bridge number {n} built?" for n in range(6)]
        alone = [reader.read(question, [BRIDGE]) for question in questions]
        found: dict[int, list[Reading]] = {}
        threads = [
            threading.Thread(target=lambda n=n: found.update({n: reader.read(questions[n], [BRIDGE])}))
            for n in range(len(questions))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [found[n] for n in range(len(questions))] == alone
