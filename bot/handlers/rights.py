"""Who may change a chat's library: everybody in private, in a group its administrators."""

from telegram import ChatMember, Message
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def may_manage(message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Whether the one who wrote a message may change the library of its chat.

    A message in a group's own name is by one of its administrators, who chose to be anonymous.
    """
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat_id
    if message.from_user is None:
        return False
    try:
        member = await context.bot.get_chat_member(message.chat_id, message.from_user.id)
    except TelegramError:
        # Not to know is not to be allowed.
        return False
    return member.status in _ADMINISTRATORS
