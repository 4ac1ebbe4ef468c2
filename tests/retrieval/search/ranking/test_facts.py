"""The plain facts beside the reader's score: each says what it is named for."""

import dataclasses

import pytest

from retrieval.model import Article, Span
from retrieval.search.answering import Asked
from retrieval.search.ranking.facts import MOST_LEAD, Candidate, Facts, agree, facts_of, make_facts
from retrieval.search.reader import Sure
from retrieval.services.library import Library
from tests.fakes import WordsEncoder, WordsReader

BRIDGE = Article(
    "The old bridge has 12 arches. It was built in 1432 by Jan Novak.\nTraffic is banned.", "The bridge of Melk"
)


def facts(question: str, *, encoder: bool = False) -> Facts:
    library = Library([BRIDGE], reader=WordsReader(), encoder=WordsEncoder() if encoder else None)
    library.encode()
    asked = library.candidates(question)
    return facts_of(asked.question, ranked(asked), asked.rarity)


def ranked(asked: Asked) -> list[tuple[float, Candidate]]:
    return sorted(((c.score or 0.0, c) for c in asked.candidates), key=lambda pair: -pair[0])


def test_the_reader_says_how_well_the_first_answers() -> None:
    assert facts("How many arches has the old bridge?").reader > 0 > facts("Who sells fish?").reader


def test_the_lead_is_what_the_first_is_ahead_by_within_bounds() -> None:
    plain = {"bm25": 0.0, "cosine": 0.0, "missing": 0.0, "unknown": 0.0, "foreign": 0.0}
    assert make_facts((3.0, 1.0), [3.0, 1.0], 3.0, **plain).lead == 2.0
    assert make_facts((30.0, 1.0), [30.0, 1.0], 30.0, **plain).lead == MOST_LEAD
    assert make_facts((3.0, None), [3.0], 3.0, **plain).lead == MOST_LEAD / 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("54,000", "54,000 US military personnel", True),
        ("April 10", "april 10", True),
        ("4", "54,000", False),
        ("Kishida", "Biden", False),
        ("", "", False),
        ("", "Biden", False),
    ],
)
def test_short_answers_agree_where_one_holds_the_words_of_the_other(one: str, other: str, same: bool) -> None:
    assert agree(one, other) is same
    assert agree(other, one) is same


def test_a_sentence_that_says_the_same_is_no_rival() -> None:
    text = "The bridge of Melk was built in 1432.\nThe market is old. It was in 1432 that they built it."
    asked = Library([Article(text, "Melk")], reader=WordsReader()).candidates("When was the bridge of Melk built?")
    answered = [
        (score / 10, dataclasses.replace(c, answer=Sure(Span(at, at + 4), 0.9) if at >= 0 else None))
        for score, c in ranked(asked)
        for at in [c.analysed.passage.text.find("1432")]
    ]
    silent = [(score, dataclasses.replace(c, answer=None)) for score, c in answered]
    leads = [facts_of(asked.question, ordered, asked.rarity).lead for ordered in (answered, silent)]
    assert leads[0] > leads[1]


def test_the_total_grows_with_every_sentence_that_may_answer() -> None:
    plain = {"bm25": 0.0, "cosine": 0.0, "missing": 0.0, "unknown": 0.0, "foreign": 0.0}
    assert (
        make_facts((1.0, None), [1.0, 1.0], 1.0, **plain).total
        > make_facts((1.0, None), [1.0], 1.0, **plain).total
        >= 1.0
    )


def test_bm25_is_a_share_of_the_best_possible() -> None:
    assert 0 < facts("How many arches has the bridge?").bm25 <= 1
    assert facts("Quis custodiet?").bm25 == 0


def test_the_cosine_is_the_encoders() -> None:
    question = "How many arches has the old bridge?"
    assert facts(question).cosine == 0.0
    assert facts(question, encoder=True).cosine > 0.5


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When was the bridge of Melk built?", 0.0),
        ("When was the bridge of Prague built?", 1.0),
        ("Who built the bridge in 1432?", 0.0),
        ("Who built the bridge in 1433?", 1.0),
        ("Did Jan Novak or Petra Svoboda build it?", 0.5),
    ],
)
def test_names_and_numbers_that_neither_the_window_nor_the_title_has_are_missing(question: str, missing: float) -> None:
    assert facts(question).missing == pytest.approx(missing)


def test_words_that_no_article_has_are_unknown() -> None:
    assert facts("How many arches has the old bridge?").unknown == 0
    assert facts("How many dragons has the old bridge?").unknown > 0


def test_a_question_in_another_language_is_foreign_and_lacks_no_words() -> None:
    found = facts("Wann wurde die alte Brücke von Melk gebaut und von wem?")
    assert (found.foreign, found.unknown) == (1.0, 0.0)


def test_there_are_eight_at_most() -> None:
    assert len(Facts._fields) <= 8


def test_a_candidate_that_was_not_read_counts_for_nothing() -> None:
    library = Library([BRIDGE])
    asked = library.candidates("How many arches has the bridge?")
    ordered = [(1.0, dataclasses.replace(c, score=None)) for c in asked.candidates]
    assert facts_of(asked.question, ordered, asked.rarity).reader == 0.0
