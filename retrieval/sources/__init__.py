"""From a place to an `Article`: one reader a format, named in one table by the ending of the file's name."""

from collections.abc import Callable
from pathlib import Path

from retrieval.errors import ArticleNotFound
from retrieval.models import Article
from retrieval.sources.plain import read_plain

READERS: dict[str, Callable[[Path], Article]] = {
    ".txt": read_plain,
    ".md": read_plain,
}
"""The formats that can be read."""


def read_articles(place: Path) -> list[Article]:
    """The article in a file, or all that are directly in a folder, by file name.

    Raises:
        ArticleNotFound: nothing is there, or nothing of a kind that can be read.
        UnreadableArticle: a file is there and does not hold what its name says.
    """
    if place.is_dir():
        files = sorted(p for p in place.iterdir() if p.suffix.lower() in READERS and not p.name.startswith("."))
    else:
        files = [place] if place.is_file() else []
    if not files:
        kinds = " or ".join(READERS)
        what = f"holds no article ({kinds})" if place.is_dir() else "is not there"
        raise ArticleNotFound(f"{place} {what}.", locator=str(place))
    return [read_article(file) for file in files]


def read_article(file: Path) -> Article:
    """The article in one file.

    Raises:
        ArticleNotFound: no reader for files of this name.
        UnreadableArticle: the file does not hold what its name says.
    """
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise ArticleNotFound(f"{file} is of no kind that can be read ({' or '.join(READERS)}).", locator=str(file))
    return reader(file)
