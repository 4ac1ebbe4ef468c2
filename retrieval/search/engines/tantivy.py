"""Finds passages by an index on disk with Tantivy, for libraries that do not fit into memory.

Tantivy computes BM25 with k1 = 1.2 and b = 0.75, and counts removed passages in the document frequencies until it merges
their segment. This module takes more passages than asked for and scales the score of each from Tantivy's constants to
those of `rank_bm25`. That is exact where no term of the query repeats in the passage, as is usual in sentences: then the
factor of every term depends on the length of the passage alone. Where a term repeats, the score can be a sixth
too high, or, in a passage several times as long as the mean, a tenth too low. Of the best 10 and the best 50 of `rank_bm25`
among 100,000 sentences it finds 98 % (`benchmarks/engines.py`).
"""

import math
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from string import hexdigits
from typing import TYPE_CHECKING, cast

from retrieval.errors import DamagedIndex, StoreError
from retrieval.model import Hit, PassageId
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.rank_bm25 import K1, B
from retrieval.search.engines.tantivy_fields import (
    FILLER,
    FILLING,
    MOST_LENGTH,
    IndexedArticle,
    documents_of,
    ordinal_of,
    position_of,
    schema,
    token,
)

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Query, Schema, Searcher

_K1, _B = 1.2, 0.75
"""The constants that are built into Tantivy."""
_MORE, _LEAST = 1.5, 20
"""How many times as many passages are taken as asked for, and how many at least, so that scaling can reorder them."""
_EXACT = 500
"""Document frequencies up to this number are counted without removed passages."""
HEAP = 50_000_000
"""Bytes of memory that each thread of a writer may use."""
MOST_AT_ONCE = 20
"""Number of articles up to which one thread writes, so that they come into one segment."""
MOST_FREQUENCIES = 4096
LIST = "meta.json"
"""The file that names the files of an index; each commit replaces it."""
PATIENCE, PAUSE = 10.0, 0.05
"""Seconds to wait for another process that is changing the index, and between two tries."""
MOST_DIGITS = 15
"""Hexadecimal digits of an article id, which is kept as a number."""


def candidates_for(limit: int) -> int:
    """How many passages are taken from Tantivy to find the best `limit` by our constants."""
    return max(_LEAST, math.ceil(_MORE * limit))


