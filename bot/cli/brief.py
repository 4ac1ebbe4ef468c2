"""`dateline brief`: print a briefing, or write it as Markdown or HTML."""

import argparse
import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

from bot.bootstrap import make_stock
from bot.briefing_service import Request, drawn, made_from, parse, source_of
from bot.cli.output import print_document, print_line
from bot.cli.parsing import Commands, add_command, bounded
from bot.config import ConfigError, Settings
from bot.i18n import language
from bot.rendering.briefing import briefing_object
from bot.rendering.briefing_texts import title
from bot.rendering.document import Document, Outcome
from bot.rendering.markup import to_html, to_markdown
from retrieval.model import Budget, Shape

ALL = "all"


def add_brief(commands: Commands) -> None:
    """Add the command."""
    usage = "dateline brief --topic China --markdown news.md"
    parser = add_command(commands, "brief", _brief, "make a briefing of the articles", usage, limit=False)
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="the same words as in a chat: 3 sentences, China, since yesterday, latest on China",
    )
    parser.add_argument("--topic", metavar="TOPIC", help="only sentences about this topic")
    parser.add_argument(
        "--since", metavar="WHEN", help="only articles published since then: yesterday, monday, 3 days, 2026-11-20"
    )
    shapes = [shape.value for shape in Shape]
    parser.add_argument(
        "--shape", action="append", choices=[*shapes, ALL], metavar="SHAPE",
        help=f"section to show: {', '.join(shapes)} or all (default points); can be repeated",
    )  # fmt: skip
    length = parser.add_mutually_exclusive_group()
    for unit in ("sentences", "characters", "seconds"):
        length.add_argument(f"--{unit}", type=_number, metavar="N", help=f"at most N {unit}")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object, as docs/json.md describes")
    form.add_argument(
        "--markdown", nargs="?", const="-", metavar="FILE", help="write Markdown to FILE, or to standard output"
    )
    form.add_argument(
        "--html", nargs="?", const="-", metavar="FILE", help="write an HTML page to FILE, or to standard output"
    )


def _brief(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Print a briefing, or write it to a file.

    Raises:
        ConfigError: the file cannot be written.
        NoSuchMoment: `--since` is not understood.
    """
    stock = make_stock(settings, options.articles)
    # The vectors show which passages report the same event.
    stock.collections.library(stock.shelf)
    stock.collections.encode()
    request = _request(options)
    with stock.collections.lock:
        source = source_of(stock.collections, stock.shelf, request, now=dt.datetime.now().astimezone())
    briefing = made_from(source, request)
    document = drawn(briefing, request)
    if options.json:
        print_line(json.dumps(briefing_object(briefing), ensure_ascii=False))
    elif options.markdown or options.html:
        _write(document, options.markdown or options.html, as_html=options.html is not None)
    else:
        print_document(document, colour=settings.colour)
    return Outcome.DONE


def _request(options: argparse.Namespace) -> Request:
    request = parse(" ".join(options.words))
    if options.topic:
        request = dataclasses.replace(request, topic=options.topic)
    if options.since:
        request = dataclasses.replace(request, since=options.since, time=None)
    if options.shape:
        chosen = tuple(Shape) if ALL in options.shape else tuple(s for s in Shape if s.value in options.shape)
        request = dataclasses.replace(request, shapes=chosen)
    if any((options.sentences, options.characters, options.seconds)):
        budget = Budget(characters=options.characters, sentences=options.sentences, seconds=options.seconds)
        request = dataclasses.replace(request, budget=budget)
    return request


def _write(document: Document, file: str, *, as_html: bool) -> None:
    text = to_html(document, title=title(), language=language()) if as_html else to_markdown(document)
    if file == "-":
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, "utf-8")
    except OSError as exc:
        raise ConfigError(f"{file} cannot be written: {exc.strerror}.") from exc


def _number(text: str) -> int:
    return bounded(text, 100_000)
