"""What every `Watches` must do."""

import dataclasses
from pathlib import Path

from retrieval.store import Look, Store, ToldSentence, TopicWatch
from tests.contracts.store.opened import HERE, THERE, TOPIC, Opened


def told(text: str, at: float) -> ToldSentence:
    return ToldSentence("a", 3, "en", text, at)


class WatchesContract(Opened):
    """Needs the port alone."""

    def test_watches(self, store: Store) -> None:
        wish = TopicWatch(0, TOPIC, "Taiwan arms sales", "de", by=5, looked=7)
        planned = store.watches.plan(wish)
        other = store.watches.plan(TopicWatch(0, THERE, "bridge"))
        assert planned == dataclasses.replace(wish, number=planned.number)
        assert store.watches.get(planned.number) == planned
        assert store.watches.of("1") == [planned]
        assert store.watches.all() == [planned, other]
        store.watches.stop(planned.number)
        store.watches.stop(planned.number)
        assert store.watches.get(planned.number) is None
        assert store.watches.all() == [other]
        assert store.watches.plan(wish).number not in {planned.number, other.number}

    def test_what_was_told_is_remembered_for_a_number_and_a_time(self, store: Store) -> None:
        planned, other = (store.watches.plan(TopicWatch(0, HERE, words)) for words in ("bridge", "river"))
        first = Look(planned, 4, (told("one", 1.0), told("two", 2.0)))
        assert store.watches.note([first], most=3)
        now = store.watches.get(planned.number)
        assert now == dataclasses.replace(planned, looked=4)
        assert store.watches.told(planned.number) == [told("one", 1.0), told("two", 2.0)]
        assert store.watches.note([Look(now, 5, (told("six", 6.0), told("ten", 6.0)))], most=3)
        assert [each.text for each in store.watches.told(planned.number)] == ["two", "six", "ten"]
        assert store.watches.note([Look(dataclasses.replace(now, looked=5), 5)], most=3)
        store.watches.purge(before=6.0)
        assert [each.text for each in store.watches.told(planned.number)] == ["six", "ten"]
        assert store.watches.told(other.number) == []
        store.watches.stop(planned.number)
        assert store.watches.told(planned.number) == []

    def test_one_of_all_who_note_the_same_looks_has_them(self, store: Store, file: Path) -> None:
        planned, other = (store.watches.plan(TopicWatch(0, HERE, words)) for words in ("bridge", "river"))
        elsewhere = self.open(file)
        looks = [Look(planned, 4, (told("one", 1.0),)), Look(other, 4)]
        assert [one.watches.note(looks, most=9) for one in (elsewhere, store)] == [True, False]
        assert store.watches.told(planned.number) == [told("one", 1.0)]
        further = dataclasses.replace(planned, looked=4)
        store.watches.stop(other.number)
        stopped = [Look(further, 5), Look(dataclasses.replace(other, looked=4), 5)]
        assert not elsewhere.watches.note(stopped, most=9)
        assert store.watches.get(planned.number) == further
