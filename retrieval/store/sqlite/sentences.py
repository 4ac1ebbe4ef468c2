"""Implements the port `Sentences` in SQLite."""

from collections.abc import Sequence

from retrieval.model import Passage, PassageId
from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.store.sqlite.database import Database, Do


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
        return [
            Sentence(
                Passage(PassageId(article_id, ordinal), paragraph, sentence, start, end, text[start:end], bool(story)),
                tuple(terms.split(" ")) if terms else (),
            )
            for ordinal, paragraph, sentence, start, end, terms, story in self._database.read(
                'SELECT ordinal, paragraph, sentence, start, "end", terms, story FROM passages WHERE article = ? ORDER BY ordinal',
                (number,),
            )
        ]

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


def put_sentences(do: Do, number: int, sentences: Sequence[Sentence]) -> None:
    """Insert the sentences of an article that has none."""
    do.for_each(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, p.id.ordinal, p.paragraph, p.sentence, p.start, p.end, " ".join(terms), p.story)
            for p, terms in sentences
        ],
    )
