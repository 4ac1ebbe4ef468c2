"""What damaged and hostile files end in: an article that can be kept, or one plain sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest

from retrieval.errors import ArticleError
from retrieval.ingest.formats import read_bytes
from retrieval.ingest.formats.metadata import MOST_TITLE, web_address
from retrieval.ingest.reading import read_file
from retrieval.model import Article
from tests.retrieval.ingest.formats import files, mutations

TEXT = "The bridge is old and has 12 arches."
PARAGRAPH = f"<p>{TEXT} Engineers have measured each of them for the city.</p>"
MAIN = f"<article>{PARAGRAPH * 5}</article>"


def with_front(front: str) -> bytes:
    return f"---\n{front}\n---\n{TEXT}\n".encode()


def page(head: str, body: str = MAIN) -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def nested_mail(depth: int) -> bytes:
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
    return b"Subject: News\n" + opening + b"Content-Type: text/plain\n\n" + TEXT.encode()


def mail(headers: str) -> bytes:
    return f"{headers}\nFrom: Ana <ana@example.org>\n\n{TEXT}\n".encode()


def changed(archive: bytes, change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(archive)
    change(data)
    return bytes(data)


def encrypted(data: bytearray) -> None:
    """Say of every member that it is encrypted."""
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + flags] |= 1
            start = data.find(mark, start + 4)


def torn(data: bytearray) -> None:
    """Change bytes inside of the members, which their checksums then do not match."""
    for at in range(60, len(data) // 2, 11):
        data[at] ^= 0x55


def with_method(data: bytearray) -> None:
    """Say that every member is packed in a way that nobody knows."""
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = data.find(mark)
        while start >= 0:
            data[start + method] = 77
            start = data.find(mark, start + 4)


def book(package: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/container.xml", '<container><rootfile full-path="p"/></container>')
        archive.writestr("p", package)
        archive.writestr("c", f"<p>{TEXT}</p>")
    return out.getvalue()


EPUB, DOCX = files.epub([f"<p>{TEXT}</p>"]), files.docx([TEXT])
PDF = b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<<%s>>endobj trailer<</Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n"

READ = {
    "a day that does not exist": ("markdown", with_front("date: 2024-13-45")),
    "a value of the wrong type": ("markdown", with_front("title: !!int abc")),
    "a number of 5,000 digits": ("markdown", with_front(f"title: {'9' * 5000}")),
    "an object of Python": ("markdown", with_front("title: !!python/object:os.system x")),
    "half a character": ("markdown", with_front('title: "\\uD800"')),
    "an address of half a host": ("markdown", with_front("url: 'http://['")),
    "a title of nothing": ("markdown", with_front('title: "\\0\\u200b"')),
    "a time zone that does not exist": ("markdown", with_front("date: 2024-05-06T10:00:00+99:00")),
    "half a character in a page": ("html", page("<title>a&#xD800;b</title>")),
    "a character beyond Unicode": ("html", page("<title>&#99999999999;</title>")),
    "a canonical address of half a host": ("html", page('<link rel="canonical" href="http://["><title>x</title>')),
    "a page of half a host for social media": ("html", page('<meta property="og:url" content="http://[">')),
    "a page of a day that does not exist": (
        "html",
        page('<meta property="article:published_time" content="99999-13-45">'),
    ),
    "deep JSON in a page": ("html", page(f'<script type="application/ld+json">{"[" * 20_000}</script>')),
    "a page with zero bytes": ("html", page("<title>a\0b</title>")),
    "a declared encoding that is none": ("html", page('<meta charset="punycode">')),
    "a title as long as a book": ("html", page(f"<title>{'long ' * 100_000}</title>")),
    "a mail out of time": ("email", mail("Date: Mon, 06 May 99999 08:00:00 +0200")),
    "a mail of a far zone": ("email", mail("Date: Mon, 06 May 2024 08:00:00 +9999999999999999999")),
    "a mail with a broken subject": ("email", mail("Subject: =?utf-8?q?=ff=FE=?= =?bad?x?=?=")),
    "a mail of an unknown encoding": ("email", mail("Content-Type: text/plain; charset=nonsense")),
    "a chapter that is named 20,000 times": (
        "epub",
        book(
            "<package><manifest><item id='c' href='c'/></manifest><spine>"
            + "<itemref idref='c'/>" * 20_000
            + "</spine></package>"
        ),
    ),
}
"""Files that are read in spite of what is in them."""

REFUSED = {
    "20,000 brackets": ("markdown", with_front("title: " + "[" * 20_000)),
    "front matter of aliases": (
        "markdown",
        with_front("a: &a [x, x]\n" + "\n".join(f"{n}: &{n} [*a, *a]" for n in range(40))),
    ),
    "front matter that holds itself": ("markdown", with_front("a: &a [*a]")),
    "front matter of a megabyte": ("markdown", with_front("title: " + "x" * 1_000_000)),
    "front matter with an impossible escape": ("markdown", with_front('title: "\\UFFFFFFFF"')),
    "front matter of a far version": ("markdown", with_front(f"%YAML {'9' * 5000}.1")),
    "front matter with a list as a key": ("markdown", with_front("? [a, b]\n: c")),
    "quotations 5,000 deep": ("markdown", b"> " * 5000 + TEXT.encode()),
    "elements 20,000 deep": ("html", page("", "<div>" * 20_000 + TEXT)),
    "a page of nothing": ("html", b""),
    "a page of zero bytes": ("html", b"\0" * 1000),
    "a mail 2,000 deep": ("email", nested_mail(2000)),
    "a mail of nothing": ("email", b""),
    "an encrypted book": ("epub", changed(EPUB, encrypted)),
    "an encrypted DOCX file": ("docx", changed(DOCX, encrypted)),
    "a torn book": ("epub", changed(EPUB, torn)),
    "a torn DOCX file": ("docx", changed(DOCX, torn)),
    "a book packed in an unknown way": ("epub", changed(EPUB, with_method)),
    "a DOCX file packed in an unknown way": ("docx", changed(DOCX, with_method)),
    "a book without contents": ("epub", book("")),
    "a book whose chapters are not there": (
        "epub",
        book("<package><manifest><item id='x' href='x'/></manifest><spine><itemref idref='x'/></spine></package>"),
    ),
    "a PDF file with a number out of range": ("pdf", mutations.PDF.replace(b"20 200 Td", b"9" * 400 + b" 0 Td")),
    "a PDF file that refers to itself": ("pdf", PDF % b"/Type/Page/Parent 3 0 R/Contents 3 0 R"),
    "a PDF file of one page without a type": ("pdf", PDF % b"/Kids[2 0 R]"),
    "text that is bytes": ("text", bytes(range(256)) * 20),
    "text cut inside of a character": ("text", "\ufeffThe bridge".encode("utf-16-le")[:-1]),
}
"""Files that are refused."""


def fits(article: Article) -> bool:
    """Whether an article can be kept, shown and linked."""
    known = (article.title, article.source, article.author, article.published, article.url, article.language)
    for value in (article.text, *filter(None, known)):
        value.encode()
        assert "\0" not in value
    assert article.title.strip()
    assert all(len(value) <= MOST_TITLE for value in (article.title, article.source or "", article.author or ""))
    return article.url is None or web_address(article.url) is not None


def assert_plain_sentence(error: ArticleError) -> None:
    said = str(error)
    assert said[-1] in ".…"
    assert "\n" not in said
    assert "Traceback" not in said
    assert len(said) < 600


@pytest.mark.parametrize(("kind", "data"), READ.values(), ids=READ.keys())
def test_what_can_be_read_is_fit_to_be_kept(kind: str, data: bytes) -> None:
    article = read_bytes(data, kind, locator="the file", name="the file")
    assert TEXT in article.text
    assert fits(article)


@pytest.mark.parametrize(("kind", "data"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_one_sentence(kind: str, data: bytes) -> None:
    with pytest.raises(ArticleError) as caught:
        read_bytes(data, kind, locator="the file", name="the file")
    assert_plain_sentence(caught.value)


@pytest.mark.parametrize(
    "name", ["a\0b.txt", "\ud800.txt", "x" * 200_000 + ".txt", "../../etc/passwd.txt", "a\nb.txt", ".txt", "\0.txt"]
)
@pytest.mark.parametrize(("ending", "data"), [("", TEXT.encode()), (".pdf", b"nonsense"), (".xlsx", b"nonsense")])
def test_a_strange_name_of_a_file(name: str, ending: str, data: bytes) -> None:
    if not ending:
        article = read_file(name, None, data)
        assert article.text == TEXT
        assert fits(article)
        return
    with pytest.raises(ArticleError) as caught:
        read_file(name + ending, None, data)
    assert_plain_sentence(caught.value)
    str(caught.value).encode()
