"""`dateline mcp`: let an assistant ask the library, by the Model Context Protocol."""

import argparse
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

from bot.bootstrap import Stock, make_services, make_stock
from bot.cli.output import print_line
from bot.cli.parsing import Commands, add_command, bounded
from bot.config import ConfigError, Settings
from bot.rendering.document import Outcome
from bot.telegram.indexing import VectorWorker
from retrieval.errors import MissingExtra, StoreError

if TYPE_CHECKING:
    from bot.mcp.tools import Toolbox

log = logging.getLogger(__name__)

PORT = 8765
WAITING = "Waiting for an assistant on standard input. docs/mcp.md says how to add Dateline to one. Ctrl-C ends this.\n"


def add_mcp(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "mcp", _mcp, "let an assistant ask the articles, by the Model Context Protocol", "dateline mcp"
    )
    parser.add_argument(
        "--http", action="store_true", help="serve HTTP on this machine only, instead of standard input and output"
    )
    parser.add_argument(
        "--port", type=_port, metavar="N", help=f"the port for --http (default {PORT}; 0: any free one)"
    )
    parser.add_argument("--read-only", action="store_true", help="without the tool that adds articles")


def _mcp(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Serve until the end of input, Ctrl-C or SIGTERM.

    Raises:
        ConfigError: the port cannot be used, or is given without `--http`.
        MissingExtra: the package is not installed.
    """
    if options.port is not None and not options.http:
        raise ConfigError("--port is only for --http.")
    try:
        import bot.mcp.transports  # noqa: F401 - `_serve` uses it
        from bot.mcp.tools import Toolbox
    except ModuleNotFoundError as exc:
        raise MissingExtra("dateline mcp", "mcp") from exc
    from bot.logs import set_up_logging
    from bot.memory import keep_memory_small

    set_up_logging(settings.log_level, settings.token, settings.log_format)
    keep_memory_small()
    stock = make_stock(settings, options.articles)
    services = make_services(stock.collections)
    worker = VectorWorker(stock.collections)
    loading = threading.Thread(target=_load, args=(stock, worker), name="loading", daemon=True)
    loading.start()
    try:
        is_idle = _serve(options, Toolbox(services, stock.shelf, options.limit or settings.limit, worker.wake))
    finally:
        worker.stop()
        services.close()
    end(is_idle=is_idle and not loading.is_alive())
    return Outcome.DONE


def _serve(options: argparse.Namespace, toolbox: "Toolbox") -> bool:
    """Serve the tools; return whether none of them is still at work.

    Raises:
        ConfigError: the port cannot be used.
    """
    # Imported here, because all commands load this module.
    import asyncio

    from bot.mcp.offer import offered
    from bot.mcp.server import Assistance
    from bot.mcp.transports import listen, serve_http, serve_stdio

    # What is added to a folder of the command line would be forgotten at the end.
    assistance = Assistance(offered(toolbox, read_only=options.read_only or options.articles is not None))
    if options.http:
        with listen(PORT if options.port is None else options.port) as listening:
            asyncio.run(serve_http(assistance.server, listening, print_line))
    else:
        if sys.stdin.isatty():
            sys.stderr.write(WAITING)
        asyncio.run(serve_stdio(assistance.server))
    return assistance.is_idle


def _load(stock: Stock, worker: VectorWorker) -> None:
    """Load the articles, so that the first question does not wait, and compute the vectors that are missing."""
    try:
        with stock.collections.lock:
            stock.collections.library(stock.shelf)
    except StoreError as exc:
        # Each question says it, too.
        log.warning("%s", exc)
    worker.start()


def end(*, is_idle: bool) -> None:
    """End the program if threads are at work.

    They cannot be ended. Python would let them run into what it takes down, and native code crashes there. What they have not
    stored is lost, as in a crash; the store is made for that.
    """
    if not is_idle:
        sys.stderr.flush()
        os._exit(Outcome.DONE)


def _port(text: str) -> int:
    return 0 if text == "0" else bounded(text, 65535)
