"""What every `Visible` must do."""

import dataclasses
from collections.abc import Callable

from retrieval.model import Article
from retrieval.search.times import Dated
from retrieval.services.entry import split_and_analyse
from retrieval.store import Change, Described, Shelf, Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, Opened, put


def numbers(changes: list[Change]) -> list[tuple[int, bool]]:
    return [(change.number, change.visible) for change in changes]


def all_changes(store: Store, shelf: Shelf) -> list[Change]:
    return store.visible.changes(shelf, after=None, most=100)


class VisibleContract(Opened):
    """Needs `articles` and `chats`, too."""

    def test_what_questions_see(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        doubled = put(store, TOPIC, BRIDGE)
        assert store.visible.of([TOPIC, HERE]) == [
            (second.number, RIVER.id, "River"),
            (doubled.number, BRIDGE.id, "Bridge"),
        ]
        store.articles.switch(doubled.number, active=False)
        assert store.visible.of([TOPIC, HERE])[-1] == (first.number, BRIDGE.id, "Bridge")
        store.articles.rename(first.number, "Old bridge")
        assert store.visible.of([HERE]) == [(first.number, BRIDGE.id, "Old bridge")]
        renamed = store.articles.get(first.number)
        assert renamed is not None
        assert renamed.article.title_supplied

    def test_which_shelves_have_something_that_questions_see(self, store: Store) -> None:
        assert store.visible.filled([TOPIC, HERE, THERE]) == ()
        first, second = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        assert store.visible.filled([TOPIC, HERE, THERE]) == (TOPIC, HERE)
        assert store.visible.filled([HERE, TOPIC]) == (HERE, TOPIC)
        assert store.visible.filled([THERE, HERE]) == (HERE,)
        store.articles.switch(first.number, active=False)
        store.articles.remove(second.number, now=1.0)
        assert store.visible.filled([TOPIC, HERE, THERE]) == ()
        store.articles.restore(TOPIC)
        assert store.visible.filled([TOPIC, HERE, THERE]) == (TOPIC,)

    def test_what_was_added_since(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE, now=1.0), put(store, TOPIC, RIVER, now=2.0)
        shelves = [TOPIC, HERE]
        assert store.visible.added_after(shelves, None) == [RIVER.id, BRIDGE.id]
        assert store.visible.added_after(shelves, 1.0) == [RIVER.id]
        assert store.visible.added_after(shelves, 2.0) == []
        store.articles.switch(first.number, active=False)
        store.articles.remove(second.number, now=3.0)
        assert store.visible.added_after(shelves, None) == []

    def test_when_what_questions_see_was_published_and_added(self, store: Store) -> None:
        put(store, TOPIC, dataclasses.replace(RIVER, published="2024-05-07T08:00:00Z"), now=1.0)
        bridge = put(store, HERE, dataclasses.replace(BRIDGE, published="May 2024"), now=2.0)
        put(store, TOPIC, BRIDGE, now=3.0)
        river = Dated(RIVER.id, "2024-05-07", 1.0)
        assert store.visible.dated([TOPIC, HERE]) == [river, Dated(BRIDGE.id, None, 3.0)]
        assert store.visible.dated([HERE]) == [Dated(BRIDGE.id, None, 2.0)]
        store.articles.switch(bridge.number, active=False)
        assert store.visible.dated([HERE]) == []

    def test_every_change_of_what_questions_see_raises_the_revision(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        changes: tuple[Callable[[], object], ...] = (
            lambda: put(store, HERE, RIVER),
            lambda: store.articles.rename(stored.number, "x"),
            lambda: store.articles.switch(stored.number, active=False),
            lambda: store.articles.remove(stored.number, now=1.0),
            lambda: store.articles.restore(HERE),
        )
        for change in changes:
            before = store.visible.revision([HERE])
            change()
            assert store.visible.revision([HERE]) > before

    def test_a_shelf_has_a_key_while_it_exists(self, store: Store) -> None:
        assert store.visible.key(HERE) is None
        put(store, HERE, BRIDGE)
        put(store, THERE, BRIDGE)
        keys = [store.visible.key(HERE), store.visible.key(THERE)]
        assert None not in keys
        assert len(set(keys)) == 2
        store.chats.forget(HERE.chat)
        assert store.visible.key(HERE) is None

    def test_changes_come_in_their_order_each_article_once(self, store: Store) -> None:
        assert all_changes(store, HERE) == []
        first, second = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        put(store, THERE, BRIDGE)
        assert numbers(all_changes(store, HERE)) == [(first.number, True), (second.number, True)]
        seen = all_changes(store, HERE)[-1].place
        assert store.visible.changes(HERE, after=seen, most=100) == []
        store.articles.rename(first.number, "Other")
        assert numbers(store.visible.changes(HERE, after=seen, most=100)) == [(first.number, True)]
        assert numbers(all_changes(store, HERE)) == [(second.number, True), (first.number, True)]

    def test_what_questions_do_not_see_any_more_is_said(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        seen = all_changes(store, HERE)[-1].place
        store.articles.switch(first.number, active=False)
        store.articles.remove(second.number, now=1.0)
        gone = [(first.number, False), (second.number, False)]
        assert numbers(store.visible.changes(HERE, after=seen, most=100)) == gone
        store.purge(before=2.0)
        assert numbers(store.visible.changes(HERE, after=seen, most=100)) == gone
        store.articles.switch(first.number, active=True)
        assert numbers(all_changes(store, HERE))[-1] == (first.number, True)

    def test_changes_are_read_in_parts(self, store: Store) -> None:
        added = [
            put(store, HERE, dataclasses.replace(BRIDGE, text=f"The bridge has {n} arches.", url=None))
            for n in range(5)
        ]
        place, parts = None, []
        while part := store.visible.changes(HERE, after=place, most=2):
            parts.append(len(part))
            place = part[-1].place
        assert parts == [2, 2, 1]
        assert [number for number, _ in numbers(all_changes(store, HERE))] == [one.number for one in added]

    def test_a_moved_chat_has_changed_as_a_whole(self, store: Store) -> None:
        kept, moved = put(store, THERE, BRIDGE), put(store, HERE, RIVER)
        seen = all_changes(store, THERE)[-1].place
        store.chats.move(HERE.chat, THERE.chat)
        found = store.visible.changes(THERE, after=seen, most=100)
        assert numbers(found) == [(kept.number, True), (moved.number, True)]
        assert all_changes(store, HERE) == []

    def test_articles_are_described_and_named(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        doubled = put(store, TOPIC, BRIDGE)
        assert store.visible.described([first.number, second.number, 999]) == {
            first.number: Described(first.number, BRIDGE.id, first.detected),
            second.number: Described(second.number, RIVER.id, second.detected),
        }
        assert store.visible.described([]) == {}
        ids = [BRIDGE.id, RIVER.id, "unknown"]
        assert store.visible.named([HERE, TOPIC], ids) == {BRIDGE.id: first.number, RIVER.id: second.number}
        assert store.visible.named([TOPIC, HERE], ids) == {BRIDGE.id: doubled.number, RIVER.id: second.number}
        store.articles.switch(first.number, active=False)
        store.articles.remove(second.number, now=1.0)
        assert store.visible.described([first.number, second.number]) == {}
        assert store.visible.named([HERE, TOPIC], ids) == {BRIDGE.id: doubled.number}

    def test_the_newest_and_their_number(self, store: Store) -> None:
        first, second, third = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER), put(store, THERE, RIVER)
        assert store.visible.newest([HERE, TOPIC], 5) == [second.number, first.number]
        assert store.visible.newest([HERE, TOPIC, THERE], 1) == [third.number]
        assert store.visible.languages([HERE, TOPIC]) == {"": 2}
        store.articles.switch(first.number, active=False)
        assert store.visible.newest([HERE, TOPIC], 5) == [second.number]
        assert store.visible.languages([HERE, TOPIC]) == {"": 1}
        assert store.visible.languages([]) == {}

    def test_shelves_are_large_together(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        put(store, TOPIC, RIVER)
        size = len(BRIDGE.text) + len(RIVER.text)
        assert not store.visible.is_large([HERE, TOPIC], size)
        assert store.visible.is_large([HERE, TOPIC], size - 1)
        assert not store.visible.is_large([], 0)

    def test_thousands_of_short_articles_are_large(self, store: Store) -> None:
        for n in range(2000):
            article = Article(f"{n}.", str(n))
            store.articles.add(HERE, article, [], now=1.0)
        assert store.visible.is_large([HERE], 1_000_000)

    def test_articles_are_counted_by_language(self, store: Store) -> None:
        for number, language in enumerate(["en", "de", "en"]):
            article = Article(f"{number}.", str(number))
            store.articles.add(HERE, article, split_and_analyse(article), now=1.0, detected=language)
        assert store.visible.languages([HERE]) == {"en": 2, "de": 1}
