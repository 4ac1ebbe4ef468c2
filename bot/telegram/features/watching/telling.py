"""Tell chats what new articles say on the topics that they watch.

Every watch looks at each article once, whichever way it came. What is to be told is kept in the outbox first, then the watch notes
up to where it has looked, and then it is sent: who ends in between has either not looked yet or finds the job after the next
start. During the quiet hours of a chat its watches do not look, so that all that comes is told in one message afterwards.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.i18n import speaking, spoken
from bot.rendering.linking import linked_briefing
from bot.rendering.news import TopicNews, news_document
from bot.rendering.telegram import render
from bot.telegram.client.reachability import is_gone
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.briefings.briefings import zone_of
from bot.telegram.features.schedules.dispatching import WallClock
from bot.telegram.features.watching.buttons import stop_row
from bot.telegram.features.watching.jobs import METHOD, Job, Telling, job_of
from bot.telegram.handling import Handling, handling
from retrieval.errors import StoreError
from retrieval.model import Briefing
from retrieval.services.watching import (
    AT_ONCE,
    KEPT_TOLD,
    MOST_KEPT,
    News,
    is_ready,
    look,
    merged,
    points_of,
    unseen,
)
from retrieval.store import Look, SendState, Shelf, TopicWatch

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between looks at what is new."""
AGAIN_AFTER = 10.0
"""The same while new articles wait for their vectors."""
ENDING = 3.0
"""Seconds that messages have to be sent when the bot stops."""


