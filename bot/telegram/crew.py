"""A worker: takes updates from queues that several processes share, and leads if nobody else does."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.telegram.app import App
from bot.telegram.context import BotContext
from bot.telegram.indexing import VectorWorker
from bot.telegram.leading import Leading
from bot.telegram.middleware.chat_order import ChatOrder
from bot.telegram.shared_journal import SETTINGS, SharedJournal
from bot.telegram.update_source import handle, handle_alone
from bot.telegram.work import Work
from retrieval.errors import StoreError
from retrieval.store.workers import Session

log = logging.getLogger(__name__)

TURN_EVERY = 1.0
"""Seconds between two turns where nothing is heard."""
LISTEN = 0.5
"""Seconds for which the thread that listens waits at a time."""
PATIENCE = 15.0
"""Seconds without a turn after which the worker counts as cut off from the database."""
PLANNED, WATCHED = "planned", "watched"
"""What workers tell each other, besides what `Session.news` says and `SETTINGS`."""


class Worker(Work):
    """The `Work` of a process among others: handles the updates of its share of the chats.

    Args:
        app: the application that handles them.
        bot_context: its context.
        journal: its journal.
        clock: monotonic clock, in seconds.
    """

    def __init__(
        self, app: App, bot_context: BotContext, journal: SharedJournal, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app, self._context, self._journal, self._clock = app, bot_context, journal, clock
        self._encoding = VectorWorker(bot_context.collections)
        self._wake, self._closing = asyncio.Event(), False
        self._slots: frozenset[int] = frozenset()
        self._session: Session | None = None
        self._listener: threading.Thread | None = None
        self._leading: Leading | None = None
        self._rings: tuple[Callable[[], None], Callable[[], None]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._alone = asyncio.Lock()
        self._turned = clock()
        self._running: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """See `Work`."""
        await asyncio.to_thread(self._encoding.warm)
        self._encoding.start()
        self._let_leader_know()
        self._context.wake = self._woken

    def start(self) -> None:
        """See `Work`."""
        self._running = asyncio.create_task(self._run())

    def trouble(self) -> str | None:
        """See `Work`."""
        if self._session is None or self._clock() - self._turned > PATIENCE:
            return "The database cannot be reached."
        return None

    async def stop_looking(self) -> None:
        """See `Work`."""
        self._closing = True
        self._wake.set()
        if self._running is not None:
            await self._running
        for task in self._tasks:
            task.cancel()
        if self._leading is not None:
            await self._leading.stop_looking()

    async def close(self) -> None:
        """See `Work`."""
        if self._leading is not None:
            await self._leading.close()

    async def leave(self) -> None:
        """See `Work`."""
        self._journal.leave()
        await self._end_session()

    def end(self) -> None:
        """See `Work`."""
        self._session = None
        self._encoding.stop()

    def _woken(self) -> None:
        self._encoding.wake()
        self._context.watched()

    async def _run(self) -> None:
        failing = False
        while not self._closing:
            self._wake.clear()
            try:
                if self._session is None:
                    await self._begin()
                if not await self._turn():
                    await self._lose()
                    continue
                failing = False
            except StoreError as exc:
                if not failing:
                    log.warning("The database cannot be used, trying again: %s", exc)
                failing = True
            except Exception:
                # What nobody foresaw must not end the worker; it tries again.
                log.exception("No updates could be taken.")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), TURN_EVERY)

    async def _begin(self) -> None:
        session = await self._journal.begin_session()
        self._session = session
        # Others may have changed them while this one did not listen.
        settings = self._context.collections.store.settings
        self._context.register.load(await asyncio.to_thread(settings.all))
        loop = asyncio.get_running_loop()
        self._listener = threading.Thread(target=self._listen, args=(session, loop), name="listening", daemon=True)
        self._listener.start()
        log.info("Worker %d begins.", session.worker)

    async def _turn(self) -> bool:
        """Take a turn; False if others have taken over."""
        taken = await self._journal.take()
        if taken is None:
            return False
        self._turned = self._clock()
        self._slots = taken.turn.slots
        for content in taken.updates.together:
            handle(content, self._app, self._journal)
        if taken.updates.alone:
            self._do(self._handle_alone(taken.updates.alone))
        if taken.turn.leads and self._leading is None:
            self._lead()
        return True

    async def _handle_alone(self, suspects: Sequence[Mapping[str, Any]]) -> None:
        # Also those of two turns come one after the other.
        async with self._alone:
            await handle_alone(suspects, self._app, self._journal)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lead(self) -> None:
        log.info("This worker leads: it sends briefings and fetches feeds.")
        self._leading = Leading(self._app, self._context)
        # Set by what it has started.
        self._rings = self._context.planned, self._context.watched
        self._let_leader_know()

    def _let_leader_know(self) -> None:
        self._context.planned = lambda: self._journal.tell(PLANNED)
        self._context.watched = lambda: self._journal.tell(WATCHED)

    async def _lose(self) -> None:
        """Give up all that was taken, since others have taken over."""
        log.warning("This worker was cut off from the database, and others take over. It begins anew.")
        leading, self._leading, self._rings = self._leading, None, None
        self._journal.lose_session()
        await self._forget_queued()
        for task in self._tasks:
            task.cancel()
        order = self._app.update_processor
        assert isinstance(order, ChatOrder)  # noqa: S101 - narrows the type for mypy
        await order.abandon()
        # What has arrived is noted before it is taken again.
        await self._journal.landed()
        if leading is not None:
            await leading.close()
        self._journal.leave()
        await self._end_session()

    async def _forget_queued(self) -> None:
        """Drop the updates that are not begun; they would come before earlier ones when all are taken again."""
        queue = self._app.update_queue
        while not queue.empty():
            queue.get_nowait()
            queue.task_done()
        # What PTB has taken from the queue begins, so that it can be broken off.
        await asyncio.sleep(0)

    async def _end_session(self) -> None:
        self._session = None
        if self._listener is not None:
            await asyncio.to_thread(self._listener.join)

    def _listen(self, session: Session, loop: asyncio.AbstractEventLoop) -> None:
        """Hear what workers tell, until the session ends; runs in a thread."""
        news: list[str] | None = []
        while self._session is session and news is not None:
            try:
                news = session.news(LISTEN)
            except StoreError:
                news = None
            # A loop that is closed has nobody left who waits.
            with suppress(RuntimeError):
                if news is None or news:
                    loop.call_soon_threadsafe(self._hear, session, news)
        session.close()

    def _hear(self, session: Session, news: list[str] | None) -> None:
        if self._session is not session:
            return
        if news is None:
            # The connection is lost, and others take over.
            self._journal.cut_off()
            self._wake.set()
            return
        for each in news:
            what, _, about = each.partition(" ")
            if what == "left" or (what == "came" and int(about) in self._slots):
                self._wake.set()
            elif what in {PLANNED, WATCHED}:
                if self._rings is not None:
                    self._rings[what == WATCHED]()
            elif what == SETTINGS:
                self._do(self._refresh(about))

    async def _refresh(self, chat: str) -> None:
        """Read the settings of a chat again, which another worker has changed."""
        settings = self._context.collections.store.settings
        try:
            await asyncio.to_thread(self._context.register.refresh, chat, settings.all)
        except StoreError as exc:
            log.warning("chat %s: its settings could not be read again: %s", chat, exc)
