"""Use the durable queues from the event loop. Changes at about the same time share one transaction."""

import asyncio
import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.telegram.metrics import UPDATES, Metrics, NoMetrics
from retrieval.errors import StoreError
from retrieval.store import Incoming, Outgoing, Queues, SendState, open_queues

R = TypeVar("R")
log = logging.getLogger(__name__)

LINGER = 0.05
"""Seconds for which changes without a waiting task are collected."""
KEPT_DONE = 24 * 3600.0
"""Seconds for which ids of handled updates are kept; Telegram keeps an update no longer."""
PURGE_EVERY = 3600.0
MOST_ATTEMPTS = 3
"""Maximum number of attempts at an update, because an update may crash the process each time."""
MOST_UNWRITTEN = 100_000
"""Maximum number of changes that wait while the disk is full."""

_Change = tuple[Callable[[Queues], object], "asyncio.Future[Any] | None"]


class Journal:
    """Stores updates until they are handled, and messages until they are sent.

    A separate thread writes. If the disk cannot be written to, updates are handled nevertheless, with a warning in the log.
    They are lost only if the process dies then.

    Args:
        queues: the store; by default in memory, which does not survive a restart.
        clock: seconds since 1970.
        metrics: count the updates.
    """

    def __init__(
        self,
        queues: Queues | None = None,
        clock: Callable[[], float] = time.time,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or NoMetrics()
        self._queues = queues or open_queues(Path(":memory:"))
        self._clock = clock
        self._changes: list[_Change] = []
        self._urgent = False
        self._closed = False
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._purged = clock()
        self._repeated: Counter[int] = Counter()
        self._before: dict[str, Outgoing] = {}
        self._waiting: dict[int, float] = {}
        self._told = False
        self._failed = False

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates, as JSON, before they are confirmed to Telegram. Known ones are marked as repeated."""
        now = self._clock()
        came = [
            Incoming(each["update_id"], chat_in(each), json.dumps(each, ensure_ascii=False), now) for each in updates
        ]
        if not came:
            return
        try:
            new = await self.change(lambda queues: queues.inbox.put(came))
        except StoreError as exc:
            self._tell(exc)
            new = came
        else:
            self._told = False
        numbers = {each.number for each in new}
        self._metrics.count(UPDATES, times=len(numbers))
        self._waiting.update(dict.fromkeys(numbers, now))
        self._repeated.update(each.number for each in came if each.number not in numbers)

    def is_repeated(self, number: int) -> bool:
        """Return whether an update is repeated; True once for each repetition."""
        if not self._repeated[number]:
            return False
        self._repeated[number] -= 1
        return True

    async def unfinished(self) -> list[Mapping[str, Any]]:
        """Load the updates that an earlier process did not finish, in order, and the messages it sent for them.

        Call this once, at the start.
        """

        def read(queues: Queues) -> tuple[list[Incoming], list[Outgoing]]:
            pending = queues.inbox.pending()
            return pending, [sent for each in pending for sent in queues.outbox.about(f"{each.number}/")]

        pending, sent = await self.change(read)
        self._before = {each.key: each for each in sent}
        found = []
        for each in pending:
            if each.attempts > MOST_ATTEMPTS:
                log.error("update %d has ended the bot %d times and is dropped", each.number, MOST_ATTEMPTS)
                self.done(each.number)
                continue
            self._waiting[each.number] = each.received
            found.append(json.loads(each.body))
        return found

    def done(self, number: int) -> None:
        """Record that an update is handled."""
        self._waiting.pop(number, None)
        self.later(lambda queues: queues.inbox.done([number]))

    def waiting_since(self) -> float | None:
        """Return when the oldest unhandled update arrived, in seconds since 1970; None if there is none."""
        return min(self._waiting.values(), default=None)

    def waiting(self) -> int:
        """How many updates are not handled."""
        return len(self._waiting)

    def is_writable(self) -> bool:
        """Whether the last change could be written; what could not is tried again until it can."""
        return not self._failed

    def sent_before(self, key: str) -> Outgoing | None:
        """Return what an earlier process recorded about a message of a repeated update."""
        return self._before.get(key)

    async def start_sending(self, outgoing: Outgoing) -> None:
        """Record that a message is about to be sent."""

        def note(queues: Queues) -> None:
            queues.outbox.put(outgoing)
            queues.outbox.mark(outgoing.key, SendState.STARTED)

        try:
            await self.change(note)
        except StoreError as exc:
            self._tell(exc)

    def mark(self, key: str, state: SendState, result: str = "") -> None:
        """Record the result of sending a message."""
        self.later(lambda queues: queues.outbox.mark(key, state, result))

    async def forget(self, chat: str) -> None:
        """Delete the data of a chat."""
        await self.flush()
        await asyncio.to_thread(self._queues.forget, chat)

    async def move(self, chat: str, to: str) -> None:
        """Move the data of a chat to another."""
        await self.change(lambda queues: queues.move(chat, to))

    async def change(self, change: Callable[[Queues], R]) -> R:
        """Change the queues, and wait until the change is on the disk.

        Raises:
            StoreError: the change cannot be written.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._add((change, future), urgent=True)
        return await future

    def later(self, change: Callable[[Queues], object]) -> None:
        """Change the queues soon, after all earlier changes."""
        self._add((change, None), urgent=False)

    async def flush(self) -> None:
        """Wait until all changes so far are on the disk, if the disk can be written to."""
        with suppress(StoreError):
            await self.change(lambda _queues: None)

    def close(self) -> None:
        """Write the remaining changes, and close the queues."""
        with self._news:
            if self._closed:
                return
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join()
        self._queues.close()

    def _add(self, change: _Change, *, urgent: bool) -> None:
        with self._news:
            self._changes.append(change)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
                self._thread.start()
            if len(self._changes) == 1 or (urgent and not self._urgent):
                self._urgent |= urgent
                self._news.notify()

    def _work(self) -> None:
        while True:
            with self._news:
                while not (self._changes or self._closed):
                    self._news.wait()
                if not (self._urgent or self._closed):
                    self._news.wait(LINGER)
                changes, self._changes, self._urgent = self._changes, [], False
                closed = self._closed
            self._write(changes)
            if closed:
                return

    def _write(self, changes: list[_Change]) -> None:
        results: list[object] = []
        try:
            with self._queues.transaction():
                results += [change(self._queues) for change, _ in changes]
            self._purge()
        except Exception as exc:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._failed = True
            self._put_back([change for change in changes if change[1] is None])
            _answer(changes, [exc] * len(changes))
        else:
            self._failed = False
            _answer(changes, results)

    def _put_back(self, changes: list[_Change]) -> None:
        with self._news:
            self._changes = (changes + self._changes)[-MOST_UNWRITTEN:]

    def _purge(self) -> None:
        if self._clock() - self._purged >= PURGE_EVERY:
            self._purged = self._clock()
            self._queues.purge(before=self._purged - KEPT_DONE)

    def _tell(self, exc: StoreError) -> None:
        """Log that nothing can be stored, once until it works again."""
        if not self._told:
            self._told = True
            log.error("Updates cannot be stored before they are handled: %s", exc)


def _answer(changes: list[_Change], results: Sequence[object]) -> None:
    """Send the results to the waiting tasks, with one call for each event loop."""
    waiting = [(future, result) for (_, future), result in zip(changes, results, strict=True) if future is not None]

    def give(futures: "list[tuple[asyncio.Future[Any], object]]") -> None:
        for future, result in futures:
            if future.cancelled():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    for loop in {future.get_loop() for future, _ in waiting}:
        # On a closed loop, no task is waiting.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(give, [each for each in waiting if each[0].get_loop() is loop])


def chat_in(update: Mapping[str, Any]) -> str:
    """Return the chat of an update, else its user, as the store names it; empty without either."""
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
