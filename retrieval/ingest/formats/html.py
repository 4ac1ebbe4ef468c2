"""HTML pages: the main text and what is known of it, by `trafilatura`, which is maintained and typed, and was the best of the
free extractors in its own and in others' comparisons (Barbaresi, ACL 2021; Bevendorff et al., SIGIR 2023).
"""

import re
import warnings
from functools import cache
from typing import Any

from retrieval.errors import EmptyArticle
from retrieval.ingest.formats.decoding import decode_page
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.model import Article

_CHARSET = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_TAG_LANGUAGE = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)


def read_html(data: bytes, locator: str, name: str, url: str | None = None, charset: str | None = None) -> Article:
    """The article in a page.

    Args:
        data: of the page, in any encoding that it declares.
        locator: names the page in errors.
        name: stands for a title where the page has none.
        url: where it was fetched; a canonical address in the page goes before it.
        charset: the encoding that the server states; it goes before what the page declares.

    Raises:
        EmptyArticle: no main text was found.
    """
    extract, document = _extractor()
    declared_charset = _CHARSET.search(data[:4096])
    page = decode_page(data, charset or (declared_charset[1].decode("ascii") if declared_charset else None))
    found = extract(
        page, url=url, with_metadata=True, include_comments=False, include_tables=True, favor_precision=False
    )
    text = tidy(map(_unmarked, (found.text or "").split("\n"))) if isinstance(found, document) else ""
    if not isinstance(found, document) or not text:
        raise EmptyArticle("No article was found on {locator}; paste its text instead.", locator=locator)
    title = tidy_line(found.title or "")
    # The headline is quoted as the title, and is no paragraph of the article.
    first, _, rest = text.partition("\n")
    if rest and first.casefold() == title.casefold():
        text = rest
    declared = _TAG_LANGUAGE.search(data[:4096])
    return Article(
        text=text,
        title=title or name,
        title_supplied=not title,
        source=tidy_line(found.sitename or found.hostname or "") or None,
        author=tidy_line((found.author or "").replace(";", ",")) or None,
        published=found.date or None,
        url=found.url or url,
        language=declared[1].decode().lower() if declared and len(declared[1]) == 2 else None,
        format="html",
    )


def _unmarked(line: str) -> str:
    """A line without the marks of lists and tables that the extractor puts in and the page does not show."""
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        return "" if all(set(cell) <= set("-: ") for cell in cells) else " · ".join(cell for cell in cells if cell)
    return re.sub(r"^[-*•] (?=\S)", "", line)


@cache
def _extractor() -> tuple[Any, Any]:
    """Trafilatura's extraction and the class of what it gives."""
    with warnings.catch_warnings():
        # Its downloads, which are not used here, would warn that proxies of a kind cannot be.
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction
        from trafilatura.settings import Document
    return bare_extraction, Document


FORMAT = Format(
    "html",
    read_html,
    endings=(".html", ".htm", ".xhtml"),
    content_types=("text/html", "application/xhtml+xml"),
)
