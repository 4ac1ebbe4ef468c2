"""Change schedules in the store and the settings, and wake the dispatcher."""

import asyncio

from bot.telegram.context import BotContext
from bot.telegram.preferences import TIMEZONE
from retrieval.schedules import Wish, following, read_spec, zone_of
from retrieval.store import Schedule, Shelf
from retrieval.store.ports import Schedules

MOST = 10
"""Maximum number of schedules of a chat or topic."""


def next_of(schedule: Schedule, zone: str | None, now: float) -> float | None:
    """Return the next time of a schedule in a time zone; None without a zone."""
    return None if zone is None else following(read_spec(schedule.spec), zone_of(zone), now)


async def planned_at(bot_context: BotContext, shelf: Shelf) -> list[Schedule]:
    """Return the schedules of a chat or topic, oldest first."""
    found = await asyncio.to_thread(bot_context.collections.store.schedules.of, shelf.chat)
    return [schedule for schedule in found if schedule.shelf == shelf]


async def plan(bot_context: BotContext, shelf: Shelf, wish: Wish, *, language: str, by: int | None) -> Schedule:
    """Store a schedule. Without its own time zone it uses the chat's, once that is chosen."""
    zone = wish.zone or bot_context.register.of(shelf.chat).timezone
    wanted = Schedule(
        0,
        shelf,
        str(wish.spec),
        zone,
        own_zone=wish.zone is not None,
        argument=wish.argument,
        language=language,
        by=by,
        due=None if zone is None else following(wish.spec, zone_of(zone), bot_context.collections.clock()),
    )
    kept = await asyncio.to_thread(bot_context.collections.store.schedules.plan, wanted)
    bot_context.planned()
    return kept


async def resume(bot_context: BotContext, schedule: Schedule) -> None:
    """Resume a paused schedule."""
    due = next_of(schedule, schedule.zone, bot_context.collections.clock())
    await asyncio.to_thread(bot_context.collections.store.schedules.resume, schedule.number, due)
    bot_context.planned()


async def choose_zone(bot_context: BotContext, chat: int, zone: str) -> None:
    """Set the time zone of a chat, for all its schedules without their own."""
    collections = bot_context.collections
    await asyncio.to_thread(bot_context.register.put, chat, TIMEZONE, zone)
    await asyncio.to_thread(_rezone, collections.store.schedules, str(chat), zone, collections.clock())
    bot_context.planned()


def _rezone(schedules: Schedules, chat: str, zone: str, now: float) -> None:
    for one in schedules.of(chat):
        schedule: Schedule | None = one
        # Repeated if the schedule was changed in between.
        while schedule is not None and not schedule.own_zone and schedule.zone != zone:
            due = None if schedule.paused else next_of(schedule, zone, now)
            schedules.claim(schedule, due, zone=zone)
            schedule = schedules.get(schedule.number)
