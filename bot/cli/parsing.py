"""What the parsers of all commands have in common."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

from bot.config import Settings
from bot.rendering.document import Outcome

Run = Callable[[argparse.Namespace, Settings], Outcome]
"""Runs a command; its outcome is the exit status."""


class Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> NoReturn:
        """End with the exit status of bad usage, and say what is wrong."""
        self.exit(Outcome.MISUSED, f"{self.prog}: {message} (see {self.prog} --help)\n")


# argparse gives no public name to it, nor parameters while the program runs.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001
"""What a command is added to."""


def add_command(
    commands: Commands,
    name: str,
    run: Run,
    purpose: str,
    usage: str,
    *,
    limit: bool = True,
    shelf: bool = True,
) -> argparse.ArgumentParser:
    """Add a command.

    Args:
        commands: where it is added.
        name: what it is called by.
        run: what it does.
        purpose: the same in a few words.
        usage: an example.
        limit: whether it can be told how many passages to show.
        shelf: whether it can be told to ask other articles.
    """
    parser = commands.add_parser(
        name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".", epilog=example(usage)
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(run=run)
    if shelf:
        parser.add_argument(
            "--articles", type=Path, metavar="DIR", help="ask this folder, or file, of articles instead"
        )
    if limit:
        parser.add_argument("--limit", type=_positive, metavar="K", help="how many passages at most (default 3)")
    return parser


def example(command: str) -> str:
    """What stands below the help of a command."""
    return f"example:\n  {command}"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 1000, not {text!r}")
    return int(text)
