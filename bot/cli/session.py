"""A conversation in the terminal: turns each input line into a document, without any terminal I/O."""

import dataclasses
import datetime as dt
import difflib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.briefing_service import asked_for, drawn, made_from, moment, parse, source_of
from bot.cli.parsing import kind_of_place, looks_like_file, many_in
from bot.cli.progress import progress_line
from bot.library_commands import ACTIONS
from bot.rendering import library_texts, next_step_texts, period_texts, texts
from bot.rendering.answer import answer_document, explanation_document, in_context, quoted
from bot.rendering.document import Document, Outcome, join, plain
from bot.rendering.library_results import library_document
from bot.rendering.library_texts import PURPOSES
from bot.rendering.sample import Holding, holding
from retrieval.ingest.formats import MOST_BYTES
from retrieval.model import Answer
from retrieval.search.follow_ups import Turn
from retrieval.search.times import Period
from retrieval.services import Counted, Progressed, Services
from retrieval.services.asking import ask
from retrieval.services.numbers import whole_number
from retrieval.store import Shelf

COMMANDS = (":more", ":context", ":why", ":brief", ":since", *(f":{name}" for name in PURPOSES), ":help", ":quit")
_ALIASES = {":q": ":quit", ":exit": ":quit", ":?": ":help", ":h": ":help", ":start": ":help"}


