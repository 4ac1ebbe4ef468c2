"""The Telegram bot as a PTB Application, with its table of handlers."""

from functools import partial
from typing import Any, cast

from telegram import Update
from telegram.ext import (
    Application,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.bootstrap import make_services
from bot.config import Secret
from bot.pages.links import PageLinks
from bot.telegram.access import on_any_update
from bot.telegram.client.delivery import Delivery
from bot.telegram.client.flood_limits import Limiter
from bot.telegram.client.measuring import MeasuredCalls
from bot.telegram.client.pulse import Pulse
from bot.telegram.client.reachability import Watched
from bot.telegram.client.repeating import RepeatingRequest
from bot.telegram.client.shared_limits import SharedLimiter
from bot.telegram.context import BotContext
from bot.telegram.ephemeral_support import EphemeralSupport
from bot.telegram.errors import log_failure, on_error
from bot.telegram.features.articles.joining import PREFIX as JOINING
from bot.telegram.features.articles.joining import REPLIES_TO_ALBUM, on_add_album, on_any_message, on_joining
from bot.telegram.features.articles.managing import MANAGING, on_file
from bot.telegram.features.ask.asking import on_ask, on_edited, on_group_message, on_private_message
from bot.telegram.features.ask.buttons import on_button
from bot.telegram.features.ask.feedback import on_reaction
from bot.telegram.features.briefings.briefings import PREFIX as SHAPES
from bot.telegram.features.briefings.briefings import on_brief, on_shape_button
from bot.telegram.features.collecting.collecting import on_links
from bot.telegram.features.collecting.switching import on_collect
from bot.telegram.features.commands import on_help, on_other_content, on_privacy, on_unknown_command
from bot.telegram.features.guest.guest import on_guest_message
from bot.telegram.features.inline import on_inline_query
from bot.telegram.features.membership import on_membership, on_migration, on_sign_of_life, on_topic_closed
from bot.telegram.features.schedules.schedules import PREFIX as PLANNING
from bot.telegram.features.schedules.schedules import REPLIES_TO_ZONES, on_briefing, on_schedule_button, on_zone_named
from bot.telegram.features.settings.settings import PREFIX, on_language, on_setting_button, on_settings
from bot.telegram.features.start.starting import PREFIX as STARTING
from bot.telegram.features.start.starting import on_start, on_start_button
from bot.telegram.features.watching.buttons import PREFIX as WATCHING
from bot.telegram.features.watching.watches import on_unwatch, on_watch, on_watch_button
from bot.telegram.journal import Journal
from bot.telegram.metrics import FEEDS_FAILING, QUEUE_AGE, QUEUE_UPDATES, Metrics, NoMetrics
from bot.telegram.middleware.chat_order import ChatOrder
from bot.telegram.middleware.late_questions import LateQuestions
from bot.telegram.middleware.rate_limit import RateLimit
from bot.telegram.options import BotOptions
from bot.telegram.preferences import Register
from bot.telegram.shared_journal import SharedJournal
from retrieval.ingest.fetching import Fetcher
from retrieval.services.collections import Collections
from retrieval.store import Queues, SharedQueues, Shelf

App = Application[Any, Any, Any, Any, Any, Any]

UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "inline_query",
    "guest_message",
)
"""The types of updates that the bot requests from Telegram."""

_NEW = filters.UpdateType.MESSAGE
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUP = _NEW & filters.ChatType.GROUPS
_READABLE = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
_SERVICE = filters.StatusUpdate.ALL


def make_app(
    token: Secret,
    api_url: str,
    collections: Collections,
    *,
    options: BotOptions | None = None,
    fetcher: Fetcher | None = None,
    limiter: BaseRateLimiter[Any] | None = None,
    updates: BaseRequest | None = None,
    queues: Queues | None = None,
    metrics: Metrics | None = None,
    pages: PageLinks | None = None,
) -> App:
    """Make an Application that answers from these collections. It is not running yet.

    Args:
        token: token of the bot.
        api_url: address of the Bot API.
        collections: the shelves of all chats.
        options: the operator's options.
        fetcher: fetches pages that users send; by default only from the public web.
        limiter: keeps Telegram's flood limits; by default the published ones.
        updates: the client that polls for updates; by default a `Pulse`.
        queues: store incoming updates and outgoing messages, and are closed with the bot; by default in memory.
        metrics: what the bot measures of itself; by default nothing.
        pages: links to reader pages; by default there are none.
    """
    services = make_services(collections, fetcher, report=log_failure)
    options = options or BotOptions()
    metrics = metrics or NoMetrics()
    journal = make_journal(queues, collections, metrics)
    register = Register(collections.store.settings.all(), partial(keep_setting, collections, journal))
    bot_context = BotContext(
        services,
        options,
        register,
        journal,
        metrics=metrics,
        pages=pages,
        ephemeral=EphemeralSupport(collections.clock),
    )
    watch_gauges(metrics, bot_context)
    pulse = updates or Pulse()
    if isinstance(pulse, Pulse):
        pulse.keep = journal.keep
    order = ChatOrder(journal)
    watched = Watched(limiter or make_limiter(journal), bot_context)
    app = (
        Application.builder()
        .token(token.reveal())
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(RepeatingRequest())
        .get_updates_request(pulse)
        .concurrent_updates(order)
        .rate_limiter(MeasuredCalls(Delivery(watched, journal, longest=options.latest_message), metrics))
        .build()
    )
    bot_context.serve(app)
    add_precautions(app, bot_context, LateQuestions(order, options.latest_question))
    add_handlers(app)
    return app


