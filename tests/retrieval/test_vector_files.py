from pathlib import Path

import numpy as np

from retrieval.vector_files import VectorFiles

TEXTS = ["One.", "Two."]
VECTORS = np.array([[1.0, 0.0], [0.5, 0.5]], np.float32)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    VectorFiles(tmp_path / "deep" / "er", "e-1").write(TEXTS, VECTORS)
    found = VectorFiles(tmp_path / "deep" / "er", "e-1").read(TEXTS)
    assert found is not None
    assert np.array_equal(found, VECTORS)


def test_another_encoder_or_text_finds_nothing(tmp_path: Path) -> None:
    VectorFiles(tmp_path, "e-1").write(TEXTS, VECTORS)
    assert VectorFiles(tmp_path, "e-2").read(TEXTS) is None
    assert VectorFiles(tmp_path, "e-1").read(["One.", "Two!"]) is None
    assert VectorFiles(tmp_path, "e-1").read(["One.\0Two."]) is None


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    files = VectorFiles(tmp_path, "e-1")
    files.write(TEXTS, VECTORS)
    (kept,) = tmp_path.iterdir()
    for damaged in (b"", kept.read_bytes()[:-3], b"nonsense"):
        kept.write_bytes(damaged)
        assert files.read(TEXTS) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    VectorFiles(tmp_path / "file", "e-1").write(TEXTS, VECTORS)
