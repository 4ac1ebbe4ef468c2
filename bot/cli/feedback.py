"""`dateline feedback`: count or export the votes on answers."""

import argparse
import json
import sys
from pathlib import Path

from bot.bootstrap import make_stock
from bot.cli.output import print_line
from bot.cli.parsing import Commands, add_command
from bot.config import ConfigError, Settings
from bot.rendering import button_texts, library_texts
from bot.rendering.document import Outcome
from bot.rendering.json import feedback_object


def add_feedback(commands: Commands) -> None:
    """Add the command."""
    feedback = add_command(
        commands, "feedback", _feedback, "count the votes on answers, or export all votes",
        "dateline feedback export votes.jsonl", limit=False, shelf=False,
    )  # fmt: skip
    feedback.add_argument(
        "what", nargs="?", choices=["export"], metavar="export", help="write all votes, one JSON object per line"
    )
    feedback.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file to write, instead of standard output"
    )


def _feedback(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Print the number of votes, or export all votes to standard output or a file.

    Raises:
        ConfigError: the file cannot be written.
    """
    votes = list(make_stock(settings).collections.store.votes.all())
    if options.what is None:
        print_line(button_texts.counted(len(votes), sum(vote.useful for vote in votes)))
        return Outcome.DONE
    lines = [json.dumps(feedback_object(vote), ensure_ascii=False) + "\n" for vote in votes]
    if options.file is None:
        sys.stdout.writelines(lines)
        return Outcome.DONE
    try:
        options.file.write_text("".join(lines), "utf-8")
    except OSError as exc:
        raise ConfigError(library_texts.not_written(str(options.file), exc.strerror or str(exc))) from exc
    sys.stderr.write(f"{button_texts.votes(len(votes))}: {options.file}\n")
    return Outcome.DONE
