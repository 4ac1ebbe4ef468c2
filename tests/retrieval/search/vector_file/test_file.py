"""What a file of vectors finds, what it survives, and what it refuses."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.errors import DamagedVectors, StoreError
from retrieval.model import PassageId
from retrieval.search.encoders import Vectors
from retrieval.search.vector_file import VectorFile
from retrieval.search.vectors import PassageVectors
from tests.retrieval.search.vector_file.test_model import DIMENSION, holds, unit_vectors

ONE, OTHER, THIRD = "00000000000a", "0000000000ff", "ffffffffffff"
QUESTION = unit_vectors(7, 1)[0]


class OneQuestion:
    """An encoder of which every question has the same vector."""

    identity, dimension = "one", DIMENSION

    def questions(self, texts: Sequence[str]) -> Vectors:
        return np.stack([QUESTION] * len(texts))

    passages = questions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "vectors"


def rows_on_disk(folder: Path) -> list[tuple[str, int]]:
    return sorted((file.name, file.stat().st_size // (2 * DIMENSION)) for file in folder.glob("*.float16"))


def near(rows: int) -> NDArray[np.float32]:
    """Vectors that are nearer to the question than others are."""
    made = QUESTION + 0.01 * unit_vectors(1, rows)
    result: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
    return result


def test_an_empty_file_finds_nothing(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    assert file.nearest(QUESTION, 5) == []
    assert file.of(QUESTION, [PassageId(ONE, 0)]) == {}
    assert (file.articles(), file.rows, file.has(ONE), file.vectors(ONE)) == (0, 0, False, None)
    file.remove(ONE)
    file.compact()
    assert file.nearest(QUESTION, 5) == []
    file.close()


def test_it_finds_what_is_found_in_memory(folder: Path) -> None:
    file, memory = VectorFile(folder, DIMENSION), PassageVectors(OneQuestion())
    for seed, name in enumerate((ONE, OTHER, THIRD)):
        vectors = unit_vectors(seed, 40)
        file.put(name, vectors, aside=(0, 7))
        memory.add(name, 40, aside=(0, 7))
        memory.put(name, 0, vectors)
    nearness = memory.compare("?")
    found = file.nearest(QUESTION, 50)
    assert [passage for passage, _ in found] == list(nearness.nearest(50))
    assert dict(found) == pytest.approx({passage: nearness.of(passage, 0.0) for passage, _ in found}, abs=1e-6)
    aside = PassageId(OTHER, 7)
    assert file.of(QUESTION, [aside]) == pytest.approx({aside: nearness.of(aside, 0.0)}, abs=1e-6)
    file.close()


def test_it_finds_the_nearest_of_several_blocks(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    vectors = unit_vectors(3, 150_000)
    with file.together():
        for number in range(50):
            file.put(f"{number:012x}", vectors[3000 * number : 3000 * (number + 1)])
    cosines = vectors.astype(np.float16).astype(np.float32) @ QUESTION
    best = np.argsort(-cosines, kind="stable")[:50]
    assert [3000 * int(name, 16) + n for (name, n), _ in file.nearest(QUESTION, 50)] == best.tolist()
    file.close()


@pytest.mark.parametrize("hide", ["aside", "removed", "replaced"])
def test_it_looks_further_where_the_nearest_rows_are_not_to_be_found(folder: Path, hide: str) -> None:
    file = VectorFile(folder, DIMENSION, spare_rows=10**6)
    file.put(ONE, near(3000), aside=range(3000) if hide == "aside" else ())
    file.put(OTHER, unit_vectors(5, 100))
    if hide == "removed":
        file.remove(ONE)
    elif hide == "replaced":
        file.put(ONE, np.zeros((0, DIMENSION)))
    found = file.nearest(QUESTION, 20)
    assert len(found) == 20
    assert {passage.article_id for passage, _ in found} == {OTHER}
    file.close()


def test_what_is_removed_is_erased_when_it_is_more_than_a_third(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION, spare_rows=10)
    for name in (ONE, OTHER, THIRD):
        file.put(name, unit_vectors(int(name, 16) % 7, 100))
    file.remove(OTHER)
    assert rows_on_disk(folder) == [("vectors-0.float16", 300)]
    file.put(ONE, unit_vectors(9, 50))
    assert rows_on_disk(folder) == [("vectors-1.float16", 150)]
    assert holds(file, ONE, unit_vectors(9, 50))
    assert not file.has(OTHER)
    file.close()


def test_a_change_counts_where_the_compaction_after_it_fails(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION, spare_rows=10)
    file.put(ONE, unit_vectors(1, 100))
    file.put(OTHER, unit_vectors(2, 100))
    in_the_way = folder / "vectors-1.float16"
    in_the_way.mkdir()
    file.remove(ONE)
    assert (file.has(ONE), file.rows) == (False, 100)
    file.close()
    in_the_way.rmdir()
    file = VectorFile(folder, DIMENSION, spare_rows=10)
    file.put(THIRD, unit_vectors(3, 10))
    assert rows_on_disk(folder) == [("vectors-1.float16", 110)]
    assert holds(file, OTHER, unit_vectors(2, 100))
    file.close()


def test_a_reader_sees_each_commit_and_each_compaction(folder: Path) -> None:
    writer, reader = VectorFile(folder, DIMENSION), VectorFile(folder, DIMENSION)
    assert reader.nearest(QUESTION, 5) == []
    for seed, name in enumerate((ONE, OTHER, THIRD)):
        writer.put(name, unit_vectors(seed, 10))
        assert reader.nearest(QUESTION, 50) == writer.nearest(QUESTION, 50)
    with writer.together():
        writer.remove(ONE)
        assert reader.has(ONE)
    assert not reader.has(ONE)
    writer.compact()
    assert reader.nearest(QUESTION, 50) == writer.nearest(QUESTION, 50)
    assert holds(reader, THIRD, unit_vectors(2, 10))
    writer.close()
    reader.close()


def test_two_processes_take_turns_at_writing(folder: Path) -> None:
    one, other = VectorFile(folder, DIMENSION), VectorFile(folder, DIMENSION)
    one.put(ONE, unit_vectors(1, 5))
    other.put(OTHER, unit_vectors(2, 5))
    one.put(THIRD, unit_vectors(3, 5))
    other.compact()
    one.put(ONE, unit_vectors(4, 5))
    for file in (one, other):
        for name, seed in ((ONE, 4), (OTHER, 2), (THIRD, 3)):
            assert holds(file, name, unit_vectors(seed, 5))
        file.close()


def test_a_process_that_ends_between_writing_and_committing_changes_nothing(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    file.close()
    crash = f"""
