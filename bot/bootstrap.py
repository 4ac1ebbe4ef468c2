"""The composition root: settings to the collections, and services over it. The only place that picks concrete parts."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.config import NONE, Settings
from bot.rendering.texts import error
from retrieval.errors import MissingExtra, StoreError
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.search.encoders import Encoder, make_encoder
from retrieval.search.reader import Reader, make_reader
from retrieval.services import Services
from retrieval.services.collections import PUBLIC, CollectionLimits, Collections
from retrieval.store import Queues, Shelf, Store, open_queues, open_store
from retrieval.store.private import make_private_folder

log = logging.getLogger(__name__)

TERMINAL = Shelf("terminal")
"""The shelf of those who sit at the machine."""
SEEDS_SHELF = "seeds"
QUEUE_FILE = "queue.sqlite"


@dataclass(frozen=True, slots=True)
class Stock:
    """The collections, and the shelf that the terminal's questions go to."""

    collections: Collections
    shelf: Shelf


def make_stock(settings: Settings, articles: Path | None = None) -> Stock:
    """The collections of the settings' library; with `articles` the shelf is that folder, and nothing else.

    Raises:
        ArticleError: an article cannot be read, or there is none.
        StoreError: the library's file cannot be used.
        UnknownBackend: the settings name an engine, an encoder or a reader that does not exist.
    """
    place = articles or settings.articles
    name = SEEDS_SHELF if articles is None else str(place.resolve())
    collections = Collections(
        _store(settings),
        engine=settings.engine,
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
    )
    collections.stock(name, read_articles(place))
    return Stock(collections, TERMINAL if articles is None else Shelf(PUBLIC + name))


def make_services(collections: Collections, fetcher: Fetcher | None = None) -> Services:
    """The services over the collections, with a fetcher, by default of the public web alone."""
    return Services.over(collections, fetcher or Fetcher(), wording=error)


def state_file(settings: Settings, name: str) -> Path:
    """A file of the state folder, which is made if it is not there; only its owner may enter the folder."""
    with suppress(OSError):
        # Whoever opens the file says what is wrong with the folder.
        make_private_folder(settings.state)
    return settings.state / name


def make_queues(settings: Settings) -> Queues:
    """The durable queues of the bot, beside the library; in memory where the disk cannot be written."""
    file = state_file(settings, QUEUE_FILE)
    try:
        return open_queues(file)
    except StoreError as exc:
        if file.exists():
            raise
        log.warning("%s Updates that are not answered when the bot ends are lost.", exc)
        return open_queues(Path(":memory:"))


def _store(settings: Settings) -> Store:
    file = state_file(settings, "library.sqlite")
    try:
        return open_store(file)
    except StoreError as exc:
        if file.exists():
            raise
        # A home that cannot be written to must not keep anybody from asking.
        log.warning("%s Nothing that is added will be kept; DATELINE_STATE names another folder.", exc)
        return open_store(Path(":memory:"))


def _encoder(settings: Settings) -> Encoder | None:
    if settings.encoder == NONE:
        return None
    try:
        return make_encoder(settings.encoder)
    except MissingExtra as exc:
        log.warning("%s. Until then questions are answered by their words alone.", exc)
        return None


def _reader(settings: Settings) -> Reader | None:
    if settings.reader == NONE:
        return None
    try:
        return make_reader(settings.reader)
    except MissingExtra as exc:
        log.warning("%s. Until then passages keep the order that their words give.", exc)
        return None
