"""`dateline bot`: run the Telegram bot. Only this command imports the bot and sets up logging."""

import argparse

from bot.bootstrap import make_stock
from bot.cli.parsing import Commands, add_command
from bot.config import Settings
from bot.rendering.document import Outcome


def add_bot(commands: Commands) -> None:
    """Add the command."""
    add_command(
        commands,
        "bot",
        start_bot,
        "run the Telegram bot, by polling or, if WEBHOOK_URL is set, by a webhook",
        "TELEGRAM_BOT_TOKEN=123:abc dateline bot",
    )


def start_bot(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Run the bot until it gets a stop signal.

    Raises:
        BotError, ConfigError, MissingExtra: as in `run_bot`.
    """
    from bot.logs import set_up_logging
    from bot.memory import keep_memory_small
    from bot.telegram.running import run_bot

    set_up_logging(settings.log_level, settings.token, settings.log_format)
    keep_memory_small()
    run_bot(settings, make_stock(settings, options.articles), limit=options.limit or settings.limit)
    return Outcome.DONE
