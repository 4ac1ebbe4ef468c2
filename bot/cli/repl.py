"""`dateline repl`: ask questions in the terminal, with history, editing and completion."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from bot.bootstrap import Stock, make_services, make_stock, state_file
from bot.cli.output import drawn, traceback_of
from bot.cli.parsing import Commands, add_command
from bot.cli.session import COMMANDS, Session
from bot.config import Settings
from bot.rendering import failure_texts as failures
from bot.rendering import texts
from bot.rendering.document import Document, Outcome, plain
from bot.rendering.view import MOST_REFERENCES
from bot.telegram.indexing import VectorWorker
from retrieval.errors import DatelineError
from retrieval.store.private import make_private_file, make_private_folder

MOST_COMPLETED = 200
"""Number of articles, the newest ones, whose words are completed."""


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
        show_defect=lambda exc: _show_traceback(exc, settings),
    )
    return Outcome.DONE


def _show_traceback(error: Exception, settings: Settings) -> None:
    """Print the traceback of an unexpected error with log level DEBUG."""
    if settings.log_level == "DEBUG":
        sys.stderr.write(traceback_of(error, settings.token))


def run_repl(
    stock: Stock,
    *,
    stdin: TextIO,
    stdout: TextIO,
    limit: int,
    history: Path,
    colour: bool,
    show_defect: Callable[[Exception], None] = lambda _: None,
) -> None:
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
        show_defect: called with each unexpected error.
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
            document = _reply_or_error(session, line, show_defect)
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


def _reply_or_error(session: Session, line: str, show_defect: Callable[[Exception], None]) -> Document:
    """Return the reply to a line. An error, foreseen or not, does not end the conversation."""
    try:
        return session.reply(line)
    except DatelineError as exc:
        return plain(texts.error(exc), Outcome.FAILED)
    except Exception as exc:  # noqa: BLE001 - the conversation would be lost
        show_defect(exc)
        command = line.split(maxsplit=1)[0] if line.strip().startswith((":", "/")) else None
        return plain(failures.terminal_failed(command, type(exc).__name__), Outcome.FAILED)


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
    """Return the completions: the commands, and the words of the newest articles with more than four letters."""
    with stock.collections.lock:
        entries = stock.collections.library(stock.shelf).entries(most=MOST_COMPLETED)
    words = {word.strip("“”\"'’.,;:!?()") for entry in entries for word in entry.article.text.split()}
    return [*COMMANDS, *sorted(word for word in words if len(word) > 4)]