import os, numpy as np
from pathlib import Path
from retrieval.search.vector_file import VectorFile
file = VectorFile(Path({str(folder)!r}), {DIMENSION})
with file.together():
    file.put({ONE!r}, np.ones((20, {DIMENSION})))
    file.put({OTHER!r}, np.ones((20, {DIMENSION})))
    os._exit(7)
"""
    path = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", crash], check=False, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 7
    assert rows_on_disk(folder) == [("vectors-0.float16", 50)]
    file = VectorFile(folder, DIMENSION)
    assert (file.articles(), file.rows) == (1, 10)
    assert holds(file, ONE, unit_vectors(1, 10))
    file.put(THIRD, unit_vectors(2, 10))
    assert holds(file, THIRD, unit_vectors(2, 10))
    assert {passage.article_id for passage, _ in file.nearest(np.ones(DIMENSION), 50)} == {ONE, THIRD}
    file.close()


@pytest.mark.parametrize("left", ["vectors-0.float16", "vectors-2.float16"], ids=["old file", "unfinished new file"])
def test_a_file_that_a_crash_left_at_a_compaction_is_deleted(folder: Path, left: str) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    file.compact()
    file.close()
    (folder / left).write_bytes(b"x" * 100)
    file = VectorFile(folder, DIMENSION)
    assert rows_on_disk(folder) == [("vectors-1.float16", 10)]
    file.compact()
    assert holds(file, ONE, unit_vectors(1, 10))
    file.close()


def cut(folder: Path) -> None:
    os.truncate(folder / "vectors-0.float16", 100)


def lose(folder: Path) -> None:
    (folder / "vectors-0.float16").unlink()


def overwrite(folder: Path) -> None:
    for beside in folder.glob("directory.sqlite-*"):
        beside.unlink()
    (folder / "directory.sqlite").write_bytes(b"no database at all" * 500)


def renew(folder: Path) -> None:
    with sqlite3.connect(folder / "directory.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def empty(folder: Path) -> None:
    with sqlite3.connect(folder / "directory.sqlite") as connection:
        connection.execute("DROP TABLE articles")
    connection.close()


@pytest.mark.parametrize("damage", [cut, lose, overwrite, renew, empty])
def test_a_damaged_folder_is_one_error_and_can_be_made_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    file.close()
    damage(folder)
    with pytest.raises(DamagedVectors, match="Delete this folder"):
        VectorFile(folder, DIMENSION).vectors(ONE)
    shutil.rmtree(folder)
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    assert file.has(ONE)
    file.close()


def test_a_file_that_was_cut_is_noticed_before_it_is_written_to(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    cut(folder)
    with pytest.raises(DamagedVectors):
        file.put(OTHER, unit_vectors(1, 10))
    assert not file.has(OTHER)
    file.close()


def test_vectors_of_another_dimension_are_damage(folder: Path) -> None:
    VectorFile(folder, DIMENSION).close()
    with pytest.raises(DamagedVectors, match=r"not .* with 384 components"):
        VectorFile(folder, 384)


def test_a_folder_that_cannot_be_made_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        VectorFile(tmp_path / "file" / "vectors", DIMENSION)


@pytest.mark.parametrize(
    ("name", "vectors"),
    [
        ("", unit_vectors(1, 1)),
        ("0x000000000a", unit_vectors(1, 1)),
        (ONE, np.zeros((1, 3))),
        (ONE, np.zeros(DIMENSION)),
    ],
)
def test_what_is_no_key_or_of_no_such_shape_is_refused(folder: Path, name: str, vectors: Vectors) -> None:
    file = VectorFile(folder, DIMENSION)
    with pytest.raises(ValueError, match=r"hexadecimal|shape"):
        file.put(name, vectors)
    assert (file.articles(), file.rows) == (0, 0)
    file.close()


def test_a_compaction_is_not_part_of_other_changes(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    with pytest.raises(RuntimeError), file.together():
        file.compact()
    file.close()


def test_without_the_quick_package_the_same_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 300))
    expected = file.nearest(QUESTION, 20)
    monkeypatch.setitem(sys.modules, "numkong", None)
    found = file.nearest(QUESTION, 20)
    assert [passage for passage, _ in found] == [passage for passage, _ in expected]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in expected])
    file.close()


def test_only_its_owner_can_read_it(folder: Path) -> None:
    file = VectorFile(folder, DIMENSION)
    file.put(ONE, unit_vectors(1, 10))
    file.compact()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(part.stat().st_mode) for part in folder.iterdir()} == {0o600}
    file.close()
