import io
import json
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.measuring import Parts
from evaluation.predicting import BadTask, predict, read_tasks
from retrieval.model import Strictness
from tests.fakes import WordsEncoder

TASK = {
    "id": "1",
    "question": "When was the bridge built?",
    "passages": ["The bridge carries traffic.", "  The bridge was built in 1432.  ", "", "Soup is hot."],
    "paragraphs": [0, 0, 1, 1],
    "title": "The bridge",
    "language": "en",
}


def predicted(*rows: object) -> list[dict[str, object]]:
    lines = io.StringIO("".join(json.dumps(row) + "\n" for row in rows))
    return list(predict(read_tasks(lines), Parts(WordsEncoder(), None), Strictness.LENIENT))


def test_a_prediction_orders_all_passages_and_answers() -> None:
    (found,) = predicted(TASK)
    assert list(found) == ["id", "order", "scores", "confidence", "verdict", "short_answer", "highlights"]
    assert found["order"][0] == 1  # type: ignore[index]
    assert sorted(found["order"]) == [0, 1, 2, 3]  # type: ignore[call-overload]
    scores = found["scores"]
    assert scores == sorted(scores, reverse=True)  # type: ignore[call-overload]
    assert 0.0 <= found["confidence"] <= 1.0  # type: ignore[operator]


def test_paragraphs_title_and_language_may_be_absent() -> None:
    row = {key: TASK[key] for key in ("id", "question", "passages")}
    assert predicted(row)[0]["order"][0] == 1  # type: ignore[index]


def test_no_passages_and_no_question_are_no_error() -> None:
    found = predicted({"id": 1, "question": "x", "passages": []}, TASK | {"question": ""})
    assert [f["verdict"] for f in found] == ["not_answered", "not_answered"]
    assert found[1]["order"] == [0, 1, 2, 3]


def test_the_passages_of_consecutive_tasks_are_encoded_once() -> None:
    encoder = WordsEncoder()
    lines = io.StringIO(json.dumps(TASK) + "\n" + json.dumps(TASK | {"question": "Where is the soup?"}))
    assert len(list(predict(read_tasks(lines), Parts(encoder, None), Strictness.NORMAL))) == 2
    assert len(encoder.encoded) == 4


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "question": 2, "passages": []}', json.dumps(TASK | {"paragraphs": [1]})]
)
def test_a_line_that_is_no_task_is_named(line: str) -> None:
    with pytest.raises(BadTask, match="line 2 is no ranking task"):
        list(read_tasks(io.StringIO("\n" + line)))


def test_the_command_writes_a_line_a_task(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(TASK) + "\n" + json.dumps(TASK | {"id": "2"}) + "\n")
    assert main(["rank", str(source), "--predictions", str(target), "--encoder", "none"]) == 0
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == ["1", "2"]


def test_input_that_cannot_be_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(tmp_path / "none"), "--predictions", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
