"""The journal of a worker, which shares its queues with other processes.

A worker handles the updates that it has taken, and sends only while they are its own: whether they still are is looked up in the
transaction that notes that a message leaves. Where the database cannot be reached, a worker waits, because another one may
have taken over meanwhile.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.telegram.journal import Journal, Unfinished, as_incoming, note_started
from bot.telegram.metrics import UPDATES, Metrics
from retrieval.errors import StoreError
from retrieval.store import Incoming, Outgoing, Queues, SendState, SharedQueues
from retrieval.store.workers import Session, Turn

log = logging.getLogger(__name__)

MOST_TAKEN = 1000
"""Number of unhandled updates up to which a worker takes more."""
SETTINGS = "settings"
"""What tells the other workers that the settings of a chat, whose name follows, have changed."""
AGAIN_AFTER = 0.5
"""Seconds until a message is tried again that cannot be noted."""


class Lost(asyncio.CancelledError):
    """Another worker has taken over what is being handled here. It ends the handling, as if the process had ended."""


class Taken(NamedTuple):
    """What a worker gets at a turn, and the updates to handle."""

    turn: Turn
    updates: Unfinished


class SharedJournal(Journal):
    """A `Journal` whose updates several workers share.

    Args:
        queues: the queues.
        clock: seconds since 1970.
        metrics: counts the updates.
    """

    def __init__(self, queues: SharedQueues, clock: Callable[[], float], metrics: Metrics | None = None) -> None:
        super().__init__(queues, clock, metrics)
        self._workers = queues.workers
        self._worker: int | None = None
        self._begun_once: set[int] = set()
        self._oldest: float | None = None
        self._unsure = self._lost = self._cut_off = False

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates, as JSON, for whichever worker takes them, before Telegram is told that they arrived.

        Raises:
            StoreError: they cannot be stored, and Telegram has to give them again.
        """
        now = self._clock()
        await self._store([as_incoming(update, now) for update in updates])

    async def _store(self, came: Sequence[Incoming]) -> None:
        try:
            new = await self.change(lambda queues: queues.inbox.put(came))
        except StoreError:
            raise
        except Exception as exc:  # noqa: BLE001 - whatever the database makes of it, it would come again for ever
            if len(came) == 1:
                log.error("update %d cannot be stored and is left out: %s", came[0].number, type(exc).__name__)  # noqa: TRY400 - it may hold a text
                return
            for one in came:
                await self._store([one])
        else:
            self._metrics.count(UPDATES, times=len(new))

    def is_repeated(self, number: int) -> bool:
        """Whether an update is not this worker's, or is being handled already."""
        if number not in self._waiting or number in self._begun_once:
            return True
        self._begun_once.add(number)
        return False

    async def begin_session(self) -> Session:
        """Begin as a new worker, which has taken nothing yet.

        Raises:
            StoreError: the database cannot be reached.
        """
        session = await asyncio.to_thread(self._workers.begin)
        self._worker = session.worker
        return session

    def lose_session(self) -> None:
        """Send nothing more: what was taken will be others', as soon as `leave` says that all is noted, or after a while."""
        self._lost = True

    def cut_off(self) -> None:
        """Lose the session since its connection ended, for which no update is the reason."""
        self._lost = self._cut_off = True

    def leave(self) -> None:
        """Leave what was taken and is not handled to other workers, after all that is noted."""
        worker, self._worker, self._lost = self._worker, None, False
        # Of a worker that hung an update may be the reason.
        begun = list(self._begun) if self._cut_off else []
        self._cut_off = False
        for kept in (self._waiting, self._resumed, self._before, self._begun, self._begun_once):
            kept.clear()
        if worker is not None:
            self.later(lambda queues: queues.inbox.clear_attempts(begun))
            self.later(lambda _: self._workers.leave(worker))

    def _is(self, worker: int | None) -> bool:
        """Whether this process is still that worker."""
        return worker is not None and worker == self._worker and not self._lost

    async def take(self) -> Taken | None:
        """Take a turn; None if the worker has been given up by the others.

        Raises:
            StoreError: the database cannot be used.
        """
        worker = self._worker
        if worker is None or self._lost:
            return None
        # The database may have taken what was asked for at the last turn, although it could not say so.
        most, again, self._unsure = MOST_TAKEN - len(self._waiting), self._unsure, True

        def turn(queues: Queues) -> tuple[Turn, list[Outgoing]] | None:
            found = self._workers.turn(worker, most, again=again)
            if found is None:
                return None
            resumed = [each.incoming.number for each in found.claimed if each.resumed]
            return found, [sent for number in resumed for sent in queues.outbox.about(f"{number}/")]

        taken = await self.change(turn)
        if taken is None:
            return None
        found, sent = taken
        self._unsure = False
        self._oldest = found.waiting_since
        self._before |= {each.key: each for each in sent}
        updates = Unfinished()
        for claimed in found.claimed:
            if claimed.incoming.number in self._waiting:
                continue
            if claimed.resumed:
                self._resume(claimed.incoming, updates)
            else:
                self._waiting[claimed.incoming.number] = claimed.incoming.received
                updates.together.append(json.loads(claimed.incoming.body))
        return Taken(found, updates)

    def waiting_since(self) -> float | None:
        """See `Journal`; of all workers, as it was at the last turn."""
        return min((since for since in (self._oldest, super().waiting_since()) if since is not None), default=None)

    async def start_sending(self, outgoing: Outgoing) -> None:
        """Note that a message may leave now; wait until that can be noted.

        Raises:
            Lost: another worker sends it.
        """
        worker, resumed = self._worker, self._surviving(outgoing.key)

        def note(queues: Queues) -> bool:
            if worker is None or not self._workers.holds(worker, outgoing.key):
                return False
            note_started(queues, outgoing, resumed)
            return True

        while self._is(worker):
            try:
                if not await self.change(note):
                    break
            except StoreError as exc:
                self._tell(exc)
                await asyncio.sleep(AGAIN_AFTER)
                continue
            self._told = False
            if not self._is(worker):
                break
            self._survive(resumed)
            return
        raise Lost(f"{outgoing.key} is another worker's")

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """See `Journal`; only that it has arrived is noted where another worker has taken over."""
        worker, arrived = self._worker, state is SendState.SENT
        if worker is None and not arrived:
            return

        def mark(queues: Queues) -> None:
            if arrived or (worker is not None and self._workers.holds(worker, key)):
                queues.outbox.mark(key, state, result)

        self.later(mark)

    def done(self, number: int) -> None:
        """See `Journal`."""
        self._begun_once.discard(number)
        super().done(number)

    def _erase(self, number: int) -> None:
        if (worker := self._worker) is not None:
            self.later(lambda _: self._workers.done(worker, number))

    def interrupted(self, number: int) -> None:
        """See `Journal`."""
        if self._worker is not None:
            super().interrupted(number)

    def tell(self, news: str) -> None:
        """Tell all workers something soon."""
        self.later(lambda _: self._workers.tell(news))

    def tell_settings(self, chat: str) -> None:
        """See `Journal`."""
        self.tell(f"{SETTINGS} {chat}")

    async def reserve(self, chat: str, calls: int, seconds: float) -> float:
        """Reserve a call in a quota of all workers; the seconds to wait for it.

        Raises:
            StoreError: the database cannot be used.
        """
        return await self.change(lambda _: self._workers.reserve(chat, calls, seconds))

    def purge(self) -> None:
        """See `Journal`."""
        super().purge()
        self.later(lambda _: self._workers.forget_quotas())

    def _tell(self, exc: StoreError) -> None:
        if not self._told:
            self._told = True
            log.error("Messages wait until the database can be used: %s", exc)
