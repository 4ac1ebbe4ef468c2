"""The reserve: when it is there, and what finds room without it."""

import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import StoreError
from retrieval.store import Incoming
from retrieval.store.sqlite.queues import SQLiteQueues
from retrieval.store.sqlite.reserve import SIZE, Reserve


def incoming(number: int, size: int = 10) -> Incoming:
    return Incoming(number, "1", "x" * size, float(number))


class Narrow(SQLiteQueues):
    """Queues on a disk on which nothing can be added, however much is done in place."""

    def fill(self) -> None:
        (pages,) = self._database.read("PRAGMA page_count")[0]
        self._database.read(f"PRAGMA max_page_count = {pages}")


def test_it_takes_room_until_it_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "reserve"
    reserve = Reserve(file)
    assert reserve.keep()
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (SIZE, 0o600)
    before = file.read_bytes()
    assert Reserve(file).keep()
    assert file.read_bytes() == before
    reserve.give_up()
    reserve.give_up()
    assert not file.exists()
    assert reserve.keep()
    assert file.exists()


def test_one_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "reserve"
    file.write_bytes(b"x")
    assert Reserve(file).keep()
    assert file.stat().st_size == SIZE


def test_where_there_is_no_room_for_it_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "reserve"
    assert not Reserve(file, size=1 << 62).keep()
    assert not file.exists()


def test_where_it_cannot_be_made_for_another_reason_all_goes_on_without_it(tmp_path: Path) -> None:
    (tmp_path / "reserve").mkdir()
    assert Reserve(tmp_path / "reserve").keep()


def test_a_full_disk_takes_no_more_and_what_is_done(tmp_path: Path) -> None:
    queues, reserve = Narrow(tmp_path / "queues"), tmp_path / "queues-reserve"
    queues.inbox.put([incoming(1, 100), incoming(2, 100)])
    assert reserve.stat().st_size == SIZE
    queues.fill()
    with pytest.raises(StoreError, match="full"):
        queues.inbox.put([incoming(3, 100_000)])
    assert not reserve.exists()
    queues.inbox.done([1])
    assert [each.number for each in queues.inbox.pending()] == [2]
    queues.close()


def test_while_the_reserve_finds_no_room_nothing_is_taken(tmp_path: Path) -> None:
    queues = SQLiteQueues(tmp_path / "queues")
    queues.inbox.put([incoming(1), incoming(2)])
    queues.close()
    narrow = SQLiteQueues(tmp_path / "queues", reserve=1 << 62)
    with pytest.raises(StoreError, match="full"):
        narrow.inbox.put([incoming(3)])
    narrow.inbox.done([1])
    assert [each.number for each in narrow.inbox.pending()] == [2]
    narrow.close()


OPENING = """
import resource, sys
from pathlib import Path
from retrieval.errors import StoreError
from retrieval.store import open_queues

resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    open_queues(Path(sys.argv[1]))
except StoreError as exc:
    print(exc)
"""
"""Opens queues where no file can have more than 8 kB."""


def test_a_disk_that_is_full_before_there_are_queues_is_said_to_be(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(tmp_path / "queues")],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.stdout.startswith("The disk is full")


def test_queues_in_memory_need_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    queues = SQLiteQueues(Path(":memory:"))
    queues.inbox.put([incoming(1)])
    assert list(tmp_path.iterdir()) == []
    queues.close()
