"""Real files of every format, and what chance makes of them: bytes changed, taken out, doubled and moved."""

import io
import random
import zipfile
from collections.abc import Callable

from retrieval.ingest.archive import export, load
from retrieval.ingest.feeds import from_opml, parse_feed, to_opml
from retrieval.ingest.formats import read_bytes
from retrieval.model import Article
from tests.retrieval.ingest.formats import files

TEXT = "The bridge has 12 arches, and it was built in 1432. Président Müller wants to repair it."
FEED = (
    '<rss version="2.0"><channel><title>City &amp; News</title><item><guid>1</guid><title>Bridge</title>'
    "<link>https://example.org/1</link><pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate>"
    f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item><item><link>https://example.org/2</link></item></channel></rss>"
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 99>>stream\nBT /F 12 Tf 20 200 Td (The bridge has 12 arches, and it was built in 1432.) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n6 0 obj<</Title(Bridge)/CreationDate(D:20240506)>>endobj\n"
    b"trailer<</Root 1 0 R/Info 6 0 R/Size 7>>\nstartxref\n0\n%%EOF\n"
)
PIECES = (
    b"<", b">", b"&#xD800;", b"&#0;", b"[", b"]", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"---\n", b"&a [*a]", b": ", b"9" * 400, b"-1",
    b"http://[", b"http://a.example:99999/", b"null", b"\r\n\r\n", b"=?utf-8?q?=ff?=", b"%PDF-", b"PK\x03\x04", b"endobj", b"<<", b"R ",
    b"2024-13-45", b"\xcc\x81" * 50, b"<div>" * 50, b"charset=utf-7",
)  # fmt: skip
"""What is put in, beside what is there."""


def _format(kind: str) -> Callable[[bytes], object]:
    return lambda data: read_bytes(data, kind, locator="the file", name="the file")


PAGE = f'<html lang="en"><head><meta charset="utf-8"><title>Bridge</title></head><body><article>{f"<p>{TEXT}</p>" * 3}</article></body></html>'
SAMPLES: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "text": (f"---\ntitle: Bridge\n---\n{TEXT}".encode("latin-1"), _format("text")),
    "markdown": (f"---\ntitle: Bridge\ndate: 2024-05-06\n---\n# Bridge\n\n**{TEXT}**\n\n- One.\n".encode(), _format("markdown")),
    "html": (PAGE.encode(), _format("html")),
    "email": (files.email("Bridge", f"<p>{TEXT}</p>", html=True), _format("email")),
    "docx": (files.docx([TEXT], title="Bridge", rows=[["a", "1"]]), _format("docx")),
    "epub": (files.epub([f"<p>{TEXT}</p>", "<p>Two.</p>"]), _format("epub")),
    "pdf": (PDF, _format("pdf")),
    "feed": (FEED.encode(), lambda data: parse_feed(data, "the feed")),
    "opml": (to_opml([("https://example.org/1", "One"), ("https://example.org/2", "Two")]).encode(), lambda data: from_opml(data, "the list")),
    "archive": (export([(Article(TEXT, "Bridge", pages=(0, 3)), True)], [("https://example.org/1", "One")]), lambda data: load(data, "the archive")),
}  # fmt: skip
"""By format: a file, and the function that reads it."""


def mutated_member(data: bytes, chance: random.Random) -> bytes:
    """The same ZIP archive with one of its members mutated, in a container that is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = archive.namelist()
        changed = chance.choice(names)
        for name in names:
            member = archive.read(name)
            made.writestr(name, mutated(member, chance) if name == changed else member)
    return out.getvalue()


def mutated_file(data: bytes, chance: random.Random) -> bytes:
    """A file after some changes; of archives mostly inside."""
    inside = data.startswith(b"PK") and chance.random() < 0.8
    return mutated_member(data, chance) if inside else mutated(data, chance)


def mutated(data: bytes, chance: random.Random, most: int = 8) -> bytes:
    """The same bytes after some changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, most)):
        at, end = sorted((chance.randint(0, len(changed)), chance.randint(0, len(changed))))
        end = min(end, at + 200)
        what = chance.randrange(6)
        if what == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif what == 1:
            del changed[at:end]
        elif what == 2:
            changed[at:at] = changed[at:end] * chance.randint(1, 20)
        elif what == 3:
            changed[at:at] = chance.choice(PIECES)
        elif what == 4:
            changed[at:end] = chance.choice(PIECES)
        else:
            del changed[end:]
    return bytes(changed)
