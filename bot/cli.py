"""The command line: `dateline bot|repl|ask|articles|brief|feedback` and the commands for articles. Logging is set up only here."""

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from bot.bootstrap import Stock, make_stock
from bot.brief_command import add_brief, brief
from bot.briefings import NoSuchMoment, Request, asked_for, drawn
from bot.config import ConfigError, Settings, load_settings
from bot.encoding import AT_ONCE, encode_all
from bot.output import print_document, print_line
from bot.rendering import button_texts, library_texts
from bot.rendering.answer import answer_document, explanation_document
from bot.rendering.document import join
from bot.rendering.json import answer_object, feedback_object
from bot.rendering.library_texts import PURPOSES
from bot.shelfkeeping import Shelfkeeper
from bot.speech import speak
from retrieval.errors import ArticleError, DatelineError, UnknownBackend
from retrieval.models import Answer, Briefing, Verdict

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def entry() -> NoReturn:
    """The console script."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # What a terminal cannot show, or did not send as text, is replaced rather than fatal.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        The exit status: 0, also when nothing answers; 1 if the bot cannot start or go on, or a command could not do what
        it was to do; 2 on bad usage.
    """
    options = make_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace, Settings], int] = options.run
    settings: Settings | None = None
    try:
        settings = load_settings()
        speak(settings.language)
        status = run(options, settings)
        sys.stdout.flush()
    except DatelineError as exc:
        sys.stderr.write(f"dateline: {exc}\n")
        return USAGE if isinstance(exc, ConfigError | ArticleError | UnknownBackend | NoSuchMoment) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has left, as `head` does; Python must not complain of it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as exc:  # noqa: BLE001 - a traceback is for developers, who ask for it
        sys.stderr.write(_defect(exc, settings))
        return FAILED
    return status


def _defect(error: Exception, settings: Settings | None) -> str:
    """What is said of an error that nobody foresaw."""
    if settings is None or settings.log_level != "DEBUG":
        return f"dateline: a defect in Dateline ({type(error).__name__}); DATELINE_LOG_LEVEL=DEBUG shows where.\n"
    import traceback

    from bot.logs import redact

    return redact("".join(traceback.format_exception(error)), settings.token)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line; without a command it is the bot, or the REPL where there is no token."""
    parser = _Parser(prog="dateline", description="Ask your news, get the sentence that answers.", epilog=_example(""))
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(run=_start, articles=None, limit=None)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _add(
        commands,
        "bot",
        _bot,
        "answer in Telegram, by polling or, with WEBHOOK_URL, by a webhook",
        "TELEGRAM_BOT_TOKEN=123:abc dateline bot",
    )
    _add(commands, "repl", _repl, "ask and answer in the terminal", "dateline repl --articles ~/news")
    ask = _add(
        commands, "ask", _ask, "answer one question, or one a line", 'dateline ask "how many US troops are in Japan?"'
    )
    ask.add_argument(
        "question", nargs="?", metavar="QUESTION", help="without it, questions are read from standard input"
    )
    ask.add_argument("--json", action="store_true", help="one JSON object a question, as docs/json.md describes")
    ask.add_argument(
        "--explain",
        action="store_true",
        help="say why: the words that match, what the reader makes of it, the runner-up",
    )
    listing = _add(commands, "articles", _articles, PURPOSES["articles"], "dateline articles japan 2", limit=False)
    listing.add_argument("words", nargs="*", metavar="WORD", help="words to search for, and a page's number")
    for name, (argument, example) in _MANAGING.items():
        command = _add(
            commands, name, _manage, PURPOSES[name], f"dateline {name} {example}".strip(), limit=False, shelf=False
        )
        command.set_defaults(command=name)
        if argument:
            command.add_argument("words", nargs="*" if argument.startswith("[") else "+", metavar=argument.strip("[]"))
    add_brief(
        _add(
            commands,
            "brief",
            brief,
            "what is in the articles",
            "dateline brief --topic China --markdown news.md",
            limit=False,
        )
    )
    feedback = _add(
        commands, "feedback", _feedback, "people's votes on answers: how many there are, or all of them",
        "dateline feedback export votes.jsonl", limit=False, shelf=False,
    )  # fmt: skip
    feedback.add_argument(
        "what", nargs="?", choices=["export"], metavar="export", help="all votes, one JSON object a line"
    )
    feedback.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to, instead of standard output")
    return parser


def _add(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    run: Callable[[argparse.Namespace, Settings], int],
    purpose: str,
    example: str,
    *,
    limit: bool = True,
    shelf: bool = True,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".", epilog=_example(example)
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(run=run)
    if shelf:
        parser.add_argument(
            "--articles", type=Path, metavar="DIR", help="ask this folder, or file, of articles instead"
        )
    if limit:
        parser.add_argument("--limit", type=_positive, metavar="K", help="how many passages at most (default 3)")
    return parser


_MANAGING = {
    "add": ("LINK|FILE|TEXT", "https://example.org/news/1 report.pdf"),
    "show": ("ARTICLE", "2"),
    "rename": ("ARTICLE TITLE", "2 Talks in Tokyo"),
    "remove": ("ARTICLE", "2"),
    "undo": ("", ""),
    "on": ("ARTICLE|SHELF", "seeds"),
    "off": ("ARTICLE|SHELF", "seeds"),
    "follow": ("LINK", "https://example.org/feed.xml"),
    "unfollow": ("FEED", "1"),
    "feeds": ("", ""),
    "check": ("[ARTICLE]", "2"),
    "export": ("[FILE]", "library.zip"),
    "import": ("FILE", "library.zip"),
    "opml": ("[FILE]", "feeds.opml"),
    "forget": ("[everything]", "everything"),
}
"""The commands for the terminal's own shelf: what each takes, and an example."""


