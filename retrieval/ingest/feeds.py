"""RSS and Atom feeds by `feedparser`, and lists of feeds in OPML: bytes to what they say."""

import hashlib
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

from retrieval.errors import UnreadableArticle
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.metadata import MOST_TITLE, shortened, web_address
from retrieval.ingest.formats.tidying import tidy

MOST_ENTRIES = 1000
"""Items of a feed that are looked at; the newest stand first."""
MOST_KEY = 1000
"""Characters of what names an item; of a longer one the digest is kept."""
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of an article."""

    key: str
    url: str | None
    title: str
    text: str
    published: str | None


def parse_feed(data: bytes, locator: str) -> tuple[str, list[Item]]:
    """The title of a feed and its items, as it orders them.

    Raises:
        UnreadableArticle: it is no feed.
    """
    import feedparser

    try:
        # A stream, because bytes that are the name of a file would be taken for it.
        parsed = feedparser.parse(io.BytesIO(_REFERENCE.sub(_character_or_nothing, data)))
        version, title = parsed.get("version"), shortened(parsed.feed.get("title", ""), MOST_TITLE)
        found = [_item(entry) for entry in parsed.entries[:MOST_ENTRIES]]
    except Exception as exc:
        # What feedparser raises on damaged feeds is documented nowhere.
        raise UnreadableArticle("{locator} is not an RSS or Atom feed.", locator=locator) from exc
    if not version:
        raise UnreadableArticle("{locator} is not an RSS or Atom feed.", locator=locator)
    return title, [item for item in found if item.key]


def _character_or_nothing(reference: re.Match[bytes]) -> bytes:
    """A character reference, unless there is no such character: a feed is refused for one of those."""
    hexadecimal, decimal = reference.groups()
    if len(hexadecimal or decimal) > 8:
        return b""
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_character = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_character else b""


def _item(entry: Any) -> Item:  # noqa: ANN401 - feedparser has no types
    """An item of a feed; its key is empty where nothing names it."""
    contents = [content.get("value", "") for content in entry.get("content", [])] or [entry.get("summary", "")]
    pages = (f"<body>{content}</body>".encode("utf-8", "ignore") for content in contents)
    date = entry.get("published_parsed") or entry.get("updated_parsed")
    key = str(entry.get("id") or entry.get("link") or entry.get("title") or "")
    return Item(
        key=key if len(key) <= MOST_KEY else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        url=web_address(entry.get("link")),
        title=shortened(entry.get("title", ""), MOST_TITLE),
        text=tidy(paragraph for page in pages for paragraph in blocks(page)),
        published=f"{date.tm_year:04d}-{date.tm_mon:02d}-{date.tm_mday:02d}" if date else None,
    )


def linked_feed(page: bytes) -> str | None:
    """The address of a feed that a page names, as it stands there."""
    link = re.search(rb"<link[^>]+type=[\"']application/(?:rss|atom)\+xml[\"'][^>]*>", page[:200_000], re.IGNORECASE)
    href = re.search(rb"href=[\"']([^\"']+)", link[0]) if link else None
    return href[1].decode("utf-8", "replace") if href else None


def to_opml(feeds: list[tuple[str, str]]) -> str:
    """Feeds, each an address and a title, as OPML 2.0, which feed readers import."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Feeds that Dateline follows"
    body = ET.SubElement(root, "body")
    for url, title in feeds:
        ET.SubElement(body, "outline", type="rss", text=title or url, title=title or url, xmlUrl=url)
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue().decode()


def from_opml(data: bytes, locator: str) -> list[tuple[str, str]]:
    """The feeds in an OPML file, each an address and a title; what is no address of the web is left out.

    Raises:
        UnreadableArticle: it is none.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        outlines = root.xpath("//outline[@xmlUrl]")
    except (etree.XMLSyntaxError, etree.XPathError, ValueError) as exc:
        raise UnreadableArticle("{locator} is not an OPML file.", locator=locator) from exc
    named = ((web_address(o.get("xmlUrl")), o.get("title") or o.get("text")) for o in outlines)
    return list({url: shortened(title, MOST_TITLE) for url, title in named if url}.items())
