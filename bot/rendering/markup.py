"""Render documents as Markdown and HTML. Pure."""

import html
import re
from collections.abc import Callable

from bot.i18n import RIGHT_TO_LEFT
from bot.rendering.document import BLOCKS, Document, Style

_MARKDOWN_SIGNS = re.compile(r"([\\\\`*_{}\[\]<>#|~])|^([+-]|\d+[.)])(?=\s|$)", re.MULTILINE)
_TAGS = {Style.BOLD: "b", Style.ITALIC: "i", Style.CODE: "code", Style.HIGHLIGHT: "mark"}
_SIGNS = {Style.BOLD: "**", Style.ITALIC: "*"}
_STYLE = (
    "body{max-width:40em;margin:2em auto;padding:0 1em;font:1.1em/1.5 Georgia,serif}"
    "blockquote{margin:.2em 0;padding-inline-start:.8em;border-inline-start:.2em solid #999}"
    "blockquote+p{margin:.2em 0 1.2em;color:#666;font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#8cf}}"
)


def to_markdown(document: Document) -> str:
    """Render a document as CommonMark: bold, italics, links and block quotes. All other signs are escaped."""

    def opening(style: Style, url: str | None) -> str:
        return "[" if style is Style.LINK and url else _SIGNS.get(style, "")

    def closing(style: Style, url: str | None) -> str:
        return f"](<{url}>)" if style is Style.LINK and url else _SIGNS.get(style, "")

    lines = []
    for line, quoted in _lines(document, _markdown_text, opening, closing):
        # In CommonMark, two spaces at the end keep a line break, and an empty line separates paragraphs.
        lines.append(("> " if quoted else "") + (line + "  " if line else ""))
    return re.sub(r"(^> .*\n)(?=[^>\n])", r"\1\n", "\n".join(lines), flags=re.MULTILINE).rstrip() + "\n"


def to_html(document: Document, *, title: str, language: str) -> str:
    """Render a document as one self-contained HTML page.

    Args:
        document: the content.
        title: title of the page.
        language: ISO 639-1 code of the text around the quotes.
    """
    direction = ' dir="rtl"' if language in RIGHT_TO_LEFT else ""
    head = (
        f'<!doctype html>\n<html lang="{html.escape(language)}"{direction}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{html.escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + body_of(document) + "\n</body>\n</html>\n"


def body_of(document: Document) -> str:
    """Render a document as paragraphs and block quotes of HTML."""

    def opening(style: Style, url: str | None) -> str:
        if style is Style.LINK and url:
            return f'<a href="{html.escape(url)}">'
        return f"<{_TAGS[style]}>" if style in _TAGS else ""

    def closing(style: Style, url: str | None) -> str:
        return "</a>" if style is Style.LINK and url else f"</{_TAGS[style]}>" if style in _TAGS else ""

    body = []
    for line, quoted in _lines(document, html.escape, opening, closing):
        if line:
            # A quote can have another direction than the text around it.
            body.append(f'<blockquote dir="auto">{line}</blockquote>' if quoted else f"<p>{line}</p>")
    return "\n".join(body)


Sign = Callable[[Style, str | None], str]


def _lines(document: Document, escape: Callable[[str], str], opening: Sign, closing: Sign) -> list[tuple[str, bool]]:
    """Return the lines of a document with their marks, and whether each belongs to a block quote."""
    blocks = [r.span for r in document.ranges if r.style in BLOCKS]
    inner = [r for r in document.ranges if r.style not in BLOCKS]
    found = []
    start = 0
    for text in document.text.split("\n"):
        end = start + len(text)
        quoted = any(block.start <= start < block.end for block in blocks) and bool(text)
        here = [(max(r.span.start, start), min(r.span.end, end), r) for r in inner]
        here = [(a, b, r) for a, b, r in here if a < b]
        places = sorted({start, end, *(a for a, _, _ in here), *(b for _, b, _ in here)})
        line = ""
        for place, following in zip(places, [*places[1:], end], strict=True):
            line += "".join(closing(r.style, r.url) for a, b, r in reversed(here) if b == place)
            line += "".join(opening(r.style, r.url) for a, b, r in here if a == place)
            line += escape(document.text[place:following])
        found.append((line, quoted))
        start = end + 1
    return found


def _markdown_text(text: str) -> str:
    # In a list number such as `1.`, only the dot can be escaped.
    return _MARKDOWN_SIGNS.sub(lambda m: f"{m[0][:-1]}\\{m[0][-1]}", text)
