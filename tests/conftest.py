"""What every test can ask for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import make_app, serve
from bot.config import SEEDS, Secret
from retrieval.library import Library
from retrieval.sources import read_articles
from tests.standin.server import TelegramServer

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"


@pytest.fixture(scope="session")
def seed_library() -> Library:
    """The library of the article that comes with the project; tests must not change it."""
    return Library(read_articles(SEEDS))


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """A started stand-in with one bot, which is not running."""
    async with TelegramServer() as server:
        server.add_bot(TOKEN)
        yield server


@asynccontextmanager
async def running_bot(server: TelegramServer, library: Library) -> AsyncIterator[None]:
    """The real Application, polling the stand-in, until the block ends."""
    stop = asyncio.Event()
    app = make_app(Secret(TOKEN), server.url, library, limit=3)
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
