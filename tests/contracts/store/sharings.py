"""What every `Sharings` must do."""

from pathlib import Path

from retrieval.services.entry import split_and_analyse
from retrieval.store import Sharing, Shelf, Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, Opened, put

ANN, BOB = Sharing(7, "Ann", 10.0, "5"), Sharing(8, "Bob", 5.0, "4")


class SharingsContract(Opened):
    """Needs the ports `Articles` and `Chats`."""

    def test_the_first_comes_first_and_each_person_once(self, store: Store) -> None:
        bridge, river = put(store, HERE, BRIDGE).number, put(store, HERE, RIVER).number
        again = Sharing(7, "Ann Again", 20.0, "9")
        assert [store.sharings.put(bridge, each) for each in (ANN, BOB, again)] == [True, True, False]
        assert store.sharings.of([HERE], [BRIDGE.id, RIVER.id, "none"]) == {BRIDGE.id: [BOB, ANN]}
        assert store.sharings.put(river, ANN)
        assert store.sharings.of([HERE], [RIVER.id]) == {RIVER.id: [ANN]}
        assert store.sharings.of([HERE], []) == store.sharings.of([], [RIVER.id]) == {}

    def test_an_article_on_several_shelves_counts_once_for_each_person(self, store: Store) -> None:
        later = Sharing(7, "Annie", 30.0, "8")
        store.sharings.put(put(store, TOPIC, BRIDGE).number, later)
        store.sharings.put(put(store, HERE, BRIDGE).number, ANN)
        store.sharings.put(put(store, THERE, BRIDGE).number, BOB)
        assert store.sharings.of([TOPIC, HERE], [BRIDGE.id]) == {BRIDGE.id: [ANN]}
        assert store.sharings.of([TOPIC], [BRIDGE.id]) == {BRIDGE.id: [later]}

    def test_removing_takes_it_along_and_restoring_brings_it_back(self, store: Store) -> None:
        number = put(store, HERE, BRIDGE).number
        store.sharings.put(number, ANN)
        store.articles.remove(number, now=2.0)
        assert store.sharings.of([HERE], [BRIDGE.id]) == {}
        assert not store.sharings.put(number, BOB)
        store.articles.restore(HERE)
        assert store.sharings.of([HERE], [BRIDGE.id]) == {BRIDGE.id: [ANN]}
        store.articles.remove(number, now=3.0)
        store.purge(before=4.0)
        put(store, HERE, BRIDGE)
        assert store.sharings.of([HERE], [BRIDGE.id]) == {}

    def test_nothing_is_noted_of_an_article_that_does_not_exist(self, store: Store) -> None:
        assert not store.sharings.put(99, ANN)

    def test_the_article_at_an_address(self, store: Store) -> None:
        number = put(store, HERE, BRIDGE).number
        put(store, HERE, RIVER)
        for url in ("https://example.org/a", "http://www.example.org/a/?utm_source=x#top"):
            assert store.sharings.article_at(HERE, url) == number
            assert store.sharings.article_at(TOPIC, url) is None
        for url in ("https://example.org/b", "", "no address"):
            assert store.sharings.article_at(HERE, url) is None
        store.articles.remove(number, now=2.0)
        assert store.sharings.article_at(HERE, "https://example.org/a") is None

    def test_who_withdraws_is_no_longer_named_there(self, store: Store) -> None:
        here, topic, there = (put(store, shelf, BRIDGE).number for shelf in (HERE, TOPIC, THERE))
        for number in (here, topic, there):
            store.sharings.put(number, ANN)
        store.sharings.put(here, BOB)
        assert store.sharings.withdraw(ANN.person, chat=HERE.chat) == 2
        assert store.sharings.withdraw(ANN.person, chat=HERE.chat) == 0
        assert store.sharings.of([HERE, TOPIC], [BRIDGE.id]) == {BRIDGE.id: [BOB]}
        assert store.sharings.of([THERE], [BRIDGE.id]) == {BRIDGE.id: [ANN]}
        assert not store.sharings.put(topic, ANN)
        assert store.articles.get(topic) is not None
        store.sharings.allow(ANN.person, chat=HERE.chat)
        assert store.sharings.of([TOPIC], [BRIDGE.id]) == {}
        assert store.sharings.put(topic, ANN)

    def test_who_withdraws_from_everywhere_is_named_nowhere(self, store: Store) -> None:
        numbers = [put(store, shelf, BRIDGE).number for shelf in (HERE, THERE)]
        for number in numbers:
            store.sharings.put(number, ANN)
        store.sharings.put(numbers[1], BOB)
        assert store.sharings.withdraw(ANN.person) == 2
        assert store.sharings.of([HERE, THERE], [BRIDGE.id]) == {BRIDGE.id: [BOB]}
        assert [store.sharings.put(number, ANN) for number in numbers] == [False, False]

    def test_a_name_that_was_withdrawn_is_nowhere_on_the_disk(self, store: Store, file: Path) -> None:
        store.sharings.put(put(store, HERE, BRIDGE).number, Sharing(7, "Xylophonia", 1.0))
        assert b"Xylophonia" in self.written(file)
        store.sharings.withdraw(7, chat=HERE.chat)
        assert b"Xylophonia" not in self.written(file)

    def test_forgetting_a_chat_forgets_who_shared_and_who_withdrew(self, store: Store) -> None:
        store.sharings.put(put(store, HERE, BRIDGE).number, ANN)
        store.sharings.withdraw(BOB.person, chat=HERE.chat)
        there = put(store, THERE, BRIDGE).number
        store.sharings.put(there, ANN)
        store.chats.forget(HERE.chat)
        number = put(store, HERE, BRIDGE).number
        assert store.sharings.of([HERE], [BRIDGE.id]) == {}
        assert store.sharings.put(number, BOB)
        assert store.sharings.of([THERE], [BRIDGE.id]) == {BRIDGE.id: [ANN]}

    def test_a_chat_that_moves_takes_it_along_without_its_messages(self, store: Store) -> None:
        here, river = put(store, HERE, BRIDGE).number, put(store, TOPIC, RIVER).number
        there = put(store, THERE, BRIDGE).number
        store.sharings.put(here, ANN)
        store.sharings.put(river, ANN)
        store.sharings.put(there, Sharing(8, "Bob", 15.0, "6"))
        store.sharings.withdraw(9, chat=HERE.chat)
        store.chats.move(HERE.chat, THERE.chat)
        moved = Sharing(7, "Ann", 10.0)
        assert store.sharings.of([THERE], [BRIDGE.id]) == {BRIDGE.id: [moved, Sharing(8, "Bob", 15.0, "6")]}
        assert store.sharings.of([Shelf(THERE.chat, TOPIC.topic)], [RIVER.id]) == {RIVER.id: [moved]}
        assert not store.sharings.put(there, Sharing(9, "Cid", 1.0))

    def test_who_it_is_is_not_in_its_text(self) -> None:
        assert "Ann" not in f"{ANN} {ANN!r}"
        assert "7" not in repr(ANN)

    def test_an_article_that_is_added_with_a_message_keeps_its_own(self, store: Store) -> None:
        stored, _ = store.articles.add(HERE, BRIDGE, split_and_analyse(BRIDGE), now=1.0, message="3")
        store.sharings.put(stored.number, ANN)
        assert store.chats.message(HERE, BRIDGE.id) == "3"
        assert store.sharings.of([HERE], [BRIDGE.id])[BRIDGE.id][0].message == "5"
