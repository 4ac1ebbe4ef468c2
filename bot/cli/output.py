"""Write documents to standard output."""

import sys

from bot.config import Secret
from bot.rendering.document import Document
from bot.rendering.terminal import render_plain, render_rich


def print_document(document: Document, *, colour: bool) -> None:
    """Write a document, in colour if `colour` is set and standard output is a terminal."""
    print_line(drawn(document, colour=colour and sys.stdout.isatty()))


def traceback_of(error: Exception, secret: Secret | None) -> str:
    """Return the traceback of an error, without the secret."""
    import traceback

    from bot.logs import redact

    return redact("".join(traceback.format_exception(error)), secret)


def drawn(document: Document, *, colour: bool) -> str:
    """Render a document as text; with colour it is wrapped to the terminal's width, at most 100 columns."""
    if not colour:
        return render_plain(document)
    import shutil

    return render_rich(document, max(20, min(shutil.get_terminal_size().columns, 100)))


def print_line(text: str) -> None:
    """Write a line and flush, so that a program that reads line by line gets it at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show_progress(text: str) -> None:
    """Show progress on one line of standard error, if it is a terminal; the next text overwrites it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{text[:78]}\r")
        sys.stderr.flush()