@dataclass(slots=True)
class Session:
    """The state of a conversation: the last answer, and how many of its passages were shown.

    Attributes:
        services: the services that manage the shelf.
        shelf: the shelf that is asked.
        limit: maximum number of passages in an answer.
        progress: called with the progress of long work.
        finished: whether the conversation has ended.
    """

    services: Services
    shelf: Shelf
    limit: int
    progress: Callable[[str], None] = lambda _: None
    finished: bool = False
    _answer: Answer | None = None
    _shown: int = 0
    _advised: Holding | None = None
    _since: str | None = None
    _commands: dict[str, Callable[[str], Document]] = field(init=False)

    def __post_init__(self) -> None:
        self._commands = {
            ":more": self._more,
            ":context": self._context,
            ":why": self._why,
            ":brief": self._brief,
            ":since": self._use_since,
            **{f":{name}": self._acted(name) for name in ACTIONS},
            ":add": self._add,
            ":import": self._import,
            ":export": lambda file: self._write(file or "library.zip", self.services.transfer.export),
            ":opml": lambda file: self._write(file or "feeds.opml", self.services.feeds.export),
            ":forget": self._forget,
            ":help": lambda _: texts.help_for_terminal(PURPOSES),
            ":ask": self._ask,
            ":quit": self._quit,
        }

    def reply(self, line: str) -> Document:
        """Return the document for an input line; commands start with a colon or, as in Telegram, a slash.

        Raises:
            DatelineError: as in the services.
        """
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
        collections, now = self.services.collections, dt.datetime.now().astimezone()
        since = Period(moment(self._since, now)) if self._since else None
        with collections.lock:
            briefed = asked_for(collections, self.shelf, question, now=now, since=self._since)
        if briefed is not None:
            return drawn(*briefed)
        before = Turn.of(self._answer) if self._answer and self._answer.asked else None
        with collections.lock:
            library = collections.library(self.shelf)
            articles, held = library.count, holding(library)
            self._answer = ask(
                collections,
                self.shelf,
                question,
                now=now,
                since=since,
                limit=self.limit,
                before=before,
                explain=True,
            )
        self._shown = 1
        said = answer_document(self._answer, articles=articles)
        if self._advised is held or not self._answer.is_refused:
            return said
        self._advised = held
        return join([said, plain(next_step_texts.in_terminal(held, ":brief", ":add"))], "\n\n")

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
        named = whole_number(number)
        index = 1 if named is None else named
        if not 1 <= index <= len(self._answer.evidence):
            return plain(texts.no_more())
        evidence = self._answer.evidence[index - 1]
        with self.services.collections.lock:
            library = self.services.collections.library(self.shelf)
            article = library.article(evidence.citation.article_id)
            paragraph = library.paragraph(evidence.passage.id)
        return in_context(evidence.passage, evidence.citation, article, paragraph)

    def _brief(self, argument: str) -> Document:
        request, collections = parse(argument), self.services.collections
        if self._since and not request.since and not request.time:
            request = dataclasses.replace(request, since=self._since)
        with collections.lock:
            source = source_of(collections, self.shelf, request, now=dt.datetime.now().astimezone())
        return drawn(made_from(source, request), request)

    def _use_since(self, words: str) -> Document:
        """Use only articles published since a time from now on, or all articles again.

        Raises:
            NoSuchMoment: the time is not understood.
        """
        if not words:
            self._since = None
            return plain(period_texts.all_used())
        start = moment(words, dt.datetime.now().astimezone())
        self._since = words
        return plain(period_texts.only_used(start.date().isoformat()))

    def _acted(self, name: str) -> Callable[[str], Document]:
        action = ACTIONS[name]
        return lambda argument: library_document(action(self.services, self.shelf, argument, self._reading))

    def _reading(self, name: str, place: int, total: int) -> None:
        self.progress(library_texts.reading(name, place, total))

    def _add(self, argument: str) -> Document:
        if not argument:
            return plain(library_texts.add_usage_terminal(), Outcome.MISUSED)
        if places := many_in(argument):
            return self.add_many(places)
        if looks_like_file(argument):
            return self._add_file(argument)
        return library_document(self.services.articles.add(self.shelf, argument, progress=self._reading))

    def add_many(self, places: Sequence[Path]) -> Document:
        """Add the articles in folders, archives and files; Ctrl-C ends it early.

        Raises:
            StoreError: the store cannot be used.
        """
        self.progress(library_texts.counting())
        added = self.services.bulk.add(self.shelf, places, counted=self._counted())
        # Nothing of the last line may stay behind the result.
        self.progress("")
        return library_document(added)

    def _counted(self) -> Counted:
        """Show how far the adding has come, with the time that is left."""
        started = time.monotonic()

        def show(so_far: Progressed) -> None:
            self.progress(progress_line(so_far, time.monotonic() - started))

        return show

    def _add_file(self, argument: str) -> Document:
        kind = kind_of_place(argument)
        if kind == "folder":
            return plain(library_texts.is_folder(argument), Outcome.FAILED)
        if kind is None:
            return plain(library_texts.no_such_file(argument), Outcome.FAILED)
        file = Path(argument).expanduser()
        try:
            with file.open("rb") as source:
                # One byte more than may be shows that there is more.
                data = source.read(MOST_BYTES + 1)
        except OSError as exc:
            return plain(library_texts.not_readable(argument, exc.strerror or str(exc)), Outcome.FAILED)
        return library_document(self.services.transfer.add_file(self.shelf, file.name, None, data))

    def _import(self, argument: str) -> Document:
        return self._add_file(argument)

    def _write(self, name: str, export: Callable[[Shelf], bytes]) -> Document:
        file, data = Path(name).expanduser(), export(self.shelf)
        try:
            file.write_bytes(data)
        except OSError as exc:
            return plain(library_texts.not_written(str(file), exc.strerror or str(exc)), Outcome.FAILED)
        return plain(library_texts.written(str(file), len(data)))

    def _forget(self, argument: str) -> Document:
        if argument.strip().lower() != "everything":
            return plain(library_texts.forget_usage(), Outcome.MISUSED)
        self._answer = None
        return library_document(self.services.articles.forget(self.shelf))

    def _quit(self, _: str) -> Document:
        self.finished = True
        return Document()


def _unknown(line: str) -> Document:
    name = ":" + line.split(maxsplit=1)[0][1:].lower()
    close = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    return texts.unknown_command(line, texts.did_you_mean(close[0]) if close else texts.help_lists_them())
