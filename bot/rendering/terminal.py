"""Render documents for a terminal: plain for pipes, coloured and wrapped for people. Pure."""

import re
from collections.abc import Iterator

from bot.rendering.document import BLOCKS, Document, Range, Style
from retrieval.model import Span

_SPACE = re.compile(r"[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RICH_STYLE = {
    Style.BOLD: "bold yellow",
    Style.ITALIC: "italic",
    Style.HIGHLIGHT: "underline",
    Style.LINK: "cyan",
}


def render_plain(document: Document) -> str:
    """Render without colours or wrapping: `> ` before quoted lines, `[[…]]` around the answer.

    The address follows each link.
    """
    blocks = [r.span for r in document.ranges if r.style in BLOCKS]
    marks = [r for r in document.ranges if _marked_in_plain(r, blocks)]
    inserts = sorted(_inserts(marks), key=lambda pair: -pair[0])
    text, quoted = document.text, [False] * (len(document.text) + 1)
    for block in blocks:
        quoted[block.start : block.end] = [True] * (block.end - block.start)
    lines = []
    for start, end in _lines(text):
        line = text[start:end]
        for at, mark in inserts:
            if start <= at <= end:
                line = line[: at - start] + mark + line[at - start :]
        lines.append(("> " if quoted[start] and start < end else "") + clean(line))
    return "\n".join(lines)


def render_rich(document: Document, width: int) -> str:
    """Render with ANSI colours, wrapped to a width in columns."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(
        width=width, force_terminal=True, color_system="standard", highlight=False, emoji=False, markup=False
    )
    with console.capture() as captured:
        for piece, block in _pieces(document):
            text = Text(clean(piece.text), style="" if block else "default")
            for r in piece.ranges:
                if r.style in _RICH_STYLE:
                    link = f" link {r.url}" if r.url and clean(r.url) == r.url else ""
                    text.stylize(_RICH_STYLE[r.style] + link, r.span.start, r.span.end)
            console.print(Padding(text, (0, 0, 0, 4)) if block else text)
    return "\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n"))


def clean(text: str) -> str:
    """Make control characters visible, keeping the length, so that an article cannot control the terminal."""
    return _CONTROL.sub("\ufffd", _SPACE.sub(" ", text))


def _marked_in_plain(r: Range, blocks: list[Span]) -> bool:
    if r.style is Style.LINK:
        return r.url is not None
    return r.style is Style.BOLD and any(r.span.within(block) for block in blocks)


def _inserts(marks: list[Range]) -> Iterator[tuple[int, str]]:
    for r in marks:
        if r.style is Style.LINK:
            # The text directive is useful only in browsers.
            yield r.span.end, f" <{(r.url or '').partition('#:~:')[0]}>"
        else:
            yield r.span.start, "[["
            yield r.span.end, "]]"


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _pieces(document: Document) -> Iterator[tuple[Document, bool]]:
    """Split the document into block quotes (True) and the text between them (False), in order."""
    at = 0
    for block in sorted(r.span for r in document.ranges if r.style in BLOCKS):
        yield from _piece(document, at, block.start, block=False)
        yield from _piece(document, block.start, block.end, block=True)
        at = block.end
    yield from _piece(document, at, len(document.text), block=False)


def _piece(document: Document, start: int, end: int, *, block: bool) -> Iterator[tuple[Document, bool]]:
    text = document.text[start:end]
    # Printing a piece adds a line end, which the document already has as a character.
    lead = 1 if start and text.startswith("\n") else 0
    tail = 1 if text.endswith("\n") and len(text) > lead else 0
    text = text[lead : len(text) - tail]
    ranges = tuple(
        Range(r.style, r.span.shifted(-start - lead), r.url)
        for r in document.ranges
        if r.style not in BLOCKS and start <= r.span.start and r.span.end <= end
    )
    if text or lead or tail:
        yield Document(text, ranges), block
