"""Shared parts of the parsers of all commands."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

from bot.config import Settings
from bot.rendering.document import Outcome

Run = Callable[[argparse.Namespace, Settings], Outcome]
"""Runs a command; its outcome is the exit status."""


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that prints each error in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit with the status of bad usage."""
        self.exit(Outcome.MISUSED, f"{self.prog}: {message} (see {self.prog} --help)\n")


# argparse has no public name for it, and it cannot be subscripted at run time.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001
"""The object that commands are added to."""


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
        commands: the subparsers to add it to.
        name: name of the command.
        run: the function to run.
        purpose: short description.
        usage: an example call.
        limit: whether it has the option `--limit`.
        shelf: whether it has the option `--articles`.
    """
    parser = commands.add_parser(
        name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".", epilog=example(usage)
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(run=run)
    if shelf:
        parser.add_argument(
            "--articles", type=Path, metavar="DIR", help="use the articles in this folder or file instead"
        )
    if limit:
        parser.add_argument("--limit", type=_positive, metavar="K", help="maximum number of passages (default 3)")
    return parser


def example(command: str) -> str:
    """Return the example below the help of a command."""
    return f"example:\n  {command}"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 1000, not {text!r}")
    return int(text)