_ADDING = frozenset({"add", "check", "follow", "import"})
"""The commands after which there may be sentences without vectors."""


def _example(command: str) -> str:
    return f"example:\n  {command or 'dateline ask --help'}"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 1000, not {text!r}")
    return int(text)


def _start(options: argparse.Namespace, settings: Settings) -> int:
    if settings.token is not None:
        sys.stderr.write("TELEGRAM_BOT_TOKEN is set: starting the Telegram bot.\n")
        return _bot(options, settings)
    sys.stderr.write("TELEGRAM_BOT_TOKEN is not set: starting the REPL (:help).\n")
    return _repl(options, settings)


def _bot(options: argparse.Namespace, settings: Settings) -> int:
    from bot.logs import set_up_logging
    from bot.running import run_bot

    set_up_logging(settings.log_level, settings.token)
    run_bot(settings, _stock(options, settings), limit=options.limit or settings.limit)
    return OK


def _repl(options: argparse.Namespace, settings: Settings) -> int:
    from bot.repl import run_repl

    run_repl(
        _stock(options, settings),
        stdin=sys.stdin,
        stdout=sys.stdout,
        limit=options.limit or settings.limit,
        history=settings.state / "history",
        colour=settings.colour,
    )
    return OK


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.question is None and sys.stdin.isatty():
        raise ConfigError("there is no QUESTION; write it behind `dateline ask`, or send questions to standard input.")
    stock = _stock(options, settings)
    library = stock.librarian.library(stock.shelf)
    missing = stock.librarian.catch_up()
    limit = options.limit or settings.limit
    questions: Iterable[str] = (
        [options.question] if options.question is not None else (line.strip() for line in sys.stdin)
    )
    for question in questions:
        briefed = asked_for(stock.librarian, stock.shelf, question, now=dt.datetime.now().astimezone())
        if briefed is not None:
            _say_briefing(question, *briefed, options, settings)
            continue
        answer = library.ask(question, limit=limit, explain=options.explain)
        if options.json:
            print_line(json.dumps(answer_object(answer), ensure_ascii=False))
        else:
            document = answer_document(answer, articles=len(library.articles), shown=limit)
            if answer.explanation:
                document = join([document, explanation_document(answer)], "\n\n")
            print_document(document, colour=settings.colour)
    if 0 < missing <= AT_ONCE:
        # No answer waits for vectors; the next one may have them.
        stock.librarian.encode()
    return OK


def _say_briefing(
    question: str, briefing: Briefing, request: Request, options: argparse.Namespace, settings: Settings
) -> None:
    if options.json:
        unanswered = Answer(question, Verdict.NOT_ANSWERED, 0.0, (), asked=False)
        print_line(json.dumps(answer_object(unanswered, briefing), ensure_ascii=False))
    else:
        print_document(drawn(briefing, request), colour=settings.colour)


def _articles(options: argparse.Namespace, settings: Settings) -> int:
    stock = _stock(options, settings)
    listing = _keeper(stock).listing(stock.shelf, " ".join(options.words))
    print_document(listing, colour=settings.colour)
    return OK


def _manage(options: argparse.Namespace, settings: Settings) -> int:
    from bot.repl import Session

    stock = make_stock(settings)
    session = Session(_keeper(stock), stock.shelf, limit=1)
    if sys.stderr.isatty():
        session.progress = _show_progress
    words: list[str] = getattr(options, "words", [])
    # Each file and link is an article of its own; anything else is one text.
    each = options.command == "add" and all(Path(w).is_file() or w.startswith(("http://", "https://")) for w in words)
    status = OK
    for argument in words if each else [" ".join(words)]:
        document = session.reply(f":{options.command} {argument}")
        print_document(document, colour=settings.colour)
        status = max(status, int(document.outcome))
    if options.command in _ADDING:
        encode_all(stock.librarian, session.progress)
    return status


def _show_progress(text: str) -> None:
    """On one line, which the next text overwrites."""
    sys.stderr.write(f"\r\x1b[2K{text[:78]}\r")
    sys.stderr.flush()


def _keeper(stock: Stock) -> Shelfkeeper:
    from retrieval.fetching import Fetcher

    return Shelfkeeper(stock.librarian, Fetcher())


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    votes = list(make_stock(settings).librarian.store.votes.all())
    if options.what is None:
        print_line(button_texts.counted(len(votes), sum(vote.useful for vote in votes)))
        return OK
    lines = [json.dumps(feedback_object(vote), ensure_ascii=False) + "\n" for vote in votes]
    if options.file is None:
        sys.stdout.writelines(lines)
        return OK
    try:
        options.file.write_text("".join(lines), "utf-8")
    except OSError as exc:
        raise ConfigError(library_texts.not_written(str(options.file), exc.strerror or str(exc))) from exc
    sys.stderr.write(f"{button_texts.votes(len(votes))}: {options.file}\n")
    return OK


def _stock(options: argparse.Namespace, settings: Settings) -> Stock:
    return make_stock(settings, options.articles)
