"""Finds passages in an OpenSearch cluster, which several machines can share.

All shelves are in one index. OpenSearch finds more passages than asked for, and this module computes their scores: those of
`rank_bm25`, from the statistics of the shelf alone and the terms of each passage. OpenSearch's own statistics are of all shelves
in a part of the index. In front of each term stands the name of its shelf, so that the frequencies of terms are the shelf's own, and
each term of a query has the weight that makes its inverse document frequency that of the shelf. What is left is the mean length of
all passages, and the passages that were deleted lately: they can decide which passages are among those scored, far down, and never
what the score of one is.
"""

import contextlib
import time
import uuid
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from retrieval.errors import StoreError
from retrieval.model import Hit, PassageId
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.opensearch.bulk import Superseded, Write, write
from retrieval.search.engines.opensearch.index import Index, State, next_turn, writing
from retrieval.search.engines.opensearch.passages import (
    IndexedArticle,
    documents_of,
    form,
    ordinal_of,
    shelf_name,
    token,
)
from retrieval.search.engines.opensearch.scoring import Formula, body_of, found_in, idf_of
from retrieval.search.engines.opensearch.server import Server, place_of
from retrieval.search.engines.opensearch.statistics import Statistics

LEASE = 60.0
"""Seconds after which another process takes one that is writing for lost."""
MOST_FORMS = 60_000
"""Words that `forms` gives at most; OpenSearch gives 65,535."""


class OpenSearchEngine:
    """An `Engine` in an OpenSearch cluster. Changes are in the index after `commit`, which a search calls as well. Not thread-safe.

    Args:
        index: the index; or the address of the cluster, see `place_of`.
        shelf: the name of the shelf, see `shelf_name`; None for one that ends with the engine.
        group: the name of the group to which the shelf belongs; `Index.drop_group` removes all of it.

    Attributes:
        is_other: whether what the index holds is made of something else than what `marked` was told.

    Raises:
        MissingExtra: the package `opensearch-py` is not installed.
        StoreError: the address cannot be read.
    """

    def __init__(self, index: Index | str, shelf: str | None = None, *, group: str = "") -> None:
        self.index = Index(Server(place_of(index))) if isinstance(index, str) else index
        self.shelf = shelf or shelf_name(uuid.uuid4().hex)
        if shelf is None:
            weakref.finalize(self, _drop, self.index, self.shelf, is_own=isinstance(index, str))
        self._writer = uuid.uuid4().hex
        self._changes: dict[str, IndexedArticle | None] = {}
        self._counted: tuple[object, Statistics] | None = None
        self._identity: object = None
        self._group = group
        self._read = State("")
        self.is_other = False

    def add(self, article_id: str, documents: Iterable[IndexedTerms], *, forms: Iterable[Iterable[str]] = ()) -> None:
        """See `Engine`.

        Args:
            article_id: the article.
            documents: its passages.
            forms: for each passage the words that `forms` finds.
        """
        self.remove(article_id)
        passages = tuple((d.passage_id.ordinal, tuple(map(token, d.terms))) for d in documents if d.terms)
        found = {kept for words in forms for word in words if (kept := form(word)) is not None}
        self._changes[article_id] = IndexedArticle(passages, tuple(sorted(found)))

    def remove(self, article_id: str) -> None:
        """See `Engine`."""
        # An id that is added again comes last, as in the other engines.
        self._changes.pop(article_id, None)
        self._changes[article_id] = None

    def marked(self, identity: object) -> object:
        """What the last `commit` of any process gave as `mark`; None if there was none, or the index was made of something else.

        Args:
            identity: tells of what the index is to be made; if it is of something else, `commit` empties it first.
        """
        self._identity = identity
        self._read = self.index.state(self.shelf)
        self.is_other = self._read.at is not None and self._read.identity != identity
        return None if self.is_other else self._read.mark

    def commit(self, mark: object = None) -> bool:
        """Bring the changes into the index, where other processes see them.

        Args:
            mark: what `marked` gives from then on.

        Returns:
            Whether it was done. Otherwise another process has changed the index since `marked`, or is doing so; then the changes are
            dropped, and are to be made again on what it left.

        Raises:
            EngineUnavailable: the cluster does not answer. The changes are kept.
            StoreError: it refuses the changes.
        """
        state = self._begun()
        if state is None:
            self._changes.clear()
            return False
        try:
            self._write(state)
        except Superseded:
            self._changes.clear()
            return False
        done = self.index.put_state(self.shelf, replace(state, mark=mark, writer="", until=0.0))
        self._changes.clear()
        if done is not None:
            self._read, self.is_other = done, False
        elif self.index.state(self.shelf).at is None:
            # The shelf was deleted meanwhile, and what was written since would stay.
            self.index.drop(self.shelf)
        return done is not None

    def give_up(self) -> None:
        """Drop the changes that were not committed."""
        self._changes.clear()

    def _begun(self) -> State | None:
        """Say that this process is writing; None if another one is, or has written."""
        known = self._read
        if known.writer not in {"", self._writer} and known.until > time.time():
            return None
        wanted = replace(
            known,
            turn=next_turn(known.turn),
            identity=self._identity,
            mark=None if self.is_other else known.mark,
            writer=self._writer,
            until=time.time() + LEASE,
            group=self._group,
        )
        begun = self.index.put_state(self.shelf, wanted)
        if begun is not None:
            return begun
        # It may have been this process itself: a request whose answer was lost is made again.
        now = self.index.state(self.shelf)
        return now if (now.writer, now.turn, now.index) == (self._writer, wanted.turn, wanted.index) else None

    def _write(self, state: State) -> None:
        target = writing(state.index)
        if self.is_other:
            self.index.refresh(state.index)
            gone = list(self.index.ids(state.index, self.shelf))
            write(self.index.server, target, (Write(one, self.shelf, state.turn, None) for one in gone))
            self.index.refresh(state.index)
        new: set[str] = set()
        write(self.index.server, target, self._writes(state.turn, new))
        self.index.refresh(state.index)
        held = self.index.ids_of(state.index, self.shelf, [*self._changes])
        old = [Write(found, self.shelf, state.turn, None) for found in held if found not in new]
        if old:
            write(self.index.server, target, old)
            self.index.refresh(state.index)

    def _writes(self, turn: int, ids: set[str]) -> Iterator[Write]:
        position = Statistics(self.index, self.shelf).last_position + 1
        for place, (article_id, article) in enumerate(self._changes.items(), position):
            for name, document in documents_of(self.shelf, article_id, place, article) if article else ():
                ids.add(name)
                yield Write(name, self.shelf, turn, document)

    def _commit_own(self) -> None:
        if self._changes:
            self.marked(self._identity)
            if not self.commit(self._read.mark):
                raise StoreError("Another process is changing the index. Try again in a minute.")

    def snapshot(self) -> Statistics:
        """The statistics of the index as it is now, with all changes before the last `commit` of any process."""
        state = self.index.state(self.shelf)
        key = state.index, state.at
        if self._counted is None or self._counted[0] != key:
            self._counted = key, Statistics(self.index, self.shelf)
        return self._counted[1]

    def search(self, query: Sequence[str], limit: int) -> list[Hit]:
        """See `Engine`."""
        return search_together([self], query, limit)

    def forms(self, beginning: str) -> list[tuple[str, int]]:
        """The words given to `add` that begin with some letters, each with the number of articles that contain it."""
        self._commit_own()
        pattern = "".join(c if c.isalnum() else f"\\{c}" for c in beginning) + ".*"
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"term": {"shelf": self.shelf}},
            "aggs": {"forms": {"terms": {"field": "forms", "include": pattern, "size": MOST_FORMS}}},
        }
        found = self.index.search(self.shelf, body)["aggregations"]["forms"]["buckets"]
        return sorted((bucket["key"], int(bucket["doc_count"])) for bucket in found)

    def __len__(self) -> int:
        self._commit_own()
        return self.snapshot().passages

    def drop(self) -> None:
        """Remove all that the index has of the shelf."""
        self._changes.clear()
        self.index.drop(self.shelf)


