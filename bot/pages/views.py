"""Put pages together: articles, briefings, lists, each with what was asked there. Needs no lock."""

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.pages.reading import Opened, Reply, reply_document
from bot.rendering import page_texts as texts
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document
from bot.rendering.linking import Address, linked_briefing
from bot.rendering.pages.article import Position, article_html, list_html
from bot.rendering.pages.frame import Around, Search, page
from bot.rendering.pages.results import briefing_html, result_html
from retrieval.briefing.budget import cost_of
from retrieval.model import Article, Briefing, BriefingPoint, Citation, Verdict
from retrieval.services.entry import citation_of


def article_page(
    article: Opened,
    *,
    at: Position | None = None,
    question: str = "",
    reply: Reply | None = None,
    around: Around,
    kept: Mapping[str, str],
) -> str:
    """Render the page of an article.

    Args:
        article: the article.
        at: the sentence to mark; after an answer, its sentence is marked instead.
        question: what was asked on the page.
        reply: the reply to it.
        around: what is around the content.
        kept: parameters that a question keeps.
    """
    marked = {at} if at and reply is None else set()
    above = ""
    if reply is not None:
        answer = reply.answer
        if answer is not None and answer.verdict is Verdict.ANSWERED:
            marked = {Position.of(answer.evidence[0].citation)}
        above = result_html(reply_document(reply, articles=1, address=_here)) + "\n"
    content = article_html(article.article, article.passages, marked, spoken=article.spoken)
    return page(
        article.article.display_title,
        above + content,
        search=Search(texts.ask_article(), question, kept),
        around=around,
    )


def briefing_page(
    briefing: Document, *, question: str = "", reply: Document | None = None, around: Around, kept: Mapping[str, str]
) -> str:
    """Render the page of a briefing; `reply` is what was found for a question."""
    above = result_html(reply) + "\n" if reply is not None else ""
    return page(
        texts.briefing(),
        above + briefing_html(briefing),
        search=Search(texts.ask_articles(), question, kept),
        around=around,
    )


def list_page(
    rows: Iterable[tuple[str, Article]],
    *,
    question: str = "",
    reply: Document | None = None,
    around: Around,
    kept: Mapping[str, str],
) -> str:
    """Render the list of all articles; `reply` is what was found for a question."""
    above = result_html(reply) + "\n" if reply is not None else ""
    search = Search(texts.ask_articles(), question, kept)
    return page(texts.all_articles(), above + list_html(rows), search=search, around=around)


def points_document(points: Iterable[tuple[str, int, bool]], articles: Sequence[Opened], address: Address) -> Document:
    """Render the points of a link to a briefing, in whole sentences.

    Args:
        points: the id of an article, the position of a sentence in it, and whether the sentence before belongs to it.
        articles: the articles; points of others are left out.
        address: the links to the sentences.
    """
    known = {one.article.id: one for one in articles}
    found = []
    for article_id, ordinal, lead in points:
        one = known.get(article_id)
        passages = one.passages if one else []
        if one is not None and ordinal < len(passages):
            passage = passages[ordinal]
            before = passages[ordinal - 1] if lead and ordinal else None
            found.append(BriefingPoint(passage, citation_of(one.article, passage), before))
    seconds = sum(cost_of(point.passage, lead=point.lead).seconds for point in found)
    briefing = Briefing(tuple(found), math.ceil(seconds), len(known))
    return briefing_document(linked_briefing(briefing, address))


def _here(citation: Citation) -> str:
    """Return the address of a sentence on the same page."""
    return f"#{Position.of(citation).anchor}"
