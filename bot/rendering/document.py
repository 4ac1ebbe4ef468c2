"""Formatted text that is independent of the output medium."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from retrieval.model import Span


class Style(StrEnum):
    """The style of a range.

    QUOTE is a block of its own lines. HIGHLIGHT marks words shared with the question. A tap on CODE copies it.
    """

    BOLD = "bold"
    ITALIC = "italic"
    QUOTE = "quote"
    CONTEXT = "context"
    LINK = "link"
    HIGHLIGHT = "highlight"
    CODE = "code"


class Outcome(IntEnum):
    """The result of a command; the values are exit statuses."""

    DONE = 0
    FAILED = 1
    MISUSED = 2


BLOCKS = frozenset({Style.QUOTE, Style.CONTEXT})


@dataclass(frozen=True, slots=True)
class Range:
    """A style for a range of characters; `url` is the address of a link."""

    style: Style
    span: Span
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with styled ranges, ordered by start; block quotes do not overlap.

    The outcome of joined documents is the worst of their outcomes.
    """

    text: str = ""
    ranges: tuple[Range, ...] = ()
    outcome: Outcome = Outcome.DONE

    def __add__(self, other: "Document") -> "Document":
        moved = (Range(r.style, r.span.shifted(len(self.text)), r.url) for r in other.ranges)
        return Document(self.text + other.text, (*self.ranges, *moved), max(self.outcome, other.outcome))

    def styled(self, style: Style, url: str | None = None) -> "Document":
        """Return the document with one more style over all of it; an empty document is returned unchanged."""
        if not self.text:
            return self
        return Document(self.text, (Range(style, Span(0, len(self.text)), url), *self.ranges), self.outcome)


def plain(text: str, outcome: Outcome = Outcome.DONE) -> Document:
    """Make a document without styles."""
    return Document(text, outcome=outcome)


def bold(text: str) -> Document:
    """Make a document in bold."""
    return Document(text).styled(Style.BOLD)


def join(parts: list[Document], separator: str) -> Document:
    """Join the documents that are not empty, with a separator between them."""
    whole = Document()
    for part in parts:
        if part.text:
            whole = whole + plain(separator) + part if whole.text else part
    return whole
