"""Exports a library to a ZIP archive (Markdown for readers, JSON for import) and imports it without loss."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from retrieval.errors import UnreadableArticle
from retrieval.ingest.formats.metadata import MOST_TEXT, fit, web_address
from retrieval.ingest.formats.zipped import check_archive, read_member
from retrieval.model import Article

VERSION = 1
INDEX = "library.json"
_NEEDED = frozenset({"text", "title"})
_TEXTS = tuple(f.name for f in fields(Article) if f.name not in {"title_supplied", "pages"})


def export(articles: Sequence[tuple[Article, bool]], feeds: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of an archive.

    Args:
        articles: articles, each with whether it is active.
        feeds: feeds, each as URL and title.
    """
    out = io.BytesIO()
    rows = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (article, active) in enumerate(articles, 1):
            name = f"articles/{number:04d}-{_file_name(article.title)}.md"
            rows.append(asdict(article) | {"active": active, "file": name, "sha256": article.sha256})
            archive.writestr(name, _markdown(article))
        index = {
            "format": "dateline library",
            "version": VERSION,
            "articles": rows,
            "feeds": [list(feed) for feed in feeds],
        }
        archive.writestr(INDEX, json.dumps(index, ensure_ascii=False, indent=1))
    return out.getvalue()


def load(data: bytes, locator: str) -> tuple[list[tuple[Article, bool]], list[tuple[str, str]]]:
    """The articles and feeds of an archive, in the form that `export` takes.

    Raises:
        UnreadableArticle: the data is not such an archive, is from a newer version, or a text in it was changed; or a value
            in it is of another type than Dateline writes.
    """
    written = read_member(check_archive(data, locator), INDEX, locator)
    try:
        index: dict[str, Any] = json.loads(written)
        if index["format"] != "dateline library" or index["version"] > VERSION:
            raise UnreadableArticle(
                "{locator} was made by a newer version of Dateline. Update Dateline first.", locator=locator
            )
        articles = [_article(row, locator) for row in index["articles"]]
        feeds = [(_text(url), _text(title)) for url, title in index["feeds"]]
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as exc:
        raise UnreadableArticle("{locator} is not a library that Dateline exported.", locator=locator) from exc
    return articles, [(url, title) for url, title in feeds if web_address(url)]


def _article(row: dict[str, Any], locator: str) -> tuple[Article, bool]:
    texts = {key: None if row[key] is None and key not in _NEEDED else _text(row[key]) for key in _TEXTS if key in row}
    article = Article(**texts, title_supplied=bool(row["title_supplied"]), pages=_pages(row["pages"]))  # type: ignore[arg-type]
    if article.sha256 != row["sha256"]:
        raise UnreadableArticle(
            "The text of “{title}” in {locator} was changed after it was exported.",
            title=article.title,
            locator=locator,
        )
    return fit(article, article.title), bool(row["active"])


def _text(value: object) -> str:
    """A text of an index.

    Raises:
        TypeError: it is something else.
        UnicodeEncodeError: it holds half a character, which no Unicode text does.
    """
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()
    return value


def _pages(values: object) -> tuple[int, ...]:
    if not isinstance(values, list) or not all(type(value) is int and 0 <= value <= MOST_TEXT for value in values):
        raise TypeError(values)
    return tuple(values)


def _markdown(article: Article) -> str:
    known = {
        "title": article.title, "source": article.source, "author": article.author, "published": article.published,
        "url": article.url, "language": article.language, "retrieved": article.retrieved,
    }  # fmt: skip
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in known.items() if value)
    return f"---\n{front}---\n\n" + article.text.replace("\n", "\n\n") + "\n"


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "article"
