"""The command line parser, and the exit status of each command."""

import argparse
import os
import sys
from collections.abc import Sequence

from bot import __version__
from bot.briefing_service import NoSuchMoment
from bot.cli.ask import add_ask
from bot.cli.bot import add_bot, start_bot
from bot.cli.brief import add_brief
from bot.cli.feedback import add_feedback
from bot.cli.library import add_articles, add_managing
from bot.cli.mcp import add_mcp
from bot.cli.migrate import add_migrate
from bot.cli.output import traceback_of
from bot.cli.parsing import Parser, Run, example
from bot.cli.read import add_read
from bot.cli.reindex import add_reindex
from bot.cli.repl import add_repl, start_repl
from bot.config import ConfigError, Settings, load_settings
from bot.i18n import speak
from bot.rendering.document import Outcome
from bot.rendering.failure_texts import terminal_failed
from bot.rendering.texts import error
from retrieval.errors import ArticleError, DatelineError, UnknownBackend

INTERRUPTED = 130
"""The exit status after Ctrl-C, as in shells."""


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        The exit status: 0 on success, also without an answer; 1 if the bot cannot start or continue, or a command failed;
        2 on bad usage.
    """
    options = make_parser().parse_args(arguments)
    run: Run = options.run
    settings: Settings | None = None
    try:
        settings = load_settings()
        speak(settings.language)
        outcome = run(options, settings)
        sys.stdout.flush()
    except DatelineError as exc:
        sys.stderr.write(f"dateline: {error(exc)}\n")
        misused = isinstance(exc, ConfigError | ArticleError | UnknownBackend | NoSuchMoment)
        return Outcome.MISUSED if misused else Outcome.FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the pipe has closed it, as `head` does. Without this, Python prints an error at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Outcome.DONE
    except Exception as exc:  # noqa: BLE001 - a traceback is for developers, who ask for it
        sys.stderr.write(_defect(exc, options.called, settings))
        return Outcome.FAILED
    return outcome


def make_parser() -> argparse.ArgumentParser:
    """Make the parser. Without a command it starts the bot if a token is set, else the REPL."""
    parser = Parser(
        prog="dateline",
        description="Ask questions about news articles. Get the sentence with the answer.",
        epilog=example("dateline ask --help"),
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(run=_start, called="", articles=None, limit=None, role="all")
    parser.add_argument(
        "--version", action="version", version=f"dateline {__version__}", help="show the version and exit"
    )
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for add in (
        add_bot,
        add_repl,
        add_ask,
        add_articles,
        add_managing,
        add_brief,
        add_read,
        add_mcp,
        add_feedback,
        add_migrate,
        add_reindex,
    ):
        add(commands)
    return parser


def _start(options: argparse.Namespace, settings: Settings) -> Outcome:
    if settings.token is not None:
        sys.stderr.write("TELEGRAM_BOT_TOKEN is set: starting the Telegram bot.\n")
        return start_bot(options, settings)
    sys.stderr.write("TELEGRAM_BOT_TOKEN is not set: starting the REPL. Type :help for help.\n")
    return start_repl(options, settings)


def _defect(error: Exception, command: str, settings: Settings | None) -> str:
    """Return the message for an unexpected error; with log level DEBUG, its traceback."""
    if settings is None or settings.log_level != "DEBUG":
        named = None if command == "ask" else f"dateline {command}".strip()
        return f"dateline: {terminal_failed(named, type(error).__name__)}\n"
    return traceback_of(error, settings.token)
