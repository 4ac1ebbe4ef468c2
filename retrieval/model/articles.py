"""Defines articles, their passages, and where a passage stands.

Offsets count characters (Unicode code points) of `Article.text`; ranges are half open: `text[start:end]`.
Paragraphs and sentences are numbered from 1.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

ID_LENGTH = 12


def article_id(text: str) -> str:
    """The id of an article with this text: the first 48 bits of its SHA-256, as 12 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


class Span(NamedTuple):
    """A half-open range of characters, `start <= end`."""

    start: int
    end: int

    def shifted(self, by: int) -> "Span":
        """The range moved by `by` characters."""
        return Span(self.start + by, self.end + by)

    def within(self, outer: "Span") -> bool:
        """Whether this range lies inside `outer`."""
        return outer.start <= self.start and self.end <= outer.end


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an article, as it is quoted, with its metadata.

    Attributes:
        text: the text; paragraphs are separated by line breaks.
        title: the headline.
        title_supplied: whether the title was supplied here and is not the publisher's headline.
        source: the name of the publisher.
        author: the author, as written.
        published: the day of publication, ISO 8601.
        url: the address of the page.
        language: an ISO 639-1 code.
        retrieved: when the text was fetched, ISO 8601.
        format: what it was read from (`html`, `pdf` …).
        pages: the offset at which each page of a paged document begins.
    """

    text: str = field(repr=False)
    title: str
    title_supplied: bool = False
    source: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    retrieved: str | None = None
    format: str | None = None
    pages: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_of(self, start: int) -> int | None:
        """The page, from 1, that contains the character at an offset; None for a document without pages."""
        return bisect_right(self.pages, start) or None if self.pages else None

    @property
    def id(self) -> str:
        """The id, derived from the text alone: articles with the same text have the same id."""
        return article_id(self.text)

    @property
    def display_title(self) -> str:
        """The title for citations; a supplied title is in square brackets, as in library catalogues."""
        return f"[{self.title}]" if self.title_supplied else self.title


class PassageId(NamedTuple):
    """Identifies a passage by its article and its position in it, counted from 0."""

    article_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an article; `text` is exactly `article.text[start:end]`.

    `story` is False for text around the story: datelines, bylines, credits, headings and the like. Such passages are
    shown in their paragraph, but are never an answer or a point of a briefing.
    """

    id: PassageId
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    story: bool = True

    @property
    def span(self) -> Span:
        """The range of the passage in the text of its article."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result of an engine: a passage id and its score (higher is better), without text."""

    passage_id: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """The position of a passage, for display and for programs."""

    article_id: str
    title: str
    paragraph: int
    sentence: int
    start: int
    end: int
    url: str | None = None
    page: int | None = None
    link: str | None = None
    """The URL with a fragment that makes a browser scroll to the passage."""
    published: str | None = None
    """The day of publication, ISO 8601, if known."""

    @property
    def place(self) -> str:
        """Page (if any), paragraph and sentence, as in `p. 7, ¶3 s2`."""
        page = f"p. {self.page}, " if self.page else ""
        return f"{page}¶{self.paragraph} s{self.sentence}"
