"""Briefings on time, by a clock that is turned: a year of summer times, restarts, outages and deaths; several processes."""

import asyncio
import datetime as dt
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.dispatching import LATE_FROM, Dispatcher, Occasion, Parcel, Unsent
from bot.rendering.document import plain
from retrieval.schedules import following, read_spec, zone_of
from retrieval.store import Schedule, Shelf
from retrieval.store.sqlite import SQLiteStore

ROOT = Path(__file__).resolve().parents[2]
HOUR, DAY = 3600.0, 24 * 3600.0
LATEST = 6 * HOUR
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).timestamp()
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe")
SPECS = ("daily 08:00", "daily 02:15", "daily 01:45", "weekdays 07:30", "mon 09:00", "weekends 00:00")


class Killed(BaseException):
    """The process dies."""


class Down(BaseException):
    """The time until which the process runs is over."""


@dataclass
class Event:
    """What became of a briefing that was due: it was `sent`, or `lost` with the process that had claimed it."""

    number: int
    due: float
    at: float
    what: str
    late: bool = False


@dataclass
class World:
    """A clock that every process waits for, and what they do."""

    processes: int = 1
    now: float = START
    ends: float = START
    dying: Callable[[], bool] = lambda: False
    killed: bool = False
    events: list[Event] = field(default_factory=list)
    _waiting: list[tuple[float, "asyncio.Future[None]"]] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def wait(self, moment: float) -> None:
        """Go on at a moment, to which the clock is turned when all processes wait."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((moment, mine))
        if len(self._waiting) == self.processes:
            self.now = max(self.now, min(moment for moment, _ in self._waiting))
            for _, waiting in self._waiting:
                waiting.set_result(None)
            self._waiting.clear()
        await mine

    def die(self) -> None:
        if not self.killed and self.dying():
            self.killed = True
        if self.killed:
            raise Killed


class TurnedAlarm:
    """The `Alarm` that turns the clock, as soon as all that was begun is done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dispatcher: Dispatcher | None = None
        self.rung = False

    async def until(self, moment: float) -> None:
        assert self.dispatcher is not None
        await self.dispatcher.settle()
        rung, self.rung = self.rung, False
        if rung:
            return
        if self.world.killed or moment >= self.world.ends:
            if not self.world.killed:
                self.world.now = self.world.ends
            raise Down
        await self.world.wait(moment)

    def ring(self) -> None:
        self.rung = True


