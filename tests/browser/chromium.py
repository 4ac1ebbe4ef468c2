"""A headless Chromium, driven over its own protocol: navigates, runs scripts, takes screenshots."""

import asyncio
import base64
import contextlib
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "Chromium is not installed (Debian: apt install chromium)"


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str) -> None:
        self._socket = socket
        self._session = session
        self._numbers = itertools.count(1)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters, "sessionId": self._session})
        while True:
            reply = await self._socket.receive_json()
            if reply.get("id") == number:
                assert "error" not in reply, reply["error"]
                result: dict[str, Any] = reply["result"]
                return result

    async def open(self, url: str) -> None:
        """Go to an address, as if it were typed, until the page is loaded and drawn."""
        await self.call("Page.navigate", url=url)
        await self.run(
            "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))"
        )
        await self.run(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
        )

    async def run(self, script: str) -> Any:
        """The value of an expression in the page, promises awaited."""
        found = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def screenshot(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def browser(width: int = 900, height: int = 600) -> AsyncIterator[Page]:
    """A running browser with one tab."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={profile}",
            "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
            f"--window-size={width},{height}", "about:blank",
            stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stderr is not None
            address = ""
            while not address:
                line = (await process.stderr.readline()).decode()
                assert line, "Chromium ended before it listened"
                address = line.partition("listening on ")[2].strip()
            drain = asyncio.create_task(process.stderr.read())
            async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
                yield await _first_tab(socket, width, height)
            drain.cancel()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _first_tab(socket: aiohttp.ClientWebSocketResponse, width: int, height: int) -> Page:
    async def call(number: int, method: str, **parameters: Any) -> dict[str, Any]:
        await socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            reply = await socket.receive_json()
            if reply.get("id") == number:
                result: dict[str, Any] = reply["result"]
                return result

    target = (await call(-1, "Target.createTarget", url="about:blank"))["targetId"]
    attached = await call(-2, "Target.attachToTarget", targetId=target, flatten=True)
    page = Page(socket, attached["sessionId"])
    await page.call("Page.enable")
    await page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    return page
