"""`dateline bot`: run the Telegram bot. Only this command imports the bot and sets up logging."""

import argparse

from bot.bootstrap import make_stock
from bot.cli.parsing import Commands, add_command
from bot.config import Settings
from bot.rendering.document import Outcome


def add_bot(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "bot",
        start_bot,
        "run the Telegram bot, by polling or, if WEBHOOK_URL is set, by a webhook",
        "TELEGRAM_BOT_TOKEN=123:abc dateline bot",
    )
    parser.add_argument(
        "--role",
        choices=("all", "webhook", "worker"),
        default="all",
        help="with DATELINE_DATABASE, several processes share the work: webhook receives updates, worker handles its share, all does both",
    )


def start_bot(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Run the bot until it gets a stop signal.

    Raises:
        BotError, ConfigError, MissingExtra: as in `run_bot`.
    """
    from bot.logs import set_up_logging
    from bot.memory import keep_memory_small
    from bot.telegram.running import run_bot
    from bot.telegram.working import Role

    set_up_logging(settings.log_level, settings.token, settings.log_format)
    keep_memory_small()
    stock = make_stock(settings, options.articles)
    run_bot(settings, stock, limit=options.limit or settings.limit, role=Role(options.role))
    return Outcome.DONE