class TantivyEngine:
    """An `Engine` in a folder. Changes are on disk after `commit`, which a search calls as well.

    Several processes can search while one changes. An article id has hexadecimal digits, at most 15, as all in Dateline.

    Args:
        folder: the folder of the index, which is created if it does not exist; None for one that ends with the engine.

    Raises:
        DamagedIndex: the folder does not hold an index of this version.
        StoreError: the folder cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dateline-index-")) if folder is None else folder
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._changes: dict[str, IndexedArticle | None] = {}
        self._schema = schema()
        self._list = self._folder / LIST
        with self._translated():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._index = self._opened()
            self._seen = self._generation()
            self._snapshot = Snapshot(self._schema, self._index.searcher())

    def _opened(self) -> "Index":
        from tantivy import Index

        if any(self._folder.glob("*.term")) and not (self._folder / LIST).exists():
            # It would be taken for a new index.
            raise ValueError(f"{LIST} is missing")
        index = Index(self._schema, str(self._folder))
        # Otherwise a thread watches the folder of each index.
        index.config_reader("manual")
        index.reload()
        return index

    def add(self, article_id: str, documents: Iterable[IndexedTerms], *, forms: Iterable[Iterable[str]] = ()) -> None:
        """See `Engine`.

        Args:
            article_id: the article.
            documents: its passages.
            forms: for each passage the words that `forms` finds.

        Raises:
            ValueError: the id is not as described.
        """
        if not is_number(article_id):
            raise ValueError(f"{article_id!r} does not have hexadecimal digits, at most {MOST_DIGITS}")
        self.remove(article_id)
        passages = tuple((d.passage_id.ordinal, tuple(map(token, d.terms))) for d in documents if d.terms)
        self._changes[article_id] = IndexedArticle(passages, tuple({form for words in forms for form in words}))

    def remove(self, article_id: str) -> None:
        """See `Engine`."""
        if is_number(article_id):
            # An id that is added again comes last, as in the other engines.
            self._changes.pop(article_id, None)
            self._changes[article_id] = None

    def commit(self) -> None:
        """Bring the changes to disk, where other processes see them.

        Raises:
            StoreError: the disk is full, or another process is changing the index.
        """
        if not self._changes:
            return
        with self._translated():
            position = self.snapshot().last_position + 1
            with self._writer() as writer:
                for place, (article_id, article) in enumerate(self._changes.items(), position):
                    number = int(article_id, 16)
                    writer.delete_documents_by_term("article", number)
                    for document in documents_of(number, place, article) if article else ():
                        writer.add_document(document)
            self._changes.clear()

    @contextmanager
    def _writer(self) -> "Iterator[IndexWriter]":
        """A writer, whose changes are committed at the end of the block, or given up if it fails."""
        writer = self._waited_for(1 if len(self._changes) <= MOST_AT_ONCE else 2)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            # Releases the lock, for other processes, when segments are merged.
            writer.wait_merging_threads()

    def _waited_for(self, threads: int) -> "IndexWriter":
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._index.writer(heap_size=HEAP * threads, num_threads=threads)
            except ValueError as exc:
                if "LockBusy" not in str(exc) or time.monotonic() > until:
                    raise
            time.sleep(PAUSE)

    def snapshot(self) -> "Snapshot":
        """The index as it is on disk now, with all changes of this engine before the last `commit`."""
        with self._translated():
            generation = self._generation()
            if generation != self._seen:
                self._index.reload()
                self._snapshot = Snapshot(self._schema, self._index.searcher())
                self._seen = generation
        return self._snapshot

    def _generation(self) -> tuple[int, int]:
        """What differs after each commit, by whichever process; this file is replaced then."""
        state = self._list.stat()
        return state.st_ino, state.st_mtime_ns

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """See `Engine`."""
        return search_together([self], query, limit)

    def frequency(self, term: str) -> int:
        """The number of passages that contain a term; of frequent terms, removed passages can still be counted."""
        return self.snapshot().frequency(term)

    def forms(self, beginning: str) -> list[tuple[str, int]]:
        """The words given to `add` that begin with some letters, each with the number of articles that contain it."""
        self.commit()
        return self.snapshot().forms(beginning)

    def __len__(self) -> int:
        self.commit()
        return self.snapshot().passages

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the errors of Tantivy, which are all of one kind, and of the system into ours."""
        try:
            yield
        except OSError as exc:
            raise StoreError("The index cannot be used: {reason}.", reason=str(exc.strerror or exc)) from exc
        except ValueError as exc:
            if "LockBusy" in str(exc):
                raise StoreError("Another process is changing the index. Try again in a minute.") from exc
            if any(sign in str(exc) for sign in ("No space left", "File too large", "os error 30")):
                raise StoreError("The index cannot be used: the disk is full or read-only.") from exc
            raise DamagedIndex(self._folder, str(exc).rstrip(".")) from exc
        except BaseException as exc:
            # The panics of Tantivy are no `Exception`, and their class cannot be imported.
            if type(exc).__name__ != "PanicException":
                raise
            raise DamagedIndex(self._folder, str(exc).rstrip(".")) from exc


