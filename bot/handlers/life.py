"""What happens to chats: a group becomes a supergroup, and takes its library along."""

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.desk import Desk


async def on_migration(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Give all that belongs to the group to the supergroup; told twice, once in each, and done once."""
    message = update.effective_message
    if message is None:
        return
    before = message.migrate_from_chat_id or message.chat_id
    now = message.migrate_to_chat_id or message.chat_id
    desk = Desk.of(context)

    def move() -> None:
        with desk.turn:
            desk.keeper.librarian.move(str(before), str(now))

    await asyncio.to_thread(move)
