"""Calls methods as a bot does, without being one."""

import io
from typing import Any

import aiohttp

from tests.standin.server import TelegramServer
from tests.standin.wire import Json


class Client:
    """Calls methods of the stand-in with one bot's token."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession, token: str) -> None:
        self.server, self.session, self.token = server, session, token
        self.bot = server.bots[token]

    async def call(self, method: str, token: str = "", **given: Any) -> Json:
        """The whole answer, be it a refusal."""
        async with self.session.post(f"{self.server.url}/bot{token or self.token}/{method}", json=given) as response:
            answer: Json = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer

    async def result(self, method: str, **given: Any) -> Any:
        """The result of a call that is not refused."""
        answer = await self.call(method, **given)
        assert answer["ok"], answer
        return answer["result"]

    async def upload(self, method: str, files: dict[str, bytes], **given: str) -> Json:
        """As `call`, with files beside the parameters."""
        form = aiohttp.FormData(given)
        for name, data in files.items():
            form.add_field(name, io.BytesIO(data), filename=f"{name}.bin")
        async with self.session.post(f"{self.server.url}/bot{self.token}/{method}", data=form) as response:
            answer: Json = await response.json()
            return answer

    async def refusal(self, method: str, **given: Any) -> str:
        """Code and description of a refusal."""
        return refused(await self.call(method, **given))

    async def updates(self, kind: str = "") -> list[Json]:
        """What waits for the bot, of one kind or all; it is confirmed."""
        found = await self.result("getUpdates")
        if found:
            await self.result("getUpdates", offset=found[-1]["update_id"] + 1)
        return [u[kind] for u in found if kind in u] if kind else found


def refused(answer: Json) -> str:
    assert not answer["ok"], answer
    return f"{answer['error_code']} {answer['description']}"
