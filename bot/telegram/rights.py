"""Who may change a chat's library and settings: everybody in private, in a group its administrators."""

from telegram import CallbackQuery, Chat, ChatMember, Message
from telegram.constants import ChatID, ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def may_manage(message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Whether the one who wrote a message may change the library and settings of its chat.

    A message in a group's own name is by one of its administrators, who chose to be anonymous.
    """
    if message.sender_chat is not None and message.chat.type != ChatType.PRIVATE:
        return message.sender_chat.id == message.chat_id
    return await _is_administrator(message.chat, message.from_user.id if message.from_user else None, context)


async def may_press(query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """The same for the one who pressed a button under a message."""
    return query.message is not None and await _is_administrator(query.message.chat, query.from_user.id, context)


async def _is_administrator(chat: Chat, user: int | None, context: ContextTypes.DEFAULT_TYPE) -> bool:
    if chat.type == ChatType.PRIVATE or user == ChatID.ANONYMOUS_ADMIN:
        return True
    if user is None:
        return False
    try:
        member = await context.bot.get_chat_member(chat.id, user)
    except TelegramError:
        # Not to know is not to be allowed.
        return False
    return member.status in _ADMINISTRATORS
