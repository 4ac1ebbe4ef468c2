"""Copies a library from one database to another of any kind, and compares the two."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from retrieval.errors import NotEmpty, StoreError
from retrieval.store.database import Database, Do

AT_ONCE = 100
"""Rows in memory at a time; one can hold a whole article, or all vectors of one."""
_MODULUS = 1 << 128

Progress = Callable[[str, int, int], None]
"""Called with a table, the rows of all tables that are done, and the rows of all tables."""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """What a table holds.

    Attributes:
        table: its name.
        rows: the number of its rows.
        digest: the same for the same rows in any order, 32 hexadecimal digits.
    """

    table: str
    rows: int
    digest: str


def copy_library(source: Database, target: Database, progress: Progress = lambda *_: None) -> list[TableDigest]:
    """Copy all rows with their numbers, in one transaction: the target has all of them or none.

    Each table is read again from the target before the end, and compared.

    Returns:
        What each table holds, in both databases.

    Raises:
        NotEmpty: the target has rows.
        StoreError: a database cannot be used, or a table would not be the same; nothing was changed.
    """
    with source.reading() as read, target.change() as write:
        if any(_count(write, table) for table in target.tables):
            raise NotEmpty
        total, done = sum(_count(read, table) for table in source.tables), 0
        digests: list[TableDigest] = []
        for table in source.tables:
            digests.append(_copy_table(read, write, table, _shifted(progress, table, done, total)))
            done += digests[-1].rows
        target.continue_numbering(write, source.numbering(read))
    return digests


def _shifted(progress: Progress, table: str, done: int, total: int) -> Callable[[int], None]:
    return lambda rows: progress(table, done + rows, total)


def _copy_table(read: Do, write: Do, table: str, progress: Callable[[int], None]) -> TableDigest:
    columns = [column[0] for column in read(f"SELECT * FROM {table} LIMIT 0").description]
    named = ", ".join(f'"{column}"' for column in columns)
    insert = f"INSERT INTO {table} ({named}) VALUES ({', '.join('?' * len(columns))})"
    rows, copied = read.stream(f"SELECT {named} FROM {table}"), 0
    seen = _Digesting()
    while part := list(islice(seen.passing(rows), AT_ONCE)):
        write.for_each(insert, part)
        copied += len(part)
        progress(copied)
    there = _Digesting()
    for _ in there.passing(write.stream(f"SELECT {named} FROM {table}")):
        pass
    if there.of(table) != seen.of(table):
        raise StoreError(f"The table {table} would not be the same. Nothing was changed.")
    return seen.of(table)


class _Digesting:
    """Counts rows and computes their digest, a sum, since databases give rows in different orders."""

    def __init__(self) -> None:
        self._rows = self._sum = 0

    def passing(self, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        """The same rows, counted."""
        for row in rows:
            digest = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).digest()
            self._rows, self._sum = self._rows + 1, (self._sum + int.from_bytes(digest)) % _MODULUS
            yield row

    def of(self, table: str) -> TableDigest:
        """What the rows that passed make of a table."""
        return TableDigest(table, self._rows, f"{self._sum:032x}")


def _count(do: Do, table: str) -> int:
    (count,) = do(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)
