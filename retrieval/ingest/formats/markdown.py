"""Markdown, with YAML front matter for what is known of the article; quoted is the text, without its marks."""

from retrieval.errors import EmptyArticle
from retrieval.ingest.formats.decoding import decode_text
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.front_matter import split_front_matter
from retrieval.ingest.formats.tidying import tidy
from retrieval.model import Article


def read_markdown(data: bytes, locator: str, name: str) -> Article:
    """The article in a Markdown file.

    Raises:
        UnreadableArticle: its encoding is not known, or its front matter is no YAML mapping.
        EmptyArticle: no text under the marks.
    """
    known, body = split_front_matter(decode_text(data, locator), locator)
    heading, paragraphs = _blocks(body)
    title = known.pop("title", None) or heading
    article_text = tidy(paragraphs)
    if not article_text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    return Article(article_text, title or name, title_supplied=title is None, format="markdown", **known)  # type: ignore[arg-type]


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
