"""The library in PostgreSQL, on the command line: asked, and copied there and back."""

import re
from pathlib import Path

import pytest

from tests.bot.test_cli import dateline
from tests.postgres import PostgresServer

TEXT = "The bridge over the Kwai has 12 arches. It was built in 1432 by the monks of the town. Traffic is banned."
WORDS_ONLY = {"DATELINE_ENCODER": "none", "DATELINE_READER": "none"}
LINE = re.compile(r"(\w+) +([\d,]+)  ([0-9a-f]{32})")


@pytest.fixture
def address(postgres: PostgresServer, tmp_path: Path) -> str:
    return postgres.of(tmp_path)


def tables(printed: str) -> list[tuple[str, ...]]:
    return [found.groups() for line in printed.splitlines() if (found := LINE.fullmatch(line))]


def test_a_library_is_copied_asked_and_copied_back(address: str, tmp_path: Path) -> None:
    state = {**WORDS_ONLY, "DATELINE_STATE": str(tmp_path / "state")}
    file, back = tmp_path / "state" / "library.sqlite", tmp_path / "back.sqlite"
    assert dateline("add", TEXT, env=state).returncode == 0
    there = dateline("migrate", str(file), address, env=state)
    assert (there.returncode, there.stderr) == (0, "")
    assert ("articles", "2") in [(table, rows) for table, rows, _ in tables(there.stdout)]
    asked = dateline("ask", "how many arches does the bridge have?", env={**state, "DATELINE_DATABASE": address})
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("> The bridge over the Kwai has 12 arches.\n")
    returned = dateline("migrate", address, str(back), env=state)
    assert (returned.returncode, returned.stderr) == (0, "")
    assert returned.stdout == there.stdout
    refused = dateline("migrate", str(file), address, env=state)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("dateline: The target holds a library already, and nothing was changed.")


def test_where_no_library_is_none_is_made(address: str, tmp_path: Path) -> None:
    missing = tmp_path / "library.sqlite"
    done = dateline("migrate", str(missing), address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"dateline: There is no library at {missing}.")
    assert not missing.exists()


def test_a_database_that_cannot_be_reached_is_said_without_its_password(tmp_path: Path) -> None:
    wrong = "postgresql://me:hunter2@127.0.0.1:1/news"
    for arguments in (("articles",), ("migrate", wrong, str(tmp_path / "new.sqlite"))):
        done = dateline(*arguments, env={**WORDS_ONLY, "DATELINE_DATABASE": wrong, "DATELINE_LOG_LEVEL": "DEBUG"})
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("dateline: The database cannot be reached: connection failed: ")
        assert "hunter2" not in done.stderr
