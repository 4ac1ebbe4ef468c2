"""Rate limits: each user and each group has a token bucket.

A user over the limit is told once when the bot answers again, and is ignored until then.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.rendering import membership_texts as texts
from bot.rendering.chat_texts import COMMANDS
from bot.rendering.document import plain
from bot.telegram.access import chat_of
from bot.telegram.addressing import addressed_text, text_of
from bot.telegram.context import BotContext
from bot.telegram.features.ask.asking import is_article, is_question_to_nobody
from bot.telegram.features.guest.guest import answer_guest
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from bot.telegram.preferences import Answers

MINUTE = 60.0
PAUSE = 20.0
"""Seconds for which a user over the limit is ignored, until the bucket is a third full and holds a question."""
QUESTION = 1.0
PRESS = 0.5
"""The cost of a button press, in questions."""
TYPED = 0.25
"""The cost of an inline query. One question makes several, since Telegram sends one at every pause in typing."""
ARTICLE = 1 / 3
"""The cost of an article, in questions. Articles also have a limit of their own."""
_NEXT_TO_NOTHING = 1e-6
"""Tolerance for rounding errors, in questions."""
MOST_BUCKETS = 4096
"""The number of buckets at which full ones are removed."""
_COMMANDS = frozenset(name for name, _ in COMMANDS) | {"start"}

Who = tuple[str, int]


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    paused_until: float = -math.inf
    told: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """The number of seconds for which a user or group is ignored."""

    seconds: int
    _bucket: _Bucket

    def is_told(self) -> bool:
        """Return whether the user was told before, and mark it as told."""
        told, self._bucket.told = self._bucket.told, True
        return told


@dataclass(frozen=True, slots=True)
class Demand:
    """The cost of an update.

    Attributes:
        cost: the cost, in questions.
        who: the buckets that pay for it.
        aloud: whether a user waits for an answer.
    """

    cost: float
    who: tuple[Who, ...]
    aloud: bool = True


class RateLimit:
    """The buckets of all users and groups.

    Args:
        user: questions per minute of a user; 0 for no limit.
        chat: questions per minute of a group; 0 for no limit.
        clock: seconds since 1970.
    """

    def __init__(self, user: int, chat: int, clock: Callable[[], float]) -> None:
        self._most = {"user": user, "chat": chat, "unasked": chat}
        self._clock = clock
        self._buckets: dict[Who, _Bucket] = {}
        self._sweep_at = MOST_BUCKETS

    def take(self, cost: float, who: tuple[Who, ...]) -> Wait | None:
        """Take the cost from all buckets, or from none if one of them is empty; that bucket is then paused."""
        now = self._clock()
        buckets = [(self._filled(each, now), self._most[each[0]]) for each in who if self._most[each[0]]]
        for bucket, most in buckets:
            if bucket.paused_until <= now and bucket.level < cost - _NEXT_TO_NOTHING:
                bucket.paused_until = now + max(PAUSE, (QUESTION - bucket.level) * MINUTE / most)
                bucket.told = False
        last = max((bucket for bucket, _ in buckets), key=lambda bucket: bucket.paused_until, default=None)
        if last is not None and last.paused_until > now:
            return Wait(math.ceil(last.paused_until - now), last)
        for bucket, _ in buckets:
            bucket.level -= cost
        return None

    def _filled(self, who: Who, now: float) -> _Bucket:
        most = self._most[who[0]]
        bucket = self._buckets.get(who)
        # If the clock was set back, nobody may be blocked.
        if bucket is None or now < bucket.at:
            if len(self._buckets) >= self._sweep_at:
                self._sweep(now)
            bucket = self._buckets[who] = _Bucket(most, now)
            return bucket
        bucket.level = min(most, bucket.level + (now - bucket.at) * most / MINUTE)
        bucket.at = now
        return bucket

    def _sweep(self, now: float) -> None:
        """Remove full buckets."""
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket.at < MINUTE}
        self._sweep_at = max(MOST_BUCKETS, 2 * len(self._buckets))

    async def on_any_update(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let an update pass, or tell its user once that the limit is exceeded.

        Raises:
            ApplicationHandlerStop: the limit is exceeded.
        """
        demand = demand_of(update, context) if isinstance(update, Update) else None
        wait = self.take(demand.cost, demand.who) if demand else None
        if demand is None or wait is None or not isinstance(update, Update):
            return
        if demand.aloud:
            await _say(update, wait, BotContext.of(context))
        raise ApplicationHandlerStop


def demand_of(update: Update, context: ContextTypes.DEFAULT_TYPE) -> Demand | None:
    """Return the cost of an update; None if it is not for the bot or costs nothing."""
    if update.callback_query is not None:
        return Demand(PRESS, _asking(update))
    if update.inline_query is not None:
        return Demand(TYPED, _asking(update))
    if update.guest_message is not None:
        return Demand(QUESTION, _asking(update))
    if update.edited_message is not None:
        known = BotContext.of(context).conversations.asked(update.edited_message)
        return Demand(QUESTION, _asking(update)) if known else None
    message = update.message
    if message is None or filters.StatusUpdate.ALL.check_update(update):
        return None
    if message.chat.type == ChatType.PRIVATE:
        return Demand(ARTICLE if message.document or is_article(message) else QUESTION, _asking(update))
    return _demand_in_group(update, message, context)


def _demand_in_group(update: Update, message: Message, context: ContextTypes.DEFAULT_TYPE) -> Demand | None:
    mode = BotContext.of(context).register.of(message.chat_id).answers
    bot = context.bot.bot
    if _is_command(message, bot) or (mode is not Answers.COMMANDS and addressed_text(message, bot) is not None):
        return Demand(QUESTION, _asking(update))
    if mode is Answers.QUESTIONS and is_question_to_nobody(message):
        # A question that is not addressed to the bot gets no warning and does not use up the user's own limit.
        return Demand(QUESTION, (("unasked", message.chat_id),), aloud=False)
    return None


def _asking(update: Update) -> tuple[Who, ...]:
    """Return the buckets of an update: its sender's, and its group's."""
    sender, chat = update.effective_sender, chat_of(update)
    found: list[Who] = [("user", sender.id)] if sender else []
    if chat is not None and chat.type != ChatType.PRIVATE:
        found.append(("chat", chat.id))
    return tuple(found)


def _is_command(message: Message, bot: User) -> bool:
    """Return whether a message begins with a command of this bot, and not of another."""
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset:
        return False
    name, _, whose = text_of(message)[1 : first.length].partition("@")
    return name.lower() in _COMMANDS and whose.lower() in {"", (bot.username or "").lower()}


async def _say(update: Update, wait: Wait, bot_context: BotContext) -> None:
    """Say when the bot answers again: once in a chat, but at each press of a button, which only its user sees."""
    said = partial(texts.too_much, wait.seconds)
    if update.callback_query is not None:
        await tell(update.callback_query, Note(said), bot_context)
    elif update.inline_query is not None:
        await update.inline_query.answer([], cache_time=1, is_personal=True)
    elif wait.is_told():
        return
    elif update.guest_message is not None:
        await answer_guest(update.guest_message, plain(said()))
    elif update.effective_message is not None:
        await reply_to_asker(update.effective_message, plain(said()), bot_context)
