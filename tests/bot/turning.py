"""Dispatchers by a clock that is turned as soon as all of them wait, and when what they send is due."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rendering.document import plain
from bot.telegram.features.schedules.dispatching import Dispatcher, Occasion, Parcel
from retrieval.schedules import following, read_spec, zone_of
from retrieval.store import Schedule, Shelf
from retrieval.store.sqlite import SQLiteStore
from retrieval.store.sqlite.database import Database
from retrieval.store.sqlite.schedules import SQLiteSchedules

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


class MortalSchedules(SQLiteSchedules):
    """Schedules of a process that can die right after a claim."""

    def __init__(self, database: Database, world: World) -> None:
        super().__init__(database)
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


class MortalStore(SQLiteStore):
    """A store whose process can die; it does not wait for the disk, since no machine loses power."""

    def __init__(self, file: Path, world: World) -> None:
        super().__init__(file)
        self.database.read("PRAGMA synchronous = OFF")
        self.schedules = MortalSchedules(self.database, world)


def process(file: Path, world: World) -> tuple[Dispatcher, MortalStore]:
    store = MortalStore(file, world)
    alarm = TurnedAlarm(world)
    dispatcher = Dispatcher(store.schedules, Post(world), clock=world.clock, alarm=alarm, latest=LATEST)
    alarm.dispatcher = dispatcher
    return dispatcher, store


def planned(store: SQLiteStore) -> list[Schedule]:
    return [
        store.schedules.plan(
            Schedule(0, Shelf(str(n)), spec, zone, due=following(read_spec(spec), zone_of(zone), START))
        )
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


def one_at_eight(store: SQLiteStore, **more: float) -> Schedule:
    return store.schedules.plan(Schedule(0, Shelf("1"), "daily 08:00", "UTC", due=START + 8 * HOUR, **more))  # type: ignore[arg-type]
