"""ZIP archives that strangers send, checked before anything is unpacked."""

import io
import lzma
import zipfile
import zlib
from pathlib import Path

from retrieval.errors import UnreadableArticle

MOST_UNPACKED = 200_000_000
"""Bytes that an archive may unpack to."""
MOST_RATIO = 200
"""How many times larger than packed; text packs to a fifth, a bomb to a thousandth."""
MOST_MEMBERS = 5000
_ENCRYPTED = 0x1


def check_archive(data: bytes, locator: str) -> zipfile.ZipFile:
    """A ZIP archive that unpacks to something of sensible size.

    Raises:
        UnreadableArticle: it is no archive, or one that would fill the memory.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as exc:
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator=locator
        ) from exc
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(1, len(data)):
        raise UnreadableArticle(
            "{locator} would unpack to {size:,} bytes, which no article does.", size=unpacked, locator=locator
        )
    return archive


def open_archive(place: Path, locator: str) -> zipfile.ZipFile:
    """A ZIP archive of the owner of the machine, which may be large, since its members are read one after the other.

    Raises:
        UnreadableArticle: it cannot be read, is no archive, or is one that would unpack to many times its size.
    """
    try:
        archive, size = zipfile.ZipFile(place), place.stat().st_size
    except OSError as exc:
        raise UnreadableArticle("{locator} cannot be read: {reason}.", reason=exc.strerror, locator=locator) from exc
    except (zipfile.BadZipFile, ValueError) as exc:
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator=locator
        ) from exc
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MOST_RATIO * max(1, size):
        archive.close()
        raise UnreadableArticle(
            "{locator} would unpack to {size:,} bytes, which no article does.", size=unpacked, locator=locator
        )
    return archive


def read_member(archive: zipfile.ZipFile, member: str, locator: str) -> bytes:
    """The bytes of a file in an archive.

    Raises:
        UnreadableArticle: it is not there, damaged, or protected by a password.
    """
    try:
        if archive.getinfo(member).flag_bits & _ENCRYPTED:
            raise UnreadableArticle("{locator} is protected by a password.", locator=locator)
        return archive.read(member)
    except (
        KeyError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
    ) as exc:
        # RuntimeError includes NotImplementedError, for ways to pack that Python does not know.
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator=locator
        ) from exc
