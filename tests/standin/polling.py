"""getUpdates: confirm, wait, hand out."""

import asyncio

from tests.standin.bots import Bot
from tests.standin.errors import CONFLICT, WEBHOOK_ACTIVE, WEBHOOK_SET
from tests.standin.state import State
from tests.standin.wire import Json


async def poll(state: State, bot: Bot, offset: int, limit: int, timeout: float) -> list[Json]:
    """The updates from `offset` on, which confirms those before; a newer poller ends this one with 409.

    Raises:
        Refusal: there is a webhook, there is one now, or another program polls.
    """
    if bot.webhook:
        raise WEBHOOK_ACTIVE
    bot.poller += 1
    mine = bot.poller
    if offset < 0:
        bot.updates = bot.updates[offset:]
    elif offset:
        bot.updates = [u for u in bot.updates if u["update_id"] >= offset]
    await _wait_for_updates(state, bot, mine, timeout)
    if bot.webhook:
        raise WEBHOOK_SET
    if bot.poller != mine:
        raise CONFLICT
    repeated, bot.repeated = bot.repeated, []
    return repeated + bot.updates[:limit]


async def _wait_for_updates(state: State, bot: Bot, mine: int, timeout: float) -> None:
    async with state.changed:
        bot.in_poll = timeout > 0
        state.changed.notify_all()
        try:
            async with asyncio.timeout(timeout):
                await state.changed.wait_for(
                    lambda: bool(bot.updates or bot.repeated or bot.webhook) or bot.poller != mine
                )
        except TimeoutError:
            return
        finally:
            bot.in_poll = False
