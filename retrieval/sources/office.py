"""DOCX files by `python-docx`, EPUB books by their own contents table, and e-mails by the standard library."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.models import Article
from retrieval.sources.tidying import tidy, tidy_line

MOST_UNPACKED = 200_000_000
"""Bytes that an archive may unpack to."""
MOST_RATIO = 200
"""How many times larger than packed; text packs to a fifth, a bomb to a thousandth."""
MOST_MEMBERS = 5000
_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th", "dt", "dd", "pre", "figcaption", "div"}
)


def check_archive(data: bytes, locator: str) -> zipfile.ZipFile:
    """A ZIP archive that unpacks to something of sensible size.

    Raises:
        UnreadableArticle: it is no archive, or one that would fill the memory.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as exc:
        raise UnreadableArticle(
            "{locator} is damaged, or not of the kind that its name says.", locator=locator
        ) from exc
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(1, len(data)):
        raise UnreadableArticle(
            "{locator} would unpack to {size:,} bytes, which no article does.", size=unpacked, locator=locator
        )
    return archive


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


def read_epub(data: bytes, locator: str, name: str) -> Article:
    """The article in an EPUB book: its chapters in reading order.

    Raises:
        UnreadableArticle: damaged, or without a contents table.
        EmptyArticle: no text.
    """
    from lxml import etree

    archive = check_archive(data, locator)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        (root,) = container.xpath("//*[local-name()='rootfile']/@full-path")[:1]
        package = etree.fromstring(archive.read(root), parser)
        items = {
            i.get("id"): i.get("href") for i in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")
        }
        spine = [
            items.get(i.get("idref")) for i in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']")
        ]
        base = posixpath.dirname(root)
        chapters = [
            archive.read(posixpath.normpath(posixpath.join(base, unquote(h.split("#")[0])))) for h in spine if h
        ]
    except (
        KeyError,
        ValueError,
        AttributeError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        OSError,
        NotImplementedError,
    ) as exc:
        raise UnreadableArticle("{locator} is no EPUB book that can be read.", locator=locator) from exc
    text = tidy(paragraph for chapter in chapters for paragraph in blocks(chapter))
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)

    def said(what: str) -> str:
        return tidy_line(next(iter(package.xpath(f"string(//*[local-name()='{what}'][1])") for _ in (0,))))

    title = said("title")
    return Article(
        text, title or name, title_supplied=not title, author=said("creator") or None, source=said("publisher") or None,
        published=said("date")[:10] or None, language=said("language")[:2].lower() or None, format="epub",
    )  # fmt: skip


def blocks(page: bytes) -> Iterator[str]:
    """The text of a page's blocks, without scripts and styles: everything that is shown, in order."""
    from lxml import html

    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    except (ValueError, html.etree.ParserError):
        return
    for skipped in list(tree.iter(*_SKIPPED)):
        skipped.drop_tree()
    run: list[str] = []
    for event, element in html.etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield "".join(run)
            run.clear()
        run.append((element.text if event == "start" else element.tail) or "")
        if element.tag == "br" and event == "start":
            run.append("\n")
    yield "".join(run)


_SKIPPED = ("script", "style", "head", "nav", "noscript", "template")


def read_email(data: bytes, locator: str, name: str) -> Article:
    """The article in an e-mail: its plain text, else its HTML.

    Raises:
        EmptyArticle: neither.
    """
    import email
    from email import policy
    from email.utils import parsedate_to_datetime

    message: Any = email.message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain", "html"))
    try:
        content = body.get_content() if body is not None else ""
    except (LookupError, ValueError):
        content = body.get_payload(decode=True).decode("utf-8", "replace")
    if body is not None and body.get_content_type() == "text/html":
        paragraphs = list(blocks(content.encode("utf-8", "replace")))
    else:
        paragraphs = _unwrapped(content)
    text = tidy(paragraphs)
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    subject = tidy_line(str(message.get("subject") or ""))
    try:
        sent = parsedate_to_datetime(str(message["date"])).date().isoformat() if message["date"] else None
    except ValueError:
        sent = None
    return Article(
        text, subject or name, title_supplied=not subject, author=tidy_line(str(message.get("from") or "")) or None,
        published=sent, format="email",
    )  # fmt: skip


def _unwrapped(text: str) -> list[str]:
    """The paragraphs of a plain mail: empty lines part them, a signature ends it, quoted lines lose their marks."""
    body = text.replace("\r\n", "\n").partition("\n-- \n")[0]
    return [" ".join(line.lstrip("> ") for line in block.splitlines()) for block in body.split("\n\n")]
