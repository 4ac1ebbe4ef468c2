"""Keep within Telegram's flood limits together with other workers, by quotas in the database."""

from typing import Any

from bot.telegram.client.flood_limits import MARGIN, NO_LIMIT, OVERALL, Limiter, Rate, Window
from bot.telegram.shared_journal import SharedJournal
from retrieval.errors import StoreError


class SharedLimiter(Limiter):
    """A `Limiter` whose limits hold for all workers together.

    A refusal of Telegram's is known to the worker that got it alone; the others get their own.

    Args:
        journal: reserves the calls.
        overall: limit of all chats together.
        options: as for `Limiter`.
    """

    def __init__(self, journal: SharedJournal, *, overall: Rate = OVERALL, **options: Any) -> None:  # noqa: ANN401 - as there
        super().__init__(overall=overall, **options)
        self._journal, self._rate_of_all = journal, overall

    async def _reserve(self, chat: object, window: Window) -> None:
        own = self.rate(chat if isinstance(chat, int) else None)
        try:
            for name, rate in ((str(chat), own), ("", self._rate_of_all)):
                if rate != NO_LIMIT:
                    wait = await self._journal.reserve(name, rate.calls, rate.seconds + MARGIN)
                    await self._sleep_until(self._clock() + wait)
        except StoreError:
            # Nothing is sent before the database can be used again; then the limits of this worker alone are better than none.
            await super()._reserve(chat, window)
