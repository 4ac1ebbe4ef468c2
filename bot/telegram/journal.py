"""The durable queues, used from the event loop: what many handlers change at about the same time is one transaction."""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.telegram.metrics import UPDATES, Metrics, NoMetrics
from bot.telegram.queue_writer import QueueWriter
from retrieval.errors import StoreError
from retrieval.store import Incoming, Outgoing, Queues, SendState, open_queues

R = TypeVar("R")
log = logging.getLogger(__name__)

KEPT_DONE = 24 * 3600.0
"""Seconds for which the numbers of handled updates are known; Telegram keeps an update for no longer."""
PURGE_EVERY = 3600.0
TOGETHER = 3
"""How many processes may end while they prepare an update, before it is handled alone: any of those at hand may be the reason."""
MOST_ATTEMPTS = 10
"""The same before an update is given up; one that ends the process each time must not be tried for ever."""
LANDING = 5.0
"""Seconds for which messages on their way are waited for, where their handling is broken off."""
MOST_UNSTORED = 20_000
"""Numbers of updates that are remembered because they could not be stored."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The updates that earlier processes did not finish, as JSON, in order.

    Attributes:
        together: those that may be handled side by side.
        alone: those that may have ended a process, each to be handled when the one before has survived.
    """

    together: list[Mapping[str, Any]] = field(default_factory=list)
    alone: list[Mapping[str, Any]] = field(default_factory=list)


