"""From bytes or a place to an `Article`: one file a format.

To add a format, write one module in this folder with a `FORMAT` (see `retrieval.ingest.formats.format`) and a case in
`tests/retrieval/ingest/formats/test_formats.py`; nothing else names it. A library that takes long to load is imported inside the
function that reads.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from retrieval.errors import ArticleError, ArticleNotFound, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.metadata import fit
from retrieval.model import Article

MOST_BYTES = 20_000_000
"""Of a file; the Bot API hands over no more either."""


@cache
def formats() -> dict[str, Format]:
    """Every format by its name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    found = (getattr(module, "FORMAT", None) for module in modules)
    return {declared.name: declared for declared in found if isinstance(declared, Format)}


def endings() -> tuple[str, ...]:
    """The endings of names of files that can be read."""
    return tuple(ending for declared in formats().values() for ending in declared.endings)


def kind_of(name: str, content_type: str | None = None) -> str | None:
    """The format of a file, by its content type, else by the ending of its name; None for one that cannot be read."""
    plain_type = (content_type or "").partition(";")[0].strip().lower()
    ending = name[name.rfind(".") :].lower()
    by_type = (f.name for f in formats().values() if plain_type in f.content_types)
    return next(by_type, None) or next((f.name for f in formats().values() if ending in f.endings), None)


def read_bytes(
    data: bytes, kind: str, *, locator: str, name: str, url: str | None = None, charset: str | None = None
) -> Article:
    """The article in some bytes.

    Args:
        data: of a file or page.
        kind: the name of a format.
        locator: names it in errors.
        name: stands for a title where it has none.
        url: where it was fetched, if it was.
        charset: the encoding that a server states for a page.

    Raises:
        UnreadableArticle: too large, or not what its kind says, or it makes the library that reads it fail.
        EmptyArticle: no text in it.
    """
    if len(data) > MOST_BYTES:
        raise too_large(locator)
    try:
        return fit(_read(data, kind, locator, name, url=url, charset=charset), name)
    except ArticleError:
        raise
    except MemoryError as exc:
        raise UnreadableArticle(
            "{locator} needs too much time or memory to read; send its text instead.", locator=locator
        ) from exc
    except Exception as exc:
        # Files that nobody foresaw make the libraries that read them fail in ways that are documented nowhere.
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator=locator
        ) from exc


def too_large(locator: str) -> UnreadableArticle:
    """The error of a file of more than `MOST_BYTES`, for those who know its size before they load it, too."""
    return UnreadableArticle("{locator} is larger than {most} MB.", most=MOST_BYTES // 1_000_000, locator=locator)


def _read(data: bytes, kind: str, locator: str, name: str, *, url: str | None, charset: str | None) -> Article:
    if kind == "html":
        from retrieval.ingest.formats.html import read_html

        return read_html(data, locator, name, url, charset)
    return formats()[kind].read(data, locator, name)


def read_articles(place: Path) -> list[Article]:
    """The article in a file, or all that are directly in a folder, by file name.

    Raises:
        ArticleNotFound: nothing is there, or nothing of a kind that can be read.
        UnreadableArticle: a file is there and does not hold what its name says.
    """
    if place.is_dir():
        files = sorted(p for p in place.iterdir() if p.suffix.lower() in endings() and not p.name.startswith("."))
    else:
        files = [place] if place.is_file() else []
    if not files and place.is_dir():
        raise ArticleNotFound(
            "{locator} holds no article ({endings}).", endings=", ".join(endings()), locator=str(place)
        )
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
            "{locator} is of no kind that can be read ({endings}).", endings=", ".join(endings()), locator=str(file)
        )
    if kind == "text":
        from retrieval.ingest.formats.plain import read_plain

        return read_plain(file)
    try:
        data = file.read_bytes()
    except OSError as exc:
        raise UnreadableArticle("{locator} cannot be read: {reason}.", reason=exc.strerror, locator=str(file)) from exc
    return read_bytes(data, kind, locator=str(file), name=title_of(file.name))


def title_of(name: str) -> str:
    """A title for what has none, from the name of its file."""
    return Path(name).stem.replace("_", " ").replace("-", " ").strip() or name
