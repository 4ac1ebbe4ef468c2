"""Implements the port `Sentences` in SQLite."""

from collections.abc import Collection, Sequence
from typing import Any

from retrieval.model import Passage, PassageId
from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.store.database import Database, Do
from retrieval.store.records import Stored
from retrieval.store.sqlite.rows import STORED, stored_of
from retrieval.store.sqlite.shelves import ON_SHELVES, parts

_PASSAGE = 'ordinal, paragraph, sentence, start, "end", terms, story'


class SQLiteSentences:
    """Sentences of articles in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, number: int) -> list[Sentence]:
        """See `Sentences`."""
        # Read the text once instead of joining it to every passage.
        found = self._database.read("SELECT text, id FROM articles WHERE article = ?", (number,))
        if not found:
            return []
        ((text, article_id),) = found
        rows = self._database.read(f"SELECT {_PASSAGE} FROM passages WHERE article = ? ORDER BY ordinal", (number,))
        return [_sentence(article_id, text, row) for row in rows]

    def together(self, numbers: Collection[int]) -> dict[int, tuple[Stored, list[Sentence]]]:
        """See `Sentences`."""
        found: dict[int, tuple[Stored, list[Sentence]]] = {}
        for part in parts(list(numbers)):
            places = ", ".join("?" * len(part))
            rows = self._database.read(
                f"SELECT {STORED} {ON_SHELVES} WHERE article IN ({places}) AND removed IS NULL", part
            )
            own = {stored.number: stored for stored in map(stored_of, rows)}
            # An id is a digest of the whole text, so it is computed once an article.
            ids = {number: stored.article.id for number, stored in own.items()}
            found |= {number: (stored, []) for number, stored in own.items()}
            passages = self._database.read_together(
                f"article, {_PASSAGE}", f"FROM passages WHERE article IN ({places}) ORDER BY article, ordinal", part
            )
            for number, *row in passages:
                if number in own:
                    found[number][1].append(_sentence(ids[number], own[number].article.text, row))
        return found

    def count(self, number: int) -> int:
        """See `Sentences`."""
        found = self._database.read(
            "SELECT count(*) FROM passages JOIN articles USING (article) WHERE article = ? AND removed IS NULL",
            (number,),
        )
        return int(found[0][0])

    def replace(self, number: int, sentences: Sequence[Sentence]) -> None:
        """See `Sentences`."""
        with self._database.change() as do:
            do("DELETE FROM passages WHERE article = ?", (number,))
            if do("UPDATE articles SET analysis = ? WHERE article = ?", (ANALYSIS, number)).rowcount:
                put_sentences(do, number, sentences)


def _sentence(article_id: str, text: str, row: Sequence[Any]) -> Sentence:
    """The sentence of a row of `_PASSAGE`."""
    ordinal, paragraph, sentence, start, end, terms, story = row
    passage = Passage(PassageId(article_id, ordinal), paragraph, sentence, start, end, text[start:end], bool(story))
    return Sentence(passage, tuple(terms.split(" ")) if terms else ())


def put_sentences(do: Do, number: int, sentences: Sequence[Sentence]) -> None:
    """Insert the sentences of an article that has none."""
    do.for_each(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, p.id.ordinal, p.paragraph, p.sentence, p.start, p.end, " ".join(terms), p.story)
            for p, terms in sentences
        ],
    )