class Post:
    """The `Sender` that writes down what it sends."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
        event = Event(schedule.number, occasion.due, self.world.now, "lost", occasion.late)
        self.world.events.append(event)
        self.world.die()
        return Parcel(plain("news"), self.world.now)

    async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        event = next(e for e in reversed(self.world.events) if e.number == schedule.number)
        self.world.die()
        assert event.what == "lost"
        event.what = "sent"
        self.world.die()


class MortalStore(SQLiteStore):
    """A store whose process can die right after a claim; it does not wait for the disk, since no machine loses power."""

    def __init__(self, file: Path, world: World) -> None:
        super().__init__(file)
        self._database.execute("PRAGMA synchronous = OFF")
        self.world = world

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        claimed = super().claim(schedule, due, zone=zone)
        if claimed and not self.world.killed and self.world.dying():
            self.world.killed = True
            last = max(d for d in self.world_dues[schedule.number] if d <= self.world.now)
            if self.world.now - last <= LATEST:
                self.world.events.append(Event(schedule.number, last, self.world.now, "lost"))
            raise Killed
        return claimed

    world_dues: dict[int, list[float]] = {}  # noqa: RUF012 - set once, by the test


def process(file: Path, world: World) -> tuple[Dispatcher, MortalStore]:
    store = MortalStore(file, world)
    alarm = TurnedAlarm(world)
    dispatcher = Dispatcher(store, Post(world), clock=world.clock, alarm=alarm, latest=LATEST)
    alarm.dispatcher = dispatcher
    return dispatcher, store


def planned(store: SQLiteStore) -> list[Schedule]:
    return [
        store.plan(Schedule(0, Shelf(str(n)), spec, zone, due=following(read_spec(spec), zone_of(zone), START)))
        for n, (zone, spec) in enumerate((zone, spec) for zone in ZONES for spec in SPECS)
    ]


def dues_of(schedule: Schedule, end: float) -> list[float]:
    """When it is due, by looking at the clock on the wall every quarter of an hour: the first time that it shows, or has passed, the time."""
    spec, zone = read_spec(schedule.spec), ZoneInfo(schedule.zone or "")
    found: dict[dt.date, float] = {}
    at = START + 900
    last = dt.datetime.fromtimestamp(START, zone).replace(tzinfo=None)
    while at < end:
        shown = dt.datetime.fromtimestamp(at, zone).replace(tzinfo=None)
        for day in {last.date(), shown.date()}:
            wanted = dt.datetime.combine(day, dt.time(spec.hour, spec.minute))
            if day.weekday() in spec.days and last < wanted <= shown:
                found.setdefault(day, at)
        last = shown
        at += 900
    return sorted(found.values())


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
    MortalStore.world_dues = dues
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
    assert all((found := store.schedule(s.number)) and found.told for s in schedules)


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


def one_at_eight(store: SQLiteStore, **more: float) -> Schedule:
    return store.plan(Schedule(0, Shelf("1"), "daily 08:00", "UTC", due=START + 8 * HOUR, **more))  # type: ignore[arg-type]


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
    found = store.schedule(schedule.number)
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

    dispatcher = Dispatcher(store, Slow(world), clock=world.clock, alarm=Bell(), latest=LATEST)
    dispatcher.start()
    await begun.wait()
    claimed = store.schedule(schedule.number)
    await dispatcher.close()
    assert claimed is not None
    assert claimed.due == START + 32 * HOUR
    assert store.schedule(schedule.number) == schedule


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

    dispatcher = Dispatcher(store, Slow(world), clock=world.clock, alarm=Bell(), latest=LATEST)
    dispatcher.start()
    await begun.wait()
    await dispatcher.close()
    assert [e.what for e in world.events] == ["sent"]
    found = store.schedule(schedule.number)
    assert found is not None
    assert found.due == START + 32 * HOUR


@pytest.mark.parametrize(("spec", "zone"), [("fortnightly 08:00", "UTC"), ("daily 08:00", "Mars/Olympus")])
async def test_what_only_a_newer_version_understands_is_paused(tmp_path: Path, spec: str, zone: str) -> None:
    world = World(ends=START + DAY)
    dispatcher, store = process(tmp_path / "library", world)
    schedule = store.plan(Schedule(0, Shelf("1"), spec, zone, due=START + HOUR))
    other = one_at_eight(store)
    with pytest.raises(Down):
        await dispatcher.run()
    found = store.schedule(schedule.number)
    assert found is not None
    assert found.paused
    assert [e.number for e in world.events] == [other.number]


# Real processes, really killed

SENDING = """
import asyncio, os, sys
from pathlib import Path
from bot.dispatching import Dispatcher, Parcel
from bot.rendering.document import plain
from retrieval.store import open_store

file, sent, now, end = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT), *map(float, sys.argv[3:])

class Post:
    async def prepare(self, schedule, occasion):
        self.due = occasion.due
        print("claimed", occasion.due, flush=True)
        return Parcel(plain("news"), now)
    async def deliver(self, schedule, parcel):
        os.write(sent, f"{self.due}\\n".encode())
        print("sent", self.due, flush=True)

class Alarm:
    async def until(self, moment):
        global now
        await dispatcher.settle()
        if moment > end:
            sys.exit()
        now = moment
        print("now", now, flush=True)
    def ring(self): pass

dispatcher = Dispatcher(open_store(file), Post(), clock=lambda: now, alarm=Alarm(), latest=6 * 3600.0)
asyncio.run(dispatcher.run())
"""


def sending(file: Path, log: Path, now: float, end: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SENDING, *map(str, (file, log, now, end))]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


@pytest.mark.parametrize("attempt", range(8))
def test_killed_at_any_instant_nothing_is_sent_twice_and_one_is_lost_at_most(tmp_path: Path, attempt: int) -> None:
    file, log, chance = tmp_path / "library", tmp_path / "sent", random.Random(attempt)
    store = SQLiteStore(file)
    schedule = one_at_eight(store)
    store.close()
    end = START + 20 * DAY
    with sending(file, log, START, end) as process:
        assert process.stdout is not None
        said = [line.split() for line in islice(process.stdout, chance.randrange(20, 200))]
        # Somewhere around the next step.
        for _ in range(chance.randrange(20_000)):
            pass
        process.send_signal(signal.SIGKILL)
        said += [line.split() for line in process.stdout]
    now = max(float(moment) for word, moment in said if word == "now")
    with sending(file, log, now, end) as process:
        process.communicate()
    sent = [float(line) for line in log.read_text().split()]
    dues = [due for due in dues_of(schedule, end + 1) if due <= end]
    assert sent == sorted(set(sent))
    missing = set(dues) - set(sent)
    assert len(missing) <= 1
    # One that is missing was claimed by the process that died, at its last instant.
    assert all(due == now for due in missing)
