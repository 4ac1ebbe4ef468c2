"""The key of the links: made once, read by its owner alone, and its loss ends the links."""

import os
import stat
import sys
from pathlib import Path

import pytest

from bot.config import ConfigError
from bot.pages.key import LENGTH, load_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "pages.key"
    key = load_key(file)
    assert len(key) == LENGTH
    assert load_key(file) == key
    file.unlink()
    assert load_key(file) != key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes for other users")
def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    file, before = tmp_path / "pages.key", os.umask(0)
    try:
        load_key(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        load_key(file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("held", [b"", b"too short", b"x" * (LENGTH + 1)])
def test_something_else_in_its_place_is_said_with_what_to_do(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "pages.key"
    file.write_bytes(held)
    with pytest.raises(ConfigError, match="Delete it"):
        load_key(file)


def test_without_a_disk_links_work_until_the_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "no such folder" / "pages.key"
    assert len(load_key(file)) == LENGTH
    assert "Links to pages work until Dateline ends." in caplog.text
