"""Writes the tables of commands and settings in `docs/` from the code: `python tools/reference.py`.

A page has blocks between `<!-- generated: NAME -->` and `<!-- end -->`. They are replaced; all else is written by hand.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.cli.main import make_parser
from bot.config import SETTINGS
from bot.rendering.chat_texts import COMMANDS
from bot.rendering.library_texts import PURPOSES
from bot.rendering.texts import help_for_terminal

PAGES = tuple(ROOT / "docs" / name for name in ("commands.md", "terminal.md", "settings.md"))
BLOCK = re.compile(r"(?<=<!-- generated: )([a-z-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def generated(page: str) -> str:
    """Return the text of a page with its blocks as the code says them now.

    Raises:
        KeyError: a block has an unknown name.
    """
    return BLOCK.sub(lambda match: f"{match[1]}{match[2]}{BLOCKS[match[1]]()}", page)


def chat_commands() -> str:
    """The commands of the bot, as in its menu."""
    return table(("command", "does"), ((code(f"/{name}"), purpose) for name, purpose in COMMANDS))


def shell_commands() -> str:
    """The commands of the shell, each with an example."""
    return table(
        ("command", "does", "example"),
        ((code(parser.prog.split()[-1]), parser.description or "", code(example_of(parser))) for parser in parsers()),
    )


def shell_options() -> str:
    """The arguments and options of each command of the shell that explains some."""
    return "\n".join(
        f"### {parser.prog}\n\n{table(('argument', 'meaning'), rows)}"
        for parser in parsers()
        if (rows := options(parser))
    )


def repl_commands() -> str:
    """The commands of the REPL, as in its help."""
    lines = help_for_terminal(PURPOSES).text.splitlines()[1:]
    return table(
        ("command", "does"), ((code(name), purpose) for name, purpose in (line.split(maxsplit=1) for line in lines))
    )


def settings() -> str:
    """The settings, as in `.env.example`."""
    return table(
        ("setting", "meaning", "default"),
        ((code(s.name), s.purpose, code(s.default) if s.default else "empty") for s in SETTINGS),
    )


BLOCKS: dict[str, Callable[[], str]] = {
    "chat-commands": chat_commands,
    "shell-commands": shell_commands,
    "shell-options": shell_options,
    "repl-commands": repl_commands,
    "settings": settings,
}


def parsers() -> Iterator[argparse.ArgumentParser]:
    """The parsers of the commands of the shell, in the order of the help."""
    for action in actions(make_parser()):
        if isinstance(action.choices, dict):
            yield from action.choices.values()


def options(parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """The arguments and options of a command that have an explanation."""
    shown = (action for action in actions(parser) if action.help and action.dest != "help")
    return [(code(named(action)), action.help or "") for action in shown]


def named(action: argparse.Action) -> str:
    """An argument or option as its usage names it: `--since WHEN`."""
    value = "" if action.nargs == 0 else action.metavar
    return " ".join(part for part in (*action.option_strings[:1], value) if isinstance(part, str) and part)


def actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """All arguments and options of a parser."""
    # argparse has no public name for it.
    return parser._actions  # noqa: SLF001


def example_of(parser: argparse.ArgumentParser) -> str:
    """The example below the help of a command."""
    return (parser.epilog or "").partition("\n")[2].strip()


def code(text: str) -> str:
    """A text as code."""
    return f"`{text}`"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown; a bar in a cell is escaped."""
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:], ""])


def main() -> None:
    """Write the pages, and name those that changed."""
    for file in PAGES:
        page = file.read_text("utf-8")
        made = generated(page)
        if made != page:
            file.write_text(made, "utf-8")
            sys.stdout.write(f"{file.relative_to(ROOT)}: changed\n")


if __name__ == "__main__":
    main()
