"""PDF files, by `pypdf`, with the page of every passage; hyphenation and running headers are mended."""

import io
import re
from collections import Counter
from collections.abc import Sequence

from retrieval.errors import ArticleError, EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy_line
from retrieval.model import Article

MOST_PAGES = 1000
LEAST_LETTERS = 25
"""On an average page; what has fewer is a scan."""
_EDGE = 2
"""Lines at the top and the bottom of a page that may be running ones."""
_ENDS = re.compile(r"[.!?…:;»”\"’)\]。！？।]$")


def read_pdf(data: bytes, locator: str, name: str) -> Article:
    """The article in a PDF file.

    Raises:
        UnreadableArticle: damaged, encrypted, or of too many pages.
        EmptyArticle: pages without text, as a scanner makes them.
    """
    try:
        pages, known = _extracted(data, locator)
    except ArticleError:
        raise
    except Exception as exc:
        # pypdf raises what the numbers and objects of a damaged file lead to, which is documented nowhere.
        raise UnreadableArticle(
            "{locator} is no PDF that can be read ({reason}).", reason=type(exc).__name__, locator=locator
        ) from exc
    if sum(c.isalpha() for page in pages for c in page) < LEAST_LETTERS * max(1, len(pages)):
        raise EmptyArticle(
            "{locator} holds pictures of pages and no text; run a text recognition (OCR) on it first.", locator=locator
        )
    text, starts = join_pages(pages)
    clean = tidy_line(known["title"])
    year = re.match(r"D?:?(\d{4})(\d\d)(\d\d)", known["made"])
    return Article(
        text=text,
        title=clean or name,
        title_supplied=not clean,
        author=tidy_line(known["author"]) or None,
        published="-".join(year.groups()) if year else None,
        format="pdf",
        pages=starts,
    )


def _extracted(data: bytes, locator: str) -> tuple[list[str], dict[str, str]]:
    """The text of each page; title, author and date of making as they are written in the file.

    Raises:
        UnreadableArticle: encrypted, or of too many pages.
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableArticle("{locator} is protected by a password.", locator=locator)
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableArticle(
            "{locator} has {pages} pages; {most} are the most.",
            pages=len(reader.pages),
            most=MOST_PAGES,
            locator=locator,
        )
    pages = [page.extract_text() or "" for page in reader.pages]
    known = reader.metadata
    found = (known.title, known.author, known.get("/CreationDate")) if known else (None, None, None)
    return pages, {key: str(value or "") for key, value in zip(("title", "author", "made"), found, strict=True)}


def join_pages(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, one paragraph a line, and where each page begins in it.

    Lines that most pages share at their top or bottom are left out, whatever number they carry. A paragraph that goes on
    over a page's end is one.
    """
    lines = [[tidy_line(line) for line in page.splitlines()] for page in pages]
    running = _running(lines)
    text = ""
    starts = []
    for page in lines:
        body = [line for n, line in enumerate(page) if not (_at_edge(n, page) and _shape(line) in running)]
        paragraphs = _paragraphs(body)
        if paragraphs and text and not _ENDS.search(text):
            starts.append(len(text) - (text[-1] == "-") + (text[-1] != "-"))
            text = _joined(text, paragraphs.pop(0))
        else:
            starts.append(len(text) + bool(text))
        for paragraph in paragraphs:
            text += ("\n" if text else "") + paragraph
    return text, tuple(min(start, len(text)) for start in starts)


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """The shapes of lines at the edges of at least half of the pages, and of three."""
    counts = Counter(
        shape for page in pages for shape in {_shape(line) for n, line in enumerate(page) if _at_edge(n, page)} if shape
    )
    return {shape for shape, count in counts.items() if count >= max(3, len(pages) / 2)}


def _at_edge(number: int, page: Sequence[str]) -> bool:
    return number < _EDGE or number >= len(page) - _EDGE


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).casefold()


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines to paragraphs: a new one begins after an empty line, and after a short line that ends a sentence."""
    widest = max(map(len, lines), default=0)
    found: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
            continue
        if fresh:
            found.append(line)
        else:
            found[-1] = _joined(found[-1], line)
        fresh = len(line) < 0.75 * widest and bool(_ENDS.search(line))
    return found


def _joined(before: str, line: str) -> str:
    """Two lines of a paragraph; a word that was divided at the end of the first is whole again."""
    if re.search(r"[^\W\d_]-$", before) and line[:1].islower():
        return before[:-1] + line
    return f"{before}{'' if before.endswith('-') else ' '}{line}"


FORMAT = Format("pdf", read_pdf, endings=(".pdf",), content_types=("application/pdf",))