def _drop(index: Index, shelf: str, *, is_own: bool) -> None:
    # Nobody waits for it.
    with contextlib.suppress(StoreError):
        index.drop(shelf, from_files=False)
    if is_own:
        index.server.close()


def search_together(
    engines: Sequence[OpenSearchEngine], query: Sequence[str], limit: int, *, only: Sequence[str] | None = None
) -> list[Hit]:
    """The best passages of several shelves, with the statistics of all together; in ties the earlier shelf comes first.

    Args:
        engines: the shelves, all of one index.
        query: the terms.
        limit: maximum number of passages.
        only: ids of the articles to search; None for all.

    Raises:
        ValueError: `limit` is below 1.
        EngineUnavailable: the cluster does not answer.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    for engine in engines:
        engine._commit_own()  # noqa: SLF001 - of this module
    # Sorted, because float sums depend on the order, which must not affect ties.
    asked = sorted(set(query))
    if not asked or not engines:
        return []
    counted = [engine.snapshot() for engine in engines]
    passages, total = sum(one.passages for one in counted), sum(one.total for one in counted)
    each = [one.frequencies(asked) for one in counted]
    known = {term: sum(frequencies[term] for frequencies in each) for term in asked}
    weights = {term: idf_of(n, passages) for term, n in known.items() if n}
    if not weights:
        return []
    formula = Formula(weights, total / passages)
    bodies = [
        (
            engine.shelf,
            body_of(engine.shelf, weights, {term: idf_of(n, one.beside) for term, n in own.items() if n}, limit, only),
        )
        for engine, one, own in zip(engines, counted, each, strict=True)
    ]
    answers = engines[0].index.search_each(bodies)
    found = sorted(
        (-formula.score(one.terms, one.length), rank, one.place, one.article_id)
        for rank, (engine, answer) in enumerate(zip(engines, answers, strict=True))
        for one in found_in(answer, engine.shelf)
    )
    return [Hit(PassageId(article_id, ordinal_of(place)), -score) for score, _, place, article_id in found[:limit]]
