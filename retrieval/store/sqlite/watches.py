"""Implements the port `Watches` in SQLite."""

from collections.abc import Sequence

from retrieval.store.database import Database, Do
from retrieval.store.records import Look, Shelf, ToldSentence, TopicWatch

_COLUMNS = "watch, chat, topic, words, language, by, looked"
_TOLD = "article_id, ordinal, language, text, told"


class SQLiteWatches:
    """Watches in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, watch: TopicWatch) -> TopicWatch:
        """See `Watches`."""
        with self._database.change() as do:
            number = do(
                "INSERT INTO watches (chat, topic, words, language, by, looked) VALUES (?, ?, ?, ?, ?, ?)",
                (*watch.shelf, watch.words, watch.language, watch.by, watch.looked),
            ).lastrowid
        return self._watches("WHERE watch = ?", number)[0]

    def stop(self, number: int) -> None:
        """See `Watches`."""
        with self._database.change() as do:
            do("DELETE FROM watches WHERE watch = ?", (number,))

    def get(self, number: int) -> TopicWatch | None:
        """See `Watches`."""
        return next(iter(self._watches("WHERE watch = ?", number)), None)

    def of(self, chat: str) -> list[TopicWatch]:
        """See `Watches`."""
        return self._watches("WHERE chat = ?", chat)

    def all(self) -> list[TopicWatch]:
        """See `Watches`."""
        return self._watches("")

    def told(self, number: int) -> list[ToldSentence]:
        """See `Watches`."""
        found = self._database.read(
            f"SELECT {_TOLD} FROM told_sentences WHERE watch = ? ORDER BY told_sentence", (number,)
        )
        return [ToldSentence(*row) for row in found]

    def purge(self, *, before: float) -> None:
        """See `Watches`."""
        # A look without anything to delete would write to the disk.
        if self._database.read("SELECT 1 FROM told_sentences WHERE told < ? LIMIT 1", (before,)):
            with self._database.change() as do:
                do("DELETE FROM told_sentences WHERE told < ?", (before,))

    def note(self, looks: Sequence[Look], *, most: int) -> bool:
        """See `Watches`."""
        with self._database.change() as do:
            if not all(_is_unchanged(do, look.watch) for look in looks):
                return False
            for look in looks:
                _note(do, look, most)
        return True

    def _watches(self, where: str, *values: object) -> list[TopicWatch]:
        found = self._database.read(f"SELECT {_COLUMNS} FROM watches {where} ORDER BY watch", values)
        return [
            TopicWatch(number, Shelf(chat, topic), words, language, by, looked)
            for number, chat, topic, words, language, by, looked in found
        ]


def _is_unchanged(do: Do, watch: TopicWatch) -> bool:
    found = do("SELECT looked FROM watches WHERE watch = ?", (watch.number,)).fetchone()
    return found is not None and found[0] == watch.looked


def _note(do: Do, look: Look, most: int) -> None:
    number = look.watch.number
    do("UPDATE watches SET looked = ? WHERE watch = ?", (look.looked, number))
    for told in look.told:
        do(
            f"INSERT INTO told_sentences (watch, {_TOLD}) VALUES (?, ?, ?, ?, ?, ?)",
            (number, told.article_id, told.ordinal, told.language, told.text, told.told),
        )
    do(
        "DELETE FROM told_sentences WHERE watch = ? AND told_sentence NOT IN "
        "(SELECT told_sentence FROM told_sentences WHERE watch = ? ORDER BY told_sentence DESC LIMIT ?)",
        (number, number, most),
    )