def make_journal(queues: Queues | None, collections: Collections, metrics: Metrics) -> Journal:
    """Make the journal of these queues, which may be shared with other processes."""
    if queues is not None and hasattr(queues, "workers"):
        return SharedJournal(cast("SharedQueues", queues), collections.clock, metrics)
    return Journal(queues, collections.clock, metrics)


def make_limiter(journal: Journal) -> BaseRateLimiter[Any]:
    """Make what keeps Telegram's published limits, together with the other processes of a shared journal."""
    return SharedLimiter(journal) if isinstance(journal, SharedJournal) else Limiter()


def keep_setting(collections: Collections, journal: Journal, shelf: Shelf, name: str, value: str | None) -> None:
    """Store a setting, and tell other processes."""
    collections.store.settings.put(shelf, name, value)
    journal.tell_settings(shelf.chat)


def watch_gauges(metrics: Metrics, bot_context: BotContext) -> None:
    """Let the gauges show what waits and what fails."""
    journal, clock = bot_context.journal, bot_context.collections.clock

    def age() -> float:
        since = journal.waiting_since()
        return 0.0 if since is None else max(0.0, clock() - since)

    metrics.watch(QUEUE_UPDATES, journal.waiting)
    metrics.watch(QUEUE_AGE, age)
    metrics.watch(FEEDS_FAILING, lambda: len(bot_context.failing_feeds or ()))


def add_precautions(app: App, bot_context: BotContext, late: LateQuestions) -> None:
    """Add the handlers that run before all others, in groups. Each can stop the handling."""
    rate_limit = RateLimit(
        bot_context.options.most_questions, bot_context.options.most_questions_chat, bot_context.collections.clock
    )
    app.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER), group=-5)
    app.add_handler(TypeHandler(Update, on_sign_of_life), group=-5)
    app.add_handler(TypeHandler(object, on_any_update), group=-4)
    app.add_handler(TypeHandler(Update, on_any_message), group=-3)
    app.add_handler(TypeHandler(object, late.on_any_update), group=-2)
    app.add_handler(TypeHandler(object, rate_limit.on_any_update), group=-1)


def add_handlers(app: App) -> None:
    """Add all handlers, in order of precedence."""
    app.add_handler(MessageHandler(_NEW & filters.StatusUpdate.MIGRATE, on_migration))
    app.add_handler(MessageHandler(_NEW & filters.StatusUpdate.FORUM_TOPIC_CLOSED, on_topic_closed))
    app.add_handler(CommandHandler("start", on_start, _NEW))
    app.add_handler(CommandHandler("help", on_help, _NEW))
    app.add_handler(CommandHandler("ask", on_ask, _NEW))
    app.add_handler(CommandHandler("brief", on_brief, _NEW))
    app.add_handler(CommandHandler("briefing", on_briefing, _NEW))
    app.add_handler(CommandHandler("watch", on_watch, _NEW))
    app.add_handler(CommandHandler("unwatch", on_unwatch, _NEW))
    app.add_handler(CommandHandler("privacy", on_privacy, _NEW))
    app.add_handler(CommandHandler("settings", on_settings, _NEW))
    app.add_handler(CommandHandler("language", on_language, _NEW))
    app.add_handler(CommandHandler("collect", on_collect, _NEW))
    app.add_handler(InlineQueryHandler(on_inline_query))
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, on_guest_message))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), on_edited))
    app.add_handler(CommandHandler("add", on_add_album, _NEW & REPLIES_TO_ALBUM))
    for name, handler in MANAGING.items():
        app.add_handler(CommandHandler(name, handler, _NEW))
    app.add_handler(MessageHandler(_PRIVATE & filters.Document.ALL, on_file))
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, on_unknown_command))
    app.add_handler(MessageHandler(_NEW & filters.TEXT & ~filters.COMMAND & REPLIES_TO_ZONES, on_zone_named))
    app.add_handler(MessageHandler(_PRIVATE & _READABLE, on_private_message))
    app.add_handler(MessageHandler(_PRIVATE & ~_SERVICE, on_other_content))
    app.add_handler(MessageHandler(_GROUP & _READABLE, on_group_message))
    app.add_handler(CallbackQueryHandler(on_start_button, pattern=f"^{STARTING}"))
    app.add_handler(CallbackQueryHandler(on_joining, pattern=f"^{JOINING}"))
    app.add_handler(CallbackQueryHandler(on_shape_button, pattern=f"^{SHAPES}"))
    app.add_handler(CallbackQueryHandler(on_schedule_button, pattern=f"^{PLANNING}"))
    app.add_handler(CallbackQueryHandler(on_watch_button, pattern=f"^{WATCHING}"))
    app.add_handler(CallbackQueryHandler(on_setting_button, pattern=f"^{PREFIX}"))
    app.add_handler(CallbackQueryHandler(on_button))
    app.add_handler(MessageReactionHandler(on_reaction))
    # In a group of its own, because a message can be a question and share a link.
    app.add_handler(MessageHandler(_GROUP & _READABLE, on_links), group=1)
    app.add_error_handler(on_error)
