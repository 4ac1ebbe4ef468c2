"""From bytes or a place to an `Article`: one reader a format, in one table."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from retrieval.errors import ArticleNotFound, UnreadableArticle
from retrieval.models import Article
from retrieval.sources.plain import read_plain, read_text

MOST_BYTES = 20_000_000
"""Of a file; the Bot API hands over no more either."""

Reader = Callable[[bytes, str, str], Article]


def _deferred(module: str, function: str) -> Reader:
    """A reader whose library is loaded when the first file of its kind is read."""

    def read(data: bytes, locator: str, name: str) -> Article:
        reader: Reader = getattr(import_module(f"retrieval.sources.{module}"), function)
        return reader(data, locator, name)

    return read


ISOLATED: dict[str, Reader] = {
    "pdf": _deferred("pdf", "read_pdf"),
    "docx": _deferred("office", "read_docx"),
    "epub": _deferred("office", "read_epub"),
}
"""Formats whose files can be made to harm."""

READERS: dict[str, Reader] = {
    "text": read_text,
    "markdown": _deferred("markdown", "read_markdown"),
    "html": _deferred("html", "read_html"),
    "email": _deferred("office", "read_email"),
    **ISOLATED,
}
"""Every format that can be read."""

ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".epub": "epub", ".eml": "email",
}  # fmt: skip
CONTENT_TYPES = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/epub+zip": "epub",
    "message/rfc822": "email",
}


def kind_of(name: str, content_type: str | None = None) -> str | None:
    """The format of a file, by its content type, else by the ending of its name; None for one that cannot be read."""
    plain_type = (content_type or "").partition(";")[0].strip().lower()
    return CONTENT_TYPES.get(plain_type) or ENDINGS.get(Path(name).suffix.lower())


def read_bytes(data: bytes, kind: str, *, locator: str, name: str, url: str | None = None) -> Article:
    """The article in some bytes.

    Args:
        data: of a file or page.
        kind: one of `READERS`.
        locator: names it in errors.
        name: stands for a title where it has none.
        url: where it was fetched, if it was.

    Raises:
        UnreadableArticle: too large, or not what its kind says.
        EmptyArticle: no text in it.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableArticle("{locator} is larger than {most} MB.", most=MOST_BYTES // 1_000_000, locator=locator)
    if kind in ISOLATED:
        from retrieval.sources.isolated import read_isolated

        return read_isolated(kind, data, locator, name)
    if kind == "html":
        from retrieval.sources.html import read_html

        return read_html(data, locator, name, url)
    return READERS[kind](data, locator, name)


def read_articles(place: Path) -> list[Article]:
    """The article in a file, or all that are directly in a folder, by file name.

    Raises:
        ArticleNotFound: nothing is there, or nothing of a kind that can be read.
        UnreadableArticle: a file is there and does not hold what its name says.
    """
    if place.is_dir():
        files = sorted(p for p in place.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith("."))
    else:
        files = [place] if place.is_file() else []
    if not files and place.is_dir():
        raise ArticleNotFound("{locator} holds no article ({endings}).", endings=", ".join(ENDINGS), locator=str(place))
    if not files:
        raise ArticleNotFound("{locator} is not there.", locator=str(place))
    return [read_article(file) for file in files]


def read_article(file: Path) -> Article:
    """The article in one file; what is beside it in `name.toml` goes before what the file says of itself.

    Raises:
        ArticleNotFound: no reader for files of this name.
        UnreadableArticle: the file does not hold what its name says.
    """
    kind = kind_of(file.name)
    if kind is None:
        raise ArticleNotFound(
            "{locator} is of no kind that can be read ({endings}).", endings=", ".join(ENDINGS), locator=str(file)
        )
    if kind == "text":
        return read_plain(file)
    try:
        data = file.read_bytes()
    except OSError as exc:
        raise UnreadableArticle("{locator} cannot be read: {reason}.", reason=exc.strerror, locator=str(file)) from exc
    return read_bytes(data, kind, locator=str(file), name=title_of(file.name))


def title_of(name: str) -> str:
    """A title for what has none, from the name of its file."""
    return Path(name).stem.replace("_", " ").replace("-", " ").strip() or name
