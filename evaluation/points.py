"""Articles with the points that a briefing of them must hold; `data/briefings/README.md` says how they are written."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from retrieval.ingest.formats.markdown import read_markdown
from retrieval.model import Article, Passage, PassageId, Span
from retrieval.passages import split_article

PLACE = Path(__file__).parent / "data" / "briefings"
OTHER_LANGUAGES = "other languages"
_KIND = re.compile(r"^kind: *(.+?) *$", re.MULTILINE)


class Quote(NamedTuple):
    """A passage that a briefing quotes, whole or the ranges of it that are kept."""

    passage: Passage
    kept: tuple[Span, ...] = ()

    @property
    def parts(self) -> list[str]:
        """What is quoted, verbatim."""
        text = self.passage.text
        return [text[span.start : span.end] for span in self.kept] or [text]

    @property
    def length(self) -> int:
        """In characters."""
        return sum(map(len, self.parts))


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that says a point, and the pieces of it that must be quoted for the point to be said."""

    passage: PassageId
    pieces: tuple[str, ...]

    def is_in(self, quote: Quote) -> bool:
        """Whether a quote says it."""
        return self.passage == quote.passage.id and all(any(p in part for part in quote.parts) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Point:
    """What a briefing must say. `id` and `value` tell which points of several articles are the same."""

    what: str
    says: tuple[Statement, ...]
    id: str
    value: str = ""

    def is_in(self, quote: Quote) -> bool:
        """Whether a quote says it, by any of its sentences."""
        return any(statement.is_in(quote) for statement in self.says)


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its passages and its points."""

    name: str
    kind: str
    article: Article
    passages: tuple[Passage, ...]
    points: tuple[Point, ...]

    @property
    def language(self) -> str:
        """ISO 639-1 code; all articles of the set have one."""
        return self.article.language or ""


@dataclass(frozen=True, slots=True)
class Case:
    """What one briefing is made of: an article, or those on one event."""

    name: str
    members: tuple[Annotated, ...]

    @property
    def passages(self) -> list[Passage]:
        """All passages, article by article."""
        return [passage for member in self.members for passage in member.passages]

    @property
    def points(self) -> dict[str, list[Point]]:
        """By id the points of all articles."""
        found: dict[str, list[Point]] = {}
        for member in self.members:
            for point in member.points:
                found.setdefault(point.id, []).append(point)
        return found

    @property
    def kind(self) -> str:
        """Of an article; of other languages than English those, whatever they tell."""
        (first, *others) = self.members
        return "event" if others else first.kind if first.language == "en" else OTHER_LANGUAGES

    def characters(self, budget: int) -> int:
        """What a budget comes to here: Chinese and Japanese characters are as wide as two, and say as much."""
        return budget // 2 if self.members[0].language in {"ja", "zh"} else budget


def read_articles(place: Path = PLACE) -> list[Case]:
    """All articles of the set, each a case by itself, also those of an event; by name."""
    alone = [Case(file.stem, (read_annotated(file),)) for file in sorted((place / "articles").glob("*.md"))]
    return alone + [Case(f"{g.name}/{member.name}", (member,)) for g in read_groups(place) for member in g.members]


def read_groups(place: Path = PLACE) -> list[Case]:
    """The events of the set, each with all its articles, by name."""
    folders = sorted(folder for folder in (place / "groups").iterdir() if folder.is_dir())
    return [Case(f.name, tuple(read_annotated(file) for file in sorted(f.glob("*.md")))) for f in folders]


def read_annotated(file: Path) -> Annotated:
    """An article and, beside it, its points.

    Raises:
        ValueError: a statement is in no sentence of the article, or in several; or the article has no kind.
    """
    data = file.read_bytes()
    article = read_markdown(data, str(file), file.stem)
    passages = split_article(article)
    kind = _KIND.search(data.decode("utf-8"))
    if not kind:
        raise ValueError(f"{file.name} has no kind")
    written = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))["points"]
    return Annotated(file.stem, kind[1], article, passages, tuple(_points(written, passages)))


def _points(written: Sequence[dict[str, Any]], passages: Sequence[Passage]) -> Iterator[Point]:
    for number, point in enumerate(written):
        says = tuple(_statement(tuple(pieces), passages) for pieces in point["says"])
        yield Point(point["what"], says, point.get("id", str(number)), point.get("value", ""))


def _statement(pieces: tuple[str, ...], passages: Sequence[Passage]) -> Statement:
    found = [passage for passage in passages if all(piece in passage.text for piece in pieces)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} sentences hold {' … '.join(pieces)}")
    return Statement(found[0].id, pieces)
