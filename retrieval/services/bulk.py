"""Adds the articles of folders and archives: read and split by worker processes, stored some hundred at a time.

What was stored stays if the work is interrupted. The store notes a digest of each file, so that the same files are recognised
the next time by loading them, without parsing and splitting. A digest stays right where a path and a time do not: for a file
that was moved, touched or copied, and for one whose article was removed since.

The memory does not grow with the number of files. It holds the names in one folder, or the list of members of one archive,
and a few batches of `MOST_BYTES_AT_ONCE`, or of one larger file.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from retrieval.errors import ArticleError, LimitReached
from retrieval.ingest.isolation import Isolation, Limits, Workers
from retrieval.ingest.places import LocalFile, Skipped, Unreadable, files_in
from retrieval.services.articles import AT_ONCE, ArticleService, limit_of
from retrieval.services.results import AddedMany, NotRead
from retrieval.services.splitting import Piece, Split, split_all, split_members
from retrieval.store import NewArticle, Placing, Shelf

MOST_BYTES_AT_ONCE = 1_000_000
"""Bytes of the files that a worker reads together; a larger file is read alone."""
MOST_FAILURES = 10
"""Number of files that could not be read and are named."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far the adding of many files has come: files done, of how many, and how many of these are new, known, failed."""

    done: int
    total: int
    new: int
    known: int
    failed: int


Counted = Callable[[Progressed], None]
"""Called after each batch."""


def uncounted(_: Progressed) -> None:
    """A `Counted` that does nothing."""


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def own_workers() -> Workers:
    """Worker processes for one call, one for each processor."""
    return Workers(Limits(workers=cores()))


