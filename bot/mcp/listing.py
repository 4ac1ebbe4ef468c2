"""A page of the articles that questions search."""

from bot.mcp.results import Listed, ListedArticle, SharedShelf
from retrieval.model import Article
from retrieval.services import Services
from retrieval.services.collections import PUBLIC
from retrieval.store import Shelf

MOST_SHARED = 20
"""Articles of a public shelf that are listed."""


def list_articles(services: Services, shelf: Shelf, words: str, page: int) -> Listed:
    """List a page of a shelf, and the beginning of each public shelf that its questions search.

    Args:
        services: the services.
        shelf: the shelf.
        words: text that the title, source or address must contain; empty for all articles.
        page: the page, from 1.
    """
    found = services.articles.listing(shelf, words, page)
    own = [_listed(one.stored.article, one.number, is_used=one.stored.active) for one in found.articles]
    shared = _shared(services, shelf, words)
    return Listed(total=found.total, page=found.page, pages=found.pages, articles=own, shared=shared)


def _shared(services: Services, shelf: Shelf, words: str) -> list[SharedShelf]:
    collections, found = services.collections, []
    with collections.lock:
        articles = collections.store.articles
        for other in collections.shelves(shelf):
            if other == shelf:
                continue
            total = articles.count(other, search=words)
            if not total:
                continue
            first = articles.of(other, search=words, limit=MOST_SHARED)
            listed = [_listed(stored.article, None, is_used=stored.active) for stored in first]
            found.append(SharedShelf(name=other.chat.removeprefix(PUBLIC), total=total, articles=listed))
    return found


def _listed(article: Article, number: int | None, *, is_used: bool) -> ListedArticle:
    return ListedArticle(
        number=number,
        title=article.display_title,
        article_id=article.id,
        source=article.source,
        author=article.author,
        published=article.published,
        url=article.url,
        is_used=is_used,
    )
