"""Votes that were exported, against what was promised."""

import json
from pathlib import Path

import pytest

from bot.rendering.json import feedback_object
from evaluation.__main__ import main
from evaluation.feedback import BadVote, Vote, read_votes, report
from retrieval.store import Feedback

GOOD = {"passage": "It has 12 arches.", "confidence": 0.9, "useful": True}


def test_the_export_is_what_is_read() -> None:
    votes = [
        Feedback(1.0, "how many?", "It has 12 arches.", "0123456789ab", 0.9, useful=True),
        Feedback(2.0, "why?", None, None, 0.2, useful=False),
    ]
    lines = [json.dumps(feedback_object(vote)) for vote in votes]
    read = list(read_votes([*lines, "", " "]))
    assert read == [Vote(refused=False, confidence=0.9, useful=True), Vote(refused=True, confidence=0.2, useful=False)]


def test_answers_are_held_against_their_confidence_and_refusals_counted_apart() -> None:
    answers = [Vote(refused=False, confidence=0.95, useful=n < 3) for n in range(4)]
    doubtful = [Vote(refused=False, confidence=0.55, useful=n < 1) for n in range(2)]
    refusals = [Vote(refused=True, confidence=0.1, useful=True)]
    lines = report([*answers, *doubtful, *refusals]).splitlines()
    assert lines[0] == "votes: 7"
    assert lines[1].startswith("answers: 6, useful 4 (67%, 95 % interval ")
    assert lines[2].startswith("refusals: 1, useful 1 (100%, ")
    assert [line.split() for line in lines[4:7]] == [
        ["confidence", "useful", "votes"],
        ["55%", "50%", "2"],
        ["95%", "75%", "4"],
    ]
    assert lines[-1] == "expected calibration error: 0.150"


def test_no_votes_are_no_error() -> None:
    assert report([]) == "votes: 0\nanswers: 0\nrefusals: 0"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        json.dumps({"passage": None, "useful": True}),
        json.dumps(GOOD | {"confidence": 1.5}),
        json.dumps(GOOD | {"confidence": "high"}),
        json.dumps(GOOD | {"confidence": None}),
        json.dumps(GOOD | {"useful": "yes"}),
    ],
)
def test_a_line_that_is_no_vote_is_named(line: str) -> None:
    with pytest.raises(BadVote, match="line 2 is no vote"):
        list(read_votes([json.dumps(GOOD), line]))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "votes.jsonl"
    file.write_text(json.dumps(GOOD | {"question": "how\u2028many?"}, ensure_ascii=False) + "\n", "utf-8")
    assert main(["feedback", str(file)]) == 0
    assert capsys.readouterr().out.startswith("votes: 1\nanswers: 1, useful 1 (100%")
    file.write_text("nonsense")
    assert main(["feedback", str(file)]) == 2
    assert (
        capsys.readouterr().err
        == "evaluation: line 1 is no vote: JSONDecodeError('Expecting value: line 1 column 1 (char 0)')\n"
    )