class Journal:
    """Keeps updates until they are handled, and messages until they are sent.

    If the disk cannot be written, updates are handled all the same and the log says so: they are lost only if the process
    dies then.

    Args:
        queues: where they are kept; by default in memory, which keeps nothing.
        clock: seconds since 1970.
        metrics: counts the updates.
    """

    def __init__(
        self,
        queues: Queues | None = None,
        clock: Callable[[], float] = time.time,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or NoMetrics()
        self._queues = queues or open_queues(Path(":memory:"))
        self._writer = QueueWriter(self._queues)
        self._clock = clock
        self._purged = clock()
        self._repeated: Counter[int] = Counter()
        self._before: dict[str, Outgoing] = {}
        self._resumed: dict[int, asyncio.Event] = {}
        self._begun: set[int] = set()
        self._waiting: dict[int, float] = {}
        self._unstored: dict[int, None] = {}
        self._told = False
        self.flying: set[asyncio.Task[Any]] = set()
        """The calls of messages that are being sent."""

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates, as JSON, before Telegram is told that they arrived; those seen before are remembered as repeated."""
        now = self._clock()
        came = [as_incoming(each, now) for each in updates]
        self.purge()
        if not came:
            return
        new, unstored = await self._put_all(came)
        numbers = {each.number for each in new} - self._unstored.keys()
        # Those that were handled while they could not be stored.
        for number in {each.number for each in new} - numbers - self._waiting.keys():
            self.done(number)
        lost = {each.number for each in unstored} - self._waiting.keys() - self._unstored.keys()
        self._remember_unstored(lost)
        numbers |= lost
        self._metrics.count(UPDATES, times=len(numbers))
        self._waiting.update(dict.fromkeys(numbers, now))
        # Also one that comes twice at once.
        self._repeated += Counter(each.number for each in came) - Counter(numbers)

    async def _put_all(self, came: list[Incoming]) -> tuple[list[Incoming], list[Incoming]]:
        """Store updates; return those that are new, and those that cannot be stored, which are handled all the same."""
        try:
            new = await self.change(lambda queues: queues.inbox.put(came))
        except StoreError as exc:
            self._tell(exc)
            return [], came
        except Exception as exc:  # noqa: BLE001 - whatever the database makes of it
            # One that the database does not take must not keep the others out: Telegram would give all of them again for ever.
            if len(came) == 1:
                log.error("update %d cannot be stored: %s", came[0].number, type(exc).__name__)  # noqa: TRY400 - it may hold a text
                return [], came
            each = [await self._put_all([one]) for one in came]
            return [one for new, _ in each for one in new], [one for _, unstored in each for one in unstored]
        self._told = False
        return new, []

    def _remember_unstored(self, numbers: Iterable[int]) -> None:
        self._unstored.update(dict.fromkeys(numbers))
        while len(self._unstored) > MOST_UNSTORED:
            del self._unstored[next(iter(self._unstored))]

    def is_repeated(self, number: int) -> bool:
        """Whether an update came before; True once for each time that it came again."""
        if not self._repeated[number]:
            return False
        self._repeated[number] -= 1
        self._repeated += Counter()
        return True

    async def unfinished(self) -> Unfinished:
        """What earlier processes did not finish; called once, at the start.

        Raises:
            StoreError: it cannot be read.
        """

        def read(queues: Queues) -> tuple[list[Incoming], list[Outgoing]]:
            pending = queues.inbox.pending()
            return pending, [sent for each in pending for sent in queues.outbox.about(f"{each.number}/")]

        pending, sent = await self.change(read)
        self._before |= {each.key: each for each in sent}
        found = Unfinished()
        for each in pending:
            self._resume(each, found)
        return found

    def _resume(self, left: Incoming, found: Unfinished) -> None:
        """Add an update that an earlier process did not finish to those that are found."""
        if left.attempts >= MOST_ATTEMPTS:
            log.error("update %d ended the bot %d times and is given up", left.number, left.attempts)
            self.done(left.number)
            return
        self._waiting[left.number] = left.received
        self._resumed[left.number] = asyncio.Event()
        (found.together if left.attempts < TOGETHER else found.alone).append(json.loads(left.body))

    async def begin(self, number: int) -> None:
        """An update is prepared now; of one that earlier processes left it is counted until something is sent for it.

        No process ends of sending, and one that waits for its turn is not what ends it.
        """
        if number not in self._resumed or self._resumed[number].is_set():
            return
        self._begun.add(number)
        try:
            await self.change(lambda queues: queues.inbox.count_attempts([number]))
        except StoreError as exc:
            self._tell(exc)

    async def survived(self, number: int) -> None:
        """Wait until an update of `Unfinished` is handled, or something is sent for it."""
        await self._resumed[number].wait()

    def interrupted(self, number: int) -> None:
        """An update stays for the next start, since the bot stops; the update is not the reason."""
        if number in self._begun:
            self.later(lambda queues: queues.inbox.clear_attempts([number]))

    def done(self, number: int) -> None:
        """An update is handled."""
        self._waiting.pop(number, None)
        if number in self._resumed:
            self._resumed[number].set()
        self._erase(number)

    def _erase(self, number: int) -> None:
        self.later(lambda queues: queues.inbox.done([number]))

    def waiting_since(self) -> float | None:
        """When the oldest update came in that is not handled, in seconds since 1970."""
        return min(self._waiting.values(), default=None)

    def waiting(self) -> int:
        """The number of updates that are not handled."""
        return len(self._waiting)

    def is_writable(self) -> bool:
        """Whether the last change could be written; what could not is tried again until it can."""
        return not self._writer.is_failing

    def sent_before(self, key: str) -> Outgoing | None:
        """What an earlier process did about a message of an update that is handled again."""
        return self._before.get(key)

    async def put(self, outgoing: Outgoing) -> None:
        """Keep what is to be sent until it is marked as sent or dropped."""
        try:
            await self.change(lambda queues: queues.outbox.put(outgoing))
        except StoreError as exc:
            self._tell(exc)

    async def unfinished_jobs(self, method: str) -> list[Outgoing]:
        """What earlier processes did not finish of a kind, and what they sent for it; called once, at the start.

        Raises:
            StoreError: it cannot be read.
        """

        def read(queues: Queues) -> tuple[list[Outgoing], list[Outgoing]]:
            jobs = [each for each in queues.outbox.unfinished() if each.method == method]
            return jobs, [sent for each in jobs for sent in queues.outbox.about(f"{each.key}/")]

        jobs, sent = await self.change(read)
        self._before |= {each.key: each for each in sent}
        return jobs

    def has_sent(self, key: str) -> bool:
        """Whether an earlier process may have sent something of a job."""
        first = self._before.get(f"{key}/1")
        return first is not None and first.state in {SendState.STARTED, SendState.SENT}

    async def start_sending(self, outgoing: Outgoing) -> None:
        """Note that a message may leave now."""
        if self._is_unstored(outgoing.key):
            return
        resumed = self._surviving(outgoing.key)
        try:
            await self.change(lambda queues: note_started(queues, outgoing, resumed))
        except StoreError as exc:
            self._tell(exc)
        else:
            self._told = False
        self._survive(resumed)

    def _survive(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number in self._resumed:
                self._resumed[number].set()

    def _surviving(self, key: str) -> list[int]:
        """The update of a message's key, if an earlier process began with it and nothing has been sent for it since."""
        begins = key.partition("/")[0]
        number = int(begins) if begins.isascii() and begins.isdigit() else -1
        return [number] if number in self._resumed and not self._resumed[number].is_set() else []

    def _is_unstored(self, key: str) -> bool:
        """Whether a message is of an update that no later process will know; what room there is, others need."""
        begins = key.partition("/")[0]
        return begins.isascii() and begins.isdigit() and int(begins) in self._unstored

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """Note what became of a message."""
        if self._is_unstored(key):
            return
        self.later(lambda queues: queues.outbox.mark(key, state, result))

    async def forget(self, chat: str) -> bool:
        """Delete all of a chat; return False if traces of it may be left in the file.

        Raises:
            StoreError: nothing could be deleted.
        """
        await self.flush()
        return await asyncio.to_thread(self._queues.forget, chat)

    async def move(self, chat: str, to: str) -> None:
        """Give all of a chat to another."""
        await self.change(lambda queues: queues.move(chat, to))

    async def change(self, change: Callable[[Queues], R]) -> R:
        """See `QueueWriter.change`."""
        return await self._writer.change(change)

    def later(self, change: Callable[[Queues], object]) -> None:
        """See `QueueWriter.later`."""
        self._writer.later(change)

    def tell_settings(self, chat: str) -> None:
        """Tell other processes with the same queues that the settings of a chat have changed; here there are none."""

    async def landed(self) -> None:
        """Wait until messages that are being sent have arrived, or a while at most."""
        if self.flying:
            await asyncio.wait([*self.flying], timeout=LANDING)

    async def flush(self) -> None:
        """Wait until all changes so far are on the disk, if they can be written."""
        with suppress(StoreError):
            await self.change(lambda _queues: None)

    def close(self) -> None:
        """Write what is left, and close the queues."""
        self._writer.close()

    def purge(self) -> None:
        """Forget what is finished for long, and erase the texts of what was handled, if that is an hour ago."""
        now = self._clock()
        # The clock may have been set back.
        self._purged = min(self._purged, now)
        if now - self._purged >= PURGE_EVERY:
            self._purged = now
            self.later(lambda queues: queues.purge(before=now - KEPT_DONE))

    def _tell(self, exc: StoreError) -> None:
        """Log that nothing can be kept, once until it can be again."""
        if not self._told:
            self._told = True
            log.error("Updates are handled and not stored first: %s", exc)


def note_started(queues: Queues, outgoing: Outgoing, resumed: Sequence[int]) -> None:
    """Note that a message may leave now, and that the updates that it is of have not ended the process."""
    if queues.outbox.put(replace(outgoing, state=SendState.STARTED)).state is not SendState.STARTED:
        queues.outbox.mark(outgoing.key, SendState.STARTED)
    if resumed:
        queues.inbox.clear_attempts(resumed)


def as_incoming(update: Mapping[str, Any], now: float) -> Incoming:
    """An update, from JSON, as the inbox keeps it; `now` is Unix time."""
    # In ASCII, since half of a surrogate pair is JSON and cannot be stored as text.
    return Incoming(update["update_id"], chat_in(update), json.dumps(update), now)


def chat_in(update: Mapping[str, Any]) -> str:
    """The chat of an update, or its user where it has none, as the store names it; empty without either."""
    for content in update.values():
        if isinstance(content, Mapping):
            message = content.get("message")
            for holder in (content, message if isinstance(message, Mapping) else {}):
                chat = holder.get("chat")
                if isinstance(chat, Mapping) and "id" in chat:
                    return str(chat["id"])
            user = content.get("from")
            if isinstance(user, Mapping) and "id" in user:
                return str(user["id"])
    return ""
