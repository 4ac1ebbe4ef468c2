"""What every `Chats` must do."""

import dataclasses
import math
from pathlib import Path

import numpy as np

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import Erased, Feedback, Look, Schedule, Shelf, Store, ToldSentence, TopicWatch
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, Opened, put


class ChatsContract(Opened):
    """Needs every other port, since a chat has something of each."""

    def test_shelves_on_which_something_stands(self, store: Store) -> None:
        put(store, THERE, BRIDGE)
        put(store, TOPIC, RIVER)
        store.settings.put(HERE, "a", "b")
        assert store.chats.shelves() == [THERE, TOPIC]

    def test_the_message_that_an_article_came_in(self, store: Store) -> None:
        stored, _ = store.articles.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=1.0, message="5")
        put(store, HERE, RIVER)
        assert [store.chats.message(shelf, BRIDGE.id) for shelf in (HERE, TOPIC)] == ["5", None]
        assert store.chats.message(HERE, RIVER.id) is None
        assert [store.chats.article_in(HERE, message) for message in ("5", "6")] == [BRIDGE.id, None]
        assert store.chats.article_in(THERE, "5") is None
        store.articles.remove(stored.number, now=2.0)
        assert store.chats.message(HERE, BRIDGE.id) is None
        assert store.chats.article_in(HERE, "5") is None

    def test_forgetting_takes_everything_of_a_chat_and_nothing_else(self, store: Store, file: Path) -> None:
        secret = Article("The xylophone of Zanzibar is hidden in the cellar. Nobody knows.", "Secret")
        for shelf in (HERE, TOPIC):
            store.vectors.put(put(store, shelf, secret).number, "e", "r", np.ones((2, 2), np.float32))
            store.settings.put(shelf, "a", "xylophone")
            store.votes.put(
                shelf, Feedback(1.0, "xylophone?", None, None, 0.1, useful=False), f"xylophone{shelf.topic}"
            )
            store.feeds.follow(shelf, "https://example.org/xylophone")
            store.schedules.plan(Schedule(0, shelf, "daily 08:00", "UTC", argument="xylophone", due=1.0))
            watch = store.watches.plan(TopicWatch(0, shelf, "xylophone"))
            told = ToldSentence(secret.id, 0, "en", "The xylophone is hidden.", 1.0)
            assert store.watches.note([Look(watch, 1, (told,))], most=9)
        kept = put(store, THERE, BRIDGE)
        assert b"xylophone" in self.written(file)
        assert store.chats.forget("1") == Erased(2)
        assert store.articles.of(HERE) == store.articles.of(TOPIC) == []
        assert store.settings.of(HERE) == {}
        assert list(store.votes.of(HERE)) == []
        assert store.feeds.due(math.inf) == []
        assert store.schedules.of("1") == []
        assert store.watches.of("1") == []
        assert store.articles.get(kept.number) == kept
        assert b"xylophone" not in self.written(file)

    def test_a_shelf_begun_anew_is_not_taken_for_the_forgotten_one(self, store: Store) -> None:
        put(store, HERE, BRIDGE)
        before = store.visible.revision([HERE])
        store.chats.forget(HERE.chat)
        put(store, HERE, RIVER)
        assert store.visible.revision([HERE]) != before

    def test_a_chat_that_moves_takes_everything_along(self, store: Store) -> None:
        stored, topic = put(store, HERE, BRIDGE), put(store, TOPIC, RIVER)
        store.settings.put(HERE, "a", "b")
        store.feeds.follow(HERE, "https://example.org/feed")
        planned = store.schedules.plan(Schedule(0, TOPIC, "daily 08:00", "UTC", due=1.0))
        watch = store.watches.plan(TopicWatch(0, TOPIC, "bridge", looked=1))
        store.votes.put(HERE, Feedback(1.0, "q", None, None, 0.1, useful=True), "1:5:77")
        store.votes.put(Shelf("-100"), Feedback(1.0, "q", None, None, 0.1, useful=True), "-100:5:77")
        store.chats.move("1", "-100")
        assert [s.number for s in store.articles.of(Shelf("-100"))] == [stored.number]
        assert [s.number for s in store.articles.of(Shelf("-100", 7))] == [topic.number]
        assert store.settings.of(Shelf("-100")) == {"a": "b"}
        assert len(store.feeds.of(Shelf("-100"))) == 1
        assert len(list(store.votes.of(Shelf("-100")))) == 2
        assert store.schedules.of("-100") == [dataclasses.replace(planned, shelf=Shelf("-100", 7))]
        assert store.schedules.of("1") == []
        assert store.watches.of("-100") == [dataclasses.replace(watch, shelf=Shelf("-100", 7))]
        assert store.watches.of("1") == []
        assert store.articles.of(HERE) == []

    def test_a_chat_that_moves_comes_to_one_that_has_begun(self, store: Store) -> None:
        store.articles.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=1.0, message="5")
        put(store, HERE, RIVER)
        store.articles.remove(put(store, THERE, BRIDGE).number, now=2.0)
        there = put(store, THERE, RIVER)
        store.chats.move("1", "2")
        store.chats.move("1", "2")
        assert [(s.article, s.message) for s in store.articles.of(THERE)] == [(BRIDGE, None), (RIVER, None)]
        assert store.articles.get(there.number) is not None
        assert store.chats.shelves() == [THERE]
