"""The store in one SQLite file; every change is one transaction."""

import json
from collections.abc import Sequence
from typing import Any

from retrieval.encoders import Vectors
from retrieval.meaning import Kept
from retrieval.models import Article, Passage, PassageId
from retrieval.passages import Sentence
from retrieval.ranking.candidates import ANALYSIS
from retrieval.store.addresses import canonical
from retrieval.store.database import StoreError, place_of
from retrieval.store.followed import Followed
from retrieval.store.scheduled import Scheduled
from retrieval.store.sketches import LEAST_RESEMBLANCE, bands_of, resemblance, sketch_of
from retrieval.store.store import Shelf, Stored
from retrieval.store.votes import Votes

__all__ = ["SQLiteStore", "StoreError"]

_ARTICLE = "title, title_supplied, source, author, published, url, language, retrieved, format, pages, text"
_STORED = f"article, chat, topic, active, added, message, analysis, detected, {_ARTICLE}"
_FROM = "FROM articles JOIN shelves USING (shelf)"


class SQLiteStore(Followed, Scheduled, Votes):
    """The `Store` in a file; see `Database` for what it takes and raises."""

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
        """See `Store`."""
        address = canonical(article.url)
        sketch = sketch_of(article.text)
        with self._change() as do:
            place = place_of(do, shelf)
            # Two statements, since one with OR would look at every row of the shelf.
            there = (
                do(
                    "SELECT article FROM articles WHERE shelf = ? AND id = ? AND removed IS NULL", (place, article.id)
                ).fetchone()
                or do(
                    "SELECT article FROM articles INDEXED BY articles_by_address WHERE shelf = ? AND address = ? AND removed IS NULL",
                    (place, address),
                ).fetchone()
            )
            if there is None:
                # The same text may have been removed and not purged yet.
                do("DELETE FROM articles WHERE shelf = ? AND id = ?", (place, article.id))
                number = do(
                    f"INSERT INTO articles (shelf, id, sha256, characters, sketch, address, added, message, analysis, detected, {_ARTICLE}) "
                    f"VALUES ({', '.join('?' * 21)})",
                    (
                        place,
                        article.id,
                        article.sha256,
                        len(article.text),
                        sketch,
                        address,
                        now,
                        message,
                        ANALYSIS,
                        detected,
                        *_row(article),
                    ),
                ).lastrowid
                for band in bands_of(sketch):
                    do("INSERT OR IGNORE INTO bands VALUES (?, ?)", (band, number))
                _put(do, number, sentences)
                _changed(do, place)
            else:
                (number,) = there
        stored = self.get(number)
        if stored is None:  # another process removed it in between
            raise StoreError("The article was removed while it was being added; add it again.")
        return stored, there is None

    def replace(self, number: int, sentences: Sequence[Sentence]) -> None:
        """See `Store`."""
        with self._change() as do:
            do("DELETE FROM passages WHERE article = ?", (number,))
            if do("UPDATE articles SET analysis = ? WHERE article = ?", (ANALYSIS, number)).rowcount:
                _put(do, number, sentences)

    def like(self, shelf: Shelf, article: Article) -> Stored | None:
        """See `Store`."""
        own = sketch_of(article.text)
        bands = bands_of(own)
        found = self._read(
            # CROSS keeps SQLite from walking the shelf and looking at the bands of every article.
            "SELECT DISTINCT article, sketch FROM bands CROSS JOIN articles USING (article) JOIN shelves USING (shelf) "
            f"WHERE band IN ({', '.join('?' * len(bands))}) AND chat = ? AND topic = ? AND removed IS NULL ORDER BY article",
            (*bands, *shelf),
        )
        near = [(resemblance(own, sketch), number) for number, sketch in found]
        best, number = max(near, default=(0.0, 0))
        return self.get(number) if best >= LEAST_RESEMBLANCE else None

    def articles(self, shelf: Shelf, *, search: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """See `Store`."""
        where, values = _listed(shelf, search)
        found = self._read(
            f"SELECT {_STORED} {_FROM} {where} ORDER BY article LIMIT ? OFFSET ?", (*values, limit, offset)
        )
        return [_stored(row) for row in found]

    def count(self, shelf: Shelf, *, search: str = "") -> int:
        """See `Store`."""
        where, values = _listed(shelf, search)
        return int(self._read(f"SELECT count(*) {_FROM} {where}", values)[0][0])

    def size(self, shelf: Shelf) -> int:
        """See `Store`."""
        found = self._read(f"SELECT coalesce(sum(characters), 0) {_FROM} WHERE chat = ? AND topic = ?", shelf)
        return int(found[0][0])

    def active(self, shelves: Sequence[Shelf]) -> list[tuple[int, str, str]]:
        """See `Store`."""
        found: dict[str, tuple[int, str, str]] = {}
        for shelf in shelves:
            for number, article_id, title in self._read(
                f"SELECT article, id, title {_FROM} WHERE chat = ? AND topic = ? AND removed IS NULL AND active ORDER BY article",
                shelf,
            ):
                found.setdefault(article_id, (number, article_id, title))
        return list(found.values())

    def since(self, shelves: Sequence[Shelf], moment: float, day: str) -> list[str]:
        """See `Store`."""
        found = [
            article_id
            for shelf in shelves
            for (article_id,) in self._read(
                f"SELECT id {_FROM} WHERE chat = ? AND topic = ? AND removed IS NULL AND active "
                "AND (added >= ? OR published >= ?) ORDER BY article",
                (*shelf, moment, day),
            )
        ]
        return list(dict.fromkeys(found))

    def get(self, number: int) -> Stored | None:
        """See `Store`."""
        found = self._read(f"SELECT {_STORED} {_FROM} WHERE article = ? AND removed IS NULL", (number,))
        return _stored(found[0]) if found else None

    def message(self, shelf: Shelf, article_id: str) -> str | None:
        """See `Store`."""
        found = self._read(
            f"SELECT message {_FROM} WHERE chat = ? AND topic = ? AND id = ? AND removed IS NULL", (*shelf, article_id)
        )
        return found[0][0] if found else None

    def has(self, shelf: Shelf, article_id: str) -> bool:
        """See `Store`."""
        return bool(
            self._read(
                f"SELECT 1 {_FROM} WHERE chat = ? AND topic = ? AND id = ? AND active AND removed IS NULL",
                (*shelf, article_id),
            )
        )

    def article_in(self, shelf: Shelf, message: str) -> str | None:
        """See `Store`."""
        found = self._read(
            f"SELECT id {_FROM} WHERE chat = ? AND topic = ? AND message = ? AND removed IS NULL", (*shelf, message)
        )
        return found[0][0] if found else None

    def sentences(self, number: int) -> list[Sentence]:
        """See `Store`."""
        # Read once for all passages.
        found = self._read("SELECT text, id FROM articles WHERE article = ?", (number,))
        if not found:
            return []
        ((text, article_id),) = found
        return [
            Sentence(
                Passage(PassageId(article_id, ordinal), paragraph, sentence, start, end, text[start:end], bool(story)),
                tuple(terms.split(" ")) if terms else (),
            )
            for ordinal, paragraph, sentence, start, end, terms, story in self._read(
                'SELECT ordinal, paragraph, sentence, start, "end", terms, story FROM passages WHERE article = ? ORDER BY ordinal',
                (number,),
            )
        ]

    def length(self, number: int) -> int:
        """See `Store`."""
        found = self._read(
            "SELECT count(*) FROM passages JOIN articles USING (article) WHERE article = ? AND removed IS NULL",
            (number,),
        )
        return int(found[0][0])

    def rename(self, number: int, title: str) -> None:
        """See `Store`."""
        self._update(number, "title = ?, title_supplied = 1", title)

    def switch(self, number: int, *, active: bool) -> None:
        """See `Store`."""
        self._update(number, "active = ?", int(active))

    def remove(self, number: int, *, now: float) -> None:
        """See `Store`."""
        self._update(number, "removed = ?", now)

    def _update(self, number: int, assignment: str, value: object) -> None:
        with self._change() as do:
            do(f"UPDATE articles SET {assignment} WHERE article = ? AND removed IS NULL", (value, number))
            found = do("SELECT shelf FROM articles WHERE article = ?", (number,)).fetchone()
            if found:
                _changed(do, found[0])

    def restore(self, shelf: Shelf) -> Stored | None:
        """See `Store`."""
        with self._change() as do:
            found = do(
                f"SELECT article, shelf {_FROM} WHERE chat = ? AND topic = ? AND removed IS NOT NULL "
                "ORDER BY removed DESC, article DESC LIMIT 1",
                shelf,
            ).fetchone()
            if found is None:
                return None
            number, place = found
            do("UPDATE articles SET removed = NULL WHERE article = ?", (number,))
            _changed(do, place)
        return self.get(number)

    def purge(self, *, before: float) -> int:
        """See `Store`."""
        with self._change() as do:
            return int(do("DELETE FROM articles WHERE removed < ?", (before,)).rowcount)

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """See `Store`."""
        found = [self._read("SELECT revision FROM shelves WHERE chat = ? AND topic = ?", shelf) for shelf in shelves]
        return tuple(rows[0][0] if rows else 0 for rows in found)

    def version(self) -> object:
        """See `Store`."""
        # What others have committed, and what this connection has changed.
        with self._turn:
            return self._database.execute("PRAGMA data_version").fetchone()[0], self._database.total_changes

    def filled(self, shelves: Sequence[Shelf]) -> tuple[Shelf, ...]:
        """See `Store`."""
        found = self._read(
            f"SELECT chat, topic FROM shelves s WHERE (chat, topic) IN (VALUES {', '.join(['(?, ?)'] * len(shelves))}) "
            "AND EXISTS (SELECT 1 FROM articles a WHERE a.shelf = s.shelf AND removed IS NULL AND active)",
            [part for shelf in shelves for part in shelf],
        )
        return tuple(shelf for shelf in shelves if shelf in found)

    def put_vectors(self, number: int, encoder: str, texts: str, vectors: Vectors | Kept) -> None:
        """See `Store`."""
        import numpy as np

        blob = np.asarray(vectors, np.float16).tobytes()
        with self._change() as do:
            do(
                "INSERT OR REPLACE INTO vectors SELECT article, ?, ?, ? FROM articles WHERE article = ?",
                (encoder, texts, blob, number),
            )

    def vectors(self, number: int, encoder: str, texts: str) -> Kept | None:
        """See `Store`."""
        import numpy as np

        found = self._read(
            "SELECT vectors, (SELECT count(*) FROM passages p WHERE p.article = v.article) "
            "FROM vectors v WHERE article = ? AND encoder = ? AND texts = ?",
            (number, encoder, texts),
        )
        if not found or not found[0][1]:
            return None
        blob, count = found[0]
        vectors: Kept = np.frombuffer(blob, np.float16).reshape(count, -1)
        return vectors

    def settings(self, shelf: Shelf) -> dict[str, str]:
        """See `Store`."""
        return dict(self._read("SELECT name, value FROM settings WHERE chat = ? AND topic = ?", shelf))

    def put_setting(self, shelf: Shelf, name: str, value: str | None) -> None:
        """See `Store`."""
        with self._change() as do:
            if value is None:
                do("DELETE FROM settings WHERE chat = ? AND topic = ? AND name = ?", (*shelf, name))
            else:
                do("INSERT OR REPLACE INTO settings VALUES (?, ?, ?, ?)", (*shelf, name, value))
            # What is switched on decides what questions see.
            _changed(do, place_of(do, shelf))

    def all_settings(self) -> list[tuple[Shelf, str, str]]:
        """See `Store`."""
        found = self._read("SELECT chat, topic, name, value FROM settings")
        return [(Shelf(chat, topic), name, value) for chat, topic, name, value in found]

    def shelves(self) -> list[Shelf]:
        """See `Store`."""
        found = self._read(
            "SELECT DISTINCT shelf, chat, topic FROM shelves JOIN articles USING (shelf) WHERE removed IS NULL ORDER BY shelf"
        )
        return [Shelf(chat, topic) for _, chat, topic in found]

    def forget(self, chat: str) -> int:
        """See `Store`."""
        with self._change() as do:
            (count,) = do(f"SELECT count(*) {_FROM} WHERE chat = ?", (chat,)).fetchone()
            for table in ("feedback", "schedules", "settings", "shelves"):
                do(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        self._scrub()
        return int(count)

    def move(self, chat: str, to: str) -> None:
        """See `Store`."""
        with self._change() as do:
            for place, topic in do("SELECT shelf, topic FROM shelves WHERE chat = ?", (chat,)).fetchall():
                target = place_of(do, Shelf(to, topic))
                # What was removed there must not keep away what stands here.
                do(
                    "DELETE FROM articles WHERE shelf = ? AND removed IS NOT NULL AND id IN (SELECT id FROM articles WHERE shelf = ?)",
                    (target, place),
                )
                do("UPDATE OR IGNORE articles SET shelf = ?, message = NULL WHERE shelf = ?", (target, place))
                do("UPDATE OR IGNORE feeds SET shelf = ? WHERE shelf = ?", (target, place))
                do("DELETE FROM shelves WHERE shelf = ?", (place,))
                _changed(do, target)
            do("UPDATE OR REPLACE settings SET chat = ? WHERE chat = ?", (to, chat))
            for table in ("feedback", "schedules"):
                do(f"UPDATE {table} SET chat = ? WHERE chat = ?", (to, chat))


def _put(do: Any, number: int, sentences: Sequence[Sentence]) -> None:  # noqa: ANN401
    for s in sentences:
        p = s.passage
        do(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, p.id.ordinal, p.paragraph, p.sentence, p.start, p.end, " ".join(s.terms), p.story),
        )


def _changed(do: Any, place: int) -> None:  # noqa: ANN401
    do("UPDATE shelves SET revision = revision + 1 WHERE shelf = ?", (place,))


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
