"""Replies that help only the person who asked: shown to them alone, in groups that want it."""

import logging

from telegram import InlineKeyboardMarkup, Message, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.rendering import settings_texts as texts
from bot.rendering.document import Document, join, plain
from bot.telegram.context import BotContext, reply, send_to_one, with_preface
from bot.telegram.ephemeral import is_ephemeral
from bot.telegram.ephemeral_support import Obstacle
from bot.telegram.preferences import Personal

log = logging.getLogger(__name__)


async def reply_to_asker(
    to: Message, document: Document, bot_context: BotContext, buttons: InlineKeyboardMarkup | None = None
) -> list[Message]:
    """Reply with what helps only the sender of a message; to them alone, if the group wants that.

    Where it cannot be shown to them alone, all see it, and the first such reply in a chat says why. Where it can, but not to
    this person, who has left for instance, nothing is sent.

    Args:
        to: the message to reply to; the reply stays in its topic.
        document: the content.
        bot_context: context of the bot.
        buttons: the buttons under it.

    Returns:
        The sent messages, in order; none if the person could not receive them.
    """
    document = with_preface(document)
    if not is_wanted(to, bot_context):
        return await reply(to, document, buttons)
    person = _person(to)
    support, bot = bot_context.ephemeral, to.get_bot()
    obstacle = Obstacle.SENDER if person is None else await support.obstacle(bot, to.chat_id, person.id)
    if person is not None and obstacle is None:
        try:
            sent = await send_to_one(to, person.id, document, buttons)
        except (BadRequest, Forbidden) as exc:
            obstacle = await support.check_rights(bot, to.chat_id)
            if obstacle is None:
                log.info("chat %s: a message for one person was not sent: %s", to.chat_id, exc)
                return []
        else:
            if not all(map(is_ephemeral, sent)):
                support.note_server_lacks()
                await _explain(to, bot_context)
            return sent
    if obstacle is not None and not support.is_told(to.chat_id, obstacle):
        document = join([plain(texts.said_to_all(obstacle)), document], "\n\n")
    return await reply(to, document, buttons)


def is_wanted(to: Message, bot_context: BotContext) -> bool:
    """Return whether the chat of a message wants it so."""
    return to.chat.type != ChatType.PRIVATE and bot_context.register.of(to.chat_id).personal is Personal.ALONE


def _person(to: Message) -> User | None:
    """Return who wrote a message; None for a group, a channel or a bot, which receive no ephemeral messages."""
    user = to.from_user
    return None if user is None or user.is_bot or to.sender_chat is not None else user


async def _explain(to: Message, bot_context: BotContext) -> None:
    """Say, after all have seen it, that a message was for one person."""
    if not bot_context.ephemeral.is_told(to.chat_id, Obstacle.SERVER):
        await reply(to, plain(texts.said_to_all(Obstacle.SERVER)))
