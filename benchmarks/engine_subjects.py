"""The engines that `engines.py` measures, each behind the same four methods, and the process in which one runs.

    python benchmarks/engine_subjects.py NAME CORPUS PASSAGES FOLDER

reads one command a line from standard input, as JSON, and answers each with one line.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.engine_corpus import PASSAGES_AN_ARTICLE, Corpus, article_id
from retrieval.model import PassageId
from retrieval.search.engines.engine import IndexedTerms
from retrieval.search.engines.opensearch import OpenSearchEngine
from retrieval.search.engines.rank_bm25 import K1, B, RankBM25Engine
from retrieval.search.engines.tantivy import TantivyEngine

SERVED = "OpenSearch "
"""What stands before the address of a server in the name of an engine."""
HEAP, THREADS, ARTICLES_A_COMMIT = 64_000_000, 2, 1500


class Subject(Protocol):
    """An engine to be measured; passages are numbered from 0."""

    def build(self, corpus: Corpus) -> None:
        """Index all passages."""

    def search(self, terms: list[str], limit: int) -> list[int]:
        """The numbers of the best passages."""

    def add(self, number: int, passages: Sequence[list[str]]) -> None:
        """Index one article more, durably if the engine has a file."""


def documents(number: int, passages: Sequence[list[str]]) -> list[IndexedTerms]:
    """The passages of an article, as our engines take them."""
    return [IndexedTerms(PassageId(article_id(number), n), terms) for n, terms in enumerate(passages)]


class Ours:
    """An engine of Dateline."""

    def __init__(self, engine: RankBM25Engine | TantivyEngine | OpenSearchEngine) -> None:
        self._engine = engine
        self._numbers: dict[str, int] = {}

    def build(self, corpus: Corpus) -> None:
        """See `Subject`."""
        for number, passages in enumerate(corpus.articles()):
            self._add(number, passages)
            if isinstance(self._engine, OpenSearchEngine) and number % ARTICLES_A_COMMIT == ARTICLES_A_COMMIT - 1:
                self._commit()
        self._commit()

    def _add(self, number: int, passages: Sequence[list[str]]) -> None:
        self._numbers[article_id(number)] = number
        self._engine.add(article_id(number), documents(number, passages))

    def _commit(self) -> None:
        if isinstance(self._engine, TantivyEngine):
            self._engine.commit()
        elif isinstance(self._engine, OpenSearchEngine):
            self._engine.marked(None)
            self._engine.commit()

    def search(self, terms: list[str], limit: int) -> list[int]:
        """See `Subject`."""
        ids = [hit.passage_id for hit in self._engine.search(terms, limit)]
        return [self._numbers[name] * PASSAGES_AN_ARTICLE + n for name, n in ids]

    def add(self, number: int, passages: Sequence[list[str]]) -> None:
        """See `Subject`."""
        self._add(number, passages)
        self._commit()


class BareTantivy:
    """tantivy alone: its own scores, and nothing kept but the number of each passage."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._module = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("number", fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))

    def build(self, corpus: Corpus) -> None:
        """See `Subject`."""
        writer = self._index.writer(HEAP, THREADS)
        for number, passages in enumerate(corpus.articles()):
            self._write(writer, number, passages)
            if number % ARTICLES_A_COMMIT == ARTICLES_A_COMMIT - 1:
                writer.commit()
        self._end(writer)

    def _write(self, writer: Any, number: int, passages: Sequence[list[str]]) -> None:  # noqa: ANN401 - imported late
        for n, terms in enumerate(passages):
            document = self._module.Document()
            document.add_text("terms", " ".join(terms))
            document.add_unsigned("number", number * PASSAGES_AN_ARTICLE + n)
            writer.add_document(document)

    def _end(self, writer: Any) -> None:  # noqa: ANN401 - imported late
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, terms: list[str], limit: int) -> list[int]:
        """See `Subject`."""
        query, should = self._module.Query, self._module.Occur.Should
        clauses = [(should, query.term_query(self._schema, "terms", term, "freq")) for term in set(terms)]
        searcher = self._index.searcher()
        hits = searcher.search(query.boolean_query(clauses), limit, count=False).hits
        return [int(n or 0) for n in searcher.fast_field_values("number", [address for _, address in hits])]

    def add(self, number: int, passages: Sequence[list[str]]) -> None:
        """See `Subject`."""
        writer = self._index.writer(HEAP, 1)
        self._write(writer, number, passages)
        self._end(writer)


