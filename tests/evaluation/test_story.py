import json
from pathlib import Path

from evaluation.story import lines_of, read_marked, score

TEXT = "LONDON (AP) — The bridge fell on Monday.\n\nStaff list"


def test_marks_are_compared_with_what_is_found(tmp_path: Path) -> None:
    file = tmp_path / "marked.jsonl"
    start = TEXT.index("Staff")
    file.write_text(json.dumps({"text": TEXT, "aside": [[0, 13], [start, len(TEXT)]]}) + "\n", encoding="utf-8")
    result = score(read_marked(file))
    assert (result.found, result.right, result.marked, result.recalled, result.story) == (1, 1, 2, 1, 1)
    assert next(iter(lines_of(result))) == "left in, but not story: Staff list"
