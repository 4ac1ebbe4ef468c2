"""Files and folders that only their owner may read, whatever the umask is and whatever their modes were before.

On Windows, modes say nothing about other users. There the functions change nothing that matters, and do not fail.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter, or narrow the mode of one that is there.

    A folder that many users share, which has the sticky bit as `/tmp` has, and a folder of another owner keep their modes.

    Raises:
        OSError: the folder cannot be made.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if not folder.stat().st_mode & stat.S_ISVTX:
        _narrow(folder, FOLDER_MODE)


def make_private_file(file: Path) -> None:
    """Make an empty file that only its owner may read, or narrow the mode of one that is there.

    A file of another owner keeps its mode.

    Raises:
        OSError: the file cannot be made.
    """
    with suppress(FileExistsError):
        # Exclusively: to open and close a file that SQLite has open in this process would end its locks.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    _narrow(file, FILE_MODE)


def narrow_file(file: Path) -> None:
    """Narrow the mode of a file if it is there."""
    with suppress(FileNotFoundError):
        _narrow(file, FILE_MODE)


def _narrow(path: Path, mode: int) -> None:
    # Only the owner may change a mode.
    with suppress(PermissionError):
        path.chmod(mode)