class BM25S:
    """The package `bm25s`, which computes all scores when it indexes, and cannot change an index."""

    def __init__(self, backend: str) -> None:
        self._backend = backend
        self._size = 0

    def build(self, corpus: Corpus) -> None:
        """See `Subject`."""
        import bm25s

        texts = [terms for passages in corpus.articles() for terms in passages]
        self._size = len(texts)
        self._index = bm25s.BM25(method="lucene", k1=K1, b=B, backend=self._backend)
        self._index.index(texts, show_progress=False)
        self.search(texts[0][:2], 10)

    def search(self, terms: list[str], limit: int) -> list[int]:
        """See `Subject`."""
        found = self._index.retrieve([terms], k=min(limit, self._size), show_progress=False, return_as="tuple")
        return [int(n) for n, score in zip(found.documents[0], found.scores[0], strict=True) if score > 0]

    def add(self, number: int, passages: Sequence[list[str]]) -> None:
        """Not offered."""
        raise NotImplementedError


class FTS5:
    """The full-text search of SQLite, without a copy of the texts."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("CREATE VIRTUAL TABLE passages USING fts5(terms, content='')")

    def build(self, corpus: Corpus) -> None:
        """See `Subject`."""
        self._database.execute("BEGIN")
        for number, passages in enumerate(corpus.articles()):
            self._write(number, passages)
        self._database.execute("COMMIT")
        self._database.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _write(self, number: int, passages: Sequence[list[str]]) -> None:
        first = number * PASSAGES_AN_ARTICLE
        rows = [(first + n, " ".join(terms)) for n, terms in enumerate(passages)]
        self._database.executemany("INSERT INTO passages (rowid, terms) VALUES (?, ?)", rows)

    def search(self, terms: list[str], limit: int) -> list[int]:
        """See `Subject`."""
        query = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        asked = " OR ".join(f'"{term}"' for term in sorted(set(terms)))
        return [int(row[0]) for row in self._database.execute(query, (asked, limit))]

    def add(self, number: int, passages: Sequence[list[str]]) -> None:
        """See `Subject`."""
        self._database.execute("BEGIN")
        self._write(number, passages)
        self._database.execute("COMMIT")


def make(name: str, folder: Path) -> Subject:
    """The engine of a name, which may use the folder."""
    if name == "rank_bm25":
        return Ours(RankBM25Engine())
    if name == "Dateline":
        return Ours(TantivyEngine(folder / "index"))
    if name.startswith(SERVED):
        return Ours(OpenSearchEngine(name.removeprefix(SERVED)))
    if name == "tantivy":
        return BareTantivy(folder)
    if name == "FTS5":
        return FTS5(folder)
    return BM25S(name.removeprefix("bm25s "))


class Measured:
    """An engine with its corpus; each method answers one command."""

    def __init__(self, name: str, corpus: Corpus, folder: Path) -> None:
        self._subject, self._corpus, self._folder = make(name, folder), corpus, folder
        self._added = -(-len(corpus) // PASSAGES_AN_ARTICLE)

    def build(self) -> dict[str, float]:
        """Index everything; the first question counts, because some engines index then."""
        started = time.perf_counter()
        self._subject.build(self._corpus)
        self._subject.search(self._corpus.questions(1)[0], 10)
        taken = time.perf_counter() - started
        size = sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())
        return {"build": taken, "disk": size / 2**20}

    def ask(self, first: int, last: int, limit: int, seconds: float) -> list[float]:
        """The milliseconds that questions take; fewer of them if they take long."""
        taken: list[float] = []
        end = time.perf_counter() + seconds
        for question in self._corpus.questions(last)[first:last]:
            started = time.perf_counter()
            self._subject.search(question, limit)
            taken.append(1000 * (time.perf_counter() - started))
            if time.perf_counter() > end:
                break
        return taken

    def found(self, count: int, limit: int) -> list[list[int]]:
        """The passages found for questions."""
        return [self._subject.search(question, limit) for question in self._corpus.questions(count)]

    def add(self) -> float:
        """The milliseconds until one article more is found."""
        passages = [self._corpus.passage(n) for n in range(min(PASSAGES_AN_ARTICLE, len(self._corpus)))]
        question = self._corpus.questions(1)[0]
        started = time.perf_counter()
        self._subject.add(self._added, passages)
        self._subject.search(question, 10)
        self._added += 1
        return 1000 * (time.perf_counter() - started)

    def peak(self) -> float:
        """The peak memory of this process, in MiB."""
        # Not `ru_maxrss`, which a process inherits from the one that started it.
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(arguments: list[str]) -> None:
    """Answer commands."""
    name, corpus, passages, folder = arguments
    measured = Measured(name, Corpus(Path(corpus), int(passages)), Path(folder))
    for line in sys.stdin:
        what, *values = json.loads(line)
        print(json.dumps(getattr(measured, what)(*values)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
