import pytest

from retrieval.conversation import Turn, read_in_context
from retrieval.library import Library
from retrieval.models import Verdict

TROOPS = "How many US troops are in Japan?"


@pytest.mark.parametrize(
    ("first", "second", "reading"),
    [
        ("Will Kishida visit Washington?", "and when?", "When will Kishida visit Washington?"),
        ("When will Kishida visit Washington?", "why?", "Why will Kishida visit Washington?"),
        (TROOPS, "what about the Philippines?", "How many US troops are in Philippines?"),
        (TROOPS, "And in Germany?", "How many US troops are in Germany?"),
        ("Who is the spokesman?", "who said that?", "who said that (Yoshimasa Hayashi, spokesman)?"),
        (TROOPS, "When was the mutual defense treaty signed?", None),
        (TROOPS, "Who is the prime minister of Japan?", None),
        (TROOPS, "What is there in Hawaii?", None),
        (TROOPS, "", None),
        (TROOPS, "thanks", None),
    ],
)
def test_how_a_question_is_read_after_another(
    seed_library: Library, first: str, second: str, reading: str | None
) -> None:
    turn = Turn.of(seed_library.ask(first))
    assert read_in_context(second, turn) == (second if reading is None else reading)
    assert read_in_context(second, None) == second


def test_an_answer_shows_how_its_question_was_read(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask("Who is the government spokesman?"))
    answer = seed_library.ask("what did he emphasize?", before=before)
    assert answer.question == "what did he emphasize?"
    assert answer.reading is not None
    assert "Hayashi" in answer.reading
    assert answer.evidence[0].passage.text.startswith("Government spokesman Yoshimasa Hayashi")


def test_a_follow_up_about_what_is_not_there_is_refused(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask(TROOPS))
    answer = seed_library.ask("what about Germany?", before=before)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert "Germany" in answer.missing


def test_turns_chain(seed_library: Library) -> None:
    first = seed_library.ask(TROOPS)
    second = seed_library.ask("what about Germany?", before=Turn.of(first))
    third = seed_library.ask("and in Japan?", before=Turn.of(second))
    assert third.reading == "How many US troops are in Japan?"
    assert third.short_answer == "54,000"
