"""`dateline ask`: answer one question, or one question per line of standard input."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable

from bot.bootstrap import make_stock
from bot.briefing_service import Request, asked_for, drawn, moment
from bot.cli.output import print_document, print_line, show_progress
from bot.cli.parsing import Commands, add_command
from bot.config import ConfigError, Settings
from bot.rendering.answer import answer_document, explanation_document
from bot.rendering.document import Outcome, join, plain
from bot.rendering.json import answer_object
from bot.rendering.next_step_texts import in_terminal
from bot.rendering.sample import holding
from bot.telegram.indexing import AT_ONCE, complete_index
from retrieval.model import Answer, Briefing, Verdict
from retrieval.search.times import Period
from retrieval.services.asking import ask


def add_ask(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "ask",
        _ask,
        "answer one question, or one question per line",
        'dateline ask "how many US troops are in Japan?"',
    )
    parser.add_argument(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="if missing, questions are read from standard input, one per line",
    )
    parser.add_argument(
        "--since", metavar="WHEN", help="only articles published since then: yesterday, monday, 3 days, 2026-11-20"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per question, as docs/json.md describes"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="explain the answer: matching words, score of the reader, second-best passage",
    )


def _ask(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Answer the questions. A question without an answer is not a failure.

    Raises:
        ConfigError: there is no question, and standard input is a terminal.
        NoSuchMoment: `--since` is not understood.
    """
    if options.question is None and sys.stdin.isatty():
        raise ConfigError("QUESTION is missing. Write it after `dateline ask`, or send questions to standard input.")
    stock = make_stock(settings, options.articles)
    collections = stock.collections
    with collections.lock:
        library = collections.library(stock.shelf)
    complete_index(collections, show_progress)
    with collections.lock:
        missing, articles, held = collections.catch_up(), library.count, holding(library)
    limit = options.limit or settings.limit
    now = dt.datetime.now().astimezone()
    since = Period(moment(options.since, now)) if options.since else None
    for question in _questions(options):
        now = dt.datetime.now().astimezone()
        with collections.lock:
            briefed = asked_for(collections, stock.shelf, question, now=now, since=options.since)
        if briefed is not None:
            _say_briefing(question, *briefed, options, settings)
            continue
        with collections.lock:
            answer = ask(collections, stock.shelf, question, now=now, since=since, limit=limit, explain=options.explain)
        # Not between the answers to many questions, and `add` adds nothing to a folder that is asked instead.
        advised = answer.is_refused and options.question is not None and options.articles is None
        advice = in_terminal(held, "dateline brief", "dateline add") if advised else ""
        _say(answer, articles, limit, options, settings, advice=advice)
    if 0 < missing <= AT_ONCE:
        # Computed after the answers, so that no answer waits; the next call can use the vectors.
        collections.encode()
    return Outcome.DONE


def _questions(options: argparse.Namespace) -> Iterable[str]:
    return [options.question] if options.question is not None else (line.strip() for line in sys.stdin)


def _say(
    answer: Answer, articles: int, limit: int, options: argparse.Namespace, settings: Settings, *, advice: str
) -> None:
    if options.json:
        print_line(json.dumps(answer_object(answer), ensure_ascii=False))
        return
    document = answer_document(answer, articles=articles, shown=limit)
    if answer.explanation:
        document = join([document, explanation_document(answer)], "\n\n")
    print_document(join([document, plain(advice)], "\n\n"), colour=settings.colour)


def _say_briefing(
    question: str, briefing: Briefing, request: Request, options: argparse.Namespace, settings: Settings
) -> None:
    if options.json:
        unanswered = Answer(question, Verdict.NOT_ANSWERED, 0.0, (), asked=False)
        print_line(json.dumps(answer_object(unanswered, briefing), ensure_ascii=False))
    else:
        print_document(drawn(briefing, request), colour=settings.colour)
