"""Real files of every format, made for the tests."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", author: str = "") -> bytes:
    """A PDF file with these lines on its pages."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.backends.backend_pdf import PdfPages

    out = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(out, metadata={"Title": title, "Author": author}) as document:
        for lines in pages:
            figure = plt.figure(figsize=(6, 8))
            for number, line in enumerate(lines):
                figure.text(0.08, 0.95 - 0.03 * number, line, fontsize=9)
            document.savefig(figure)
            plt.close(figure)
    return out.getvalue()


def scanned_pdf() -> bytes:
    """A PDF file of pages without any text, as a scanner makes it."""
    return pdf([[], [], []])


def docx(paragraphs: Sequence[str], *, title: str = "", rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A DOCX file."""
    from docx import Document

    document = Document()
    document.core_properties.author = "Ana Ruiz"
    if title:
        document.add_paragraph(title, style="Title")
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                table.cell(y, x).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub(chapters: Sequence[str], *, title: str = "A book") -> bytes:
    """An EPUB book."""
    items = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>Ana Ruiz</dc:creator><dc:language>en-GB</dc:language><dc:date>2024-05-06T00:00:00Z</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", package)
        for n, chapter in enumerate(chapters):
            page = (
                f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{chapter}</body></html>'
            )
            archive.writestr(f"OEBPS/text/c{n}.xhtml", page)
    return out.getvalue()


def email(subject: str, body: str, *, html: bool = False) -> bytes:
    """An e-mail."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Ana Ruiz <ana@example.org>"
    message["Date"] = "Mon, 06 May 2024 08:00:00 +0200"
    if html:
        message.add_alternative(body, subtype="html")
    else:
        message.set_content(body)
    return bytes(message)


def bomb(size: int = 300_000_000) -> bytes:
    """A small archive that unpacks to a lot of nothing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(size // 1_000_000):
            member.write(b"\0" * 1_000_000)
    return out.getvalue()
