"""Briefings on time, by a clock that is turned: a year of summer times, restarts, outages and deaths; several processes."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.telegram.features.schedules.dispatching import LATE_FROM, Dispatcher, Occasion, Parcel, Unsent
from retrieval.errors import StoreError
from retrieval.store import Schedule, Shelf
from retrieval.store.sqlite import SQLiteStore
from retrieval.store.sqlite.database import Database
from retrieval.store.sqlite.schedules import SQLiteSchedules
from tests.bot.turning import (
    DAY,
    HOUR,
    LATEST,
    START,
    Down,
    Event,
    Killed,
    MortalSchedules,
    MortalStore,
    Post,
    World,
    dues_of,
    one_at_eight,
    planned,
    process,
)


def check(schedule: Schedule, dues: list[float], sessions: list[tuple[float, float]], events: list[Event]) -> int:
    """Every time that it was due is accounted for by one event, or by none where it was too late; how many were sent."""
    mine = {(e.due, e.at): e for e in events if e.number == schedule.number}
    assert len(mine) == sum(e.number == schedule.number for e in events)
    assert max(Counter(due for due, _ in mine).values(), default=0) <= 1
    pending, expected = list(dues), set()
    for start, end in sessions:
        for moment in (start, *(due for due in dues if start < due <= end)):
            group = [due for due in pending if due <= moment]
            # At the instant of its death a process may have come to a briefing, or not.
            if group and (moment < end or (group[-1], moment) in mine):
                pending = pending[len(group) :]
                if moment - group[-1] <= LATEST:
                    expected.add((group[-1], moment))
    assert set(mine) == expected
    for (due, moment), event in mine.items():
        assert event.late is (moment - due >= LATE_FROM) or event.what == "lost"
    return sum(event.what == "sent" for event in mine.values())


@pytest.mark.parametrize("seed", [2])
async def test_a_year_with_summer_times_restarts_outages_and_deaths(tmp_path: Path, seed: int) -> None:
    chance, file, world = random.Random(seed), tmp_path / "library", World()
    world.dying = lambda: chance.random() < 0.004
    first = MortalStore(file, world)
    schedules, year = planned(first), START + 366 * DAY
    first.close()
    dues = {schedule.number: dues_of(schedule, year) for schedule in schedules}
    MortalSchedules.world_dues = dues
    sessions = []
    while world.now < year:
        began = world.now
        world.ends, world.killed = min(year, began + chance.expovariate(1 / (5 * DAY))), False
        dispatcher, store = process(file, world)
        with pytest.raises((Down, Killed)):
            await dispatcher.run()
        await dispatcher.settle()
        store.close()
        sessions.append((began, world.now))
        # Until it is started again: at once, or within an hour, or a night, or days.
        world.now += chance.choice([0.0, 1.0, HOUR, 10 * HOUR, 4 * DAY]) * chance.random()
    sent = sum(check(s, dues[s.number], sessions, world.events) for s in schedules)
    what = Counter(event.what for event in world.events)
    due = sum(map(len, dues.values()))
    assert what["sent"] == sent
    assert len(sessions) > 40
    assert 10 < what["lost"] < due / 50
    assert 0.8 * due < sent < due
    assert sum(event.late for event in world.events) > 20


async def test_a_year_without_trouble_leaves_nothing_out(tmp_path: Path) -> None:
    world = World(ends=START + 366 * DAY)
    dispatcher, store = process(tmp_path / "library", world)
    schedules = planned(store)
    with pytest.raises(Down):
        await dispatcher.run()
    assert Counter((e.number, e.due) for e in world.events) == Counter(
        (s.number, due) for s in schedules for due in dues_of(s, world.ends)
    )
    assert {(e.what, e.at - e.due, e.late) for e in world.events} == {("sent", 0.0, False)}
    assert all((found := store.schedules.get(s.number)) and found.told for s in schedules)


async def test_of_several_processes_each_briefing_is_sent_by_one(tmp_path: Path) -> None:
    world = World(processes=3, ends=START + 60 * DAY)
    running = [process(tmp_path / "library", world) for _ in range(3)]
    schedules = planned(running[0][1])
    with pytest.raises(Down):
        await asyncio.gather(*(dispatcher.run() for dispatcher, _ in running))
    for dispatcher, _ in running:
        await dispatcher.settle()
    assert Counter((e.number, e.due) for e in world.events) == Counter(
        (s.number, due) for s in schedules for due in dues_of(s, world.ends) if due <= world.now
    )


async def test_where_nothing_is_planned_nothing_happens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    world = World(ends=START + DAY)
    dispatcher, _store = process(tmp_path / "library", world)
    with pytest.raises(Down):
        await dispatcher.run()
    assert world.events == []
    assert caplog.records == []


# What goes wrong with a single one


class Fickle(Post):
    """A sender of which each step fails as it is told."""

    def __init__(self, world: World, **trouble: list[Exception | None]) -> None:
        super().__init__(world)
        self.trouble = trouble

    async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
        self._fail("prepare")
        return await super().prepare(schedule, occasion)

    async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        self._fail("deliver")
        await super().deliver(schedule, parcel)

    def _fail(self, step: str) -> None:
        left = self.trouble.get(step)
        if left and (trouble := left.pop(0)) is not None:
            raise trouble


@pytest.mark.parametrize(
    ("trouble", "sent"),
    [
        ({"prepare": [Unsent("no network"), Unsent("no network")]}, [2 * 60.0, DAY]),
        ({"deliver": [Unsent("no network")]}, [60.0, DAY]),
        ({"deliver": [OSError("who knows whether it arrived")]}, [DAY]),
        ({"prepare": [ValueError("a defect")]}, [DAY]),
        ({"prepare": [Unsent("no network")] * 400}, [DAY]),
    ],
    ids=["cannot be prepared", "cannot be sent", "may have been sent", "a defect", "for longer than the limit"],
)
async def test_what_certainly_was_not_sent_is_tried_again(
    tmp_path: Path, trouble: dict[str, list[Exception | None]], sent: list[float]
) -> None:
    world = World(ends=START + 33 * HOUR)
    dispatcher, store = process(tmp_path / "library", world)
    dispatcher._sender = Fickle(world, **trouble)
    schedule = one_at_eight(store, told=5.0)
    if len(trouble.get("prepare", ())) == 400:
        # Six hours of a minute each, and the first.
        trouble["prepare"][:] = trouble["prepare"][:361]
    with pytest.raises(Down):
        await dispatcher.run()
    assert [e.at - START - 8 * HOUR for e in world.events if e.what == "sent"] == sent
    found = store.schedules.get(schedule.number)
    assert found is not None
    assert (found.due, found.told) == (START + 56 * HOUR, START + 32 * HOUR)


class Unwilling(SQLiteSchedules):
    """Schedules of which some changes find no database; as lists of what fails in turn."""

    def __init__(self, database: Database, *, claims: list[bool], notes: list[bool]) -> None:
        super().__init__(database)
        self.claims, self.notes = claims, notes

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        _fail(self.claims)
        return super().claim(schedule, due, zone=zone)

    def note_told(self, number: int, told: float | None) -> None:
        _fail(self.notes)
        super().note_told(number, told)


def _fail(turns: list[bool]) -> None:
    if turns and turns.pop(0):
        raise StoreError("The database cannot be used: {reason}.", reason="it cannot be reached at the moment")


@pytest.mark.parametrize(
    ("claims", "notes", "unsent", "minutes"),
    [([False, True], [], 1, 1), ([False, True, True], [], 2, 2), ([], [True], 0, 1), ([], [True, True], 0, 1)],
    ids=["cannot be given back", "twice", "cannot be noted", "neither noted nor given back"],
)
async def test_what_meets_no_database_is_sent_all_the_same(
    tmp_path: Path, claims: list[bool], notes: list[bool], unsent: int, minutes: int
) -> None:
    world = World(ends=START + 33 * HOUR)
    dispatcher, store = process(tmp_path / "library", world)
    dispatcher._schedules = Unwilling(store.database, claims=claims, notes=notes)
    dispatcher._sender = Fickle(world, deliver=[Unsent("no network")] * unsent)
    schedule = one_at_eight(store, told=5.0)
    with pytest.raises(Down):
        await dispatcher.run()
    assert [e.at - START - 8 * HOUR for e in world.events if e.what == "sent"] == [60.0 * minutes, DAY]
    found = store.schedules.get(schedule.number)
    assert found is not None
    assert (found.due, found.told) == (START + 56 * HOUR, START + 32 * HOUR)


async def test_what_was_not_sent_when_it_ends_is_due_again(tmp_path: Path) -> None:
    world = World(now=START + 8 * HOUR, ends=START + 30 * DAY)
    store = SQLiteStore(tmp_path / "library")
    schedule = one_at_eight(store, told=5.0)
    begun, rung = asyncio.Event(), asyncio.Event()

    class Slow(Post):
        async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
            begun.set()
            await asyncio.Event().wait()
            return None

    class Bell:
        async def until(self, moment: float) -> None:
            await rung.wait()

        def ring(self) -> None:
            rung.set()

    dispatcher = Dispatcher(store.schedules, Slow(world), clock=world.clock, alarm=Bell(), latest=LATEST)
    dispatcher.start()
    await begun.wait()
    claimed = store.schedules.get(schedule.number)
    await dispatcher.close()
    assert claimed is not None
    assert claimed.due == START + 32 * HOUR
    assert store.schedules.get(schedule.number) == schedule


async def test_what_is_being_sent_when_it_ends_is_sent(tmp_path: Path) -> None:
    world = World(now=START + 8 * HOUR, ends=START + 30 * DAY)
    store = SQLiteStore(tmp_path / "library")
    schedule = one_at_eight(store)
    begun, go, rung = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(Post):
        async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
            begun.set()
            await go.wait()
            await super().deliver(schedule, parcel)

    class Bell:
        async def until(self, moment: float) -> None:
            await rung.wait()
            # While it is being closed.
            go.set()

        def ring(self) -> None:
            rung.set()

    dispatcher = Dispatcher(store.schedules, Slow(world), clock=world.clock, alarm=Bell(), latest=LATEST)
    dispatcher.start()
    await begun.wait()
    await dispatcher.close()
    assert [e.what for e in world.events] == ["sent"]
    found = store.schedules.get(schedule.number)
    assert found is not None
    assert found.due == START + 32 * HOUR


@pytest.mark.parametrize(("spec", "zone"), [("fortnightly 08:00", "UTC"), ("daily 08:00", "Mars/Olympus")])
async def test_what_only_a_newer_version_understands_is_paused(tmp_path: Path, spec: str, zone: str) -> None:
    world = World(ends=START + DAY)
    dispatcher, store = process(tmp_path / "library", world)
    schedule = store.schedules.plan(Schedule(0, Shelf("1"), spec, zone, due=START + HOUR))
    other = one_at_eight(store)
    with pytest.raises(Down):
        await dispatcher.run()
    found = store.schedules.get(schedule.number)
    assert found is not None
    assert found.paused
    assert [e.number for e in world.events] == [other.number]
