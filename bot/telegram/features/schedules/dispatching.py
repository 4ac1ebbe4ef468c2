"""Send scheduled briefings on time. If several processes share a store, one of them sends each briefing.

A process claims a briefing before it sends it, by moving the schedule to its next time, so that no other process sends it.
Before that it records a job: if the process dies, the next one prepares the briefing again and sends what was not sent. A
briefing is given back only if it is certain that nothing was sent. Briefings missed while no process ran are sent once, or
not at all if they are too late.
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
from retrieval.errors import Misunderstood, StoreError
from retrieval.model import Briefing
from retrieval.schedules import missed, read_spec, zone_of
from retrieval.store import Schedule
from retrieval.store.ports import Schedules

log = logging.getLogger(__name__)

LOOK_EVERY = 3600.0
"""Seconds between checks if nothing is due, because another process may have added a schedule and ended."""
GLANCE_EVERY = 60.0
"""Seconds between checks of the clock, because timers stop while a computer sleeps."""
LATE_FROM = 5 * 60.0
"""Seconds of delay from which a briefing is marked as late."""
AGAIN_AFTER = 60.0
"""Seconds until a failed briefing is tried again."""
ENDING = 3.0
"""Seconds that briefings in progress have to finish when the bot stops."""


class Unsent(Exception):
    """It is certain that nothing was sent, and sending may succeed later."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which a schedule is due.

    Attributes:
        due: the time, in seconds since 1970.
        late: whether the briefing must be marked as late.
    """

    due: float
    late: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """A briefing to send.

    Attributes:
        document: the text.
        told: the time up to which added articles are included, in seconds since 1970; None if there never was one.
        briefing: the data for a picture.
    """

    document: Document
    told: float | None
    briefing: Briefing | None = None


class Sender(Protocol):
    """Prepares and sends briefings."""

    async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
        """Prepare a briefing; None if there is nothing to send.

        Raises:
            Unsent: it cannot be sent now.
        """

    async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        """Send the briefing.

        Raises:
            Unsent: it is certain that nothing was sent.
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
    """Waits for a time."""

    async def until(self, moment: float) -> None:
        """Wait until a time in seconds since 1970, or until `ring` is called, also if it was called before."""

    def ring(self) -> None:
        """End the wait."""


class WallClock:
    """Waits for a time of day.

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
    """Sends due briefings, from `start` to `close`.

    Args:
        schedules: the schedules of all chats.
        sender: prepares and sends briefings.
        clock: seconds since 1970.
        alarm: waits for a time.
        latest: seconds after which a missed briefing is no longer sent.
        failed: called for each briefing that fails, also where it is tried again.
        jobs: stores the briefings in progress; by default in no place.
    """

    def __init__(
        self,
        schedules: Schedules,
        sender: Sender,
        *,
        clock: Callable[[], float],
        alarm: Alarm,
        latest: float,
        failed: Callable[[], None] = lambda: None,
        jobs: Jobs | None = None,
    ) -> None:
        self._failed = failed
        self._schedules, self._sender, self._jobs = schedules, sender, jobs or Forgetful()
        self._clock, self._alarm, self._latest = clock, alarm, latest
        self._given_back: dict[int, Job] = {}
        self._left: list[Job] = []
        self._preparing: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rests: dict[int, float] = {}
        self._running: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Start the dispatcher as a task."""
        self._running = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Send the unfinished briefings of earlier processes, then due briefings until it is closed."""
        try:
            for job in await self._jobs.unfinished():
                await self._resume(job)
        except Exception:
            log.exception("What is unfinished could not be looked up.")
        while not self._closing:
            try:
                then = await self._attend()
            except StoreError as exc:
                # Without a claim, nothing is sent. It tries again in a minute.
                log.warning("Due briefings could not be claimed: %s", exc)
                then = self._clock() + AGAIN_AFTER
            except Exception:
                # An unexpected error must not end all briefings; it tries again in a minute.
                log.exception("Due schedules could not be read.")
                then = self._clock() + AGAIN_AFTER
            await self._alarm.until(then)

    async def settle(self) -> None:
        """Wait until all started briefings are done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Stop: give back briefings that are not being sent yet, and wait for the others."""
        self._closing = True
        self._alarm.ring()
        if self._running is not None:
            # Not cancelled, because claimed briefings would be lost.
            await self._running
        for task in self._preparing:
            task.cancel()
        if self._tasks:
            _done, unfinished = await asyncio.wait(self._tasks, timeout=ENDING)
            for task in unfinished:
                task.cancel()

    async def _attend(self) -> float:
        """Start all due briefings; return the time of the next check."""
        now = self._clock()
        self._rests = {number: until for number, until in self._rests.items() if until > now}
        for job in [job for job in self._left if job.schedule not in self._rests]:
            await self._resume(job)
            self._left.remove(job)
        for schedule in await asyncio.to_thread(self._schedules.due, now):
            if schedule.number not in self._rests:
                await self._claim(schedule, now)
        then = await asyncio.to_thread(self._schedules.next_due, now)
        return min([now + LOOK_EVERY, *self._rests.values(), *([] if then is None else [then])])

    async def _claim(self, schedule: Schedule, now: float) -> None:
        """Claim a due briefing and start sending it, unless another process has it or it is too late."""
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
        """Prepare and send a claimed briefing."""
        try:
            await self._make_and_send(schedule, job, now)
        except asyncio.CancelledError:
            if asyncio.current_task() in self._preparing:
                await self._give_back(schedule, job)
            raise
        except Unsent as exc:
            log.warning("schedule %d: sending failed, trying again in a minute: %s", schedule.number, exc)
            self._failed()
            await self._give_back(schedule, job)
        except Exception:
            # An unexpected error in one briefing must not end the others; it is sent again when it is next due.
            log.exception("schedule %d: not sent", schedule.number)
            self._failed()
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
            try:
                await asyncio.to_thread(self._schedules.note_told, schedule.number, parcel.told)
            except StoreError as exc:
                raise Unsent(str(exc)) from exc
        with handling(Handling(job.key)):
            await self._sender.deliver(schedule, parcel)

    async def _give_back(self, schedule: Schedule, job: Job) -> None:
        """Make a briefing due again; its job is kept, and known when it comes due."""
        self._rests[schedule.number] = self._clock() + AGAIN_AFTER
        self._given_back[schedule.number] = job
        try:
            await asyncio.to_thread(self._schedules.note_told, schedule.number, job.told)
            await asyncio.to_thread(self._schedules.claim, schedule, job.due)
        except StoreError as exc:
            # Claimed as it is, it is gone on with, as after a start.
            log.warning("schedule %d: cannot be given back, going on with it in a minute: %s", schedule.number, exc)
            del self._given_back[schedule.number]
            self._left.append(job)
        self._alarm.ring()
