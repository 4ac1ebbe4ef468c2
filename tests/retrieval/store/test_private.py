"""What is kept is its owner's alone, whatever the umask and whatever the modes were before."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.store.private import make_private_file, make_private_folder

ROOT = Path(__file__).resolve().parents[3]
MODES = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes for other users")
BOTH = """
import os, sys
from pathlib import Path
from retrieval.store import Incoming, Shelf, open_queues, open_store

os.umask(int(sys.argv[2], 8))
folder = Path(sys.argv[1]) / "deep" / "state"
store, queues = open_store(folder / "library.sqlite"), open_queues(folder / "queue.sqlite")
store.feeds.follow(Shelf("1"), "https://example.org/feed")
queues.inbox.put([Incoming(1, "1", "{}", 0.0)])
for path in [folder, *sorted(folder.iterdir())]:
    print(path.name, oct(path.stat().st_mode & 0o777))
"""
FILES = [f"{name}.sqlite{end}" for name in ("library", "queue") for end in ("", "-shm", "-wal")] + [
    "queue.sqlite-reserve"
]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path, umask: str) -> dict[str, str]:
    """The modes of a store and queues that are open, made by a process with this umask."""
    done = subprocess.run(
        [sys.executable, "-c", BOTH, str(folder), umask], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return dict(line.split() for line in done.stdout.splitlines())


@MODES
@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_a_store_and_queues_are_their_owner_s_alone(tmp_path: Path, umask: str) -> None:
    assert modes(tmp_path, umask) == {"state": "0o700"} | dict.fromkeys(FILES, "0o600")


@MODES
def test_wider_modes_of_an_earlier_version_are_narrowed(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    modes(tmp_path, "000")
    # A process that was killed leaves its files beside the database.
    for name in ("library.sqlite-wal", "library.sqlite-shm"):
        (folder / name).touch()
    for file in folder.iterdir():
        file.chmod(0o666)
    assert {mode for name, mode in modes(tmp_path, "000").items() if name != "state"} == {"0o600"}


def test_a_database_in_memory_makes_no_file(tmp_path: Path) -> None:
    code = "from pathlib import Path; from retrieval.store import open_store; open_store(Path(':memory:'))"
    environment = {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment)
    assert list(tmp_path.iterdir()) == []


@MODES
@pytest.mark.parametrize(
    ("before", "after"), [(0o755, 0o700), (0o777, 0o700), (0o700, 0o700), (0o1777, 0o1777)], ids=oct
)
def test_a_folder_is_narrowed_unless_many_share_it(tmp_path: Path, before: int, after: int) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    folder.chmod(before)
    make_private_folder(folder)
    assert mode_of(folder) == after


def test_a_file_that_is_there_keeps_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_text("what was asked")
    make_private_file(file)
    assert file.read_text() == "what was asked"
    if sys.platform != "win32":
        assert mode_of(file) == 0o600


def test_a_place_where_nothing_can_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file" / "state")
    with pytest.raises(OSError, match="none"):
        make_private_file(tmp_path / "none" / "history")
