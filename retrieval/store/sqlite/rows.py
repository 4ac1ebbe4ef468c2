"""Turns articles into rows of their table, and rows into articles."""

import json
from typing import Any

from retrieval.model import Article
from retrieval.store.records import Shelf, Stored

ARTICLE = "title, title_supplied, source, author, published, url, language, retrieved, format, pages, text"
"""The columns with what an article is."""
STORED = f"article, chat, topic, active, added, message, analysis, detected, {ARTICLE}"
"""The columns with what is stored of it, for `stored_of`."""


def row_of(article: Article) -> tuple[object, ...]:
    """The values of `ARTICLE` for an article."""
    a = article
    return (
        a.title, int(a.title_supplied), a.source, a.author, a.published, a.url, a.language, a.retrieved, a.format,
        json.dumps(a.pages) if a.pages else "", a.text,
    )  # fmt: skip


def stored_of(row: tuple[Any, ...]) -> Stored:
    """The article of a row of `STORED`."""
    number, chat, topic, active, added, message, analysis, detected, title, supplied, *known, pages, text = row
    source, author, published, url, language, retrieved, kind = known
    article = Article(
        text=text,
        title=title,
        title_supplied=bool(supplied),
        source=source,
        author=author,
        published=published,
        url=url,
        language=language,
        retrieved=retrieved,
        format=kind,
        pages=tuple(json.loads(pages)) if pages else (),
    )
    return Stored(number, Shelf(chat, topic), article, bool(active), added, message, analysis, detected)
