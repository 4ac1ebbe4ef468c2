"""Prepare and send due briefings: fetch feeds, use the chat's language, and handle Telegram's refusals."""

import asyncio
import contextvars
import datetime as dt
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakValueDictionary

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.i18n import speak, spoken
from bot.rendering import failure_texts as failures
from bot.rendering import schedule_texts as texts
from bot.rendering.document import Document, Style, join, plain
from bot.rendering.telegram import render
from bot.rendering.texts import error
from bot.telegram.client.reachability import is_gone, is_topic_gone
from bot.telegram.client.repeating import is_unsent
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.briefings.briefings import briefing_for, page_button, page_of
from bot.telegram.features.briefings.pictures import send_picture
from bot.telegram.features.schedules.dispatching import Dispatcher, Job, Occasion, Parcel, Unsent, WallClock
from bot.telegram.journal import Journal
from bot.telegram.metrics import FAILURES, Failed
from bot.telegram.preferences import Pictures
from retrieval.errors import DatelineError, StoreError
from retrieval.model import Briefing
from retrieval.schedules import zone_of
from retrieval.services.feed_items import EVERY
from retrieval.store import Feed, Outgoing, Schedule, SendState, Shelf

log = logging.getLogger(__name__)

FRESH = 10 * 60.0
"""Seconds for which a fetched feed is recent enough for a briefing."""
LOOKS = 4
"""Maximum number of feeds fetched at the same time for all briefings, so that other work is not delayed."""


def make_dispatcher(bot: Bot, bot_context: BotContext) -> Dispatcher:
    """Make the dispatcher of a bot; it is woken when a schedule changes."""
    collections = bot_context.collections
    alarm = WallClock(collections.clock)
    bot_context.planned = alarm.ring
    return Dispatcher(
        collections.store.schedules,
        Courier(bot, bot_context),
        clock=collections.clock,
        alarm=alarm,
        latest=bot_context.options.latest_briefing,
        failed=lambda: bot_context.metrics.count(FAILURES, Failed.BRIEFING),
        jobs=KeptJobs(bot_context.journal, collections.clock),
    )


METHOD = "briefing"
"""What a job stands under in the outbox."""


class KeptJobs:
    """The `Jobs` of a journal.

    Args:
        journal: keeps them.
        clock: seconds since 1970.
    """

    def __init__(self, journal: Journal, clock: Callable[[], float]) -> None:
        self._journal, self._clock = journal, clock

    async def begin(self, job: Job, chat: str) -> None:
        """See `Jobs`; a disk that is full keeps no briefing from being sent."""
        body = json.dumps({"schedule": job.schedule, "due": job.due, "told": job.told})
        await self._journal.put(Outgoing(job.key, chat, METHOD, body, self._clock()))

    def end(self, job: Job) -> None:
        """See `Jobs`."""
        self._journal.mark(job.key, SendState.SENT)

    async def unfinished(self) -> list[Job]:
        """See `Jobs`."""
        kept = await self._journal.unfinished_jobs(METHOD)
        return [Job(**json.loads(each.body), begun=self._journal.has_sent(each.key)) for each in kept]


