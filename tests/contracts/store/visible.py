"""What every `Visible` must do."""

import dataclasses
from collections.abc import Callable

from retrieval.search.times import Dated
from retrieval.store import Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, Opened, put


class VisibleContract(Opened):
    """Needs `articles`, too."""

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

    def test_on_which_shelf_an_article_stands(self, store: Store) -> None:
        stored = put(store, TOPIC, BRIDGE)
        assert [store.visible.has(shelf, BRIDGE.id) for shelf in (HERE, TOPIC, THERE)] == [False, True, False]
        store.articles.switch(stored.number, active=False)
        assert not store.visible.has(TOPIC, BRIDGE.id)
        store.articles.switch(stored.number, active=True)
        store.articles.remove(stored.number, now=1.0)
        assert not store.visible.has(TOPIC, BRIDGE.id)

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
