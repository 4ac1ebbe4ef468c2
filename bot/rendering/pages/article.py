"""Render an article with anchors for its sentences, and with marks. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from bot.rendering import page_texts as texts
from bot.rendering.briefing_texts import day
from bot.rendering.linking import Address
from bot.rendering.pages.frame import escaped, language_tag, runs_right_to_left
from retrieval.model import Article, Citation, Passage

MOST_LOOKED_AT = 4000
"""Characters of an article by which its direction is told."""
_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_AT = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")


class Position(NamedTuple):
    """The place of a sentence: its paragraph, and its number in it, both from 1."""

    paragraph: int
    number: int

    @property
    def anchor(self) -> str:
        """The id of the sentence in its page."""
        return f"p{self.paragraph}s{self.number}"

    def __str__(self) -> str:
        return f"{self.paragraph}.{self.number}"

    @classmethod
    def of(cls, citation: Citation | Passage) -> "Position":
        """Return the place of a citation or a passage."""
        return cls(citation.paragraph, citation.sentence)

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """Read a place as `str` writes it; None if the text is none."""
        found = _AT.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


def sentence_address(base: str, citation: Citation, lang: str = "") -> str:
    """Return the address of a sentence: the server marks it, and the browser scrolls to it.

    Args:
        base: the address of the article's page.
        citation: the citation of the sentence.
        lang: the language that was chosen for the pages, if any.
    """
    sentence = Position.of(citation)
    chosen = f"&lang={quote(lang)}" if lang else ""
    return f"{base}?at={sentence}{chosen}#{sentence.anchor}"


def address_in(addresses: Mapping[str, str], lang: str = "") -> Address:
    """Return the links of citations, for the addresses of articles by their ids; others keep their links."""

    def address(citation: Citation) -> str | None:
        base = addresses.get(citation.article_id)
        return None if base is None else sentence_address(base, citation, lang)

    return address


def article_html(
    article: Article, passages: Sequence[Passage], marked: Collection[Position] = (), *, spoken: str | None = None
) -> str:
    """Render an article: title, facts and text.

    The text of each paragraph is the article's, character for character; so is the text of each mark.

    Args:
        article: the article.
        passages: all its passages, in order.
        marked: the sentences to mark.
        spoken: its language as detected, for an article that does not name one.
    """
    direction = direction_of(article.text[:MOST_LOOKED_AT])
    language = language_tag(article.language or spoken)
    # A detected language can be wrong; the letters are not.
    lang = f' lang="{language}"' if language and runs_right_to_left(language) == (direction == "rtl") else ""
    paragraphs = []
    for number, group in groupby(passages, key=lambda passage: passage.paragraph):
        within = list(group)
        own = direction_of(article.text[within[0].start : within[-1].end])
        turned = f' dir="{own}"' if own != direction else ""
        paragraphs.append(f'<p id="p{number}"{turned}>{"".join(_sentences(article, within, marked))}</p>')
    head = f"<h1>{escaped(article.display_title)}</h1>\n{facts_html(article)}"
    return f'<article{lang} dir="{direction}">\n{head}\n' + "\n".join(paragraphs) + "\n</article>"


def direction_of(text: str) -> str:
    """Return `rtl` if most letters of a text run from right to left, else `ltr`."""
    found = Counter(unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if found["R"] + found["AL"] > found["L"] else "ltr"


def _sentences(article: Article, passages: Sequence[Passage], marked: Collection[Position]) -> Iterable[str]:
    end = passages[0].start
    for passage in passages:
        place = Position.of(passage)
        tag = "mark" if place in marked else "span"
        # What is between two sentences belongs to the text, too.
        yield escaped(article.text[end : passage.start])
        yield f'<{tag} id="{place.anchor}">{escaped(article.text[passage.start : passage.end])}</{tag}>'
        end = passage.end


def facts_html(article: Article, tag: str = "p") -> str:
    """Render what is known of an article, in the current language, with a link to its publisher's page.

    Args:
        article: the article.
        tag: the element that holds it.
    """
    known = [escaped(fact) for fact in (article.source, article.author) if fact]
    if article.published:
        known.append(f'<time datetime="{escaped(article.published)}">{escaped(day(article.published))}</time>')
    if article.language:
        known.append(escaped(texts.language_name(article.language)))
    if article.url and _WEB.fullmatch(article.url):
        name = escaped(texts.original())
        known.append(f'<a class="original" rel="noreferrer noopener" href="{escaped(article.url)}">{name}</a>')
    # Each has its own direction; their order is that of what is around them.
    facts = " · ".join(f"<bdi>{fact}</bdi>" for fact in known)
    return f'<{tag} class="facts">{facts}</{tag}>' if facts else ""


def list_html(rows: Iterable[tuple[str, Article]]) -> str:
    """Render a list of articles, each with the address of its page."""
    items = (
        f'<li dir="auto"><a href="{escaped(url)}">{escaped(article.display_title)}</a>{facts_html(article, "div")}</li>'
        for url, article in rows
    )
    return f'<h1>{escaped(texts.all_articles())}</h1>\n<ul class="list">{"".join(items)}</ul>'
