"""What the command line writes to standard output."""

import sys

from bot.rendering.document import Document
from bot.rendering.terminal import render_plain, render_rich


def print_document(document: Document, *, colour: bool) -> None:
    """Write a document to standard output, with colours if they are wanted and a person is looking."""
    if colour and sys.stdout.isatty():
        import shutil

        print_line(render_rich(document, max(20, min(shutil.get_terminal_size().columns, 100))))
    else:
        print_line(render_plain(document))


def print_line(text: str) -> None:
    """Write a line to standard output at once, for whoever reads line by line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