class Snapshot:
    """An index as it was at one moment.

    Attributes:
        passages: the number of passages.
        segments: the number of its parts.
        mean: the mean length of a passage in terms.
        last_position: the position of the article that was added last; -1 if there is none.
    """

    def __init__(self, schema: "Schema", searcher: "Searcher") -> None:
        from tantivy import Query

        self._schema, self._searcher = schema, searcher
        self.passages, self.segments = searcher.num_docs, searcher.num_segments
        wanted = {"mean": {"avg": {"field": "length"}}, "last": {"max": {"field": "place"}}}
        found = searcher.aggregate(Query.all_query(), wanted) if self.passages else {}
        self.mean = float(found["mean"]["value"] or 1.0) if found else 1.0
        self.last_position = position_of(int(found["last"]["value"] or 0)) if found else -1
        self._is_tidy = searcher.doc_freq("terms", FILLER) == self.passages
        self.frequency = lru_cache(maxsize=MOST_FREQUENCIES)(self._count)
        self._known = lru_cache(maxsize=MOST_FREQUENCIES)(self._query_and_idf)
        self._factors = [self._scale(length) for length in range(MOST_LENGTH + 1)]

    def _count(self, term: str) -> int:
        known = self._searcher.doc_freq("terms", token(term))
        if self._is_tidy or known > _EXACT:
            return min(known, self.passages)
        if not known:
            return 0
        result = self._searcher.search(self._query(term), 1, count=True)
        return int(result.count or 0)  # type: ignore[attr-defined] # missing in the package's stubs

    def forms(self, beginning: str) -> list[tuple[str, int]]:
        """See `TantivyEngine.forms`."""
        from tantivy import Query

        return self._searcher.terms_with_prefix("forms", beginning, None if self._is_tidy else Query.all_query())

    def best(
        self, weights: Mapping[str, float], most: int, only: Sequence[int] | None = None
    ) -> list[tuple[float, int, int]]:
        """The best passages for some terms, unordered: the score, the number of the article, and the field `place`.

        Args:
            weights: the terms, each with the inverse document frequency that it is to have.
            most: maximum number of passages.
            only: the numbers of the articles to search; None for all.
        """
        from tantivy import Occur, Query

        query = Query.boolean_query([(Occur.Should, self._weighed(term, weight)) for term, weight in weights.items()])
        if only is not None:
            chosen = Query.const_score_query(Query.term_set_query(self._schema, "article", list(only)), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])
        hits = self._searcher.search(query, most, count=False).hits
        if not hits:
            return []
        addresses = [address for _, address in hits]
        # Every passage has these fields, and they hold whole numbers.
        articles = cast("list[int]", self._searcher.fast_field_values("article", addresses))
        places = cast("list[int]", self._searcher.fast_field_values("place", addresses))
        factors = self._factors
        return [
            (score * factors[place & MOST_LENGTH], article, place)
            for (score, _), article, place in zip(hits, articles, places, strict=True)
        ]

    def _weighed(self, term: str, weight: float) -> "Query":
        from tantivy import Query

        query, idf = self._known(term)
        return query if weight == idf else Query.boost_query(query, weight / idf)

    def _query_and_idf(self, term: str) -> "tuple[Query, float]":
        return self._query(term), idf_of(self.frequency(term), self.passages)

    def _query(self, term: str) -> "Query":
        from tantivy import Query

        return Query.term_query(self._schema, "terms", token(term), "freq")

    def _scale(self, length: int) -> float:
        """The factor from a score of Tantivy to one with our constants, for terms that occur once."""
        filled = (length + FILLING) / (self.mean + FILLING)
        theirs = (_K1 + 1) / (1 + _K1 * (1 - _B + _B * filled))
        ours = (K1 + 1) / (1 + K1 * (1 - B + B * length / self.mean))
        return ours / theirs


def search_together(
    engines: Sequence[TantivyEngine], query: Sequence[str], limit: int, *, only: Sequence[str] | None = None
) -> list[Hit]:
    """The best passages of several indexes, with the statistics of all together; in ties the earlier index comes first.

    Args:
        engines: the indexes.
        query: the terms.
        limit: maximum number of passages.
        only: ids of the articles to search; None for all.

    Raises:
        ValueError: `limit` is below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    for engine in engines:
        engine.commit()
    snapshots = [engine.snapshot() for engine in engines]
    total = sum(snapshot.passages for snapshot in snapshots)
    # Sorted, because float sums depend on the order, which must not affect ties.
    known = {term: sum(snapshot.frequency(term) for snapshot in snapshots) for term in sorted(set(query))}
    weights = {term: idf_of(n, total) for term, n in known.items() if n}
    if not weights:
        return []
    numbers = None if only is None else [int(article_id, 16) for article_id in only]
    found = sorted(
        # Rounded, because Tantivy computes in single precision, and equal passages must tie.
        (-round(score, 4), rank, place, article)
        for rank, snapshot in enumerate(snapshots)
        for score, article, place in snapshot.best(weights, candidates_for(limit), numbers)
    )
    return [Hit(PassageId(f"{article:012x}", ordinal_of(place)), -score) for score, _, place, article in found[:limit]]


def idf_of(frequency: int, passages: int) -> float:
    """The inverse document frequency of a term that so many of the passages contain."""
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


def is_number(article_id: str) -> bool:
    """Whether an id can be that of an article."""
    return 0 < len(article_id) <= MOST_DIGITS and all(digit in hexdigits for digit in article_id)
