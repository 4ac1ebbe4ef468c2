"""Draws `docs/terminal.svg`: what the REPL really prints. `python tools/pictures.py` calls it.

The picture loads nothing from the web: it names fonts of the reader's system, in which rich's own template would load one.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bot.bootstrap import TERMINAL, Stock
from bot.cli.repl import run_repl
from retrieval.services.library import Library
from tests.conftest import collections_of

PICTURE = ROOT / "docs" / "terminal.svg"
LINES = (
    "how many US troops are in Japan?",
    "¿Cuándo visitará Kishida Washington?",
    "How many US troops are in Germany?",
)
"""What is typed after the prompt."""
COLUMNS = 92

FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""The template of rich, with fonts of the system."""

THEME = TerminalTheme(
    (24, 28, 33),
    (222, 226, 230),
    [(24, 28, 33), (224, 108, 117), (152, 195, 121), (240, 200, 100), (97, 175, 239), (198, 120, 221), (96, 194, 205), (222, 226, 230)],
    [(110, 118, 128), (224, 108, 117), (152, 195, 121), (240, 200, 100), (97, 175, 239), (198, 120, 221), (96, 194, 205), (255, 255, 255)],
)  # fmt: skip


class Screen(io.StringIO):
    """A terminal that keeps what is written to it, one entry for each reply."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[str] = []

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return True

    def write(self, text: str) -> int:
        """Keep a reply; progress, which the next text overwrites, is not kept."""
        if not text.startswith("\r"):
            self.replies.append(text)
        return len(text)


def printed(library: Library) -> list[str]:
    """Type `LINES` into the REPL, and return what it prints after each, with its colours."""
    screen = Screen()
    with (
        tempfile.TemporaryDirectory() as state,
        columns(COLUMNS),
        create_pipe_input() as keys,
        create_app_session(input=keys, output=DummyOutput()),
    ):
        keys.send_text("".join(f"{line}\r" for line in (*LINES, ":quit")))
        stock = Stock(collections_of(library), TERMINAL)
        run_repl(stock, stdin=screen, stdout=screen, limit=3, history=Path(state) / "history", colour=True)
    return screen.replies


@contextmanager
def columns(number: int) -> Iterator[None]:
    """Let the terminal have this many columns."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(number)
    try:
        yield
    finally:
        del os.environ["COLUMNS"]
        if before is not None:
            os.environ["COLUMNS"] = before


def picture(library: Library) -> str:
    """Return the picture as SVG; `library` holds the bundled article."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False
    )
    for line, reply in zip(LINES, printed(library), strict=True):
        console.print(Text.assemble(("ask> ", "bright_black"), line))
        console.print(Text.from_ansi(reply), end="")
    drawn = console.export_svg(title="dateline", theme=THEME, code_format=FORMAT, unique_id="dateline")
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def draw(library: Library) -> Path:
    """Draw the picture, and return its file."""
    PICTURE.write_text(picture(library), "utf-8")
    return PICTURE
