"""What every `Store` must do: the suites of all ports, and what spans them."""

from collections.abc import Callable
from pathlib import Path

from retrieval.services.entry import split_and_analyse
from retrieval.store import Look, Store, TopicWatch
from tests.contracts.store.articles import ArticlesContract
from tests.contracts.store.chats import ChatsContract
from tests.contracts.store.feeds import FeedsContract
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, put
from tests.contracts.store.schedules import SchedulesContract
from tests.contracts.store.sentences import SentencesContract
from tests.contracts.store.settings import SettingsContract
from tests.contracts.store.sharings import SharingsContract
from tests.contracts.store.vectors import VectorsContract
from tests.contracts.store.visible import VisibleContract
from tests.contracts.store.votes import VotesContract
from tests.contracts.store.watches import WatchesContract


class StoreContract(
    ArticlesContract,
    VisibleContract,
    SentencesContract,
    VectorsContract,
    SettingsContract,
    FeedsContract,
    SchedulesContract,
    WatchesContract,
    SharingsContract,
    VotesContract,
    ChatsContract,
):
    """Inherit, and open a store."""

    def test_shelves_know_nothing_of_each_other(self, store: Store) -> None:
        before = store.visible.revision([HERE, THERE, TOPIC])
        put(store, THERE, BRIDGE)
        put(store, TOPIC, RIVER)
        store.settings.put(THERE, "a", "b")
        store.feeds.follow(THERE, "https://example.org/feed")
        assert store.articles.of(HERE) == []
        assert store.articles.count(HERE) == store.articles.size(HERE) == 0
        assert store.settings.of(HERE) == {}
        assert store.feeds.of(HERE) == []
        assert store.articles.restore(HERE) == []
        assert store.visible.revision([HERE])[0] == before[0]

    def test_a_setting_raises_the_revision_since_it_may_decide_what_questions_see(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        for value in ("1", None):
            before = store.visible.revision([HERE])
            store.settings.put(HERE, "a", value)
            assert store.visible.revision([HERE]) > before

    def test_what_was_removed_can_be_restored_until_it_is_purged(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        store.articles.remove(first.number, now=5.0)
        store.articles.remove(second.number, now=6.0)
        assert store.articles.of(HERE) == []
        assert store.articles.get(first.number) is None
        assert store.visible.of([HERE]) == []
        assert store.articles.restore(HERE) == [second.number]
        assert store.purge(before=5.5) == 1
        assert store.articles.restore(HERE) == []

    def test_an_article_with_the_number_of_a_purged_one_is_new_to_a_watch(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        last = put(store, HERE, RIVER)
        watch = store.watches.plan(TopicWatch(0, HERE, "bridge"))
        assert store.watches.note([Look(watch, last.number)], most=9)
        store.articles.remove(last.number, now=1.0)
        store.purge(before=2.0)
        now = store.watches.get(watch.number)
        assert now is not None
        assert put(store, HERE, RIVER).number > now.looked

    def test_the_sentences_of_a_removed_article_are_there_until_it_is_purged(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        store.articles.remove(stored.number, now=1.0)
        assert store.sentences.of(stored.number) == split_and_analyse(BRIDGE)
        store.purge(before=2.0)
        assert store.sentences.of(stored.number) == []

    def test_the_version_tells_of_every_change_by_whichever_process(self, store: Store, file: Path) -> None:
        other = self.open(file)
        for one in (store, other):
            number = put(one, HERE, BRIDGE if one is store else RIVER).number
            changes: tuple[Callable[[], object], ...] = (
                lambda one=one: put(one, THERE, RIVER if one is store else BRIDGE),  # type: ignore[misc]
                lambda one=one, number=number: one.articles.switch(number, active=False),  # type: ignore[misc]
                lambda one=one: one.settings.put(HERE, "a", "1" if one is store else "2"),  # type: ignore[misc]
                lambda one=one, number=number: one.articles.remove(number, now=1.0),  # type: ignore[misc]
                lambda one=one: one.articles.restore(HERE),  # type: ignore[misc]
            )
            for change in changes:
                before, seen_by_other = store.version(), other.version()
                assert (store.version(), other.version()) == (before, seen_by_other)
                change()
                assert store.version() != before
                assert other.version() != seen_by_other
        before, seen_by_other = store.version(), other.version()
        other.chats.forget(HERE.chat)
        assert store.version() != before
        assert other.version() != seen_by_other
