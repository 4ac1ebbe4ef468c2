"""The Telegram bot as an Application, with its table of handlers."""

import threading
from typing import Any

from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.config import Secret
from bot.handlers.asking import on_ask, on_edited, on_group_message, on_private_message
from bot.handlers.buttons import on_button
from bot.handlers.commands import (
    on_brief,
    on_help,
    on_other_content,
    on_privacy,
    on_start,
    on_unknown_command,
)
from bot.handlers.conduct import Conduct
from bot.handlers.desk import Desk
from bot.handlers.errors import on_error
from bot.handlers.gate import on_any_update
from bot.handlers.inline import on_inline_query
from bot.handlers.life import on_migration
from bot.handlers.managing import MANAGING, on_file
from bot.handlers.order import ChatOrder
from bot.handlers.preferences import Register
from bot.handlers.settings import PREFIX, on_language, on_setting_button, on_settings
from bot.shelfkeeping import Shelfkeeper
from retrieval.fetching import Fetcher
from retrieval.librarian import Librarian

App = Application[Any, Any, Any, Any, Any, Any]

UPDATES = ("message", "edited_message", "callback_query", "inline_query")
"""What the bot asks Telegram for."""

_NEW = filters.UpdateType.MESSAGE
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUP = _NEW & filters.ChatType.GROUPS
_READABLE = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
_SERVICE = filters.StatusUpdate.ALL
MOST_SHOWN = 3000
"""Characters of an article that /show sends: one message, not a hundred."""
RETRIES = 3
"""How often a call is tried again after Telegram asked to wait; PTB's own default is not at all."""


def make_app(
    token: Secret,
    api_url: str,
    librarian: Librarian,
    *,
    conduct: Conduct | None = None,
    fetcher: Fetcher | None = None,
    limiter: AIORateLimiter | None = None,
    updates: BaseRequest | None = None,
) -> App:
    """An Application that answers from these shelves; not yet running.

    Args:
        token: the bot's.
        api_url: where the Bot API is.
        librarian: keeps the shelves of all chats.
        conduct: how the bot behaves, as its operator chose.
        fetcher: fetches the pages that users send; by default from the public web alone.
        limiter: keeps within Telegram's flood limits; by default those that Telegram publishes.
        updates: the connection that asks for updates; by default one of PTB's.
    """
    builder = (
        Application.builder()
        .token(token.reveal())
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .concurrent_updates(ChatOrder())
        .rate_limiter(limiter or AIORateLimiter(max_retries=RETRIES))
    )
    app = (builder if updates is None else builder.get_updates_request(updates)).build()
    turn = threading.Lock()
    keeper = Shelfkeeper(librarian, fetcher or Fetcher(), turn, MOST_SHOWN)
    register = Register(librarian.store.all_settings(), librarian.store.put_setting)
    Desk(keeper, conduct or Conduct(), register, turn=turn).serve(app)
    add_handlers(app)
    return app


def add_handlers(app: App) -> None:
    """Everything that the bot reacts to, in the order of precedence."""
    app.add_handler(TypeHandler(object, on_any_update), group=-1)
    app.add_handler(MessageHandler(_NEW & filters.StatusUpdate.MIGRATE, on_migration))
    app.add_handler(CommandHandler("start", on_start, _NEW))
    app.add_handler(CommandHandler("help", on_help, _NEW))
    app.add_handler(CommandHandler("ask", on_ask, _NEW))
    app.add_handler(CommandHandler("brief", on_brief, _NEW))
    app.add_handler(CommandHandler("privacy", on_privacy, _NEW))
    app.add_handler(CommandHandler("settings", on_settings, _NEW))
    app.add_handler(CommandHandler("language", on_language, _NEW))
    app.add_handler(InlineQueryHandler(on_inline_query))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), on_edited))
    for name, handler in MANAGING.items():
        app.add_handler(CommandHandler(name, handler, _NEW))
    app.add_handler(MessageHandler(_PRIVATE & filters.Document.ALL, on_file))
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, on_unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & _READABLE, on_private_message))
    app.add_handler(MessageHandler(_PRIVATE & ~_SERVICE, on_other_content))
    app.add_handler(MessageHandler(_GROUP & _READABLE, on_group_message))
    app.add_handler(CallbackQueryHandler(on_setting_button, pattern=f"^{PREFIX}"))
    app.add_handler(CallbackQueryHandler(on_button))
    app.add_error_handler(on_error)
