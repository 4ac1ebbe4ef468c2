"""The text of HTML as its blocks, for books, mails and feeds, whose pages are all article."""

from collections.abc import Iterator

_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th", "dt", "dd", "pre", "figcaption", "div"}
)
_SKIPPED = ("script", "style", "head", "nav", "noscript", "template")


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
