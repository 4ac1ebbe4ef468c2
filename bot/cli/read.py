"""`dateline read`: show articles, briefings and answers in a browser on this machine."""

import argparse
import contextlib
from typing import TYPE_CHECKING

from bot.bootstrap import make_stock
from bot.cli.output import print_line
from bot.cli.parsing import Commands, add_command, bounded
from bot.config import Settings
from bot.rendering.document import Outcome
from bot.telegram.indexing import VectorWorker
from retrieval.errors import MissingExtra, NoSuchArticle
from retrieval.services.collections import Collections
from retrieval.store import Shelf

if TYPE_CHECKING:
    from bot.pages.loopback import LoopbackPages


def add_read(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "read",
        _read,
        "show articles and answers in a browser, on this machine only",
        "dateline read 2 --open",
    )
    parser.add_argument(
        "words", nargs="*", metavar="ARTICLE", help="the article by its number, id or title; without it, all articles"
    )
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="the port (default: any free one)")
    parser.add_argument("--open", action="store_true", help="also open the page in the browser")


def _read(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Serve the pages until Ctrl-C.

    Raises:
        ConfigError: the port cannot be used.
        MissingExtra: the web server is not installed.
        NoSuchArticle: there is no such article.
    """
    # Imported here, because all commands load this module.
    import asyncio

    try:
        from bot.pages.loopback import ARTICLE, LoopbackPages
    except ModuleNotFoundError as exc:
        raise MissingExtra("dateline read", "webhook") from exc
    stock = make_stock(settings, options.articles)
    named = " ".join(options.words)
    path = f"{ARTICLE}{_article_id(stock.collections, stock.shelf, named)}" if named else "/"
    with stock.collections.lock:
        stock.collections.library(stock.shelf)
    worker = VectorWorker(stock.collections)
    worker.start()
    try:
        pages = LoopbackPages(stock.collections, stock.shelf, limit=options.limit or settings.limit)
        asyncio.run(_serve(pages, path, options.port, browse=options.open))
    finally:
        worker.stop()
    return Outcome.DONE


def _article_id(collections: Collections, shelf: Shelf, named: str) -> str:
    """Return the id of the article with this name, in the library or on a public shelf.

    Raises:
        NoSuchArticle: there is none.
    """
    own, *others = collections.shelves(shelf)
    try:
        return collections.find(own, named).article.id
    except NoSuchArticle:
        for other in others:
            with contextlib.suppress(NoSuchArticle):
                return collections.find(other, named).article.id
        raise


async def _serve(pages: "LoopbackPages", path: str, port: int, *, browse: bool) -> None:
    import asyncio

    from bot.pages.loopback import serving
    from bot.signals import stop_signal

    async with serving(pages, port) as address:
        print_line(address + path)
        if browse:
            import webbrowser

            await asyncio.to_thread(webbrowser.open, address + path)
        await stop_signal().wait()


def _port(text: str) -> int:
    return bounded(text, 65535)
