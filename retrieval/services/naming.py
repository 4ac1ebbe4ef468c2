"""Finds the articles that a user names: by their numbers in the list, ranges of them, ids, and titles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.errors import NoSuchArticle
from retrieval.services.numbers import whole_number
from retrieval.store import Shelf, Stored
from retrieval.store.ports import Articles

AT_ONCE = 500
"""Articles of a range that are read together, since each is read with its text."""

_NUMBER = r"#?(\d+)(?: ?[-–—] ?#?(\d+))?"
_SEPARATOR = re.compile(r"[,，、;\n]+")
_NUMBERS = re.compile(rf"{_NUMBER}(?:[ ,，、;]+{_NUMBER})*[ ,，、;]*", re.ASCII)
_RANGE = re.compile(_NUMBER, re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """An article that a user named: its number in the store, and its title for display."""

    number: int
    title: str


def find_one(articles: Articles, shelf: Shelf, named: str) -> Stored:
    """The article that a user names by its whole title, its number in the list, its id, or words of its title.

    Raises:
        NoSuchArticle: no article or more than one matches.
    """
    found = _exactly(articles, shelf, named)
    if len(found) == 1:
        return found[0]
    named = named.strip().removeprefix("#")
    place = whole_number(named)
    if place is not None:
        found = articles.of(shelf, limit=1, offset=place - 1) if place else []
    elif not found and named:
        found = articles.of(shelf, search=named, limit=2)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchArticle(
            "There is no article {named} here. The list of articles shows their numbers.", named=repr(named)
        )
    raise NoSuchArticle(
        "{count} articles match {named}. Use the article's number in the list.",
        count=max(len(found), articles.count(shelf, search=named)),
        named=repr(named),
    )


def find_all(articles: Articles, shelf: Shelf, named: str) -> list[Named]:
    """The articles that a user names, each once: numbers and ranges such as `2, 4-7`, titles, or both with commas between.

    The whole text is tried as one title first, since titles hold commas, and some are numbers.

    Raises:
        NoSuchArticle: an article does not exist, or a name matches more than one. The error names all that do not exist.
    """
    alone = _exactly(articles, shelf, named)
    if len(alone) == 1:
        return [_named(alone[0])]
    if _are_numbers(named) and not named.strip().removeprefix("#").isdigit():
        return _by_numbers(articles, shelf, named)
    parts = [part.strip() for part in _SEPARATOR.split(named) if part.strip()]
    if len(parts) <= 1:
        return [_named(find_one(articles, shelf, named))]
    try:
        return [_named(find_one(articles, shelf, named))]
    except NoSuchArticle:
        return _each(articles, shelf, parts)


def _each(articles: Articles, shelf: Shelf, parts: Sequence[str]) -> list[Named]:
    found: dict[int, Named] = {}
    unknown: list[str] = []
    for part in parts:
        by_number = _are_numbers(part) and len(_exactly(articles, shelf, part)) != 1
        try:
            some = _by_numbers(articles, shelf, part) if by_number else [_named(find_one(articles, shelf, part))]
        except NoSuchArticle as exc:
            if "count" in exc.values:
                raise
            unknown.append(part)
        else:
            found |= {one.number: one for one in some}
    if unknown:
        raise _unknown(unknown)
    return list(found.values())


def _by_numbers(articles: Articles, shelf: Shelf, named: str) -> list[Named]:
    total = articles.count(shelf)
    found: dict[int, Named] = {}
    unknown: list[str] = []
    matches = list(_RANGE.finditer(" ".join(named.split())))
    ranges = [_bounds(match) for match in matches]
    for match, (first, last) in zip(matches, ranges, strict=True):
        if first == 0 or first > total:
            unknown.append(match[0])
        elif last > total:
            unknown.append(str(last) if last == total + 1 else f"{total + 1}-{last}")
    if unknown:
        raise _unknown(unknown)
    for first, last in ranges:
        found |= {stored.number: stored for stored in _between(articles, shelf, first, last)}
    return list(found.values())


def _between(articles: Articles, shelf: Shelf, first: int, last: int) -> Iterator[Named]:
    for start in range(first, last + 1, AT_ONCE):
        for stored in articles.of(shelf, limit=min(AT_ONCE, last + 1 - start), offset=start - 1):
            yield _named(stored)


def _are_numbers(named: str) -> bool:
    return _NUMBERS.fullmatch(" ".join(named.split())) is not None


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    first = whole_number(match[1]) or 0
    last = first if match[2] is None else whole_number(match[2]) or 0
    return min(first, last), max(first, last)


def _exactly(articles: Articles, shelf: Shelf, named: str) -> list[Stored]:
    """The articles with this id or title, as the list shows it: in square brackets where the publisher gave none."""
    named = named.strip()
    found = articles.of(shelf, named=named, limit=2) if named else []
    if not found and named.startswith("[") and named.endswith("]") and named[1:-1].strip():
        found = [s for s in articles.of(shelf, named=named[1:-1].strip(), limit=2) if s.article.title_supplied]
    return found


def _named(stored: Stored) -> Named:
    return Named(stored.number, stored.article.display_title)


def _unknown(names: Sequence[str]) -> NoSuchArticle:
    """The error of several articles of which some do not exist."""
    if len(names) == 1:
        return NoSuchArticle(
            "There is no article {named} here, so nothing was changed. The list of articles shows their numbers.",
            named=repr(names[0]),
        )
    return NoSuchArticle(
        "There are no articles {named} here, so nothing was changed. The list of articles shows their numbers.",
        named=", ".join(map(repr, names)),
    )
