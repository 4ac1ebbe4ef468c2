"""Briefings on time: sleeps until one is due, claims it, and has it sent; of all processes on a store, one sends each.

A briefing is claimed, by moving its schedule's next instant on, before it is sent, so that nobody else sends it. Before that
it is noted as a job: if the process dies, the next one makes the briefing again, and sends what had not been sent. It is given
back only where it is certain that nothing went out. What was missed while nobody ran is sent once, however many times it was
due, or not at all where it is too late.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfoNotFoundError

from bot.rendering.document import Document
from bot.telegram.handling import Handling, handling
from retrieval.errors import Misunderstood
from retrieval.model import Briefing
from retrieval.schedules import missed, read_spec, zone_of
from retrieval.store import Schedule
from retrieval.store.ports import Schedules

log = logging.getLogger(__name__)

LOOK_EVERY = 3600.0
"""Seconds after which to look even if nothing is due: another process may have planned something, and died."""
GLANCE_EVERY = 60.0
"""Seconds after which to look at the clock: what counts seconds stands still while a computer sleeps."""
LATE_FROM = 5 * 60.0
"""Seconds from which a briefing is marked as late."""
AGAIN_AFTER = 60.0
"""Seconds until what could not be sent is tried again."""
ENDING = 3.0
"""Seconds for which what is being sent may go on when the bot stops."""


class Unsent(Exception):
    """It is certain that nothing was sent, and it may be possible later."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a schedule came due.

    Attributes:
        due: when, in seconds since 1970.
        late: whether that is so long ago that it must be said.
    """

    due: float
    late: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent.

    Attributes:
        document: what it says.
        told: the instant up to which it tells what was added.
        briefing: what a picture may show, too.
    """

    document: Document
    told: float
    briefing: Briefing | None = None


class Sender(Protocol):
    """Makes briefings, and sends them."""

    async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
        """Make what is to be sent; None where that is nothing.

        Raises:
            Unsent: it cannot be sent just now.
        """

    async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        """Send it.

        Raises:
            Unsent: nothing was sent, for certain.
        """


@dataclass(frozen=True, slots=True)
class Job:
    """A briefing that is to be sent.

    Attributes:
        schedule: the number of its schedule.
        due: when it came due, in seconds since 1970.
        told: what its schedule had told before.
        begun: whether an earlier process may have sent some of it.
    """

    schedule: int
    due: float
    told: float | None
    begun: bool = False

    @property
    def key(self) -> str:
        """Begins the keys of its messages."""
        return f"briefing/{self.schedule}/{self.due:.0f}"


class Jobs(Protocol):
    """What keeps jobs until they are done, whatever becomes of the process."""

    async def begin(self, job: Job, chat: str) -> None:
        """Keep a job, if it is not kept."""

    def end(self, job: Job) -> None:
        """It is done, or given up."""

    async def unfinished(self) -> list[Job]:
        """The jobs that earlier processes have not ended."""


class Forgetful:
    """The `Jobs` that keep nothing."""

    async def begin(self, job: Job, chat: str) -> None:
        """See `Jobs`."""

    def end(self, job: Job) -> None:
        """See `Jobs`."""

    async def unfinished(self) -> list[Job]:
        """See `Jobs`."""
        return []


class Alarm(Protocol):
    """A way to wait."""

    async def until(self, moment: float) -> None:
        """Return at a moment in seconds since 1970, or when it is rung, also if that was before the call."""

    def ring(self) -> None:
        """End the waiting."""


