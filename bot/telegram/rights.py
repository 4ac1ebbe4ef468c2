"""Who may change a chat's library and settings: everybody in private, administrators in a group; and what the bot may see."""

from telegram import CallbackQuery, Chat, ChatMember, Message
from telegram.constants import ChatID, ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def may_manage(message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Return whether the sender of a message may change the library and settings of its chat.

    A message in the name of the group itself comes from an anonymous administrator.
    """
    if message.sender_chat is not None and message.chat.type != ChatType.PRIVATE:
        return message.sender_chat.id == message.chat_id
    return await _is_administrator(message.chat, message.from_user.id if message.from_user else None, context)


async def may_press(query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Return whether the user who pressed a button may change the library and settings of the chat."""
    return query.message is not None and await _is_administrator(query.message.chat, query.from_user.id, context)


async def sees_all(chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Return whether Telegram sends the bot all messages of a group; True if it is unknown, so that nobody is warned."""
    if context.bot.bot.can_read_all_group_messages:
        return True
    try:
        member = await context.bot.get_chat_member(chat.id, context.bot.id)
    except TelegramError:
        return True
    return member.status == member.ADMINISTRATOR


async def _is_administrator(chat: Chat, user: int | None, context: ContextTypes.DEFAULT_TYPE) -> bool:
    if chat.type == ChatType.PRIVATE or user == ChatID.ANONYMOUS_ADMIN:
        return True
    if user is None:
        return False
    try:
        member = await context.bot.get_chat_member(chat.id, user)
    except TelegramError:
        # If the member's status is unknown, changes are not allowed.
        return False
    return member.status in _ADMINISTRATORS
