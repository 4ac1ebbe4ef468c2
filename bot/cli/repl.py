"""`dateline repl`: ask questions in the terminal, with history, editing and completion."""

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
    add_command(commands, "repl", start_repl, "ask questions in the terminal", "dateline repl --articles ~/news")


def start_repl(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Run the REPL on standard input and output."""
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
    """Answer lines until the end of input or `:quit`.

    If input and output are terminals, there is a prompt with colours and completion. Otherwise each line is a question,
    and only the answers are written.

    Args:
        stock: the collections and the shelf that is asked.
        stdin: input lines.
        stdout: output.
        limit: maximum number of passages in an answer.
        history: file of the history for the arrow keys.
        colour: whether to use colours on a terminal.
    """
    interactive = stdin.isatty() and stdout.isatty()
    session = Session(make_services(stock.collections), stock.shelf, min(limit, MOST_REFERENCES))
    encoding = VectorWorker(stock.collections)
    # This loads the articles; only then is known which of them lack vectors.
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
    """Print progress on one line; the next text overwrites it."""
    stdout.write(f"\r\x1b[2K{text[:78]}\r")
    stdout.flush()


def _reply_or_error(session: Session, line: str) -> Document:
    try:
        return session.reply(line)
    except DatelineError as exc:
        return plain(texts.error(exc))


def _prompted(completions: list[str], history: Path) -> Iterator[str]:
    """Yield the lines that the user types, until Ctrl-D; Ctrl-C discards the current line."""
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
    """Return the completions: the commands, and the words of the articles with more than four letters."""
    with stock.collections.lock:
        library = stock.collections.library(stock.shelf)
        passages = [passage for article in library.articles for passage in library.passages(article.id)]
    words = {word.strip("“”\"'’.,;:!?()") for passage in passages for word in passage.text.split()}
    return [*COMMANDS, *sorted(word for word in words if len(word) > 4)]
