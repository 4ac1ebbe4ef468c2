"""What every `Schedules` must do."""

import dataclasses
from pathlib import Path

from retrieval.store import Schedule, Store
from tests.contracts.store.opened import HERE, THERE, TOPIC, Opened


class SchedulesContract(Opened):
    """Needs the port alone."""

    def test_schedules(self, store: Store) -> None:
        wish = Schedule(
            0, TOPIC, "daily 08:00", "Asia/Tokyo", own_zone=True, argument="China", language="de", by=5, due=100.0
        )
        planned = store.schedules.plan(wish)
        other = store.schedules.plan(Schedule(0, THERE, "mon 09:00"))
        assert planned == dataclasses.replace(wish, number=planned.number)
        assert store.schedules.get(planned.number) == planned
        assert store.schedules.of("1") == [planned]
        assert (store.schedules.due(99.0), store.schedules.due(100.0)) == ([], [planned])
        assert (store.schedules.next_due(99.0), store.schedules.next_due(100.0)) == (100.0, None)
        store.schedules.hush(planned.number, quiet=False)
        store.schedules.note_told(planned.number, 50.0)
        assert store.schedules.get(planned.number) == dataclasses.replace(planned, quiet=False, told=50.0)
        store.schedules.unplan(planned.number)
        store.schedules.unplan(planned.number)
        assert store.schedules.get(planned.number) is None
        assert store.schedules.next_due(0.0) is None
        assert store.schedules.plan(wish).number not in {planned.number, other.number}

    def test_one_of_all_who_claim_an_instant_has_it(self, store: Store, file: Path) -> None:
        planned = store.schedules.plan(Schedule(0, HERE, "daily 08:00", "UTC", due=100.0))
        other = self.open(file)
        assert [one.schedules.claim(planned, 200.0) for one in (other, store, other)] == [True, False, False]
        claimed = other.schedules.get(planned.number)
        assert claimed == dataclasses.replace(planned, due=200.0)
        assert store.schedules.claim(claimed, 300.0, zone="Asia/Tokyo")
        assert other.schedules.get(planned.number) == dataclasses.replace(planned, due=300.0, zone="Asia/Tokyo")

    def test_what_is_paused_or_deleted_cannot_be_claimed(self, store: Store) -> None:
        planned = store.schedules.plan(Schedule(0, HERE, "daily 08:00", "UTC", due=100.0))
        store.schedules.resume(planned.number, 150.0)
        assert store.schedules.due(100.0) == [planned]
        store.schedules.pause(planned.number)
        assert not store.schedules.claim(planned, 200.0)
        assert store.schedules.next_due(0.0) is None
        store.schedules.resume(planned.number, 300.0)
        assert store.schedules.get(planned.number) == dataclasses.replace(planned, due=300.0)
        store.schedules.unplan(planned.number)
        assert not store.schedules.claim(dataclasses.replace(planned, due=300.0), 400.0)
