"""Words that mean the same or nearly so, from WordNet 3.0 (Fellbaum 1998): troops and military personnel.

The table is a sorted file, searched where it lies by bisection: nothing to load, and its pages are shared by
processes. It was made by `tools/make_synonyms.py`; the licence is beside it.
"""

import mmap
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "synonyms.tsv"


class Related(NamedTuple):
    """Terms that together can stand for another, and how well: 1 would be the very word."""

    parts: tuple[str, ...]
    weight: float


@lru_cache(maxsize=8192)
def related(term: str) -> tuple[Related, ...]:
    """What can stand for a term (as `retrieval.text.tokens` makes them), best first; nothing for an unknown term."""
    line = _find(term.encode())
    entries = line.partition(b"\t")[2].decode().split()
    return tuple(Related(tuple(entry[1:].split("_")), int(entry[0]) / 10) for entry in entries)


@lru_cache(maxsize=8192)
def reachable(term: str) -> tuple[Related, ...]:
    """What can stand for a term directly or by one word between, best first; a step costs its weight."""
    found: dict[tuple[str, ...], float] = {}
    for first in related(term):
        found[first.parts] = max(first.weight, found.get(first.parts, 0.0))
        if len(first.parts) == 1 and first.weight >= _STRONG:
            for second in related(first.parts[0]):
                weight = first.weight * second.weight
                if second.weight >= _STRONG and second.parts != (term,):
                    found[second.parts] = max(weight, found.get(second.parts, 0.0))
    return tuple(Related(*item) for item in sorted(found.items(), key=lambda item: (-item[1], item[0])))


_STRONG = 0.7
"""The least weight of each step of two: weaker ones lead anywhere."""


def match_weight(term: str, present: Set[str]) -> float:
    """How well a set of terms covers a term: 1 if it is among them, else the best weight of what can stand for it."""
    if term in present:
        return 1.0
    single, several = _by_parts(term)
    best = max((single[part] for part in single.keys() & present), default=0.0)
    return next((weight for parts, weight in several if weight > best and present >= set(parts)), best)


@lru_cache(maxsize=8192)
def _by_parts(term: str) -> tuple[dict[str, float], tuple[Related, ...]]:
    """What can stand for a term: single terms with their weights, and groups of terms, best first."""
    found = reachable(term)
    single = {r.parts[0]: r.weight for r in reversed(found) if len(r.parts) == 1}
    return single, tuple(r for r in found if len(r.parts) > 1)


@lru_cache(maxsize=8192)
def is_in_thesaurus(term: str) -> bool:
    """Whether the table holds a term, alone or as a part of what can stand for another."""
    key = term.encode()
    return bool(key) and (bool(_find(key)) or any(_is_word(start, start + len(key)) for start in _places(key)))


@lru_cache(maxsize=64)
def headwords(letter: str) -> tuple[str, ...]:
    """The terms that begin with a letter and for which others can stand."""
    table = _whole_table()
    start = table.find(b"\n" + letter.encode()) + 1
    last = table.rfind(b"\n" + letter.encode())
    lines = table[start : table.find(b"\n", last + 1)].split(b"\n") if last >= 0 else []
    return tuple(line.partition(b"\t")[0].decode() for line in lines)


def _places(key: bytes) -> Iterator[int]:
    start = _whole_table().find(key)
    while start >= 0:
        yield start
        start = _whole_table().find(key, start + 1)


def _is_word(start: int, end: int) -> bool:
    """Whether no letter of the table goes before or behind this range: weights and `_` part words."""
    before, behind = _whole_table()[start - 1 : start], _whole_table()[end : end + 1]
    return not before.isalpha() and behind in {b" ", b"_", b"\n", b"\t", b""}


@cache
def _whole_table() -> bytes:
    """In memory, where it can be searched from end to end in less than a millisecond."""
    return DATA.read_bytes()


def _find(key: bytes) -> bytes:
    """The line that begins with the key and a tab, or nothing."""
    data = _table()
    low, high = 0, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", middle)
        found = data[middle : data.find(b"\t", middle)]
        if found == key:
            return data[middle:end]
        low, high = (end + 1, high) if found < key else (low, middle)
    return b""


@cache
def _table() -> mmap.mmap:
    with DATA.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
