"""What every `Articles` must do."""

import dataclasses
from pathlib import Path

import pytest

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import NewArticle, Placing, Room, Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, Opened, put

DAM = Article("The dam is 90 m high.", "Dam")


def new(article: Article) -> NewArticle:
    return NewArticle(article, split_and_analyse(article))


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
        assert [store.articles.restore(HERE) for _ in range(3)] == [[second.number], [first.number], []]
        assert store.articles.of(HERE) == [first, second]

    def test_what_was_removed_together_is_restored_together(self, store: Store) -> None:
        """Though the clock may stand still, and others remove at the same time."""
        bridge, river, dam = (put(store, HERE, article) for article in (BRIDGE, RIVER, DAM))
        there = put(store, THERE, BRIDGE)
        store.articles.remove(river.number, now=5.0)
        store.articles.remove(dam.number, bridge.number, now=5.0)
        store.articles.remove(there.number, now=5.0)
        assert store.articles.of(HERE) == []
        assert store.articles.restore(HERE) == [bridge.number, dam.number]
        assert store.articles.restore(HERE) == [river.number]
        assert store.articles.restore(HERE) == []
        assert store.articles.count(THERE) == 0

    def test_several_are_switched_together(self, store: Store) -> None:
        bridge, river = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        for active in (False, True):
            store.articles.switch(bridge.number, river.number, active=active)
            assert {stored.active for stored in store.articles.of(HERE)} == {active}

    def test_an_article_is_found_by_its_id_or_whole_title(self, store: Store) -> None:
        bridge, river = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        for named, found in ((BRIDGE.id, [bridge]), ("RIVER", [river]), ("Riv", []), ("%", []), ("", [bridge, river])):
            assert store.articles.of(HERE, named=named) == found
        assert [store.articles.count(HERE, until=stored.number) for stored in (bridge, river)] == [1, 2]
        assert store.articles.count(HERE, search="riv", until=bridge.number) == 0

    def test_several_are_added_together_by_the_same_rules(self, store: Store) -> None:
        known = put(store, HERE, BRIDGE)
        words = " ".join(f"word{n}" for n in range(200))
        first, like = Article(f"{words}.", "A"), Article(f"{words}. Updated at noon.", "B")
        page = dataclasses.replace(DAM, url=f"{BRIDGE.url}/?utm_source=x")
        given = [new(article) for article in (BRIDGE, page, first, like, RIVER, RIVER)]
        placed = store.articles.add_all(HERE, given, now=2.0)
        assert [one.placing.value for one in placed] == ["known", "known", "new", "like", "new", "known"]
        assert [one.number for one in placed[:2]] == [known.number] * 2
        assert placed[3].number == placed[2].number
        assert [stored.article for stored in store.articles.of(HERE)] == [BRIDGE, first, RIVER]
        number = placed[4].number
        assert number is not None
        assert store.sentences.of(number) == split_and_analyse(RIVER)
        assert store.articles.add_all(THERE, given[:1], now=2.0)[0].placing is Placing.NEW
        assert store.articles.add_all(HERE, [], now=2.0) == []

    def test_what_is_added_with_others_keeps_all_that_is_known_of_it(self, store: Store) -> None:
        given = dataclasses.replace(new(RIVER), detected="en", message="7", active=False)
        (placed,) = store.articles.add_all(HERE, [given], now=2.0)
        assert placed.number is not None
        stored = store.articles.get(placed.number)
        assert stored is not None
        assert (stored.article, stored.detected, stored.message) == (RIVER, "en", "7")
        assert (stored.active, stored.added) == (False, 2.0)

    def test_there_is_room_for_so_many_articles_and_characters(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        given = [new(article) for article in (RIVER, BRIDGE, DAM)]
        for room, placings in (
            (Room(1, 10_000), ["full", "known", "full"]),
            (Room(9, len(BRIDGE.text) + len(DAM.text)), ["full", "known", "new"]),
            (Room(3, 10_000), ["new", "known", "known"]),
        ):
            assert [one.placing.value for one in store.articles.add_all(HERE, given, now=2.0, room=room)] == placings

    def test_files_are_known_while_their_articles_are_there(self, store: Store) -> None:
        like = Article(f"{' '.join(f'word{n}' for n in range(200))}.", "A")
        digests = [b"river", b"again", b"a", b"b"]
        articles = (RIVER, RIVER, like, dataclasses.replace(like, text=f"{like.text} Updated."))
        given = [dataclasses.replace(new(a), file=file) for a, file in zip(articles, digests, strict=True)]
        placed = store.articles.add_all(HERE, given, now=2.0)
        store.articles.add_all(HERE, [dataclasses.replace(new(DAM), file=b"dam")], now=2.0, room=Room(0, 0))
        assert store.articles.known(HERE, [*digests, b"dam", b"other"]) == set(digests)
        assert store.articles.known(THERE, digests) == store.articles.known(HERE, []) == set()
        number = placed[0].number
        assert number is not None
        store.articles.remove(number, now=3.0)
        assert store.articles.known(HERE, digests) == {b"a", b"b"}
        store.articles.restore(HERE)
        assert store.articles.known(HERE, digests) == set(digests)

    def test_of_several_that_cannot_all_be_added_none_is(self, store: Store) -> None:
        broken = dataclasses.replace(new(RIVER), sentences=[*split_and_analyse(RIVER), *split_and_analyse(RIVER)])
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the database raises
            store.articles.add_all(HERE, [new(BRIDGE), broken], now=1.0)
        assert store.articles.of(HERE) == []

    def test_an_article_can_be_added_again_after_it_was_removed(self, store: Store) -> None:
        store.articles.remove(put(store, HERE, BRIDGE).number, now=5.0)
        _, new = store.articles.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=6.0)
        assert new
        assert store.articles.count(HERE) == 1