class Courier:
    """The `Sender` for Telegram.

    Args:
        bot: the bot that sends.
        bot_context: context of the bot.
    """

    def __init__(self, bot: Bot, bot_context: BotContext) -> None:
        self._bot, self._desk = bot, bot_context
        self._threads = ThreadPoolExecutor(LOOKS, "briefing")
        # Those that nobody holds or waits for go.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def prepare(self, schedule: Schedule, occasion: Occasion) -> Parcel | None:
        """See `Sender`."""
        if not await self._is_wanted(schedule):
            return None
        speak(language_of(schedule, self._desk))
        await self._look_at_feeds(schedule.shelf)
        now = self._desk.collections.clock()
        told: float | None = now
        try:
            made = await briefed(self._desk, schedule)
        except StoreError as exc:
            raise Unsent(str(exc)) from exc
        except Exception:
            log.exception("schedule %d: the briefing could not be made", schedule.number)
            self._desk.metrics.count(FAILURES, Failed.BRIEFING)
            # What it would have told is told by the next one.
            made, told = (failures.briefing_failed(), None), schedule.told
        if made is None:
            return None
        document, briefing = made
        try:
            # Check that Telegram can be reached; later it would be unknown whether anything arrived.
            await self._bot.get_me()
        except TelegramError as exc:
            raise Unsent(f"Telegram cannot be reached: {exc}") from exc
        zone = zone_of(schedule.zone or "UTC")
        mark = plain(texts.late(occasion.due, now, zone)).styled(Style.ITALIC) if occasion.late else Document()
        return Parcel(join([mark, document], "\n\n"), told, briefing)

    async def deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        """See `Sender`; what comes to a chat at the same time comes one after the other, not mixed."""
        turn = self._turns.setdefault(schedule.shelf.chat, asyncio.Lock())
        async with turn:
            await self._deliver(schedule, parcel)

    async def _deliver(self, schedule: Schedule, parcel: Parcel) -> None:
        parts = render(parcel.document)
        buttons = await self._buttons(schedule, parcel)
        for number, (text, entities) in enumerate(parts):
            try:
                await self._bot.send_message(
                    int(schedule.shelf.chat),
                    text,
                    entities=entities,
                    message_thread_id=schedule.shelf.topic or None,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=buttons if number == len(parts) - 1 else None,
                )
            except TelegramError as exc:
                if number == 0 and (is_unsent(exc) or isinstance(exc, RetryAfter)):
                    raise Unsent(str(exc)) from exc
                await self._note(schedule, exc)
                return
        if parcel.briefing is not None and parcel.told is not None:
            await send_picture(
                self._bot, self._desk, schedule.shelf, parcel.briefing, day=day_of(parcel.told, schedule)
            )

    async def _buttons(self, schedule: Schedule, parcel: Parcel) -> InlineKeyboardMarkup | None:
        """Make the button that opens the briefing as a page, if there are pages."""
        page = await page_of(self._desk, schedule.shelf, parcel.briefing) if parcel.briefing else None
        return InlineKeyboardMarkup([[page_button(page)]]) if page else None

    async def _is_wanted(self, schedule: Schedule) -> bool:
        """Return whether the bot may write there; pause the schedule of a topic in which it may not."""
        shelf, allowed = schedule.shelf, self._desk.options.allowed
        if allowed and not allowed & {int(shelf.chat), schedule.by}:
            return False
        if not is_gone(self._desk, shelf):
            return True
        if shelf.topic and not is_gone(self._desk, Shelf(shelf.chat)):
            await asyncio.to_thread(self._desk.collections.store.schedules.pause, schedule.number)
        return False

    async def _note(self, schedule: Schedule, refusal: TelegramError) -> None:
        log.info("schedule %d: nothing can be sent to chat %s: %s", schedule.number, schedule.shelf.chat, refusal)
        if schedule.shelf.topic and is_topic_gone(refusal):
            await asyncio.to_thread(self._desk.collections.store.schedules.pause, schedule.number)
        if not isinstance(refusal, (BadRequest, Forbidden)):
            log.warning("schedule %d: it may not have arrived: %s", schedule.number, refusal)

    async def _look_at_feeds(self, shelf: Shelf) -> None:
        """Fetch the feeds of a library until the time limit of a briefing; the rest continues in the background."""
        store, now = self._desk.collections.store, self._desk.collections.clock()
        own = {shelf, Shelf(shelf.chat)}
        feeds = [feed for one in own for feed in await asyncio.to_thread(store.feeds.of, one) if _is_stale(feed, now)]
        if not feeds:
            return
        loop, context = asyncio.get_running_loop(), contextvars.copy_context
        looks = [loop.run_in_executor(self._threads, context().run, self._look_at, feed) for feed in feeds]
        await asyncio.wait(looks, timeout=self._desk.options.feed_patience)
        self._desk.wake()

    def _look_at(self, feed: Feed) -> None:
        try:
            self._desk.services.feeds.look_at(feed)
        except Exception:
            # An unexpected error in a feed must not stop a briefing.
            log.exception("Fetching a feed failed.")


def _is_stale(feed: Feed, now: float) -> bool:
    """Return whether a feed should be fetched; a failing feed waits until it is due."""
    return feed.due <= now if feed.failures else feed.due - EVERY <= now - FRESH


def language_of(schedule: Schedule, bot_context: BotContext) -> str:
    """Return the language of the chat, else the language used when the schedule was made."""
    return (
        bot_context.register.of(schedule.shelf.chat).language
        or spoken(schedule.language)
        or bot_context.options.language
    )


def day_of(instant: float, schedule: Schedule) -> dt.date:
    """Return the day of a time in the time zone of a schedule."""
    return dt.datetime.fromtimestamp(instant, zone_of(schedule.zone or "UTC")).date()


async def briefed(
    bot_context: BotContext, schedule: Schedule, *, always: bool = False
) -> tuple[Document, Briefing | None] | None:
    """Make the briefing of articles added since the last one, as a document and as data for a picture.

    Args:
        bot_context: context of the bot.
        schedule: the schedule.
        always: whether to brief all articles if nothing is new.

    Returns:
        None if nothing is new and nothing is to be sent.
    """
    shelf, told = schedule.shelf, schedule.told
    # Only a picture needs the other sections.
    shapes = bot_context.register.of(shelf.chat).pictures is not Pictures.OFF
    fresh = await bot_context.with_collections(
        lambda collections: collections.store.visible.added_after(collections.shelves(shelf), told)
    )
    if fresh or always:
        try:
            briefing, document, _request = await briefing_for(
                bot_context, shelf, schedule.argument, only=fresh or None, buttons=shapes
            )
        except StoreError:
            raise
        except DatelineError as exc:
            return plain(error(exc)), None
        if briefing.points or briefing.sections or always:
            return document, briefing
    if schedule.quiet:
        return None
    return plain(texts.nothing_new(told, bot_context.collections.clock(), zone_of(schedule.zone or "UTC"))), None
