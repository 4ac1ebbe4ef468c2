"""The state folder is its owner's alone: what chats have added, what is waiting, what was asked in the terminal."""

import os
import stat
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no modes for other users, and no terminals of this kind", allow_module_level=True)

import pty
import subprocess

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "how many US troops are in Japan?"
QUEUES = """
import os
os.umask(0)
from pathlib import Path
from bot.bootstrap import make_queues, make_stock
from bot.config import load_settings
from retrieval.store import Incoming
settings = load_settings(env_file=Path("none"))
stock = make_stock(settings)
queues = make_queues(settings)
queues.inbox.put([Incoming(1, "1", "{}", 0.0)])
print(*sorted(os.listdir(settings.state)))
"""


def environment(state: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_", "WEBHOOK_"))}
    own = {"DATELINE_STATE": str(state), "DATELINE_ENCODER": "none", "DATELINE_READER": "none", "TERM": "dumb"}
    return kept | own | {"PYTHONPATH": str(ROOT)}


def converse(state: Path, folder: Path, said: str) -> None:
    """Type into the REPL in a terminal, under a umask that keeps nobody out."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "repl"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment(state),
        umask=0,
    )
    os.close(theirs)
    os.write(ours, said.encode())
    try:
        while os.read(ours, 4096):
            pass
    except OSError:
        # Linux says so when the other end is closed.
        pass
    finally:
        os.close(ours)
        assert process.wait() == 0


def open_to_others(folder: Path) -> list[str]:
    return [path.name for path in [folder, *folder.iterdir()] if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.parametrize("there", [False, True], ids=["new", "there with wide modes"])
def test_the_state_folder_is_nobody_else_s(tmp_path: Path, folder: Path, there: bool) -> None:
    state = tmp_path / "state"
    if there:
        state.mkdir()
        (state / "history").touch()
        for name in ("library.sqlite", "queue.sqlite"):
            (state / name).touch()
        for path in [state, *state.iterdir()]:
            path.chmod(0o777)
    converse(state, folder, f"{QUESTION}\r:quit\r")
    done = subprocess.run(
        [sys.executable, "-c", QUEUES], cwd=folder, env=environment(state), capture_output=True, text=True, check=True
    )
    assert {"history", "library.sqlite", "queue.sqlite", "queue.sqlite-wal"} <= set(done.stdout.split())
    assert QUESTION in (state / "history").read_text("utf-8")
    assert open_to_others(state) == []
