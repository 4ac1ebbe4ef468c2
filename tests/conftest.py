"""What every test can ask for."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from bot.config import SEEDS, Secret
from bot.telegram.app import make_app
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Queues, open_store
from tests.standin.server import TelegramServer

if TYPE_CHECKING:
    from tests.opensearch import Node
    from tests.postgres import PostgresServer

# A deadline would be a timed assertion.
hypothesis.settings.register_profile("dateline", deadline=None)
hypothesis.settings.load_profile("dateline")

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"


@pytest.fixture(scope="session")
def seed_library() -> Library:
    """The library of the article that comes with the project, vectors and all; tests must not change it."""
    library = Library(read_articles(SEEDS), encoder=make_encoder(), reader=make_reader())
    library.encode()
    return library


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """A PostgreSQL server, which starts when the first test needs it."""
    from tests.postgres import PACKAGE, programs, running_server

    if programs() is None:
        pytest.skip(f"needs the system package {PACKAGE}")
    with running_server() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: "PostgresServer") -> Iterator["PostgresServer"]:
    """The PostgreSQL server, whose databases are empty."""
    yield postgres_server
    postgres_server.clear()


@pytest.fixture(scope="session")
def opensearch() -> Iterator["Node"]:
    """An OpenSearch server, which starts when the first test needs it."""
    from tests.opensearch import FETCH, programs, running_nodes

    if programs() is None:
        pytest.skip(f"needs Java 17 and an OpenSearch server, which {FETCH} brings")
    with running_nodes() as (node,):
        yield node


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """A started stand-in with one bot, which is not running."""
    async with TelegramServer() as server:
        server.add_bot(TOKEN)
        yield server


def collections_of(library: Library) -> Collections:
    """Shelves on which every chat sees these articles, and nothing is kept."""
    collections = Collections(
        open_store(Path(":memory:")), public=("seeds",), encoder=library.encoder, reader=library.reader
    )
    shelf = collections.stock("seeds", library.articles)
    for stored in collections.store.articles.of(shelf):
        vectors = library.vectors(stored.article.id)
        if vectors is not None:
            collections.put_vectors(stored.number, vectors)
    return collections


@asynccontextmanager
async def running_bot(
    server: TelegramServer,
    library: Library | Collections,
    *,
    fetcher: Fetcher | None = None,
    limiter: Limiter | None = None,
    queues: Queues | None = None,
    **options: Any,
) -> AsyncIterator[None]:
    """The real Application, polling the stand-in, until the block ends; `options` is the operator's choices.

    Unless it is said otherwise it waits for no flood limits, and next to not at all for messages that belong together.
    """
    stop = asyncio.Event()
    limiter = limiter or Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT)
    collections = collections_of(library) if isinstance(library, Library) else library
    app = make_app(
        Secret(TOKEN),
        server.url,
        collections,
        options=BotOptions(**({"patience": 0.05, "latest_question": 0.0} | options)),
        fetcher=fetcher,
        limiter=limiter,
        queues=queues,
    )
    task = asyncio.create_task(serve(app, stop))
    try:
        yield
    finally:
        stop.set()
        await task


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """On the build server a skipped test means a missing installation step."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("DATELINE_FORBID_SKIPS"):
        terminalreporter.write_line(f"{len(skipped)} tests were skipped, and none may be here.", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and reporter and reporter.stats.get("skipped") and os.environ.get("DATELINE_FORBID_SKIPS"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
