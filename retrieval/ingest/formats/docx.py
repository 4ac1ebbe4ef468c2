"""DOCX files, by `python-docx`."""

import io

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.ingest.formats.zipped import check_archive
from retrieval.model import Article


def read_docx(data: bytes, locator: str, name: str) -> Article:
    """The article in a DOCX file: its paragraphs and tables in order.

    Raises:
        UnreadableArticle: damaged.
        EmptyArticle: no text.
    """
    check_archive(data, locator)
    from docx import Document
    from docx.table import Table

    try:
        document = Document(io.BytesIO(data))
        parts = list(document.iter_inner_content())
        known = document.core_properties
        title, author, made = known.title, known.author, known.created
    except Exception as exc:
        # python-docx raises whatever its XML and ZIP parsers do, which is documented nowhere; here it is all one thing.
        raise UnreadableArticle("{locator} is no DOCX file that can be read.", locator=locator) from exc
    paragraphs: list[str] = []
    heading = ""
    for part in parts:
        if isinstance(part, Table):
            paragraphs += [" · ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in part.rows]
        elif part.style is not None and part.style.name == "Title" and not heading:
            heading = tidy_line(part.text)
        else:
            paragraphs.append(part.text)
    text = tidy(paragraphs)
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    shown = heading or tidy_line(title or "")
    return Article(
        text, shown or name, title_supplied=not shown, author=tidy_line(author or "") or None,
        published=made.date().isoformat() if made else None, format="docx",
    )  # fmt: skip


FORMAT = Format(
    "docx",
    read_docx,
    endings=(".docx",),
    content_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    isolated=True,
)
