"""Holds vectors in a file as rows of float16, which are appended and read through a memory map."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from retrieval.errors import DamagedVectors
from retrieval.search.vector_file.directory import State, translated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float16]
else:
    Rows = object

ENDING = ".float16"


class RowFile:
    """The rows in a folder. A compaction writes a file with the next number, so that the old one is whole until then.

    Args:
        folder: the folder, which exists.
        dimension: the number of components of a vector.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._size = 2 * dimension
        self._mapped: tuple[int, int, Rows] | None = None
        self._unflushed: Path | None = None

    def map(self, state: State) -> Rows | None:
        """The committed rows, as a memory map; None if their file was deleted after a compaction.

        Raises:
            DamagedVectors: the file has fewer rows.
        """
        import numpy as np

        if self._mapped is not None and self._mapped[:2] == (state.number, state.length):
            return self._mapped[2]
        self.unmap()
        if not state.length:
            return np.zeros((0, self._dimension), np.float16)
        file = self._file(state.number)
        with translated(self._folder):
            try:
                self._check(file, state)
                rows: Rows = np.asarray(np.memmap(file, np.float16, "r", shape=(state.length, self._dimension)))
            except FileNotFoundError:
                return None
        self._mapped = (state.number, state.length, rows)
        return rows

    def unmap(self) -> None:
        """Forget the memory map, which is closed when no array is a view of it."""
        self._mapped = None

    def append(self, state: State, rows: Rows) -> None:
        """Write rows after the committed ones; they are on the disk after `flush`.

        Raises:
            DamagedVectors: the file has fewer rows than are committed.
            StoreError: they cannot be written.
        """
        file = self._file(state.number)
        with translated(self._folder), _opened(file, os.O_RDWR) as opened:
            self._check(file, state)
            # What lies here was appended and never committed.
            opened.seek(state.length * self._size)
            opened.write(rows.tobytes())
        self._unflushed = file

    def flush(self) -> None:
        """Write what was appended to the disk."""
        if self._unflushed is None:
            return
        with translated(self._folder):
            with self._unflushed.open("r+b") as opened:
                os.fsync(opened.fileno())
            self._flush_folder()
        self._unflushed = None

    def rewrite(self, state: State, runs: Iterable[tuple[int, int]]) -> None:
        """Write the rows of some runs, each a first row and a number of rows, to the file with the next number.

        Raises:
            DamagedVectors: the file has fewer rows than are committed.
            StoreError: they cannot be written.
        """
        old = self.map(state)
        if old is None:
            raise self._damage(f"{self._file(state.number).name} is missing")
        file = self._file(state.number + 1)
        try:
            with translated(self._folder), _opened(file, os.O_RDWR | os.O_TRUNC) as opened:
                for first, rows in runs:
                    opened.write(old[first : first + rows].tobytes())
            self._unflushed = file
            self.flush()
        except BaseException:
            # A part of the new file would take the room that there is.
            self._unflushed = None
            self.sweep(state.number)
            raise

    def strays(self, number: int) -> list[Path]:
        """The files of vectors that are not the one with a number."""
        return [file for file in self._folder.glob(f"*{ENDING}") if file != self._file(number)]

    def sweep(self, number: int) -> None:
        """Delete the files of vectors that are not the one with a number."""
        for file in self.strays(number):
            # Windows does not delete a file that a process has mapped; it is deleted at the next opening.
            with suppress(OSError):
                file.unlink()

    def _file(self, number: int) -> Path:
        return self._folder / f"vectors-{number}{ENDING}"

    def _check(self, file: Path, state: State) -> None:
        # Reading beyond the end of a mapped file would end the process.
        if file.stat().st_size < state.length * self._size:
            raise self._damage(f"{file.name} has fewer than {state.length} rows")

    def _damage(self, reason: str) -> DamagedVectors:
        return DamagedVectors(self._folder, reason)

    def _flush_folder(self) -> None:
        """Write the names of the files to the disk, where the system can do that."""
        with suppress(PermissionError):
            opened = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def _opened(file: Path, how: int) -> IO[bytes]:
    """Open a file to write to it; it is made if it does not exist, and then only its owner may read it."""
    return os.fdopen(os.open(file, how | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")
