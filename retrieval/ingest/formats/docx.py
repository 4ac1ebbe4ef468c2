"""DOCX files, by `python-docx`."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.ingest.formats.zipped import check_archive
from retrieval.model import Article

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph


def read_docx(data: bytes, locator: str, name: str) -> Article:
    """The article in a DOCX file: its paragraphs and tables in order.

    Raises:
        UnreadableArticle: damaged.
        EmptyArticle: no text.
    """
    check_archive(data, locator)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        parts = list(document.iter_inner_content())
        known = document.core_properties
        title, author, made = known.title, known.author, known.created
        heading, paragraphs = _paragraphs(parts)
    except Exception as exc:
        # python-docx raises whatever its XML and ZIP parsers do, which is documented nowhere; here it is all one thing.
        raise UnreadableArticle("{locator} is no DOCX file that can be read.", locator=locator) from exc
    text = tidy(paragraphs)
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    shown = heading or tidy_line(title or "")
    return Article(
        text, shown or name, title_supplied=not shown, author=tidy_line(author or "") or None,
        published=made.date().isoformat() if made else None, format="docx",
    )  # fmt: skip


def _paragraphs(parts: "Iterable[Paragraph | Table]") -> tuple[str, list[str]]:
    """The paragraph that is styled as the title, and the others with the rows of tables."""
    from docx.table import Table

    paragraphs: list[str] = []
    heading = ""
    for part in parts:
        if isinstance(part, Table):
            paragraphs += [" · ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in part.rows]
        elif part.style is not None and part.style.name == "Title" and not heading:
            heading = tidy_line(part.text)
        else:
            paragraphs.append(part.text)
    return heading, paragraphs


FORMAT = Format(
    "docx",
    read_docx,
    endings=(".docx",),
    content_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
)
