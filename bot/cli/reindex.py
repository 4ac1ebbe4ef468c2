"""`dateline reindex`: make the index in OpenSearch anew, while it is used."""

import argparse

from bot.bootstrap import reindex
from bot.cli.output import print_line, show_progress
from bot.cli.parsing import Commands, add_command
from bot.cli.progress import ProgressLine
from bot.config import ConfigError, Settings
from bot.rendering.document import Outcome
from bot.rendering.reindexing_texts import copying, done

MOST_SHARDS = 64


def add_reindex(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "reindex",
        _reindex,
        "make the index in OpenSearch anew, while it is used",
        "dateline reindex --shards 2",
        limit=False,
        shelf=False,
    )
    parser.add_argument(
        "--shards", type=int, default=1, metavar="N", help=f"the number of parts of the new index, 1 to {MOST_SHARDS}"
    )


def _reindex(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Make the index anew.

    Raises:
        ConfigError: no server is named, or the number of parts is none.
        MissingExtra: the driver of OpenSearch is not installed.
        StoreError: the server cannot be used; the old index stays.
    """
    if not 1 <= options.shards <= MOST_SHARDS:
        raise ConfigError(f"--shards must be a number from 1 to {MOST_SHARDS}, not {options.shards}.")
    shown = ProgressLine()
    count = reindex(settings, options.shards, lambda *progress: shown(copying(*progress)))
    show_progress("")
    print_line(done(count))
    return Outcome.DONE