class WallClock:
    """Waits for the time of day.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    async def until(self, moment: float) -> None:
        """See `Alarm`."""
        while not self._rung.is_set() and (seconds := moment - self._clock()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), min(seconds, GLANCE_EVERY))
        self._rung.clear()

    def ring(self) -> None:
        """See `Alarm`."""
        self._rung.set()


class Dispatcher:
    """Sends what comes due, from `start` to `close`.

    Args:
        schedules: of all chats.
        sender: makes and sends.
        clock: seconds since 1970.
        alarm: waits.
        latest: seconds after which what is due is no longer sent.
        jobs: outlive the process; by default nothing does.
    """

    def __init__(
        self,
        schedules: Schedules,
        sender: Sender,
        *,
        clock: Callable[[], float],
        alarm: Alarm,
        latest: float,
        jobs: Jobs | None = None,
    ) -> None:
        self._schedules, self._sender, self._jobs = schedules, sender, jobs or Forgetful()
        self._clock, self._alarm, self._latest = clock, alarm, latest
        self._given_back: dict[int, Job] = {}
        self._preparing: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rests: dict[int, float] = {}
        self._running: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin, beside what else goes on."""
        self._running = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Send, sleep, and send, until it is closed; what earlier processes have not ended comes first."""
        try:
            for job in await self._jobs.unfinished():
                await self._resume(job)
        except Exception:
            log.exception("What is unfinished could not be looked up.")
        while not self._closing:
            try:
                then = await self._attend()
            except Exception:
                # A store that is locked, or full, must not end all briefings; the next look is in a minute.
                log.exception("What is due could not be looked up.")
                then = self._clock() + AGAIN_AFTER
            await self._alarm.until(then)

    async def settle(self) -> None:
        """Wait until all that was begun is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """End: give back what is not being sent yet, and wait for what is."""
        self._closing = True
        self._alarm.ring()
        if self._running is not None:
            # Not cancelled: what it has claimed would be lost.
            await self._running
        for task in self._preparing:
            task.cancel()
        if self._tasks:
            _done, unfinished = await asyncio.wait(self._tasks, timeout=ENDING)
            for task in unfinished:
                task.cancel()

    async def _attend(self) -> float:
        """Begin all that is due, and return when to look again."""
        now = self._clock()
        self._rests = {number: until for number, until in self._rests.items() if until > now}
        for schedule in await asyncio.to_thread(self._schedules.due, now):
            if schedule.number not in self._rests:
                await self._claim(schedule, now)
        then = await asyncio.to_thread(self._schedules.next_due, now)
        return min([now + LOOK_EVERY, *self._rests.values(), *([] if then is None else [then])])

    async def _claim(self, schedule: Schedule, now: float) -> None:
        """Have a schedule's briefing sent, if nobody else does and it is not too late."""
        try:
            spec, zone = read_spec(schedule.spec), zone_of(schedule.zone or "")
        except (Misunderstood, ZoneInfoNotFoundError, ValueError) as exc:
            log.warning("schedule %d is paused: %s", schedule.number, exc)
            await asyncio.to_thread(self._schedules.pause, schedule.number)
            return
        last, then = missed(spec, zone, now if schedule.due is None else schedule.due, now)
        job = Job(schedule.number, last, schedule.told)
        if now - last <= self._latest:
            await self._jobs.begin(job, schedule.shelf.chat)
        if not await asyncio.to_thread(self._schedules.claim, schedule, then):
            self._jobs.end(job)
            return
        before = self._given_back.pop(schedule.number, job)
        if before.due != last:
            self._jobs.end(before)
        elif before.begun:
            job = before
        if now - last > self._latest:
            self._skip(job, now)
        else:
            self._begin(dataclasses.replace(schedule, due=then), job, now)

    async def _resume(self, job: Job) -> None:
        """Go on with what an earlier process has begun, if it is still wanted."""
        now, schedule = self._clock(), await asyncio.to_thread(self._schedules.get, job.schedule)
        if schedule is None or schedule.paused or schedule.due is None:
            self._jobs.end(job)
        elif schedule.due <= job.due:
            # It was not claimed, or was given back, and comes due by itself.
            self._given_back[schedule.number] = job
        elif now - job.due > self._latest:
            self._skip(job, now)
        else:
            self._begin(schedule, job, now)

    def _skip(self, job: Job, now: float) -> None:
        log.info("schedule %d: skipped, %.0f seconds late", job.schedule, now - job.due)
        self._jobs.end(job)

    def _begin(self, schedule: Schedule, job: Job, now: float) -> None:
        """Have a briefing sent that was claimed."""
        task = asyncio.create_task(self._send(schedule, job, now))
        for tasks in (self._tasks, self._preparing):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _send(self, schedule: Schedule, job: Job, now: float) -> None:
        """Make and send a briefing that was claimed."""
        try:
            await self._make_and_send(schedule, job, now)
        except asyncio.CancelledError:
            if asyncio.current_task() in self._preparing:
                await self._give_back(schedule, job)
            raise
        except Unsent as exc:
            log.warning("schedule %d: tried again in a minute: %s", schedule.number, exc)
            await self._give_back(schedule, job)
        except Exception:
            # What nobody foresaw of one briefing must not end the others; the next time it is due is soon enough.
            log.exception("schedule %d: not sent", schedule.number)
            self._jobs.end(job)
        else:
            self._jobs.end(job)

    async def _make_and_send(self, schedule: Schedule, job: Job, now: float) -> None:
        occasion = Occasion(job.due, now - job.due >= LATE_FROM)
        parcel = await self._sender.prepare(dataclasses.replace(schedule, told=job.told), occasion)
        if parcel is None:
            return
        # Past this line it counts as sent, unless the opposite is certain.
        self._preparing.difference_update({asyncio.current_task()})
        if not job.begun or schedule.told == job.told:
            # Else an earlier process has noted it, and what was added since then may not be in what it has sent.
            await asyncio.to_thread(self._schedules.note_told, schedule.number, parcel.told)
        with handling(Handling(job.key)):
            await self._sender.deliver(schedule, parcel)

    async def _give_back(self, schedule: Schedule, job: Job) -> None:
        """Make a briefing due again; its job is kept, and known when it comes due."""
        self._rests[schedule.number] = self._clock() + AGAIN_AFTER
        self._given_back[schedule.number] = job
        await asyncio.to_thread(self._schedules.note_told, schedule.number, job.told)
        await asyncio.to_thread(self._schedules.claim, schedule, job.due)
        self._alarm.ring()
