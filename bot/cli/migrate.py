"""`dateline migrate`: copy the library from one database to another."""

import argparse

from bot.bootstrap import copy_library
from bot.cli.output import print_line, show_progress
from bot.cli.parsing import Commands, add_command
from bot.cli.progress import ProgressLine
from bot.config import Settings
from bot.rendering.document import Outcome
from bot.rendering.migrating_texts import copied, copying, table_line


def add_migrate(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "migrate",
        _migrate,
        "copy the library to another database, and compare the two",
        "dateline migrate ~/.local/state/dateline/library.sqlite postgresql://dateline@localhost/dateline",
        limit=False,
        shelf=False,
    )
    parser.add_argument(
        "source", metavar="FROM", help="the file of the library, or postgresql://user:password@host:5432/name"
    )
    parser.add_argument("target", metavar="TO", help="a new file, or the address of a database without a library")


def _migrate(options: argparse.Namespace, _: Settings) -> Outcome:
    """Copy the library, and print what each table holds in both.

    Raises:
        ConfigError: there is no library to copy, or the target has one.
        MissingExtra: the driver of PostgreSQL is not installed.
        StoreError: a database cannot be used; nothing was changed.
    """
    shown = ProgressLine()
    digests = copy_library(options.source, options.target, lambda *progress: shown(copying(*progress)))
    show_progress("")
    for digest in digests:
        print_line(table_line(digest.table, digest.rows, digest.digest))
    print_line(copied(sum(digest.rows for digest in digests)))
    return Outcome.DONE
