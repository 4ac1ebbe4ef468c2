"""Reads and splits several files at once, in a worker process: what `BulkService` calls through the isolation.

A worker is not trusted. It says where sentences begin and end, and their text is taken from the article in any case.
"""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from retrieval.errors import ArticleError, EmptyArticle, UnreadableArticle
from retrieval.ingest.archive import INDEX
from retrieval.ingest.formats import kind_of, read_bytes, title_of
from retrieval.ingest.formats.metadata import file_name, fit
from retrieval.ingest.formats.zipped import check_archive, read_member
from retrieval.ingest.isolation import Isolation
from retrieval.ingest.isolation.wire import error_of, error_values
from retrieval.ingest.places import is_hidden
from retrieval.model import Article, Passage, PassageId
from retrieval.passages import Sentence
from retrieval.services.entry import language_of, split_and_analyse

Row = dict[str, Any]
"""What a worker gives back of one file: an article with its sentences, or an error."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that is loaded.

    Attributes:
        name: its path, for errors.
        kind: the name of its format.
        data: the content.
        metadata: what is known of the article, before what the file says of itself.
        digest: by which the file is recognised.
    """

    name: str
    kind: str
    data: bytes = field(repr=False)
    metadata: dict[str, str] = field(default_factory=dict)
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """An article that is ready to be stored."""

    article: Article
    sentences: list[Sentence]
    detected: str


def split_all(pieces: Sequence[Piece], isolated: Isolation) -> list[Split | ArticleError]:
    """Read and split some files, together; if one is too much for a worker, each by itself."""
    if not pieces:
        return []
    known = [[piece.name, piece.kind, len(piece.data), piece.metadata] for piece in pieces]
    try:
        rows = isolated(
            read_pieces, b"".join(piece.data for piece in pieces), json.dumps(known), locator=file_name(pieces[0].name)
        )
        return [result_of(row) for row in rows]
    except ArticleError as exc:
        if len(pieces) == 1:
            return [exc]
    return [found for piece in pieces for found in split_all([piece], isolated)]


def split_members(data: bytes, names: Sequence[str], isolated: Isolation, locator: str) -> list[Split | ArticleError]:
    """Read and split some members of an archive, together; if one is too much for a worker, each by itself."""
    try:
        return [result_of(row) for row in isolated(read_members, data, json.dumps(list(names)), locator=locator)]
    except ArticleError as exc:
        if len(names) == 1:
            return [exc]
    return [found for name in names for found in split_members(data, [name], isolated, locator)]


def read_pieces(data: bytes, known: str, *, locator: str) -> list[Row]:  # noqa: ARG001 - what workers call is given it
    """The articles in files that follow each other in `data`. Called in a worker; `locator` is not used.

    Args:
        data: the contents of all files.
        known: JSON: of each file its name, format, size, and metadata.
        locator: names the files.
    """
    rows, at = [], 0
    for name, kind, size, metadata in json.loads(known):
        rows.append(_row(data[at : at + size], kind, name, metadata))
        at += size
    return rows


def members_of(data: bytes, *, locator: str) -> dict[str, Any]:
    """What is in an archive that was sent. Called in a worker.

    Returns:
        `exported`: whether Dateline exported it; `names`: the members of known formats; `skipped`: how many others it has.

    Raises:
        UnreadableArticle: it is no archive, or unpacks to more than any article.
    """
    files = [member.filename for member in check_archive(data, locator).infolist() if not member.is_dir()]
    names = [name for name in files if kind_of(name) and not is_hidden(name)]
    return {"exported": INDEX in files, "names": names, "skipped": len(files) - len(names)}


def read_members(data: bytes, names: str, *, locator: str) -> list[Row]:
    """The articles in members of an archive that was sent. Called in a worker.

    Args:
        data: the archive.
        names: JSON: the names of the members.
        locator: names the archive.

    Raises:
        UnreadableArticle: it is no archive, or unpacks to more than any article.
    """
    archive, rows = check_archive(data, locator), []
    for name in json.loads(names):
        shown = file_name(name)
        try:
            member = read_member(archive, name, shown)
        except ArticleError as exc:
            rows.append({"error": error_values(exc)})
        else:
            rows.append(_row(member, kind_of(name) or "", shown, {}))
    return rows


def _row(data: bytes, kind: str, name: str, metadata: dict[str, str]) -> Row:
    locator = file_name(name)
    try:
        article = _described(read_bytes(data, kind, locator=locator, name=title_of(name.rpartition("/")[2])), metadata)
        sentences = split_and_analyse(article)
        if not sentences:
            raise EmptyArticle("“{title}” contains no sentence.", title=article.title, locator=locator)
    except ArticleError as exc:
        return {"error": error_values(exc)}
    places = [(p.paragraph, p.sentence, p.start, p.end, p.story, " ".join(terms)) for p, terms in sentences]
    # As one text, since what passes between processes is looked at value by value.
    return {"article": article, "detected": language_of(article), "sentences": json.dumps(places)}


def _described(article: Article, metadata: dict[str, str]) -> Article:
    """An article with what is known of it from elsewhere."""
    if not metadata:
        return article
    values: dict[str, Any] = {key: value for key, value in metadata.items() if key != "title_supplied"}
    if "title" in metadata:
        values["title_supplied"] = metadata.get("title_supplied") == "yes"
    return fit(dataclasses.replace(article, **values), article.title)


def result_of(row: Row) -> Split | ArticleError:
    """What a worker says of one file.

    Raises:
        UnreadableArticle: it is not what a worker says.
    """
    try:
        if "error" in row:
            return error_of(row["error"])
        article = row["article"]
        return Split(article, list(_sentences(article, json.loads(row["sentences"]))), str(row["detected"]))
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator="the file"
        ) from exc


def _sentences(article: Article, places: Sequence[Sequence[Any]]) -> Iterator[Sentence]:
    article_id, text, before = article.id, article.text, 0
    for ordinal, (paragraph, sentence, start, end, story, terms) in enumerate(places):
        if not before <= start < end <= len(text):
            raise ValueError(start)
        before = end
        passage = Passage(
            PassageId(article_id, ordinal), int(paragraph), int(sentence), start, end, text[start:end], bool(story)
        )
        yield Sentence(passage, tuple(terms.split(" ")) if terms else ())
