"""Implements the port `Articles` in SQLite."""

import json
from collections.abc import Sequence
from typing import Any

from retrieval.errors import StoreError
from retrieval.model import Article
from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.store.addresses import canonical
from retrieval.store.minhash import LEAST_RESEMBLANCE, bands_of, resemblance, sketch_of
from retrieval.store.records import Shelf, Stored
from retrieval.store.sqlite.database import Database, Do
from retrieval.store.sqlite.sentences import put_sentences
from retrieval.store.sqlite.shelves import ON_SHELVES, changed, place_of

_ARTICLE = "title, title_supplied, source, author, published, url, language, retrieved, format, pages, text"
_STORED = f"article, chat, topic, active, added, message, analysis, detected, {_ARTICLE}"
_WRITTEN = f"shelf, id, sha256, characters, sketch, address, added, message, analysis, detected, {_ARTICLE}"


class SQLiteArticles:
    """Articles in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        shelf: Shelf,
        article: Article,
        sentences: Sequence[Sentence],
        *,
        now: float,
        message: str | None = None,
        detected: str = "",
    ) -> tuple[Stored, bool]:
        """See `Articles`."""
        address, sketch = canonical(article.url), sketch_of(article.text)
        with self._database.change() as do:
            place = place_of(do, shelf)
            number = _existing(do, place, article.id, address)
            new = number is None
            if number is None:
                known = (place, article.id, article.sha256, len(article.text), sketch, address)
                number = _insert(do, (*known, now, message, ANALYSIS, detected, *_row(article)))
                for band in bands_of(sketch):
                    do("INSERT OR IGNORE INTO bands VALUES (?, ?)", (band, number))
                put_sentences(do, number, sentences)
                changed(do, place, number)
        stored = self.get(number)
        if stored is None:  # another process removed it in between
            raise StoreError("The article was removed while it was being added. Add it again.")
        return stored, new

    def get(self, number: int) -> Stored | None:
        """See `Articles`."""
        found = self._database.read(f"SELECT {_STORED} {ON_SHELVES} WHERE article = ? AND removed IS NULL", (number,))
        return _stored(found[0]) if found else None

    def of(self, shelf: Shelf, *, search: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """See `Articles`."""
        where, values = _listed(shelf, search)
        found = self._database.read(
            f"SELECT {_STORED} {ON_SHELVES} {where} ORDER BY article LIMIT ? OFFSET ?", (*values, limit, offset)
        )
        return [_stored(row) for row in found]

    def count(self, shelf: Shelf, *, search: str = "") -> int:
        """See `Articles`."""
        where, values = _listed(shelf, search)
        return int(self._database.read(f"SELECT count(*) {ON_SHELVES} {where}", values)[0][0])

    def size(self, shelf: Shelf) -> int:
        """See `Articles`."""
        found = self._database.read(
            f"SELECT coalesce(sum(characters), 0) {ON_SHELVES} WHERE chat = ? AND topic = ?", shelf
        )
        return int(found[0][0])

    def like(self, shelf: Shelf, article: Article) -> Stored | None:
        """See `Articles`."""
        own = sketch_of(article.text)
        bands = bands_of(own)
        found = self._database.read(
            # CROSS fixes the join order; otherwise SQLite scans the shelf and looks up the bands of every article.
            "SELECT DISTINCT article, sketch FROM bands CROSS JOIN articles USING (article) JOIN shelves USING (shelf) "
            f"WHERE band IN ({', '.join('?' * len(bands))}) AND chat = ? AND topic = ? AND removed IS NULL ORDER BY article",
            (*bands, *shelf),
        )
        near = [(resemblance(own, sketch), number) for number, sketch in found]
        best, number = max(near, default=(0.0, 0))
        return self.get(number) if best >= LEAST_RESEMBLANCE else None

    def rename(self, number: int, title: str) -> None:
        """See `Articles`."""
        self._update(number, "title = ?, title_supplied = 1", title)

    def switch(self, number: int, *, active: bool) -> None:
        """See `Articles`."""
        self._update(number, "active = ?", int(active))

    def remove(self, number: int, *, now: float) -> None:
        """See `Articles`."""
        self._update(number, "removed = ?", now)

    def _update(self, number: int, assignment: str, value: object) -> None:
        with self._database.change() as do:
            do(f"UPDATE articles SET {assignment} WHERE article = ? AND removed IS NULL", (value, number))
            found = do("SELECT shelf FROM articles WHERE article = ?", (number,)).fetchone()
            if found:
                changed(do, found[0], number)

    def restore(self, shelf: Shelf) -> Stored | None:
        """See `Articles`."""
        with self._database.change() as do:
            found = do(
                f"SELECT article, shelf {ON_SHELVES} WHERE chat = ? AND topic = ? AND removed IS NOT NULL "
                "ORDER BY removed DESC, article DESC LIMIT 1",
                shelf,
            ).fetchone()
            if found is None:
                return None
            number, place = found
            do("UPDATE articles SET removed = NULL WHERE article = ?", (number,))
            changed(do, place, number)
        return self.get(number)


def _existing(do: Do, place: int, article_id: str, address: str | None) -> int | None:
    """The number of the article that is on a shelf already, by its text or its URL; None if there is none."""
    # Two statements, because one with OR would scan all rows of the shelf.
    found = (
        do(
            "SELECT article FROM articles WHERE shelf = ? AND id = ? AND removed IS NULL", (place, article_id)
        ).fetchone()
        or do(
            "SELECT article FROM articles INDEXED BY articles_by_address WHERE shelf = ? AND address = ? AND removed IS NULL",
            (place, address),
        ).fetchone()
    )
    return int(found[0]) if found else None


def _insert(do: Do, row: Sequence[object]) -> int:
    """Insert an article's row, which begins with its shelf and id; return its number."""
    # The same text may have been removed but not purged.
    do("DELETE FROM articles WHERE shelf = ? AND id = ?", row[:2])
    written = do(f"INSERT INTO articles ({_WRITTEN}) VALUES ({', '.join('?' * len(row))})", row)
    return int(written.lastrowid)


def _listed(shelf: Shelf, search: str) -> tuple[str, list[object]]:
    where, values = "WHERE chat = ? AND topic = ? AND removed IS NULL", list[object](shelf)
    if search:
        pattern = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in search) + "%"
        where += r" AND (title LIKE ? ESCAPE '\' OR source LIKE ? ESCAPE '\' OR url LIKE ? ESCAPE '\')"
        values += [pattern] * 3
    return where, values


def _row(article: Article) -> tuple[object, ...]:
    a = article
    return (
        a.title, int(a.title_supplied), a.source, a.author, a.published, a.url, a.language, a.retrieved, a.format,
        json.dumps(a.pages) if a.pages else "", a.text,
    )  # fmt: skip


def _stored(row: tuple[Any, ...]) -> Stored:
    number, chat, topic, active, added, message, analysis, detected, title, supplied, *known, pages, text = row
    source, author, published, url, language, retrieved, kind = known
    article = Article(
        text=text,
        title=title,
        title_supplied=bool(supplied),
        source=source,
        author=author,
        published=published,
        url=url,
        language=language,
        retrieved=retrieved,
        format=kind,
        pages=tuple(json.loads(pages)) if pages else (),
    )
    return Stored(number, Shelf(chat, topic), article, bool(active), added, message, analysis, detected)
