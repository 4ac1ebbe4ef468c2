"""What every `Articles` must do."""

import dataclasses
from pathlib import Path

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, Opened, put


class ArticlesContract(Opened):
    """Needs the port and `close` alone."""

    def test_what_was_added_is_there_after_a_restart(self, store: Store, file: Path) -> None:
        article = dataclasses.replace(
            BRIDGE, author="A", published="2024-01-02", language="en", retrieved="now", format="pdf", pages=(0, 26)
        )
        stored = put(store, HERE, article)
        store.close()
        assert self.open(file).articles.get(stored.number) == stored
        assert stored.article == article

    def test_the_same_text_or_address_is_on_a_shelf_once(self, store: Store) -> None:
        first = put(store, HERE, BRIDGE)
        same_text = dataclasses.replace(BRIDGE, title="Other", url=None)
        same_page = dataclasses.replace(RIVER, url="http://www.example.org/a/?utm_source=x#top")
        for article in (same_text, same_page):
            stored, new = store.articles.add(HERE, article, split_and_analyse(article), now=2.0)
            assert (stored.number, new) == (first.number, False)
        assert put(store, THERE, BRIDGE).number != first.number

    def test_nearly_the_same_text_is_recognised(self, store: Store) -> None:
        words = " ".join(f"word{n}" for n in range(200))
        first = put(store, HERE, Article(f"{words}.", "A"))
        like = Article(f"{words}. Updated at noon.", "B")
        assert store.articles.like(HERE, like) == first
        assert store.articles.like(THERE, like) is None
        assert store.articles.like(HERE, RIVER) is None

    def test_lists_search_and_pages(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        put(store, HERE, RIVER)
        assert [s.article.title for s in store.articles.of(HERE)] == ["Bridge", "River"]
        assert [s.article.title for s in store.articles.of(HERE, limit=1, offset=1)] == ["River"]
        for search, titles in (
            ("riv", ["River"]),
            ("paper", ["River"]),
            ("EXAMPLE.ORG", ["Bridge"]),
            ("%", []),
            ("_", []),
        ):
            assert [s.article.title for s in store.articles.of(HERE, search=search)] == titles
            assert store.articles.count(HERE, search=search) == len(titles)
        assert store.articles.count(HERE) == 2
        assert store.articles.size(HERE) == len(BRIDGE.text) + len(RIVER.text)

    def test_what_was_removed_last_is_restored_first(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        store.articles.remove(first.number, now=5.0)
        store.articles.remove(second.number, now=6.0)
        assert store.articles.of(HERE) == []
        assert store.articles.get(first.number) is None
        assert [store.articles.restore(HERE) for _ in range(3)] == [second, first, None]
        assert store.articles.of(HERE) == [first, second]

    def test_an_article_can_be_added_again_after_it_was_removed(self, store: Store) -> None:
        store.articles.remove(put(store, HERE, BRIDGE).number, now=5.0)
        _, new = store.articles.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=6.0)
        assert new
        assert store.articles.count(HERE) == 1
