"""Makes links to a sentence: text fragments (`#:~:text=`) after the WICG's URL Fragment Text Directives.

A browser highlights the first match on the page, at word boundaries, ignoring case and white space. So a directive must
not match an earlier place; context words are added before or after the sentence until the match is unique.
"""

import re
from urllib.parse import quote

from retrieval.model import Article, Passage

LONG = 120
"""Sentences longer than this, in characters, are given by their first and last words."""
EDGE_WORDS = 5
MOST_CONTEXT = 8
"""Maximum number of context words; identical sentences in identical surroundings cannot be distinguished."""

_WORD = re.compile(r"\S+")


def link_to(article: Article, passage: Passage) -> str | None:
    """The article's URL with a text directive for the passage; None for an article without a URL.

    A fragment in the URL is kept before the directive. A PDF gets `#page=` instead, which PDF viewers support.
    """
    if not article.url:
        return None
    address, _, fragment = article.url.partition("#")
    if article.format == "pdf":
        page = article.page_of(passage.start)
        return f"{address}#page={page}" if page else article.url
    directive = directive_for(article.text, passage.start, passage.end)
    return f"{address}#{fragment.partition(':~:')[0]}:~:text={directive}"


def directive_for(text: str, start: int, end: int) -> str:
    """The value of a text directive for a range of a text: `[prefix-,]start[,end][,-suffix]`, percent-encoded."""
    quoted = text[start:end]
    words = _WORD.findall(quoted)
    opening, closing = quoted, None
    if len(quoted) > LONG and len(words) > 2 * EDGE_WORDS:
        opening, closing = _unique_opening(text, words), " ".join(words[-EDGE_WORDS:])
        # Browsers take the first match of the end after the start, so the closing words must not occur earlier.
        while closing_comes_early(quoted, opening, closing) and len(closing.split()) + len(opening.split()) < len(
            words
        ):
            closing = " ".join(words[-len(closing.split()) - 1 :])
    prefix, suffix = _context(text, start, end, opening if closing else quoted)
    parts = [
        f"{_encoded(prefix)}-" if prefix else "",
        _encoded(opening),
        _encoded(closing or ""),
        f"-{_encoded(suffix)}" if suffix else "",
    ]
    return ",".join(part for part in parts if part)


def _unique_opening(text: str, words: list[str]) -> str:
    """The first words of a sentence, as many as needed to be unique in the text, if that is possible."""
    folded = _folded(text)
    count = EDGE_WORDS
    while count < len(words) - EDGE_WORDS and folded.count(_folded(" ".join(words[:count]))) > 1:
        count += 1
    return " ".join(words[:count])


def closing_comes_early(quoted: str, opening: str, closing: str) -> bool:
    """Whether the closing words also occur earlier in the sentence, after its opening."""
    folded = _folded(quoted)
    return folded.find(_folded(closing), len(_folded(opening))) < len(folded) - len(_folded(closing))


def _context(text: str, start: int, end: int, opening: str) -> tuple[str, str]:
    """The shortest prefix or suffix that makes the match unique; both empty if it is unique already.

    The longest prefix if no context is enough.
    """
    folded = _folded(text)
    if folded.count(_folded(opening)) <= 1:
        return "", ""
    paragraph = text.rfind("\n", 0, start) + 1
    before = _WORD.findall(text[paragraph:start]) or _WORD.findall(text[max(0, start - 200) : start])
    after = _WORD.findall(text[end : end + 200].partition("\n")[0]) or _WORD.findall(text[end : end + 200])
    for count in range(1, MOST_CONTEXT + 1):
        prefix = " ".join(before[-count:])
        if prefix and folded.count(_folded(f"{prefix} {opening}")) <= 1:
            return prefix, ""
        suffix = " ".join(after[:count])
        whole = text[start:end]
        if suffix and len(whole) == len(opening) and folded.count(_folded(f"{opening} {suffix}")) <= 1:
            return "", suffix
    return " ".join(before[-MOST_CONTEXT:]), ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _encoded(text: str) -> str:
    """The text percent-encoded, including the characters with a meaning in a directive: `-`, `,` and `&`."""
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
