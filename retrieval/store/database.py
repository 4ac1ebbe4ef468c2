"""Defines what the ports of a store need of a database that speaks SQL: statements as SQLite writes them, and transactions.

The ports in `retrieval/store/sqlite` are written against this, so that `retrieval/store/postgres` shares them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from retrieval.errors import StoreError


class Do(Protocol):
    """Executes statements within a transaction."""

    def __call__(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - a cursor of rows of any type
        """Execute a statement with values, and return the cursor."""

    def for_each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute a statement once for each row of values."""

    def stream(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement that reads, of which some at a time are in memory."""


class Database(Protocol):
    """A database that several processes can share. Thread-safe; threads take turns, and one process at a time changes data."""

    @property
    def tables(self) -> Sequence[str]:
        """The names of its tables, each after those to which it refers."""

    def change(self) -> AbstractContextManager[Do]:
        """A transaction: committed at the end of the block, rolled back if it fails. Yields what executes statements.

        Raises:
            StoreError: the database is full or busy, or cannot be written.
        """

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows that a statement returns.

        Raises:
            StoreError: the database cannot be read.
        """

    def read_together(self, columns: str, source: str, values: Sequence[object] = ()) -> Sequence[Any]:
        """The rows of a large result of numbers and texts: some columns of a source, which is all that follows them.

        Raises:
            StoreError: the database cannot be read.
        """

    def reading(self) -> AbstractContextManager[Do]:
        """A transaction that changes nothing, and sees all as it is at one moment.

        Raises:
            StoreError: the database cannot be read.
        """

    def numbering(self, do: Do) -> Mapping[str, int]:
        """The highest number that was ever given to a row, for each table that keeps it."""

    def continue_numbering(self, do: Do, numbers: Mapping[str, int]) -> None:
        """Give new rows higher numbers than these and than those of all rows, in the tables that keep the highest."""

    def truncate_log(self) -> None:
        """Erase what was deleted as soon as the open transaction has ended, so that no file holds it."""

    def make_room(self) -> None:
        """Free room on the disk, so that a smaller change may find some."""

    def check_room(self) -> None:
        """Check whether there is room for what will be noted of what is stored now.

        Raises:
            StoreError: there is none.
        """

    def is_full(self, error: StoreError) -> bool:
        """Whether a change was refused because there was no room for it, and a smaller one may find some."""

    def version(self) -> object:
        """See `Store`."""

    def scrub(self) -> bool:
        """Erase deleted data from all files; return False if traces may be left."""

    def close(self) -> None:
        """See `Store`."""


def tables_of(migrations: Sequence[str]) -> tuple[str, ...]:
    """The tables that migrations make, in that order: a table stands after those to which it refers."""
    return tuple(re.findall(r"\bCREATE TABLE (\w+)", "".join(migrations)))
