"""Finds the files of articles in folders and ZIP archives of the owner of the machine, one after the other.

A folder is searched with all folders in it. Hidden files, files of unknown formats and everything that is no file are skipped.
Links to files are followed, and links to folders are not, since they can lead in a circle.
"""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from retrieval.errors import ArticleError, UnreadableArticle
from retrieval.ingest.archive import INDEX
from retrieval.ingest.formats import MOST_BYTES, kind_of
from retrieval.ingest.formats.metadata import file_name
from retrieval.ingest.formats.plain import read_metadata
from retrieval.ingest.formats.zipped import open_archive, read_member

ARCHIVE = ".zip"
_BESIDE = ".toml"
_TEXT = "text"


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of a known format, which is not read yet.

    Attributes:
        name: its path, for display; of a member of an archive the path of the archive and its name in it.
        kind: the name of its format.
        size: in bytes, as far as it is known.
        load: reads it; raises an `ArticleError`.
        metadata: reads what is beside it in `name.toml`; raises an `ArticleError`.
    """

    name: str
    kind: str
    size: int
    load: Callable[[], bytes] = field(repr=False)
    metadata: Callable[[], dict[str, str]] = field(default=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A hidden file, a file of an unknown format, or what is no file."""

    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place that cannot be searched, or a file that is larger than any article."""

    name: str
    error: ArticleError


Found = LocalFile | Skipped | Unreadable


def is_archive(place: Path) -> bool:
    """Whether a place is a ZIP archive by its name."""
    return place.suffix.lower() == ARCHIVE and place.is_file()


def is_exported(place: Path) -> bool:
    """Whether a place is an archive that Dateline exported."""
    try:
        with zipfile.ZipFile(place) as archive:
            return INDEX in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def files_in(places: Sequence[Path]) -> Iterator[Found]:
    """What is in some places, each a folder, an archive or a file; folders and names in the order of the alphabet."""
    for place in places:
        if is_archive(place):
            yield from _in_archive(place)
        elif _is_folder(place):
            yield from _in_folder(place)
        else:
            yield _file(place, Path.is_file)


def _in_folder(folder: Path) -> Iterator[Found]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as exc:
            yield Unreadable(str(here), _not_readable(here, exc))
            continue
        inner, known = [], frozenset(names)
        for name in names:
            place = here / name
            if name.startswith("."):
                yield Skipped(str(place))
            elif _is_folder(place) and not place.is_symlink():
                inner.append(place)
            elif not _is_beside(name, known):
                yield _file(place, partial(_is_among, known))
        waiting += reversed(inner)


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:
        # Whether it can be read as a file is found out later.
        return False


def _is_among(known: frozenset[str], place: Path) -> bool:
    return place.name in known


def _is_beside(name: str, known: frozenset[str]) -> bool:
    """Whether a file describes the text beside it."""
    stem = name.removesuffix(_BESIDE)
    return stem != name and any(f"{stem}{ending}" in known for ending in (".txt", ".text"))


def _file(place: Path, is_there: Callable[[Path], bool]) -> Found:
    kind = kind_of(place.name)
    try:
        if kind is None or not place.is_file():
            return Skipped(str(place))
        size = place.stat().st_size
    except OSError as exc:
        return Unreadable(str(place), _not_readable(place, exc))
    if size > MOST_BYTES:
        return Unreadable(str(place), _too_large(str(place)))
    beside = place.with_suffix(_BESIDE)
    if kind == _TEXT and is_there(beside):
        return LocalFile(str(place), kind, size, partial(_load, place), partial(read_metadata, beside))
    return LocalFile(str(place), kind, size, partial(_load, place))


def _load(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            # It may have grown; one byte more than may be shows that there is more.
            return file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise _not_readable(place, exc) from exc


def _in_archive(place: Path) -> Iterator[Found]:
    try:
        # Not closed here, because members are read later; it is closed when nothing refers to it.
        archive = open_archive(place, file_name(str(place)))
    except ArticleError as exc:
        yield Unreadable(str(place), exc)
        return
    for member in archive.infolist():
        name, kind = f"{place}/{member.filename}", kind_of(member.filename)
        if member.is_dir():
            continue
        if kind is None or is_hidden(member.filename):
            yield Skipped(name)
        elif member.file_size > MOST_BYTES:
            yield Unreadable(name, _too_large(name))
        else:
            load = partial(read_member, archive, member.filename, file_name(name))
            yield LocalFile(name, kind, member.file_size, load)


def is_hidden(member: str) -> bool:
    """Whether a member of an archive is hidden, or is of those that macOS puts beside others."""
    return any(part.startswith(".") or part == "__MACOSX" for part in member.split("/"))


def _not_readable(place: Path, exc: OSError) -> UnreadableArticle:
    return UnreadableArticle("{locator} cannot be read: {reason}.", reason=exc.strerror, locator=file_name(str(place)))


def _too_large(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        "{locator} is larger than {most} MB.", most=MOST_BYTES // 1_000_000, locator=file_name(name)
    )
