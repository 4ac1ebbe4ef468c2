"""Markdown, with YAML front matter for what is known of the article; quoted is the text, without its marks."""

import re
from typing import Any

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy
from retrieval.model import Article

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "site", "publisher", "publication"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "datePublished"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "language": ("language", "lang"),
}


def read_markdown(data: bytes, locator: str, name: str) -> Article:
    """The article in a Markdown file.

    Raises:
        UnreadableArticle: not UTF-8, or front matter that is no YAML mapping.
        EmptyArticle: no text under the marks.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UnreadableArticle("{locator} is not UTF-8 text (byte {byte}).", byte=exc.start, locator=locator) from exc
    known = _front_matter(text, locator)
    body = _FRONT.sub("", text, count=1)
    heading, paragraphs = _blocks(body)
    kept = {key: value for key, names in _KEYS.items() if (value := _first(known, names))}
    title = kept.pop("title", None) or heading
    article_text = tidy(paragraphs)
    if not article_text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    return Article(article_text, title or name, title_supplied=title is None, format="markdown", **kept)  # type: ignore[arg-type]


def _front_matter(text: str, locator: str) -> dict[str, Any]:
    front = _FRONT.match(text)
    if not front:
        return {}
    import yaml

    try:
        known = yaml.safe_load(front[1]) or {}
    except yaml.YAMLError as exc:
        raise UnreadableArticle(
            "The front matter of {locator} is no YAML: {reason}.", reason=str(exc).replace("\n", " "), locator=locator
        ) from exc
    if not isinstance(known, dict):
        raise UnreadableArticle("The front matter of {locator} must be keys and values.", locator=locator)
    return known


def _first(known: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = known.get(name)
        if isinstance(value, list):
            value = ", ".join(str(item) for item in value)
        if value:
            return str(value)
    return None


def _blocks(body: str) -> tuple[str | None, list[str]]:
    """The first heading of the first level, if the text opens with one, and the text of each block."""
    from markdown_it import MarkdownIt

    heading: str | None = None
    blocks: list[str] = []
    kind = ""
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type.endswith("_open"):
            kind = token.tag
        if token.type == "inline":
            text = "".join(
                " " if t.type in {"softbreak", "hardbreak"} else t.content
                for t in token.children or []
                if t.type != "html_inline"
            )
            if kind == "h1" and heading is None and not blocks:
                heading = text.strip() or None
                continue
            blocks.append(text)
        elif token.type in {"fence", "code_block"}:
            blocks += token.content.splitlines()
    return heading, blocks


FORMAT = Format("markdown", read_markdown, endings=(".md", ".markdown"), content_types=("text/markdown",))
