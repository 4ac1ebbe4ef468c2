"""Formatted text that belongs to no medium yet: what is said, and how each range of it looks."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from retrieval.model import Span


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


class Outcome(IntEnum):
    """How what was asked for went; the numbers are exit statuses."""

    DONE = 0
    FAILED = 1
    MISUSED = 2


BLOCKS = frozenset({Style.QUOTE, Style.CONTEXT})


@dataclass(frozen=True, slots=True)
class Range:
    """A style over characters of a document; `url` is for links."""

    style: Style
    span: Span
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with styled ranges, in the order in which they begin; blocks do not overlap.

    The outcome of several together is the worst of theirs.
    """

    text: str = ""
    ranges: tuple[Range, ...] = ()
    outcome: Outcome = Outcome.DONE

    def __add__(self, other: "Document") -> "Document":
        moved = (Range(r.style, r.span.shifted(len(self.text)), r.url) for r in other.ranges)
        return Document(self.text + other.text, (*self.ranges, *moved), max(self.outcome, other.outcome))

    def styled(self, style: Style, url: str | None = None) -> "Document":
        """The whole of it in one more style; an empty document stays as it is."""
        if not self.text:
            return self
        return Document(self.text, (Range(style, Span(0, len(self.text)), url), *self.ranges), self.outcome)


def plain(text: str, outcome: Outcome = Outcome.DONE) -> Document:
    """Text without any style."""
    return Document(text, outcome=outcome)


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
