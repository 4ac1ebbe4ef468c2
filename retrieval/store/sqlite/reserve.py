"""Room on the disk that is kept free, so that on a full disk it can still be noted what became of what was stored."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

from retrieval.store.private import make_private_file, narrow_file

SIZE = 1_000_000
"""Bytes: the changes of some hundred messages, which are a few pages of the database each."""
_FULL = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)


class Reserve:
    """A file of no content beside a database. It is deleted when the disk is full, and made again when there is room.

    Args:
        file: the file.
        size: bytes.
    """

    def __init__(self, file: Path, size: int = SIZE) -> None:
        self._file, self._size = file, size
        self._is_kept = False

    def keep(self) -> bool:
        """Make the file if it is not there; return False if the disk has no room for it."""
        if self._is_kept:
            return True
        try:
            narrow_file(self._file)
            if not self._file.exists() or self._file.stat().st_size < self._size:
                self._make()
        except OSError as exc:
            # For another reason than a full disk there is no reserve, and all else goes on.
            if exc.errno in _FULL:
                self.give_up()
                return False
        self._is_kept = True
        return True

    def _make(self) -> None:
        if shutil.disk_usage(self._file.parent).free < self._size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        make_private_file(self._file)
        with self._file.open("wb") as opened:
            # Of chance, since some file systems keep zeros without taking room for them.
            opened.write(os.urandom(self._size))
            opened.flush()
            os.fsync(opened.fileno())

    def give_up(self) -> None:
        """Delete the file, so that something else finds room."""
        self._is_kept = False
        with suppress(OSError):
            self._file.unlink()