class NewsTeller:
    """Looks at new articles for all watches, from `start` to `close`.

    Args:
        bot: sends.
        bot_context: context of the bot.
    """

    def __init__(self, bot: Bot, bot_context: BotContext) -> None:
        self._bot, self._context = bot, bot_context
        self._store, self._clock = bot_context.collections.store, bot_context.collections.clock
        self._journal = bot_context.journal
        self._alarm = WallClock(self._clock)
        self._sending: dict[Shelf, asyncio.Task[None]] = {}
        self._left: list[Job] = []
        self._running: asyncio.Task[None] | None = None
        self._closing = False
        bot_context.watched = self._alarm.ring

    def start(self) -> None:
        """Start as a task."""
        self._running = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop looking, and wait for messages on their way; what is left is told after the next start."""
        self._closing = True
        self._alarm.ring()
        if self._running is not None:
            await self._running
        if self._sending:
            _done, unfinished = await asyncio.wait(self._sending.values(), timeout=ENDING)
            for task in unfinished:
                task.cancel()

    async def _run(self) -> None:
        try:
            await self._resume()
        except Exception:
            log.exception("What is to be told of watched topics could not be looked up.")
        while not self._closing:
            pause = LOOK_EVERY
            try:
                pause = await self._look()
            except StoreError as exc:
                log.warning("New articles could not be looked at for watched topics: %s", exc)
            except Exception:
                # What nobody foresaw must not end the watching; the next look is in a minute.
                log.exception("New articles could not be looked at for watched topics.")
            await self._alarm.until(self._clock() + pause)

    async def _resume(self) -> None:
        """Take over what earlier processes have noted and not told; what they have not noted is found again by a look."""
        for kept in await self._journal.unfinished_jobs(METHOD):
            job = job_of(kept)
            watches = [await asyncio.to_thread(self._store.watches.get, each.watch) for each in job.tellings]
            is_noted = any(
                watch is not None and watch.looked >= each.looked
                for watch, each in zip(watches, job.tellings, strict=True)
            )
            if is_noted:
                self._left.append(job)
            else:
                self._journal.mark(job.key, SendState.DROPPED)

    async def _look(self) -> float:
        """Look once for all chats with new articles; return the seconds until the next look."""
        left, self._left = self._left, []
        for job in left:
            if self._is_quiet(job.shelf):
                self._left.append(job)
            else:
                self._send(job)
        pause = LOOK_EVERY
        await asyncio.to_thread(partial(self._store.watches.purge, before=self._clock() - KEPT_TOLD))
        for shelf, watches in (await asyncio.to_thread(self._behind)).items():
            if self._closing:
                break
            if shelf not in self._sending and self._is_wanted(shelf, watches) and not self._is_quiet(shelf):
                pause = min(pause, await self._look_at(shelf, watches))
        return pause

    def _behind(self) -> dict[Shelf, list[TopicWatch]]:
        """The chats and topics with articles that a watch has not looked at, with all their watches."""
        found: dict[Shelf, list[TopicWatch]] = {}
        for watch in self._store.watches.all():
            found.setdefault(watch.shelf, []).append(watch)
        return {shelf: watches for shelf, watches in found.items() if self._is_behind(shelf, watches)}

    def _is_behind(self, shelf: Shelf, watches: Sequence[TopicWatch]) -> bool:
        collections = self._context.collections
        with collections.lock:
            newest = collections.store.visible.newest(collections.shelves(shelf), 1)
        return bool(newest) and newest[0] > min(watch.looked for watch in watches)

    def _is_wanted(self, shelf: Shelf, watches: Sequence[TopicWatch]) -> bool:
        """Whether the bot may write there."""
        allowed = self._context.options.allowed
        if allowed and not allowed & {int(shelf.chat), *(watch.by for watch in watches)}:
            return False
        return not is_gone(self._context, shelf)

    def _is_quiet(self, shelf: Shelf) -> bool:
        quiet = self._context.register.of(shelf.chat).quiet
        return quiet is not None and quiet.until(zone_of(self._context, shelf), self._clock()) is not None

    async def _look_at(self, shelf: Shelf, watches: Sequence[TopicWatch]) -> float:
        """Look at the new articles of a chat, and have told what they say; return the seconds until the next look."""
        looks, tellings = [], []
        for watch in watches:
            numbers = await self._context.with_collections(partial(unseen, watch=watch))
            if not numbers:
                continue
            if not await self._context.with_collections(partial(is_ready, shelf=shelf, oldest=numbers[0])):
                return AGAIN_AFTER
            news = await self._news(watch, numbers)
            looks.append(Look(watch, numbers[-1], news.told))
            if news.quotes:
                tellings.append(Telling(watch.number, numbers[-1], news.quotes, news.more))
        await self._note(looks, Job.of(shelf, tuple(tellings)))
        return LOOK_EVERY

    async def _news(self, watch: TopicWatch, numbers: Sequence[int]) -> News:
        """What is new for a watch. The articles are read a part at a time, so that questions come in between."""
        reading = [
            partial(look, watch=watch, numbers=numbers[at : at + AT_ONCE]) for at in range(0, len(numbers), AT_ONCE)
        ]
        read = [await self._context.with_collections(part) for part in reading[:-1]]
        return await self._context.brief(reading[-1], lambda last: merged([*read, last]).news(self._clock()))

    async def _note(self, looks: Sequence[Look], job: Job) -> None:
        """Note up to where watches have looked, and have told what they found."""
        if job.tellings:
            try:
                # Check that Telegram can be reached; later it would be unknown whether anything arrived.
                await self._bot.get_me()
            except TelegramError as exc:
                log.warning("chat %s: what is new is told later: %s", job.shelf.chat, exc)
                return
            await self._journal.put(job.outgoing(self._clock()))
        noted = await asyncio.to_thread(partial(self._store.watches.note, looks, most=MOST_KEPT))
        if not job.tellings:
            return
        if noted:
            self._send(job)
        else:
            # Another process has it, or a watch was stopped meanwhile; what is left is found again.
            self._journal.mark(job.key, SendState.DROPPED)

    def _send(self, job: Job) -> None:
        task = asyncio.create_task(self._tell(job))
        self._sending[job.shelf] = task
        task.add_done_callback(lambda done: self._ended(job.shelf, done))

    def _ended(self, shelf: Shelf, task: "asyncio.Task[None]") -> None:
        if self._sending.get(shelf) is task:
            del self._sending[shelf]
        # What came meanwhile was not looked at.
        self._alarm.ring()

    async def _tell(self, job: Job) -> None:
        """Send what is to be told, and note that there is nothing more to do about it."""
        try:
            await self._send_news(job)
        except StoreError as exc:
            log.warning("chat %s: what is new is told later: %s", job.shelf.chat, exc)
            self._left.append(job)
            return
        except TelegramError as exc:
            level = logging.INFO if isinstance(exc, (BadRequest, Forbidden)) else logging.WARNING
            log.log(level, "chat %s: what is new could not be told: %s", job.shelf.chat, exc)
        except Exception:
            log.exception("chat %s: what is new could not be told", job.shelf.chat)
        self._journal.mark(job.key, SendState.SENT)

    async def _send_news(self, job: Job) -> None:
        shelf = job.shelf
        found = [await asyncio.to_thread(self._store.watches.get, each.watch) for each in job.tellings]
        watches = {watch.number: watch for watch in found if watch is not None}
        if not watches or not self._is_wanted(shelf, [*watches.values()]):
            return
        news = {
            each.watch: await self._topic_news(shelf, watches[each.watch], each)
            for each in job.tellings
            if each.watch in watches
        }
        told = {number: one for number, one in news.items() if one.points}
        if not told:
            return
        first = next(iter(watches.values()))
        chosen = self._context.register.of(shelf.chat).language or spoken(first.language)
        with speaking(chosen or self._context.options.language):
            parts = render(news_document([*told.values()]))
            buttons = InlineKeyboardMarkup([stop_row(watches[number], listed=False) for number in told])
        with handling(Handling(job.key)):
            for number, (text, entities) in enumerate(parts, 1):
                await self._bot.send_message(
                    int(shelf.chat),
                    text,
                    entities=entities,
                    message_thread_id=shelf.topic or None,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=buttons if number == len(parts) else None,
                )

    async def _topic_news(self, shelf: Shelf, watch: TopicWatch, telling: Telling) -> TopicNews:
        """The sentences with their citations and links; those whose article is gone are left out."""
        points = await self._context.with_shelf(shelf, lambda library: points_of(library, telling.quotes))
        whole = Briefing(tuple(points), 0, len(points))
        linked = linked_briefing(whole, await self._context.addresses(shelf, whole))
        return TopicNews(watch.words, linked.points, telling.more)
