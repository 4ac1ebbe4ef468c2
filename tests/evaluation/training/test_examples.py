"""What the reader is trained on: windows as in use, some with a sentence that answers, some with none."""

import dataclasses
from random import Random

import pytest

from evaluation.training.corpus import Item
from evaluation.training.examples import ENGLISH, Pool, make_examples, runs
from evaluation.training.wording import (
    as_follow_up,
    as_typed,
    in_other_language,
    with_other_detail,
    with_typing_error,
)

LEXICON = {"de": {"bridge": "brücke", "built": "gebaut"}, "zh": {"bridge": "桥", "built": "建"}}


def item(number: int, *, gold: bool = True) -> Item:
    sentences = tuple(f"Bridge {number} has {n} arches and stands in town {number}." for n in range(12))
    found = frozenset({5}) if gold else frozenset()
    return Item(
        "nq",
        f"town-{number}",
        f"How many arches has Bridge {number}?",
        f"Town {number}",
        "en",
        sentences,
        found,
        "5 arches",
    )


ITEMS = [item(n) for n in range(60)]


def test_the_same_corpus_gives_the_same_examples() -> None:
    assert make_examples(ITEMS, LEXICON) == make_examples(ITEMS, LEXICON)


def test_what_is_held_out_is_not_trained_on() -> None:
    trained = {f"Town {i.group.removeprefix('town-')}" for i in ITEMS if not i.held_out}
    titles = {w.title for e in make_examples(ITEMS, LEXICON) for w in e.windows}
    assert any(i.held_out for i in ITEMS)
    assert titles <= trained | {""}


def test_some_examples_answer_and_some_do_not_and_gold_is_where_it_says() -> None:
    examples = make_examples(ITEMS, LEXICON)
    answering = [e for e in examples if any(w.gold for w in e.windows)]
    assert 0 < len(answering) < len(examples)
    for example in answering:
        for window in example.windows:
            assert all(example.answer in window.sentences[g] for g in window.gold if example.answer)


def test_the_english_network_reads_no_other_language() -> None:
    german = [dataclasses.replace(i, language="de", title=f"Stadt {i.title}") for i in ITEMS]
    asked_in_german = [dataclasses.replace(i, translation="Wie viele Bögen hat die Brücke?") for i in ITEMS]
    examples = make_examples([*ITEMS, *german, *asked_in_german], {}, ENGLISH)
    assert examples
    assert not any(w.title.startswith("Stadt") for e in examples for w in e.windows)
    assert not any("Bögen" in e.question for e in examples)


def test_wrong_windows_do_not_hold_the_answer() -> None:
    pool = Pool(ITEMS, "en", Random(0))
    found = pool.wrong(ITEMS[3], elsewhere=False)
    assert found
    assert not any("5 arches" in sentence for window in found for sentence in window.sentences)
    assert all(window.title != "Town 3" for window in pool.wrong(ITEMS[3], elsewhere=True))


@pytest.mark.parametrize("count", [1, 3, 12, 40])
@pytest.mark.parametrize("length", [0.5, 2.2])
def test_runs_cover_every_sentence_once(count: int, length: float) -> None:
    sentences = ["A sentence of some length, no more." * (n % 4 + 1) for n in range(count)]
    covered = [n for start, end in runs(sentences, "en", length) for n in range(start, end)]
    assert covered == list(range(count))


def test_a_question_is_put_into_another_language_word_by_word() -> None:
    assert in_other_language("When was the bridge built?", "de", LEXICON) == "wann brücke gebaut?"
    assert in_other_language("When was the bridge built?", "zh", LEXICON) == "什么时候桥建?"


def test_a_follow_up_leaves_what_both_name_to_a_pronoun() -> None:
    asked = as_follow_up("Who built the Charles Bridge?", "How old is the Charles Bridge?", "", Random(1))
    assert "Charles Bridge" not in asked
    assert asked.startswith("Who built the ")
    assert as_follow_up("Who was hurt?", "How old is it?", "", Random(1)) == "Who was hurt?"


def test_an_exchanged_detail_is_another_questions() -> None:
    found = with_other_detail("When did Anna Berg die?", ["When was Carl Strand born?"], Random(0))
    assert found == "When did Carl Strand die?"
    assert with_other_detail("who won?", ["when was it?"], Random(0)) is None


def test_typing_errors_change_little_and_leave_short_words_alone() -> None:
    assert with_typing_error("who is it", Random(0)) == "who is it"
    changed = with_typing_error("how many bridges", Random(0))
    assert changed != "how many bridges"
    assert abs(len(changed) - len("how many bridges")) <= 2


def test_questions_as_typed_keep_their_letters() -> None:
    random = Random(2)
    typed = {as_typed("How many arches has Bridge 4?", random).lower().rstrip("?") for _ in range(20)}
    assert "how many arches has bridge 4" in typed
