"""The key with which links to pages are signed: a file of the state folder, made on first use."""

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.config import ConfigError
from retrieval.store.private import FILE_MODE, narrow_file

KEY_FILE = "pages.key"
LENGTH = 32

log = logging.getLogger(__name__)


def load_key(file: Path) -> bytes:
    """Return the key in a file, which is made if it is not there and which only its owner may read.

    If it can be neither read nor made, links work until the program ends.

    Raises:
        ConfigError: the file holds something else.
    """
    try:
        with suppress(FileExistsError):
            _make(file)
        narrow_file(file)
        key = file.read_bytes()
    except OSError as exc:
        log.warning("%s cannot be used (%s). Links to pages work until Dateline ends.", file, exc.strerror)
        return secrets.token_bytes(LENGTH)
    if len(key) != LENGTH:
        raise ConfigError(f"{file} is not a key. Delete it and start again; all links to pages that were sent end.")
    return key


def _make(file: Path) -> None:
    # Exclusively: of two processes that start together, one makes the key, and both use it.
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    try:
        os.write(descriptor, secrets.token_bytes(LENGTH))
    finally:
        os.close(descriptor)
