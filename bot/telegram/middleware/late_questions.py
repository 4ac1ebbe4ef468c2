"""Handle questions that arrive late, as after an outage: only the last in a row is answered, with a note."""

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.rendering.document import Style, plain
from bot.rendering.texts import late_answer
from bot.telegram.addressing import text_of
from bot.telegram.context import BotContext, shelf_of
from bot.telegram.handling import current
from bot.telegram.middleware.chat_order import ChatOrder
from bot.telegram.middleware.rate_limit import QUESTION, demand_of
from retrieval.store import Shelf


class LateQuestions:
    """Lets only the last of several late questions of a chat or topic pass.

    Args:
        order: the order of updates, which knows the waiting ones of a chat.
        latest: seconds after which a question is late; 0 for never.
    """

    def __init__(self, order: ChatOrder, latest: float) -> None:
        self._order, self._latest = order, latest
        self._skipped: dict[Shelf, int] = {}

    async def on_any_update(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Skip a late question if a later one is waiting; mark the answer of the last one as late.

        Raises:
            ApplicationHandlerStop: the question is skipped.
        """
        message = self._late_question(update, context)
        if message is None or not isinstance(update, Update):
            return
        shelf = shelf_of(message)
        behind = (self._late_question(each, context) for each in self._order.behind(update))
        if any(each is not None and shelf_of(each) == shelf for each in behind):
            self._skipped[shelf] = self._skipped.get(shelf, 0) + 1
            raise ApplicationHandlerStop
        if (handling := current()) is not None:
            handling.preface = plain(late_answer(self._skipped.pop(shelf, 0))).styled(Style.ITALIC)

    def _late_question(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> Message | None:
        if not self._latest or not isinstance(update, Update) or update.message is None:
            return None
        message, text = update.message, text_of(update.message)
        if text.startswith("/") and text.split(maxsplit=1)[0].partition("@")[0] != "/ask":
            return None
        now = BotContext.of(context).collections.clock()
        if now - message.date.timestamp() <= self._latest:
            return None
        demand = demand_of(update, context)
        return message if demand is not None and demand.aloud and demand.cost == QUESTION else None
