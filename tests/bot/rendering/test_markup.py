"""Documents as Markdown and HTML: read back by a parser, they say the same."""

import html.parser

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.rendering.document import Document, Style, bold, join, plain
from bot.rendering.markup import to_html, to_markdown

LINES = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" *_`[]<>#&|~\\-+.1"), min_size=1, max_size=40
)


class _Text(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self._skipped = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._skipped = tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped = False

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.found.append(data)


def seen(page: str) -> str:
    reader = _Text()
    reader.feed(page)
    return "".join("".join(reader.found).split())


def document_of(quote: str, around: str) -> Document:
    quoted = Document(quote).styled(Style.QUOTE)
    return join(
        [bold(around), quoted + plain("\n— ") + plain(around).styled(Style.LINK, "https://example.org/a?b=c&d")], "\n\n"
    )


@given(LINES, LINES)
def test_html_says_what_the_document_says(quote: str, around: str) -> None:
    document = document_of(quote, around)
    page = to_html(document, title="T", language="en")
    assert seen(page) == "".join(document.text.split())


@example("-", "0")
@example("1.", "1. a")
@given(LINES, LINES)
def test_markdown_says_what_the_document_says(quote: str, around: str) -> None:
    document = document_of(quote.strip() or "x", around.strip() or "x")
    assert seen(MarkdownIt("commonmark").render(to_markdown(document))) == "".join(document.text.split())


def test_quotes_links_and_directions_are_marked() -> None:
    document = document_of("The bridge has 12 arches.", "Bridge")
    page = to_html(document, title="News", language="ar")
    assert '<blockquote dir="auto">The bridge has 12 arches.</blockquote>' in page
    assert '<html lang="ar" dir="rtl">' in page
    assert '<a href="https://example.org/a?b=c&amp;d">Bridge</a>' in page
    assert to_markdown(document) == (
        "**Bridge**  \n\n> The bridge has 12 arches.  \n\n— [Bridge](<https://example.org/a?b=c&d>)\n"
    )
