"""Implements the port `Articles` in SQLite."""

import math
from collections.abc import Collection, Sequence

from retrieval.errors import StoreError
from retrieval.model import Article
from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.store.addresses import canonical
from retrieval.store.database import Database, Do
from retrieval.store.minhash import LEAST_RESEMBLANCE, bands_of, resemblance, sketch_of
from retrieval.store.records import NewArticle, Placed, Placing, Room, Shelf, Stored
from retrieval.store.sqlite.rows import ARTICLE, STORED, row_of, stored_of
from retrieval.store.sqlite.sentences import put_sentences
from retrieval.store.sqlite.shelves import ON_SHELVES, changed, parts, place_of

_WRITTEN = f"shelf, id, sha256, characters, sketch, address, added, message, active, analysis, detected, {ARTICLE}"
_MOST = 2**62
"""More articles than there can be, since not every database takes a negative number for no limit."""
_BY_TITLE = "FROM articles INDEXED BY articles_by_title JOIN shelves USING (shelf)"


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
        given = NewArticle(article, sentences, detected, message)
        with self._database.change() as do:
            place = place_of(do, shelf)
            number = _existing(do, place, article.id, canonical(article.url))
            new = number is None
            if number is None:
                number = _insert(do, place, given, now, sketch_of(article.text))
                changed(do, place, number)
        stored = self.get(number)
        if stored is None:  # another process removed it in between
            raise StoreError("The article was removed while it was being added. Add it again.")
        return stored, new

    def add_all(
        self, shelf: Shelf, articles: Sequence[NewArticle], *, now: float, room: Room | None = None
    ) -> list[Placed]:
        """See `Articles`."""
        with self._database.change() as do:
            place = place_of(do, shelf)
            shelving = _Shelving(do, shelf, place, now, room)
            placed = [shelving.put(given) for given in articles]
            do.for_each(
                "INSERT OR IGNORE INTO files VALUES (?, ?)",
                [(a.file, p.number) for a, p in zip(articles, placed, strict=True) if a.file and p.number],
            )
            if any(one.placing is Placing.NEW for one in placed):
                changed(
                    do, place, *[one.number for one in placed if one.placing is Placing.NEW and one.number is not None]
                )
        return placed

    def known(self, shelf: Shelf, files: Collection[bytes]) -> set[bytes]:
        """See `Articles`."""
        found = set[bytes]()
        for some in parts(list(files)):
            rows = self._database.read(
                "SELECT DISTINCT file FROM files CROSS JOIN articles USING (article) JOIN shelves USING (shelf) "
                f"WHERE file IN ({', '.join('?' * len(some))}) AND chat = ? AND topic = ? AND removed IS NULL",
                (*some, *shelf),
            )
            found |= {file for (file,) in rows}
        return found

    def get(self, number: int) -> Stored | None:
        """See `Articles`."""
        found = self._database.read(f"SELECT {STORED} {ON_SHELVES} WHERE article = ? AND removed IS NULL", (number,))
        return stored_of(found[0]) if found else None

    def of(self, shelf: Shelf, *, search: str = "", named: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """See `Articles`."""
        where, values = _listed(shelf, search)
        # The numbers first, so that no texts are read and sorted of articles that are not wanted.
        numbers = f"SELECT article {ON_SHELVES} {where}"
        if named:
            # Not with OR, for which SQLite uses neither the index by id nor the one by title.
            numbers = f"{numbers} AND id = ? UNION SELECT article {_BY_TITLE} {where} AND title = ? COLLATE NOCASE"
            values = [*values, named, *values, named]
        numbers += " ORDER BY article LIMIT ? OFFSET ?"
        found = self._database.read(
            f"SELECT {STORED} {ON_SHELVES} WHERE article IN ({numbers}) ORDER BY article",
            (*values, _MOST if limit < 0 else limit, offset),
        )
        return [stored_of(row) for row in found]

    def count(self, shelf: Shelf, *, search: str = "", until: int | None = None) -> int:
        """See `Articles`."""
        where, values = _listed(shelf, search)
        if until is not None:
            where, values = f"{where} AND article <= ?", [*values, until]
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
        number = _nearest(own, self._database.read(*_like(shelf, own)))
        return None if number is None else self.get(number)

    def rename(self, number: int, title: str) -> None:
        """See `Articles`."""
        with self._database.change() as do:
            _update(do, [number], "title = ?, title_supplied = 1", title)

    def switch(self, *numbers: int, active: bool) -> None:
        """See `Articles`."""
        with self._database.change() as do:
            _update(do, numbers, "active = ?", int(active))

    def remove(self, *numbers: int, now: float) -> None:
        """See `Articles`."""
        with self._database.change() as do:
            places = _places(do, numbers)
            # What one call removes has the same time, and nothing else on the shelf has it.
            while any(
                do("SELECT 1 FROM articles WHERE shelf = ? AND removed = ?", (p, now)).fetchone() for p in places
            ):
                now = math.nextafter(now, math.inf)
            _update(do, numbers, "removed = ?", now)

    def restore(self, shelf: Shelf) -> list[int]:
        """See `Articles`."""
        with self._database.change() as do:
            latest = do(
                f"SELECT removed, shelf {ON_SHELVES} WHERE chat = ? AND topic = ? AND removed IS NOT NULL "
                "ORDER BY removed DESC LIMIT 1",
                shelf,
            ).fetchone()
            if latest is None:
                return []
            last, place = latest
            found = do("SELECT article FROM articles WHERE shelf = ? AND removed = ? ORDER BY article", (place, last))
            numbers = [number for (number,) in found.fetchall()]
            do("UPDATE articles SET removed = NULL WHERE shelf = ? AND removed = ?", (place, last))
            changed(do, place, *numbers)
        return numbers


class _Shelving:
    """Puts articles on a shelf, one after the other, within a transaction."""

    def __init__(self, do: Do, shelf: Shelf, place: int, now: float, room: Room | None) -> None:
        self._do, self._shelf, self._place, self._now, self._room = do, shelf, place, now, room
        self._articles = self._characters = 0
        if room is not None:
            where = "FROM articles WHERE shelf = ? AND removed IS NULL"
            (self._articles,) = do(f"SELECT count(*) {where}", (place,)).fetchone()
            (self._characters,) = do(
                "SELECT coalesce(sum(characters), 0) FROM articles WHERE shelf = ?", (place,)
            ).fetchone()

    def put(self, given: NewArticle) -> Placed:
        """Put one article on the shelf, unless it is there or there is no room."""
        article = given.article
        number = _existing(self._do, self._place, article.id, canonical(article.url))
        if number is not None:
            return Placed(Placing.KNOWN, number)
        sketch = sketch_of(article.text)
        number = _nearest(sketch, self._do(*_like(self._shelf, sketch)).fetchall())
        if number is not None:
            return Placed(Placing.LIKE, number)
        if not self._fits(len(article.text)):
            return Placed(Placing.FULL, None)
        self._articles, self._characters = self._articles + 1, self._characters + len(article.text)
        return Placed(Placing.NEW, _insert(self._do, self._place, given, self._now, sketch))

    def _fits(self, characters: int) -> bool:
        room = self._room
        return room is None or (self._articles < room.articles and self._characters + characters <= room.characters)


def _like(shelf: Shelf, sketch: bytes) -> tuple[str, tuple[object, ...]]:
    """The statement that finds the articles on a shelf that may be near-duplicates, with its values."""
    bands = bands_of(sketch)
    statement = (
        # CROSS fixes the join order; otherwise SQLite scans the shelf and looks up the bands of every article.
        "SELECT DISTINCT article, sketch FROM bands CROSS JOIN articles USING (article) JOIN shelves USING (shelf) "
        f"WHERE band IN ({', '.join('?' * len(bands))}) AND chat = ? AND topic = ? AND removed IS NULL ORDER BY article"
    )
    return statement, (*bands, *shelf)


def _nearest(sketch: bytes, found: Sequence[tuple[int, bytes]]) -> int | None:
    """The number of the article that is most like a sketch; None if none is a near-duplicate."""
    best, number = max(((resemblance(sketch, other), number) for number, other in found), default=(0.0, 0))
    return number if best >= LEAST_RESEMBLANCE else None


def _update(do: Do, numbers: Sequence[int], assignment: str, value: object) -> None:
    """Change columns of articles that were not removed."""
    statement = f"UPDATE articles SET {assignment} WHERE article = ? AND removed IS NULL"
    do.for_each(statement, [(value, number) for number in numbers])
    for place, own in _places(do, numbers).items():
        changed(do, place, *own)


def _places(do: Do, numbers: Sequence[int]) -> dict[int, list[int]]:
    """The shelves of articles, each with those of the articles that are on it."""
    places: dict[int, list[int]] = {}
    for number in numbers:
        found = do("SELECT shelf FROM articles WHERE article = ?", (number,)).fetchone()
        if found is not None:
            places.setdefault(found[0], []).append(number)
    return places


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


def _insert(do: Do, place: int, given: NewArticle, now: float, sketch: bytes) -> int:
    """Insert an article that the shelf does not have, with its bands and sentences; return its number."""
    article = given.article
    key = (place, article.id)
    # The same text may have been removed but not purged.
    do("DELETE FROM articles WHERE shelf = ? AND id = ?", key)
    known = (article.sha256, len(article.text), sketch, canonical(article.url), now, given.message, int(given.active))
    row = (*key, *known, ANALYSIS, given.detected, *row_of(article))
    written = do(f"INSERT INTO articles ({_WRITTEN}) VALUES ({', '.join('?' * len(row))})", row)
    number = int(written.lastrowid)
    do.for_each("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, number) for band in sorted(bands_of(sketch))])
    put_sentences(do, number, given.sentences)
    return number


def _listed(shelf: Shelf, search: str) -> tuple[str, list[object]]:
    where, values = "WHERE chat = ? AND topic = ? AND removed IS NULL", list[object](shelf)
    if search:
        pattern = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in search) + "%"
        where += r" AND (title LIKE ? ESCAPE '\' OR source LIKE ? ESCAPE '\' OR url LIKE ? ESCAPE '\')"
        values += [pattern] * 3
    return where, values
