"""Shared parts of the parsers of all commands."""

import argparse
import glob
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

from bot.config import Settings
from bot.rendering.document import Outcome
from retrieval.ingest.formats import endings
from retrieval.ingest.places import is_archive, is_exported
from retrieval.ingest.reading import LEAST_CHARACTERS, addresses_in
from retrieval.services.numbers import whole_number

MOST_NAME = 255
"""Characters of the name of a file, on most systems."""

MOST_SHOWN = 60
"""Characters of an argument that an error shows."""

MOST_PATTERN = 4096
"""Characters of a pattern, as of a path on most systems."""

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
    parser.set_defaults(run=run, called=name)
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


def looks_like_file(argument: str) -> bool:
    """Whether what a user wrote names a file or folder, there or not, rather than being an article's text.

    That is a path, a name with the ending of a file that can be read, or one short word, which is no article.
    """
    if kind_of_place(argument) is not None:
        return True
    word = argument.strip()
    if not word or "\n" in word or addresses_in(word) or "://" in word:
        return False
    if len(word) <= MOST_NAME and word.lower().endswith((*endings(), ".opml", ".zip")):
        return True
    # In Chinese, Japanese and Thai a whole article may be without a space.
    return len(word.split()) == 1 and (len(word) < LEAST_CHARACTERS or word.isascii())


def many_in(argument: str) -> list[Path]:
    """The folder, the archive of articles or the files of a pattern that an argument names; empty for all else.

    A pattern names something only if there is a file for it, so that a text with a question mark is none. An archive that
    Dateline exported is none of these.
    """
    kind = kind_of_place(argument)
    if kind is not None:
        place = Path(argument).expanduser()
        is_many = kind == "folder" or (is_archive(place) and zipfile.is_zipfile(place) and not is_exported(place))
        return [place] if is_many else []
    if not glob.has_magic(argument) or len(argument) > MOST_PATTERN or "\n" in argument or "\0" in argument:
        return []
    # Not Path.glob, which knows no absolute patterns.
    found = map(Path, sorted(glob.glob(str(Path(argument).expanduser()), recursive=True)))  # noqa: PTH207
    # With `**`, what is in a folder is found by itself.
    return [place for place in found if place.is_file() or ("**" not in argument and place.is_dir())]


def kind_of_place(argument: str) -> str | None:
    """`file` or `folder`, or None where nothing of that name is there."""
    try:
        place = Path(argument).expanduser()
        return "file" if place.is_file() else "folder" if place.is_dir() else None
    except (OSError, ValueError, RuntimeError):
        # Names that no file can have: too long, with a zero byte, or in the home of somebody who does not exist.
        return None


def _positive(text: str) -> int:
    return bounded(text, 1000)


def bounded(text: str, most: int) -> int:
    """Return the whole number from 1 to `most` that an argument names.

    Raises:
        ArgumentTypeError: it names none.
    """
    number = whole_number(text) or 0
    if not 1 <= number <= most:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {most}, not {shortened(text)!r}")
    return number


def shortened(text: str) -> str:
    """Return an argument as an error shows it: one line."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
