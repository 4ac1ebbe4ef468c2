"""Dateline in a terminal: the same answers as in Telegram, with history, editing and completion."""

import datetime as dt
import difflib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from bot.bootstrap import Stock
from bot.briefings import asked_for, drawn, parse, prepare
from bot.encoding import Encoding
from bot.rendering import library_texts, texts
from bot.rendering.answer import (
    answer_document,
    explanation_document,
    in_context,
    quoted,
)
from bot.rendering.document import Document, Outcome, join, plain
from bot.rendering.library_texts import PURPOSES
from bot.rendering.terminal import render_plain, render_rich
from bot.rendering.view import MOST_REFERENCES
from bot.shelfkeeping import ACTIONS, Shelfkeeper
from retrieval.conversation import Turn
from retrieval.errors import DatelineError
from retrieval.fetching import Fetcher
from retrieval.library import Library
from retrieval.models import Answer
from retrieval.store import Shelf

COMMANDS = (":more", ":context", ":why", ":brief", *(f":{name}" for name in PURPOSES), ":help", ":quit")
_ALIASES = {":q": ":quit", ":exit": ":quit", ":?": ":help", ":h": ":help", ":start": ":help"}


@dataclass(slots=True)
class Session:
    """A conversation in the REPL: what was answered last, and how much of it was shown. Knows no terminal."""

    keeper: Shelfkeeper
    shelf: Shelf
    limit: int
    progress: Callable[[str], None] = lambda _: None
    finished: bool = False
    _answer: Answer | None = None
    _shown: int = 0
    _commands: dict[str, Callable[[str], Document]] = field(init=False)

    def __post_init__(self) -> None:
        self._commands = {
            ":more": self._more,
            ":context": self._context,
            ":why": self._why,
            ":brief": self._brief,
            **{f":{name}": self._act(name) for name in ACTIONS},
            ":add": self._add,
            ":import": self._import,
            ":export": lambda file: self._write(file, "export"),
            ":opml": lambda file: self._write(file, "export_feeds"),
            ":forget": self._forget,
            ":help": lambda _: texts.help_for_terminal(PURPOSES),
            ":ask": self._ask,
            ":quit": self._quit,
        }

    def reply(self, line: str) -> Document:
        """What is shown for a line; commands may also be written as in Telegram, with a slash."""
        line = line.strip()
        if not line:
            return Document()
        if line[0] not in ":/":
            return self._ask(line)
        name, _, rest = line.partition(" ")
        name = ":" + name[1:].lower()
        command = self._commands.get(_ALIASES.get(name, name))
        return command(rest.strip()) if command else _unknown(line)

    def _ask(self, question: str) -> Document:
        if not question:
            return texts.nothing_asked()
        with self.keeper.turn:
            briefed = asked_for(self.keeper.librarian, self.shelf, question, now=dt.datetime.now().astimezone())
        if briefed is not None:
            return drawn(*briefed)
        before = Turn.of(self._answer) if self._answer and self._answer.asked else None
        with self.keeper.turn:
            library = self.keeper.librarian.library(self.shelf)
            self._answer = library.ask(question, limit=self.limit, before=before, explain=True)
        self._shown = 1
        return answer_document(self._answer, articles=len(library.articles))

    def _why(self, _: str) -> Document:
        if self._answer is None or self._answer.explanation is None:
            return plain(texts.nothing_yet())
        return explanation_document(self._answer)

    def _more(self, _: str) -> Document:
        if self._answer is None:
            return plain(texts.nothing_yet())
        further = self._answer.evidence[self._shown :]
        self._shown = len(self._answer.evidence)
        if not further:
            return plain(texts.no_more())
        return join([quoted(evidence) for evidence in further], "\n\n")

    def _context(self, number: str) -> Document:
        if self._answer is None or not self._answer.evidence:
            return plain(texts.nothing_yet())
        index = int(number) if number.isascii() and number.isdigit() else 1
        if not 1 <= index <= len(self._answer.evidence):
            return plain(texts.no_more())
        evidence = self._answer.evidence[index - 1]
        article = self.library.article(evidence.citation.article_id)
        return in_context(evidence.passage, evidence.citation, article, self.library.paragraph(evidence.passage.id))

    def _brief(self, argument: str) -> Document:
        request = parse(argument)
        now = dt.datetime.now().astimezone()
        with self.keeper.turn:
            return drawn(prepare(self.keeper.librarian, self.shelf, request, now=now), request)

    @property
    def library(self) -> Library:
        """What questions are put to, as it is now."""
        with self.keeper.turn:
            return self.keeper.librarian.library(self.shelf)

    def _act(self, name: str) -> Callable[[str], Document]:
        action = ACTIONS[name]
        return lambda argument: action(self.keeper, self.shelf, argument, progress=self.progress)

    def _add(self, argument: str) -> Document:
        if not argument:
            return plain(library_texts.add_usage_terminal(), Outcome.MISUSED)
        file = Path(argument).expanduser()
        if file.is_file():
            return self.keeper.add_file(self.shelf, file.name, None, file.read_bytes())
        return self.keeper.add(self.shelf, argument, progress=self.progress)

    def _import(self, argument: str) -> Document:
        file = Path(argument).expanduser()
        if not file.is_file():
            return plain(library_texts.no_such_file(argument), Outcome.FAILED)
        return self.keeper.add_file(self.shelf, file.name, None, file.read_bytes())

    def _write(self, argument: str, what: str) -> Document:
        file = Path(argument or ("library.zip" if what == "export" else "feeds.opml")).expanduser()
        data: bytes = getattr(self.keeper, what)(self.shelf)
        try:
            file.write_bytes(data)
        except OSError as exc:
            return plain(library_texts.not_written(str(file), exc.strerror or str(exc)), Outcome.FAILED)
        return plain(library_texts.written(str(file), len(data)))

    def _forget(self, argument: str) -> Document:
        if argument.strip().lower() != "everything":
            return plain(library_texts.forget_usage(), Outcome.MISUSED)
        self._answer = None
        return self.keeper.forget(self.shelf)

    def _quit(self, _: str) -> Document:
        self.finished = True
        return Document()


