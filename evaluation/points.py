"""Reads articles annotated with the points of a good briefing; `data/briefings/README.md` describes the format."""

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
    """A quoted passage; `kept` are the quoted ranges, empty for the whole passage."""

    passage: Passage
    kept: tuple[Span, ...] = ()

    @property
    def parts(self) -> list[str]:
        """The quoted parts, verbatim."""
        text = self.passage.text
        return [text[span.start : span.end] for span in self.kept] or [text]

    @property
    def length(self) -> int:
        """The number of quoted characters."""
        return sum(map(len, self.parts))


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with a point, and the pieces that must be quoted to cover the point."""

    passage: PassageId
    pieces: tuple[str, ...]

    def is_in(self, quote: Quote) -> bool:
        """Whether a quote contains all pieces."""
        return self.passage == quote.passage.id and all(any(p in part for part in quote.parts) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Point:
    """A point that a briefing should contain.

    `id` identifies the point across articles. Articles that give different figures for it have different values.
    """

    what: str
    says: tuple[Statement, ...]
    id: str
    value: str = ""

    def is_in(self, quote: Quote) -> bool:
        """Whether a quote contains any of the point's statements."""
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
        """ISO 639-1 code; set for all articles of the data set."""
        return self.article.language or ""


@dataclass(frozen=True, slots=True)
class Case:
    """The input of one briefing: an article, or several articles on one event."""

    name: str
    members: tuple[Annotated, ...]

    @property
    def passages(self) -> list[Passage]:
        """The passages of all articles, in order."""
        return [passage for member in self.members for passage in member.passages]

    @property
    def points(self) -> dict[str, list[Point]]:
        """The points of all articles, grouped by id."""
        found: dict[str, list[Point]] = {}
        for member in self.members:
            for point in member.points:
                found.setdefault(point.id, []).append(point)
        return found

    @property
    def kind(self) -> str:
        """`event` for several articles, `OTHER_LANGUAGES` for an article not in English, else the article's kind."""
        (first, *others) = self.members
        return "event" if others else first.kind if first.language == "en" else OTHER_LANGUAGES

    def characters(self, budget: int) -> int:
        """The budget in characters, halved for Chinese and Japanese, whose characters carry about twice the content."""
        return budget // 2 if self.members[0].language in {"ja", "zh"} else budget


def read_articles(place: Path = PLACE) -> list[Case]:
    """All articles of the data set as separate cases, including those of events, sorted by name."""
    alone = [Case(file.stem, (read_annotated(file),)) for file in sorted((place / "articles").glob("*.md"))]
    return alone + [Case(f"{g.name}/{member.name}", (member,)) for g in read_groups(place) for member in g.members]


def read_groups(place: Path = PLACE) -> list[Case]:
    """The events of the data set, each with all its articles, sorted by name."""
    folders = sorted(folder for folder in (place / "groups").iterdir() if folder.is_dir())
    return [Case(f.name, tuple(read_annotated(file) for file in sorted(f.glob("*.md")))) for f in folders]


def read_annotated(file: Path) -> Annotated:
    """Read an article (`.md`) and its points (`.toml` with the same name).

    Raises:
        ValueError: a statement does not match exactly one sentence, or the article has no kind.
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
