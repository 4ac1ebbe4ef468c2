"""EPUB books, by their own contents table."""

import posixpath
from urllib.parse import unquote

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.ingest.formats.zipped import check_archive, read_member
from retrieval.model import Article


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
        container = etree.fromstring(read_member(archive, "META-INF/container.xml", locator), parser)
        (root,) = container.xpath("//*[local-name()='rootfile']/@full-path")[:1]
        package = etree.fromstring(read_member(archive, root, locator), parser)
        items = {
            i.get("id"): i.get("href") for i in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")
        }
        spine = [
            items.get(i.get("idref")) for i in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']")
        ]
        base = posixpath.dirname(root)
        places = [posixpath.normpath(posixpath.join(base, unquote(h.split("#")[0]))) for h in spine if h]
        # A chapter that a damaged contents table names a thousand times is read once.
        chapters = [read_member(archive, place, locator) for place in dict.fromkeys(places)]
    except (ValueError, AttributeError, etree.XMLSyntaxError) as exc:
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


FORMAT = Format("epub", read_epub, endings=(".epub",), content_types=("application/epub+zip",))
