import pytest

from retrieval.models import Span
from retrieval.ranking.kinds import Kind, kind_of
from retrieval.ranking.short_answer import find_short_answer
from retrieval.text.tokens import tokenize


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ships sank?", Kind.NUMBER),
        ("What is the number of ships?", Kind.NUMBER),
        ("How much did the bridge cost?", Kind.MONEY),
        ("What percentage of voters stayed at home?", Kind.PERCENTAGE),
        ("When did it open?", Kind.DATE),
        ("Which year did it open?", Kind.DATE),
        ("How long did the trial last?", Kind.DURATION),
        ("Who opened it?", Kind.PERSON),
        ("Which company built it?", Kind.ORGANISATION),
        ("Where was it built?", Kind.PLACE),
        ("Which country won?", Kind.PLACE),
        ("Why was it closed?", Kind.REASON),
        ("How was it built?", Kind.MANNER),
        ("What is a quorum?", Kind.DEFINITION),
        ("Is it open?", Kind.YES_NO),
        ("Tell me about the bridge", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_what_a_question_asks_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def found(question: str, passage: str) -> Span | None:
    return find_short_answer(kind_of(question), tokenize(question, question=True), passage, tokenize(passage))


@pytest.mark.parametrize(
    ("question", "passage", "short"),
    [
        ("How many ships sank?", "On 5 May 2020, 12 ships sank in 30 minutes.", "12"),
        ("How many ships sank?", "No ship sank.", None),
        ("How many were evacuated?", "Some 3.5 million were evacuated.", "3.5 million"),
        ("How much did the bridge cost?", "The bridge cost $1.2 billion in 1999.", "$1.2 billion"),
        ("What percentage voted?", "About 61.5% voted, 5 points more.", "61.5%"),
        ("When did it open?", "It opened on Jan. 5, 1999 in Rome.", "Jan. 5, 1999"),
        ("How long did the trial last?", "The trial lasted 14 months.", "14 months"),
        ("Who opened the bridge?", "The bridge was opened by Prime Minister Ana Lopez.", "Ana Lopez"),
        ("Where was he born?", "He was born in New Delhi in 1950.", "New Delhi"),
        ("Why did it close?", "It closed because of 3 cracks.", None),
    ],
)  # fmt: skip
def test_the_short_answer(question: str, passage: str, short: str | None) -> None:
    span = found(question, passage)
    assert (passage[span.start : span.end] if span else None) == short


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert found("Who met Ana Lopez?", "Ana Lopez left.") is None