@dataclass(slots=True)
class _Read:
    """A batch that was read: articles to store, and what became of the other files."""

    articles: list[NewArticle] = field(default_factory=list)
    known: int = 0
    failures: list[NotRead] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """The counts so far."""

    new: int = 0
    known: int = 0
    left: int = 0
    limit: LimitReached | None = None
    failed: int = 0
    failures: list[NotRead] = field(default_factory=list)
    skipped: int = 0
    sentences: int = 0

    def fail(self, failures: Sequence[NotRead]) -> None:
        self.failed += len(failures)
        self.failures += failures[: MOST_FAILURES - len(self.failures)]

    def progressed(self, total: int) -> Progressed:
        done = self.new + self.known + self.left + self.failed
        return Progressed(done, max(done, total), self.new, self.known, self.failed)

    def result(self) -> AddedMany:
        return AddedMany(
            new=self.new, known=self.known, left=self.left, limit=self.limit, failed=self.failed,
            failures=tuple(self.failures), skipped=self.skipped, sentences=self.sentences,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BulkService:
    """Adds many articles. Thread-safe.

    Attributes:
        articles: the article service, with its collections and the isolation of what strangers send.
        readers: makes the isolation in which files of the owner of the machine are read; it is closed after each call.
    """

    articles: ArticleService
    readers: Callable[[], Isolation] = own_workers

    def add(self, shelf: Shelf, places: Sequence[Path], *, counted: Counted = uncounted) -> AddedMany:
        """Add the articles in folders, archives and files of the owner of the machine. They count for no limit a minute.

        Ctrl-C ends it early; what was added stays.

        Args:
            shelf: the shelf to add to.
            places: the folders, archives and files.
            counted: called with the progress.

        Raises:
            StoreError: the store cannot be used; what was added before stays.
        """
        tally, total = _Tally(), 0
        try:
            total = sum(not isinstance(found, Skipped) for found in files_in(places))
            with closing(self._all_read(shelf, places, tally)) as batches:
                for read in batches:
                    self._store(shelf, read, tally)
                    counted(tally.progressed(total))
        except KeyboardInterrupt:
            added = tally.result()
            return replace(added, pending=max(0, total - added.total), is_interrupted=True)
        return tally.result()

    def _all_read(self, shelf: Shelf, places: Sequence[Path], tally: _Tally) -> Generator[_Read, None, None]:
        """The files in batches, read side by side."""
        isolated, most = self.readers(), cores()
        pool = ThreadPoolExecutor(most, thread_name_prefix="reading")
        waiting: deque[Future[_Read]] = deque()
        try:
            for batch in _batches(files_in(places), tally):
                waiting.append(pool.submit(self._read, shelf, batch, isolated))
                # One more than are read at a time, so that no worker waits while a batch is stored.
                if len(waiting) > most + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            # What is still read is not wanted: the workers end first, so that the threads need not wait for them.
            if isinstance(isolated, Workers):
                isolated.close()
            pool.shutdown(cancel_futures=True)

    def _read(self, shelf: Shelf, files: Sequence[LocalFile], isolated: Isolation) -> _Read:
        read, pieces = _Read(), list[Piece]()
        for file in files:
            try:
                pieces.append(_piece(file))
            except ArticleError as exc:
                read.failures.append(NotRead(file.name, exc))
        collections = self.articles.collections
        with collections.lock:
            there = collections.store.articles.known(shelf, [piece.digest for piece in pieces if piece.digest])
        fresh = [piece for piece in pieces if piece.digest not in there]
        read.known = len(pieces) - len(fresh)
        for piece, found in zip(fresh, split_all(fresh, isolated), strict=True):
            if isinstance(found, Split):
                read.articles.append(NewArticle(found.article, found.sentences, found.detected, file=piece.digest))
            else:
                read.failures.append(NotRead(piece.name, found))
        return read

    def _store(self, shelf: Shelf, read: _Read, tally: _Tally) -> None:
        collections = self.articles.collections
        with collections.lock:
            placed = collections.add_all(shelf, read.articles)
        for given, one in zip(read.articles, placed, strict=True):
            match one.placing:
                case Placing.NEW:
                    tally.new, tally.sentences = tally.new + 1, tally.sentences + len(given.sentences)
                case Placing.KNOWN | Placing.LIKE:
                    tally.known += 1
                case Placing.FULL:
                    tally.left += 1
                    tally.limit = tally.limit or limit_of(collections, shelf, given.article)
        tally.known += read.known
        tally.fail(read.failures)

    def add_archive(
        self, shelf: Shelf, data: bytes, name: str, members: dict[str, Any], *, message: str | None = None
    ) -> AddedMany:
        """Add the articles of an archive that was sent, as many as the limits allow. It counts as one addition.

        Args:
            shelf: the shelf to add to.
            data: the archive.
            name: names it in errors.
            members: what `members_of` says is in it.
            message: the id of the chat message, if any.

        Raises:
            LimitReached: the chat added too much within the last minute.
            StoreError: the store cannot be used; what was added before stays.
        """
        collections, tally = self.articles.collections, _Tally(skipped=members["skipped"])
        with collections.lock:
            collections.limits.count_addition(shelf)
        names = members["names"]
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            with collections.lock:
                is_full = collections.limits.free_places(shelf) == 0
            if is_full and tally.limit is not None:
                tally.left += len(some)
                continue
            read = _Read()
            for member, found in zip(some, split_members(data, some, self.articles.isolated, name), strict=True):
                if isinstance(found, Split):
                    read.articles.append(NewArticle(found.article, found.sentences, found.detected, message))
                else:
                    read.failures.append(NotRead(member, found))
            self._store(shelf, read, tally)
        return tally.result()


def _batches(found: Iterable[LocalFile | Skipped | Unreadable], tally: _Tally) -> Iterator[list[LocalFile]]:
    """The files in batches; the others are counted."""
    batch, size = list[LocalFile](), 0
    for one in found:
        if isinstance(one, Skipped):
            tally.skipped += 1
        elif isinstance(one, Unreadable):
            tally.fail([NotRead(one.name, one.error)])
        else:
            if batch and (len(batch) == AT_ONCE or size + one.size > MOST_BYTES_AT_ONCE):
                yield batch
                batch, size = [], 0
            batch.append(one)
            size += one.size
    if batch:
        yield batch


def _piece(file: LocalFile) -> Piece:
    data, metadata = file.load(), file.metadata()
    # The same bytes are another article in another format.
    digest = hashlib.sha256(f"{file.kind}\0".encode() + data).digest()
    return Piece(file.name, file.kind, data, metadata, digest)
