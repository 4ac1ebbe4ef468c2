"""`dateline repl`: the same answers as in Telegram, with history, editing and completion."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot.bootstrap import Stock, make_services, make_stock, state_file
from bot.cli.output import drawn
from bot.cli.parsing import Commands, add_command
from bot.cli.session import COMMANDS, Session
from bot.config import Settings
from bot.rendering import texts
from bot.rendering.document import Document, Outcome, plain
from bot.rendering.view import MOST_REFERENCES
from bot.telegram.indexing import VectorWorker
from retrieval.errors import DatelineError
from retrieval.store.private import make_private_file, make_private_folder


def add_repl(commands: Commands) -> None:
    """Add the command."""
    add_command(commands, "repl", start_repl, "ask and answer in the terminal", "dateline repl --articles ~/news")


def start_repl(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Ask and answer at the program's own input and output."""
    run_repl(
        make_stock(settings, options.articles),
        stdin=sys.stdin,
        stdout=sys.stdout,
        limit=options.limit or settings.limit,
        history=state_file(settings, "history"),
        colour=settings.colour,
    )
    return Outcome.DONE


def run_repl(stock: Stock, *, stdin: TextIO, stdout: TextIO, limit: int, history: Path, colour: bool) -> None:
    """Ask and answer until the end of input or `:quit`.

    With a terminal at both ends there are a prompt, colours and completion; piped, each line is a question and
    nothing but the answers is written.

    Args:
        stock: the collections, and the shelf that is asked.
        stdin: where lines come from.
        stdout: where answers go.
        limit: how many passages an answer holds.
        history: the file in which questions are kept for the arrow keys.
        colour: whether a terminal gets colours.
    """
    interactive = stdin.isatty() and stdout.isatty()
    session = Session(make_services(stock.collections), stock.shelf, min(limit, MOST_REFERENCES))
    encoding = VectorWorker(stock.collections)
    # Which articles lack vectors is known once they are loaded.
    completions = _completions(stock)
    if interactive:
        session.progress = lambda text: _show_progress(stdout, text)
        encoding.start()
    else:
        stock.collections.encode()
    try:
        for line in _prompted(completions, history) if interactive else stdin:
            document = _reply_or_error(session, line)
            encoding.wake()
            if document.text:
                stdout.write(drawn(document, colour=colour and interactive) + "\n\n")
                stdout.flush()
            if session.finished:
                return
    finally:
        encoding.stop()


def _show_progress(stdout: TextIO, text: str) -> None:
    """On one line, which the next text overwrites."""
    stdout.write(f"\r\x1b[2K{text[:78]}\r")
    stdout.flush()


def _reply_or_error(session: Session, line: str) -> Document:
    try:
        return session.reply(line)
    except DatelineError as exc:
        return plain(texts.error(exc))


def _prompted(completions: list[str], history: Path) -> Iterator[str]:
    """The lines that a person types, until Ctrl-D; Ctrl-C drops the line that is being typed."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    kept: History
    try:
        # What was asked is nobody else's business.
        make_private_folder(history.parent)
        make_private_file(history)
        kept = FileHistory(str(history))
    except OSError:
        kept = InMemoryHistory()
    completer = WordCompleter(completions, ignore_case=True, WORD=True)
    prompt: PromptSession[str] = PromptSession(
        "ask> ", history=kept, completer=completer, complete_while_typing=False, enable_history_search=True
    )
    while True:
        try:
            yield prompt.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _completions(stock: Stock) -> list[str]:
    """The commands, and the names and longer words of the articles."""
    with stock.collections.lock:
        library = stock.collections.library(stock.shelf)
        passages = [passage for article in library.articles for passage in library.passages(article.id)]
    words = {word.strip("“”\"'’.,;:!?()") for passage in passages for word in passage.text.split()}
    return [*COMMANDS, *sorted(word for word in words if len(word) > 4)]
