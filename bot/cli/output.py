"""What the command line writes to standard output."""

import sys

from bot.rendering.document import Document
from bot.rendering.terminal import render_plain, render_rich


def print_document(document: Document, *, colour: bool) -> None:
    """Write a document to standard output, with colours if they are wanted and a person is looking."""
    print_line(drawn(document, colour=colour and sys.stdout.isatty()))


def drawn(document: Document, *, colour: bool) -> str:
    """A document as text, with or without colours; with them it is as wide as the terminal, up to 100 columns."""
    if not colour:
        return render_plain(document)
    import shutil

    return render_rich(document, max(20, min(shutil.get_terminal_size().columns, 100)))


def print_line(text: str) -> None:
    """Write a line to standard output at once, for whoever reads line by line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
