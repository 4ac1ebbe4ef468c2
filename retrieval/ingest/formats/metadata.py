"""What is known of an article, made fit to be kept, shown and linked, whatever its publisher wrote."""

import dataclasses
import datetime as dt
import re
from urllib.parse import urlsplit

from retrieval.errors import UnreadableArticle
from retrieval.ingest.formats.tidying import tidy_line
from retrieval.model import Article

MOST_TEXT = 2_000_000
"""Characters of an article."""
MOST_TITLE = 500
MOST_WORDS = 300
"""Characters of a source or an author."""
MOST_ADDRESS = 2000
"""Characters of a web address; browsers take about as many."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\.?")
_YEAR, _MONTH = re.compile(r"\b\d{4}\b"), re.compile(r"[^\W\d_]{3,}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


def fit(article: Article, name: str) -> Article:
    """An article whose metadata are of sensible length and can be stored; what is no date or web address is left out.

    Args:
        article: as its file gives it.
        name: stands for the title where nothing is left of it.

    Raises:
        UnreadableArticle: the text is longer than any article.
    """
    if len(article.text) > MOST_TEXT:
        raise UnreadableArticle("{locator} is larger than {most} MB.", most=MOST_TEXT // 1_000_000, locator=name)
    title = shortened(article.title, MOST_TITLE)
    return dataclasses.replace(
        article,
        title=title or shortened(name, MOST_TITLE) or "?",
        title_supplied=article.title_supplied or not title,
        source=shortened(article.source, MOST_WORDS) or None,
        author=shortened(article.author, MOST_WORDS) or None,
        published=_day(article.published),
        url=web_address(article.url),
        language=_language(article.language),
    )


def shortened(text: str | None, most: int) -> str:
    """A text on one line, cut to so many characters; empty for none."""
    # What is cut off is not worth tidying.
    line = tidy_line((text or "")[: 4 * most])
    return line if len(line) <= most else line[: most - 2].rstrip() + " …"


def web_address(url: str | None) -> str | None:
    """An address if it is one of the web, of a length that can be kept; else None."""
    written = (url or "").strip()
    if not written or len(written) > MOST_ADDRESS or tidy_line(written) != written or " " in written:
        return None
    try:
        parts = urlsplit(written)
        usable = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return written if usable else None


def file_name(name: str) -> str:
    """The name of a file as it can be shown; of a long one the beginning and the ending."""
    line = tidy_line(name[:500] + name[-500:] if len(name) > 1000 else name)
    return line if len(line) <= 200 else f"{line[:180]}…{line[-19:]}"


def _day(published: str | None) -> str | None:
    """A date as ISO 8601 where it is certain, or else as it was written; None for a day that does not exist."""
    written = shortened(published, 40)
    if _ISO.match(written):
        return written if _exists(*map(int, written[:10].split("-"))) else None
    numbers = _YEAR_FIRST.fullmatch(written)
    if numbers:
        year, month, day = map(int, numbers.groups())
        return dt.date(year, month, day).isoformat() if _exists(year, month, day) else None
    return _named_day(written) or written or None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _named_day(written: str) -> str | None:
    """The day of a date whose month is a word, as `10 May 2022`. Numbers alone are ambiguous."""
    if not (_YEAR.search(written) and _MONTH.search(written)):
        return None
    # It takes half a second to import, and few articles need it.
    import dateparser

    found = dateparser.parse(written, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return found.date().isoformat() if found else None


def _language(language: str | None) -> str | None:
    found = _LANGUAGE.fullmatch((language or "").strip()[:40])
    return found[1].lower() if found else None
