"""`dateline articles` and the commands that manage the terminal's own articles and feeds."""

import argparse
import sys
from pathlib import Path

from bot.bootstrap import make_services, make_stock
from bot.cli.output import print_document
from bot.cli.parsing import Commands, add_command, kind_of_place, looks_like_file, many_in
from bot.cli.progress import shown
from bot.cli.session import Session
from bot.config import Settings
from bot.library_commands import ACTIONS
from bot.rendering.document import Outcome
from bot.rendering.library_results import library_document
from bot.rendering.library_texts import PURPOSES, not_compared
from bot.rendering.texts import error
from bot.telegram.indexing import complete_index, encode_all
from retrieval.errors import DatelineError
from retrieval.services import silent
from retrieval.services.results import AddedMany

_MANAGING = {
    "add": ("LINK|FILE|FOLDER|ZIP|TEXT", "https://example.org/news/1 report.pdf news/"),
    "show": ("ARTICLE", "2"),
    "rename": ("ARTICLE TITLE", "2 Talks in Tokyo"),
    "remove": ("ARTICLE", "2 4-7"),
    "undo": ("", ""),
    "on": ("ARTICLE|SHELF", "2 4-7"),
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
"""The commands for the terminal's own shelf: argument and example."""

MOST_ONE_BY_ONE = 20
"""Files that are added with a line for each; more are counted together."""
MOST_COMPARED = 6000
"""New sentences whose vectors are computed at once: about a minute."""

_NAMING = frozenset({"remove", "on", "off"})
"""The commands that take several articles."""

_ADDING = frozenset({"add", "check", "follow", "import"})
"""The commands that can add sentences without vectors."""


def add_articles(commands: Commands) -> None:
    """Add the command that lists the articles of the library or of a folder."""
    purpose = PURPOSES["articles"]
    listing = add_command(commands, "articles", _articles, purpose, "dateline articles japan 2", limit=False)
    listing.add_argument(
        "words", nargs="*", metavar="WORD", help="words to search titles, sources and addresses for, or a page number"
    )


def add_managing(commands: Commands) -> None:
    """Add the commands for the terminal's own shelf."""
    for name, (argument, example) in _MANAGING.items():
        usage = f"dateline {name} {example}".strip()
        command = add_command(commands, name, _manage, PURPOSES[name], usage, limit=False, shelf=False)
        if argument:
            command.add_argument("words", nargs="*" if argument.startswith("[") else "+", metavar=argument.strip("[]"))


def _articles(options: argparse.Namespace, settings: Settings) -> Outcome:
    stock = make_stock(settings, options.articles)
    listed = ACTIONS["articles"](make_services(stock.collections), stock.shelf, " ".join(options.words), silent)
    document = library_document(listed)
    print_document(document, colour=settings.colour)
    return document.outcome


def _manage(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Run the REPL command of the same name.

    Raises:
        DatelineError: as in the services.
    """
    stock = make_stock(settings)
    session = Session(make_services(stock.collections), stock.shelf, limit=1)
    if sys.stderr.isatty():
        session.progress = _show_progress
    words = getattr(options, "words", [])
    many, words = _many_and_others(words) if options.called == "add" else ([], words)
    added = _add_many(session, many, settings) if many else AddedMany()
    outcome = library_document(added).outcome if many else Outcome.DONE
    arguments = _arguments(options.called, words) if words or not many else []
    for argument in arguments:
        try:
            document = session.reply(f":{options.called} {argument}")
        except DatelineError as exc:
            if len(arguments) == 1 and not many:
                raise
            # The others are added all the same.
            sys.stderr.write(f"dateline: {error(exc)}\n")
            outcome = max(outcome, Outcome.FAILED)
            continue
        print_document(document, colour=settings.colour)
        outcome = max(outcome, document.outcome)
    if options.called in _ADDING:
        # What a question would load is completed now, so that the first one does not wait.
        stock.collections.library(stock.shelf)
    if added.sentences > MOST_COMPARED and stock.collections.encoder is not None:
        complete_index(stock.collections, session.progress)
        sys.stderr.write(not_compared(added.sentences) + "\n")
    elif options.called in _ADDING:
        encode_all(stock.collections, session.progress)
    return outcome


def _add_many(session: Session, places: list[Path], settings: Settings) -> AddedMany:
    """Add folders, archives and files, and print the result.

    Raises:
        KeyboardInterrupt: it was interrupted, after the result was printed.
    """
    with shown() as counted:
        added = session.services.bulk.add(session.shelf, places, counted=counted)
    print_document(library_document(added), colour=settings.colour)
    if added.is_interrupted:
        raise KeyboardInterrupt
    return added


def _many_and_others(words: list[str]) -> tuple[list[Path], list[str]]:
    """The places to add together, and the arguments that are added one by one.

    Files are added together with a folder, an archive or a pattern, or if there are many of them, as where the shell has
    expanded a pattern.
    """
    if not all(_stands_alone(word) for word in words):
        return [], words
    many = {word: many_in(word) for word in words}
    files = {word for word in words if not many[word] and _is_article_file(word)}
    if not any(many.values()) and len(files) <= MOST_ONE_BY_ONE:
        return [], words
    places = [place for word in words for place in (many[word] or [Path(word).expanduser()] * (word in files))]
    return places, [word for word in words if not many[word] and word not in files]


def _is_article_file(word: str) -> bool:
    return kind_of_place(word) == "file" and not word.lower().endswith((".opml", ".zip"))


def _arguments(command: str, words: list[str]) -> list[str]:
    """Split the arguments of `add` if all are files or links; otherwise join them into one text."""
    each = command == "add" and all(_stands_alone(word) for word in words)
    # One article a line, where the shell has kept the words of a title together, or a title is written as it is listed.
    are_titles = command in _NAMING and any(" " in word or word.startswith("[") for word in words)
    between = "\n" if are_titles else " "
    return words if each else [between.join(words)]


def _stands_alone(word: str) -> bool:
    """Whether one of several arguments is a link or a file; a word without an ending or a slash may belong to a text."""
    if "://" in word or kind_of_place(word) is not None or many_in(word):
        return True
    return looks_like_file(word) and any(sign in word for sign in "./\\")


def _show_progress(text: str) -> None:
    """Print progress on one line; the next text overwrites it."""
    sys.stderr.write(f"\r\x1b[2K{text[:78]}\r")
    sys.stderr.flush()
