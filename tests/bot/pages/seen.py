"""What a browser would see of a page."""

from dataclasses import dataclass

import aiohttp

from tests.bot.rendering.pages.parsed import Parsed, parsed


@dataclass(frozen=True)
class Seen:
    """A response: its status, headers and page."""

    status: int
    headers: dict[str, str]
    html: str

    @property
    def page(self) -> Parsed:
        return parsed(self.html)


async def fetch(url: str, *, method: str = "GET", **headers: str) -> Seen:
    """What is at an address; a browser would not send the fragment."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url.partition("#")[0], headers=named) as response,
    ):
        return Seen(response.status, dict(response.headers), await response.text())
