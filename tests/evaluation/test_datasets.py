"""The libraries that questions are put to, with their context and without what answers."""

from evaluation.datasets.libraries import Pool, without_answers
from evaluation.training.corpus import Item

CONTEXT = ("The bridge of Melk has 12 arches.", "It fell in 1951.", "It was old.", "In 1951 a new one was planned.")


def asked(answer: str | None, *gold: int) -> Item:
    return Item("nq", "melk", "When did it fall?", "Melk", "en", CONTEXT, frozenset(gold), answer)


def test_a_pool_knows_the_context_of_each_passage() -> None:
    pool = Pool.of([(CONTEXT[:2], "Melk"), (CONTEXT[2:3], "Graz")])
    assert pool.passages == CONTEXT[:3]
    assert pool.paragraphs == (0, 0, 1)
    assert pool.titles == ("Melk", "Graz")


def test_what_answers_is_taken_out_and_what_else_holds_the_answer() -> None:
    assert without_answers(CONTEXT, [asked("1951", 1)]) == (CONTEXT[0], CONTEXT[2])
    assert without_answers(CONTEXT, [asked(None, 0), asked(None, 1)]) == CONTEXT[2:]
    assert without_answers(CONTEXT, [asked(None, 0, 1, 2, 3)]) == ()
