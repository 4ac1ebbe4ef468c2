"""ZIP archives that strangers send, checked before anything is unpacked."""

import io
import zipfile

from retrieval.errors import UnreadableArticle

MOST_UNPACKED = 200_000_000
"""Bytes that an archive may unpack to."""
MOST_RATIO = 200
"""How many times larger than packed; text packs to a fifth, a bomb to a thousandth."""
MOST_MEMBERS = 5000


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
