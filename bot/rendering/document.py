"""Formatted text that belongs to no medium yet: what is said, and how each range of it looks."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.models import Span


class Style(StrEnum):
    """How a range looks.

    A quote is a block of its own lines; HIGHLIGHT is for words shared with the question; CODE is copied by a tap.
    """

    BOLD = "bold"
    ITALIC = "italic"
    QUOTE = "quote"
    CONTEXT = "context"
    LINK = "link"
    HIGHLIGHT = "highlight"
    CODE = "code"


BLOCKS = frozenset({Style.QUOTE, Style.CONTEXT})


@dataclass(frozen=True, slots=True)
class Range:
    """A style over characters of a document; `url` is for links."""

    style: Style
    span: Span
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with styled ranges, in the order in which they begin; blocks do not overlap."""

    text: str = ""
    ranges: tuple[Range, ...] = ()

    def __add__(self, other: "Document") -> "Document":
        moved = (Range(r.style, r.span.shifted(len(self.text)), r.url) for r in other.ranges)
        return Document(self.text + other.text, (*self.ranges, *moved))

    def styled(self, style: Style, url: str | None = None) -> "Document":
        """The whole of it in one more style; an empty document stays as it is."""
        if not self.text:
            return self
        return Document(self.text, (Range(style, Span(0, len(self.text)), url), *self.ranges))


def plain(text: str) -> Document:
    """Text without any style."""
    return Document(text)


def bold(text: str) -> Document:
    """Text in bold."""
    return Document(text).styled(Style.BOLD)


def join(parts: list[Document], separator: str) -> Document:
    """The parts that are not empty, with the separator between them."""
    whole = Document()
    for part in parts:
        if part.text:
            whole = whole + plain(separator) + part if whole.text else part
    return whole
