"""Composition root: builds the collections and services from the settings. Only this module picks concrete parts."""

import hashlib
import logging
import os
import uuid
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.config import NONE, ConfigError, Secret, Settings
from bot.rendering.texts import error
from retrieval.errors import MissingExtra, NotEmpty, StoreError
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.ingest.isolation import Isolation, Workers
from retrieval.search.encoders import Encoder, make_encoder
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.reader import Reader, make_reader
from retrieval.services import Report, Services, unreported
from retrieval.services.collections import PUBLIC, Collections
from retrieval.services.library_cache import LARGE
from retrieval.services.limits import CollectionLimits
from retrieval.services.shelf_words import Words
from retrieval.store import Queues, Shelf, Store, copying, is_address, open_database, open_queues, open_store
from retrieval.store.copying import Progress, TableDigest
from retrieval.store.private import make_private_file, make_private_folder

if TYPE_CHECKING:
    from retrieval.search.engines.opensearch import Server

log = logging.getLogger(__name__)

TERMINAL = Shelf("terminal")
"""The shelf of the command line and the REPL."""
SEEDS_SHELF = "seeds"
QUEUE_FILE = "queue.sqlite"
SERVER_FOLDER = "opensearch"
"""The name of the library in the index in OpenSearch, and notes of what is still to be deleted there."""
ON_SERVER = "opensearch"
"""The engine whose index is on a server."""
INDEX_FOLDER = "index"
"""What large libraries are searched by; made again from the library's file if it is deleted."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The collections, and the shelf that questions from the terminal use."""

    collections: Collections
    shelf: Shelf


def make_stock(settings: Settings, articles: Path | None = None) -> Stock:
    """Open the library of the settings; `articles` replaces the shelf by that file or folder.

    Raises:
        ArticleError: an article cannot be read, or there is none.
        StoreError: the library's file or database cannot be used.
        ConfigError: the engine opensearch is chosen, and no server is named.
        MissingExtra: the settings name a database or a server whose driver is not installed.
        UnknownBackend: the settings name an engine, an encoder or a reader that does not exist.
    """
    place = articles or settings.articles
    name = SEEDS_SHELF if articles is None else str(place.resolve())
    words = _words(settings)
    collections = Collections(
        _store(settings),
        # What is on a server is asked there, whatever its size. In memory are then only libraries without articles.
        engine=settings.engine if words is None else DEFAULT_ENGINE,
        large=LARGE if words is None else 0,
        words=words,
        encoder=_encoder(settings),
        reader=_reader(settings),
        strictness=settings.strictness,
        limits=CollectionLimits(
            articles=settings.most_articles,
            characters=settings.most_characters,
            feeds=settings.most_feeds,
            adds_a_minute=settings.most_adds,
        ),
        unlimited=(TERMINAL.chat,),
        public=(SEEDS_SHELF,),
        index=state_file(settings, _index_folder(settings)),
    )
    collections.stock(name, read_articles(place))
    return Stock(collections, TERMINAL if articles is None else Shelf(PUBLIC + name))


def make_services(
    collections: Collections,
    fetcher: Fetcher | None = None,
    isolated: Isolation | None = None,
    report: Report = unreported,
) -> Services:
    """Build the services.

    Args:
        collections: the shelves.
        fetcher: fetches pages; by default it reads only the public web.
        isolated: parses pages and files; by default in worker processes, which end with the program.
        report: called with errors of work that nobody waits for.
    """
    return Services.over(
        collections, fetcher or Fetcher(), isolated=isolated or Workers(), wording=error, report=report
    )


def state_file(settings: Settings, name: str) -> Path:
    """A file of the state folder, which is made if it is not there; only its owner may enter the folder."""
    with suppress(OSError):
        # Whoever opens the file says what is wrong with the folder.
        make_private_folder(settings.state)
    return settings.state / name


def make_queues(settings: Settings) -> Queues:
    """Open the durable queues of the bot next to the library; in memory if the disk cannot be written to.

    Raises:
        StoreError: their file or database cannot be used.
    """
    if settings.database is not None:
        return open_queues(settings.database.reveal())
    file = state_file(settings, QUEUE_FILE)
    try:
        return open_queues(file)
    except StoreError as exc:
        if file.exists():
            raise
        log.warning("%s Updates that are not handled when the bot ends are lost.", exc)
        return open_queues(Path(":memory:"))


