"""What the tests of the stand-in can ask for."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.conftest import TOKEN
from tests.standin import spec
from tests.standin.client import Client
from tests.standin.server import TelegramServer


@pytest.fixture
async def client(telegram: TelegramServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(telegram, session, TOKEN)


needs_spec = pytest.mark.skipif(
    not spec.is_available(), reason="the Bot API as JSON is not there; DATELINE_DATA names the folder that holds it"
)