def run_repl(stock: Stock, *, stdin: TextIO, stdout: TextIO, limit: int, history: Path, colour: bool) -> None:
    """Ask and answer until the end of input or `:quit`.

    With a terminal at both ends there are a prompt, colours and completion; piped, each line is a question and
    nothing but the answers is written.

    Args:
        stock: the librarian, and the shelf that is asked.
        stdin: where lines come from.
        stdout: where answers go.
        limit: how many passages an answer holds.
        history: the file in which questions are kept for the arrow keys.
        colour: whether a terminal gets colours.
    """
    interactive = stdin.isatty() and stdout.isatty()
    turn = threading.RLock()
    keeper = Shelfkeeper(stock.librarian, Fetcher(), turn)
    session = Session(keeper, stock.shelf, min(limit, MOST_REFERENCES))
    encoding = Encoding(stock.librarian, turn)
    library = session.library
    if interactive:
        session.progress = lambda text: _show_progress(stdout, text)
        encoding.start()
    else:
        stock.librarian.encode()
    try:
        for line in _prompted(library, history) if interactive else stdin:
            document = _reply_or_error(session, line)
            encoding.wake()
            if document.text:
                stdout.write(_drawn(document, colour=colour and interactive) + "\n\n")
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


def _drawn(document: Document, *, colour: bool) -> str:
    if not colour:
        return render_plain(document)
    import shutil

    return render_rich(document, max(20, min(shutil.get_terminal_size().columns, 100)))


def _unknown(line: str) -> Document:
    name = ":" + line.split(maxsplit=1)[0][1:].lower()
    close = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    return texts.unknown_command(line, texts.did_you_mean(close[0]) if close else texts.help_lists_them())


def _prompted(library: Library, history: Path) -> Iterator[str]:
    """The lines that a person types, until Ctrl-D; Ctrl-C drops the line that is being typed."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    kept: History
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        kept = FileHistory(str(history))
    except OSError:
        kept = InMemoryHistory()
    completer = WordCompleter(_completions(library), ignore_case=True, WORD=True)
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


def _completions(library: Library) -> list[str]:
    """The commands, and the names and longer words of the articles."""
    words = {
        word.strip("“”\"'’.,;:!?()")
        for article in library.articles
        for passage in library.passages(article.id)
        for word in passage.text.split()
    }
    return [*COMMANDS, *sorted(word for word in words if len(word) > 4)]