def copy_library(source: str, target: str, progress: Progress) -> list[TableDigest]:
    """Copy a library with all numbers to another database; each place is a file or the address of a database.

    Returns:
        What each table holds, in both databases.

    Raises:
        ConfigError: there is no library to copy, or there is one at the target.
        MissingExtra: the driver of a database is not installed.
        StoreError: a database cannot be used; nothing was changed.
    """
    if not is_address(source) and not Path(source).is_file():
        raise ConfigError(f"There is no library at {source}. Name its file, such as library.sqlite, or its database.")
    opened = (open_database(place if is_address(place) else Path(place)) for place in (source, target))
    with closing(next(opened)) as read, closing(next(opened)) as written:
        try:
            return copying.copy_library(read, written, progress)
        except NotEmpty as exc:
            raise ConfigError(str(exc)) from exc


def reindex(settings: Settings, shards: int, progress: Callable[[int, int], None]) -> int:
    """Make the index in OpenSearch anew, while it is used.

    Args:
        settings: name the server.
        shards: the number of parts of the new index.
        progress: is told the number of passages that are copied, and of all.

    Returns:
        The number of passages.

    Raises:
        ConfigError: no server is named.
        MissingExtra: the driver is not installed.
        StoreError: the server cannot be used; the old index stays.
    """
    from retrieval.search.engines.opensearch import Index
    from retrieval.search.engines.opensearch import reindex as make_anew

    with closing(_server(settings)) as server:
        return make_anew(Index(server, shards=shards), progress)


def _server(settings: Settings) -> "Server":
    if settings.opensearch is None:
        raise ConfigError(
            "The engine opensearch needs the address of a server. Set DATELINE_OPENSEARCH, for example to "
            "http://localhost:9200/dateline."
        )
    from retrieval.search.engines.opensearch import Server, place_of

    return Server(place_of(settings.opensearch.reveal()))


def _words(settings: Settings) -> Words | None:
    """Where the words of libraries are kept; None for the folder of the indexes."""
    if settings.engine != ON_SERVER:
        return None
    from retrieval.search.engines.opensearch import Index
    from retrieval.services.words_on_server import WordsOnServer

    folder = state_file(settings, SERVER_FOLDER)
    return WordsOnServer(Index(_server(settings)), _library_name(settings, folder), folder / "left")


def _library_name(settings: Settings, folder: Path) -> str:
    """What tells the library from all others in the same index: its database, or a name that is made for its file."""
    if settings.database is not None:
        return _place_of(settings.database)
    file = folder / "name"
    try:
        make_private_folder(folder)
        if not file.exists():
            own = file.with_name(f"{file.name}.{os.getpid()}")
            make_private_file(own)
            own.write_text(uuid.uuid4().hex, "utf-8")
            # Of two processes that start together, one gives the name, and both use it.
            with suppress(FileExistsError):
                os.link(own, file)
            own.unlink()
        return file.read_text("utf-8")
    except OSError as exc:
        raise StoreError("The index cannot be written: {reason}.", reason=str(exc.strerror)) from exc


def _index_folder(settings: Settings) -> str:
    """The name of the folder of the indexes, which follow one library and would be wrong for another one."""
    if settings.database is None:
        return INDEX_FOLDER
    return f"{INDEX_FOLDER}-{hashlib.sha256(_place_of(settings.database).encode()).hexdigest()[:8]}"


def _place_of(database: Secret) -> str:
    """The address of a database without the user's name and the password, which may change."""
    place = urlsplit(database.reveal())._replace(fragment="")
    return place._replace(netloc=place.netloc.rpartition("@")[2]).geturl()


def _store(settings: Settings) -> Store:
    if settings.database is not None:
        return open_store(settings.database.reveal())
    file = state_file(settings, "library.sqlite")
    try:
        return open_store(file)
    except StoreError as exc:
        if file.exists():
            raise
        # Answering must work even if the home directory is read-only.
        log.warning(
            "%s Added articles are lost when Dateline ends. Set DATELINE_STATE to another folder to keep them.", exc
        )
        return open_store(Path(":memory:"))


def _encoder(settings: Settings) -> Encoder | None:
    if settings.encoder == NONE:
        return None
    try:
        return make_encoder(settings.encoder)
    except MissingExtra as exc:
        log.warning("%s. Until then, passages are found by words only.", exc)
        return None


def _reader(settings: Settings) -> Reader | None:
    if settings.reader == NONE:
        return None
    try:
        return make_reader(settings.reader)
    except MissingExtra as exc:
        log.warning("%s. Until then, passages are sorted by words only.", exc)
        return None
