"""What every store must do; a test class inherits it and says how a store is opened."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retrieval.library import split_and_analyse
from retrieval.models import Article
from retrieval.store import Feedback, Schedule, Shelf, Store, Stored

HERE, THERE, TOPIC = Shelf("1"), Shelf("2"), Shelf("1", 7)
BRIDGE = Article(
    "The bridge has 12 arches. It was built in 1432.\nTraffic is banned.", "Bridge", url="https://example.org/a"
)
RIVER = Article("The river is high. Boats are banned, says the mayor.", "River", source="The Paper")


def put(store: Store, shelf: Shelf, article: Article, now: float = 1.0) -> Stored:
    stored, _ = store.add(shelf, article, split_and_analyse(article), now=now)
    return stored


class StoreContract:
    """Inherit, and open a store."""

    def open(self, file: Path) -> Store:
        raise NotImplementedError

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return self.open(tmp_path / "deep" / "library")

    def test_what_was_added_is_there_after_a_restart(self, store: Store, tmp_path: Path) -> None:
        article = dataclasses.replace(
            BRIDGE, author="A", published="2024-01-02", language="en", retrieved="now", format="pdf", pages=(0, 26)
        )
        stored = put(store, HERE, article)
        store.close()
        again = self.open(tmp_path / "deep" / "library")
        assert again.get(stored.number) == stored
        assert stored.article == article
        assert again.sentences(stored.number) == split_and_analyse(article)

    def test_what_is_not_story_stays_so(self, store: Store) -> None:
        article = Article("LONDON (AP) — The bridge fell on Monday.", "The bridge")
        stored = put(store, HERE, article)
        assert [s.passage.story for s in store.sentences(stored.number)] == [False, True]
        store.replace(stored.number, split_and_analyse(article))
        assert store.sentences(stored.number) == split_and_analyse(article)

    def test_the_same_text_or_address_is_on_a_shelf_once(self, store: Store) -> None:
        first = put(store, HERE, BRIDGE)
        same_text = dataclasses.replace(BRIDGE, title="Other", url=None)
        same_page = dataclasses.replace(RIVER, url="http://www.example.org/a/?utm_source=x#top")
        for article in (same_text, same_page):
            stored, new = store.add(HERE, article, split_and_analyse(article), now=2.0)
            assert (stored.number, new) == (first.number, False)
        assert put(store, THERE, BRIDGE).number != first.number

    def test_nearly_the_same_text_is_recognised(self, store: Store) -> None:
        words = " ".join(f"word{n}" for n in range(200))
        first = put(store, HERE, Article(f"{words}.", "A"))
        like = Article(f"{words}. Updated at noon.", "B")
        assert store.like(HERE, like) == first
        assert store.like(THERE, like) is None
        assert store.like(HERE, RIVER) is None

    def test_lists_search_and_pages(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        put(store, HERE, RIVER)
        assert [s.article.title for s in store.articles(HERE)] == ["Bridge", "River"]
        assert [s.article.title for s in store.articles(HERE, limit=1, offset=1)] == ["River"]
        for search, titles in (
            ("riv", ["River"]),
            ("paper", ["River"]),
            ("EXAMPLE.ORG", ["Bridge"]),
            ("%", []),
            ("_", []),
        ):
            assert [s.article.title for s in store.articles(HERE, search=search)] == titles
            assert store.count(HERE, search=search) == len(titles)
        assert store.count(HERE) == 2
        assert store.size(HERE) == len(BRIDGE.text) + len(RIVER.text)

    def test_shelves_know_nothing_of_each_other(self, store: Store) -> None:
        before = store.revision([HERE, THERE, TOPIC])
        put(store, THERE, BRIDGE)
        put(store, TOPIC, RIVER)
        store.put_setting(THERE, "a", "b")
        store.follow(THERE, "https://example.org/feed")
        assert store.articles(HERE) == []
        assert store.count(HERE) == store.size(HERE) == 0
        assert store.settings(HERE) == {}
        assert store.feeds(HERE) == []
        assert store.restore(HERE) is None
        assert store.revision([HERE])[0] == before[0]

    def test_shelves_on_which_something_stands(self, store: Store) -> None:
        put(store, THERE, BRIDGE)
        put(store, TOPIC, RIVER)
        store.put_setting(HERE, "a", "b")
        assert store.shelves() == [THERE, TOPIC]

    def test_removed_and_restored(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, HERE, RIVER)
        store.remove(first.number, now=5.0)
        store.remove(second.number, now=6.0)
        assert store.articles(HERE) == []
        assert store.get(first.number) is None
        assert store.active([HERE]) == []
        assert store.restore(HERE) == second
        assert store.purge(before=5.5) == 1
        assert store.restore(HERE) is None

    def test_how_long_an_article_is(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        put(store, HERE, RIVER)
        assert store.length(stored.number) == len(store.sentences(stored.number)) == 3
        store.remove(stored.number, now=1.0)
        assert store.length(stored.number) == store.length(99) == 0

    def test_the_sentences_of_a_removed_article_are_there_until_it_is_purged(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        store.remove(stored.number, now=1.0)
        assert store.sentences(stored.number) == split_and_analyse(BRIDGE)
        store.purge(before=2.0)
        assert store.sentences(stored.number) == []

    def test_an_article_can_be_added_again_after_it_was_removed(self, store: Store) -> None:
        store.remove(put(store, HERE, BRIDGE).number, now=5.0)
        _, new = store.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=6.0)
        assert new
        assert store.count(HERE) == 1

    def test_what_questions_see(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        doubled = put(store, TOPIC, BRIDGE)
        assert store.active([TOPIC, HERE]) == [
            (second.number, RIVER.id, "River"),
            (doubled.number, BRIDGE.id, "Bridge"),
        ]
        store.switch(doubled.number, active=False)
        assert store.active([TOPIC, HERE])[-1] == (first.number, BRIDGE.id, "Bridge")
        store.rename(first.number, "Old bridge")
        assert store.active([HERE]) == [(first.number, BRIDGE.id, "Old bridge")]
        renamed = store.get(first.number)
        assert renamed is not None
        assert renamed.article.title_supplied

    def test_every_change_of_what_questions_see_raises_the_revision(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        changes: tuple[Callable[[], object], ...] = (
            lambda: put(store, HERE, RIVER),
            lambda: store.rename(stored.number, "x"),
            lambda: store.switch(stored.number, active=False),
            lambda: store.remove(stored.number, now=1.0),
            lambda: store.restore(HERE),
        )
        for change in changes:
            before = store.revision([HERE])
            change()
            assert store.revision([HERE]) > before

    def test_a_shelf_begun_anew_is_not_taken_for_the_forgotten_one(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        before = store.revision([HERE])
        store.forget(HERE.chat)
        put(store, HERE, RIVER)
        assert store.revision([HERE]) != before

    def test_the_version_tells_of_every_change_by_whichever_process(self, store: Store, tmp_path: Path) -> None:
        other = self.open(tmp_path / "deep" / "library")
        for one in (store, other):
            number = put(one, HERE, BRIDGE if one is store else RIVER).number
            changes: tuple[Callable[[], object], ...] = (
                lambda one=one: put(one, THERE, RIVER if one is store else BRIDGE),  # type: ignore[misc]
                lambda one=one, number=number: one.switch(number, active=False),  # type: ignore[misc]
                lambda one=one: one.put_setting(HERE, "a", "1" if one is store else "2"),  # type: ignore[misc]
                lambda one=one, number=number: one.remove(number, now=1.0),  # type: ignore[misc]
                lambda one=one: one.restore(HERE),  # type: ignore[misc]
            )
            for change in changes:
                before, seen_by_other = store.version(), other.version()
                assert (store.version(), other.version()) == (before, seen_by_other)
                change()
                assert store.version() != before
                assert other.version() != seen_by_other
        before, seen_by_other = store.version(), other.version()
        other.forget(HERE.chat)
        assert store.version() != before
        assert other.version() != seen_by_other

    def test_which_shelves_have_something_that_questions_see(self, store: Store) -> None:
        assert store.filled([TOPIC, HERE, THERE]) == ()
        first, second = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        assert store.filled([TOPIC, HERE, THERE]) == (TOPIC, HERE)
        assert store.filled([HERE, TOPIC]) == (HERE, TOPIC)
        assert store.filled([THERE, HERE]) == (HERE,)
        store.switch(first.number, active=False)
        store.remove(second.number, now=1.0)
        assert store.filled([TOPIC, HERE, THERE]) == ()
        store.restore(TOPIC)
        assert store.filled([TOPIC, HERE, THERE]) == (TOPIC,)

    def test_vectors_are_those_of_one_encoder_and_one_reading(self, store: Store) -> None:
        number = put(store, HERE, BRIDGE).number
        vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
        store.put_vectors(number, "e-1", "r", vectors)
        found = store.vectors(number, "e-1", "r")
        assert found is not None
        assert np.array_equal(found, vectors)
        assert store.vectors(number, "e-2", "r") is None
        assert store.vectors(number, "e-1", "other") is None
        store.put_vectors(999, "e-1", "r", vectors)
        assert store.vectors(999, "e-1", "r") is None

    def test_settings(self, store: Store) -> None:
        store.put_setting(HERE, "a", "1")
        store.put_setting(HERE, "a", "2")
        store.put_setting(TOPIC, "a", "3")
        assert store.settings(HERE) == {"a": "2"}
        store.put_setting(HERE, "a", None)
        assert store.settings(HERE) == {}
        assert store.settings(TOPIC) == {"a": "3"}
        assert store.all_settings() == [(TOPIC, "a", "3")]

    def test_feeds(self, store: Store) -> None:
        feed = store.follow(HERE, "https://example.org/feed", "News")
        assert store.follow(HERE, "https://example.org/feed") == feed
        known = dataclasses.replace(feed, etag="e", modified="m", due=100.0, failures=2, trouble="no")
        store.update_feed(known, ["1", "2"])
        assert store.feeds(HERE) == [known]
        assert store.seen(feed, ["2", "3"]) == {"2"}
        assert store.feeds(due=99.0) == []
        assert store.feeds(due=100.0) == [known]
        store.unfollow(feed.number)
        store.update_feed(known, ["4"])
        assert store.feeds() == []

    def test_schedules(self, store: Store) -> None:
        wish = Schedule(
            0, TOPIC, "daily 08:00", "Asia/Tokyo", own_zone=True, argument="China", language="de", by=5, due=100.0
        )
        planned = store.plan(wish)
        other = store.plan(Schedule(0, THERE, "mon 09:00"))
        assert planned == dataclasses.replace(wish, number=planned.number)
        assert store.schedule(planned.number) == planned
        assert store.schedules("1") == [planned]
        assert (store.due(99.0), store.due(100.0)) == ([], [planned])
        assert (store.next_due(99.0), store.next_due(100.0)) == (100.0, None)
        store.hush(planned.number, quiet=False)
        store.note_told(planned.number, 50.0)
        assert store.schedule(planned.number) == dataclasses.replace(planned, quiet=False, told=50.0)
        store.unplan(planned.number)
        store.unplan(planned.number)
        assert store.schedule(planned.number) is None
        assert store.next_due(0.0) is None
        assert store.plan(wish).number not in {planned.number, other.number}

    def test_one_of_all_who_claim_an_instant_has_it(self, store: Store, tmp_path: Path) -> None:
        planned = store.plan(Schedule(0, HERE, "daily 08:00", "UTC", due=100.0))
        other = self.open(tmp_path / "deep" / "library")
        assert [one.claim(planned, 200.0) for one in (other, store, other)] == [True, False, False]
        claimed = other.schedule(planned.number)
        assert claimed == dataclasses.replace(planned, due=200.0)
        assert store.claim(claimed, 300.0, zone="Asia/Tokyo")
        assert other.schedule(planned.number) == dataclasses.replace(planned, due=300.0, zone="Asia/Tokyo")

    def test_what_is_paused_or_deleted_cannot_be_claimed(self, store: Store) -> None:
        planned = store.plan(Schedule(0, HERE, "daily 08:00", "UTC", due=100.0))
        store.resume(planned.number, 150.0)
        assert store.due(100.0) == [planned]
        store.pause(planned.number)
        assert not store.claim(planned, 200.0)
        assert store.next_due(0.0) is None
        store.resume(planned.number, 300.0)
        assert store.schedule(planned.number) == dataclasses.replace(planned, due=300.0)
        store.unplan(planned.number)
        assert not store.claim(dataclasses.replace(planned, due=300.0), 400.0)

    def test_what_was_added_since(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE, now=1.0), put(store, TOPIC, RIVER, now=2.0)
        shelves = [TOPIC, HERE]
        assert store.fresh(shelves, None) == [RIVER.id, BRIDGE.id]
        assert store.fresh(shelves, 1.0) == [RIVER.id]
        assert store.fresh(shelves, 2.0) == []
        store.switch(first.number, active=False)
        store.remove(second.number, now=3.0)
        assert store.fresh(shelves, None) == []

    def test_feedback(self, store: Store) -> None:
        said = Feedback(1.0, "how many?", "54,000", "b2", 0.9, useful=True)
        store.put_feedback(HERE, said)
        store.put_feedback(THERE, dataclasses.replace(said, useful=False))
        assert list(store.feedback(HERE)) == [said]
        assert [f.useful for f in store.feedback()] == [True, False]

    def test_who_changes_their_mind_has_one_say(self, store: Store) -> None:
        said = Feedback(1.0, "how many?", None, None, 0.1, useful=True)
        other = dataclasses.replace(said, useful=False)
        store.put_feedback(HERE, said, "1:5:77")
        store.put_feedback(HERE, said, "1:5:78")
        store.put_feedback(HERE, other, "1:5:77")
        assert store.feedback_of("1:5:77") == other
        assert list(store.feedback()) == [said, other]
        store.take_back("1:5:77")
        store.take_back("1:5:77")
        assert store.feedback_of("1:5:77") is None
        assert list(store.feedback()) == [said]

    def test_on_which_shelf_an_article_stands(self, store: Store) -> None:
        stored = put(store, TOPIC, BRIDGE)
        assert [store.has(shelf, BRIDGE.id) for shelf in (HERE, TOPIC, THERE)] == [False, True, False]
        store.switch(stored.number, active=False)
        assert not store.has(TOPIC, BRIDGE.id)
        store.switch(stored.number, active=True)
        store.remove(stored.number, now=1.0)
        assert not store.has(TOPIC, BRIDGE.id)

    def test_forgetting_takes_everything_of_a_chat_and_nothing_else(self, store: Store, tmp_path: Path) -> None:
        secret = Article("The xylophone of Zanzibar is hidden in the cellar. Nobody knows.", "Secret")
        for shelf in (HERE, TOPIC):
            store.put_vectors(put(store, shelf, secret).number, "e", "r", np.ones((2, 2), np.float32))
            store.put_setting(shelf, "a", "xylophone")
            store.put_feedback(
                shelf, Feedback(1.0, "xylophone?", None, None, 0.1, useful=False), f"xylophone{shelf.topic}"
            )
            store.follow(shelf, "https://example.org/xylophone")
            store.plan(Schedule(0, shelf, "daily 08:00", "UTC", argument="xylophone", due=1.0))
        kept = put(store, THERE, BRIDGE)
        assert store.forget("1") == 2
        assert store.articles(HERE) == store.articles(TOPIC) == []
        assert store.settings(HERE) == {}
        assert list(store.feedback(HERE)) == []
        assert store.feeds() == []
        assert store.schedules("1") == []
        assert store.get(kept.number) == kept
        for file in (tmp_path / "deep").iterdir():
            assert b"xylophone" not in file.read_bytes()

    def test_a_chat_that_moves_takes_everything_along(self, store: Store) -> None:
        stored, topic = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        store.put_setting(HERE, "a", "b")
        store.follow(HERE, "https://example.org/feed")
        planned = store.plan(Schedule(0, TOPIC, "daily 08:00", "UTC", due=1.0))
        store.put_feedback(HERE, Feedback(1.0, "q", None, None, 0.1, useful=True), "1:5:77")
        store.put_feedback(Shelf("-100"), Feedback(1.0, "q", None, None, 0.1, useful=True), "-100:5:77")
        store.move("1", "-100")
        assert [s.number for s in store.articles(Shelf("-100"))] == [stored.number]
        assert [s.number for s in store.articles(Shelf("-100", 7))] == [topic.number]
        assert store.settings(Shelf("-100")) == {"a": "b"}
        assert len(store.feeds(Shelf("-100"))) == 1
        assert len(list(store.feedback(Shelf("-100")))) == 2
        assert store.schedules("-100") == [dataclasses.replace(planned, shelf=Shelf("-100", 7))]
        assert store.schedules("1") == []
        assert store.articles(HERE) == []

    def test_a_chat_that_moves_comes_to_one_that_has_begun(self, store: Store) -> None:
        store.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=1.0, message="5")
        put(store, HERE, RIVER)
        store.remove(put(store, THERE, BRIDGE).number, now=2.0)
        there = put(store, THERE, RIVER)
        store.move("1", "2")
        store.move("1", "2")
        assert [(s.article, s.message) for s in store.articles(THERE)] == [(BRIDGE, None), (RIVER, None)]
        assert store.get(there.number) is not None
        assert store.shelves() == [THERE]
