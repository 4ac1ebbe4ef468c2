"""`dateline reindex`: make the index in OpenSearch anew, while it is used."""

import argparse
import sys
import time

from bot.bootstrap import reindex
from bot.cli.output import print_line, show_progress
from bot.cli.parsing import Commands, add_command
from bot.config import ConfigError, Settings
from bot.rendering.document import Outcome
from bot.rendering.reindexing_texts import copying, done

EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""
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
    count = reindex(settings, options.shards, _Shown())
    show_progress("")
    print_line(done(count))
    return Outcome.DONE


class _Shown:
    """Shows the progress on one line of a terminal, and as a line now and then elsewhere."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, copied: int, total: int) -> None:
        line = copying(copied, total)
        if sys.stderr.isatty():
            show_progress(line)
        elif time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            sys.stderr.write(line + "\n")
