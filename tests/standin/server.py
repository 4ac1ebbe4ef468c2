"""The HTTP side: tokens, parameters as PTB sends them, faults on demand, and a record of every call."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.standin import spec
from tests.standin.errors import Refusal, bad_request
from tests.standin.formatting import is_encodable
from tests.standin.inline import Answering
from tests.standin.limits import Limits
from tests.standin.methods import METHODS
from tests.standin.methods.ephemeral import METHODS_SINCE
from tests.standin.state import stands_still
from tests.standin.wire import Json, Upload

MOST_BYTES = 64 * 1024 * 1024
"""Of a call; more than Telegram takes of a file, so that the refusal is Telegram's."""


@dataclass
class Fault:
    """What the next calls of a method get instead of an answer.

    `drop` closes the connection and `hang` never answers; with `after` the call is carried out before.
    """

    method: str
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)
    times: int = 1
    drop: bool = False
    hang: bool = False
    after: bool = False
    chat_id: int | None = None

    def meets(self, method: str, given: Json) -> bool:
        """Whether a call is one of those that it is for."""
        return self.method == method and self.times > 0 and self.chat_id in {None, given.get("chat_id")}


class TelegramServer(Answering):
    """The stand-in; use it as an async context manager. `url` is what goes before `/bot<token>/`.

    Args:
        limits: whether to refuse what comes too fast, by the stand-in's clock; can be changed at any time.
        clock: gives seconds since 1970; by default time stands still but for `advance`.
    """

    def __init__(self, *, limits: bool = False, clock: Callable[[], float] = stands_still) -> None:
        super().__init__(clock)
        self.limits = limits
        self._limits = Limits(self.seconds)
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self.faults: list[Fault] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        assert self._runner is not None
        for bot in self.bots.values():
            if bot.hook:
                await bot.hook.stop()
        await self._runner.cleanup()
        assert kind or not self.violations, f"calls that the Bot API does not know: {self.violations}"

    def fail_next(self, method: str, code: int, description: str = "Too Many Requests", **more: Any) -> None:
        """Let the next call of a method fail, or of those for one chat (`chat_id`), or several (`times`)."""
        self.faults.append(Fault(method, code, description, **more))

    def called(self, method: str) -> list[Json]:
        """The parameters of every call of a method so far."""
        return [given for name, given in self.calls if name == method]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        try:
            given = await _parameters(request)
        except ConnectionResetError:
            # A bot that stops hangs up in the middle of a call, which is no fault of the stand-in's.
            return web.Response()
        if method != "getUpdates":
            self.calls.append((method, given))
        try:
            fault = self._fault(method, given)
            if fault and fault.after:
                await self._answer(token, method, given)
            if fault and fault.hang:
                await asyncio.Event().wait()
            if fault and fault.drop:
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            if fault and fault.code >= 500:
                return web.Response(status=fault.code, text="<html>Bad Gateway</html>", content_type="text/html")
            if fault:
                raise Refusal(fault.code, fault.description, **fault.parameters)
            return web.json_response({"ok": True, "result": await self._answer(token, method, given)})
        except Refusal as refusal:
            return _refused(refusal)

    async def _download(self, request: web.Request) -> web.Response:
        data = self.files.get(request.match_info["path"]) if request.match_info["token"] in self.bots else None
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        if token not in self.bots:
            raise Refusal(401 if ":" in token else 404, "Unauthorized" if ":" in token else "Not Found")
        if "Ephemeral" in method and self.version < METHODS_SINCE:
            raise Refusal(404, "Not Found: method not found")
        found = spec.violations(method, given)
        if found:
            self.violations += found
            raise Refusal(400, f"Bad Request: {'; '.join(found)}")
        if method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        if not is_encodable(given):
            raise bad_request("strings must be encoded in UTF-8")
        if self.limits:
            self._limits.check(method, given.get("chat_id"))
        result = await METHODS[method](self, self.bots[token], given)
        self.violations += spec.result_violations(method, result)
        return result

    def _fault(self, method: str, given: Json) -> Fault | None:
        fault = next((f for f in self.faults if f.meets(method, given)), None)
        if fault:
            fault.times -= 1
        return fault


async def _parameters(request: web.Request) -> Json:
    """The parameters of a call, sent as JSON or as a form with JSON inside."""
    if request.content_type == "application/json":
        loaded: Json = await request.json()
        return loaded
    raw = {**request.query, **await request.post()}
    given = {name: _decoded(name, value) for name, value in raw.items() if not isinstance(value, web.FileField)}
    # A file is a part of its own, which is the parameter or which the parameter refers to.
    uploads = {name: value for name, value in raw.items() if isinstance(value, web.FileField)}
    for name, value in list(given.items()):
        part = uploads.pop(str(value).removeprefix("attach://"), None)
        if part is not None:
            given[name] = Upload(part.filename, part.file.read())
    return given | {name: Upload(part.filename, part.file.read()) for name, part in uploads.items()}


_TEXTS = frozenset(
    {
        "text", "caption", "callback_query_id", "inline_query_id", "guest_query_id", "inline_message_id", "url", "name",
        "description", "short_description", "action", "next_offset", "language_code", "secret_token", "file_id",
        "business_connection_id",
    }
)  # fmt: skip


def _decoded(name: str, value: Any) -> Any:
    if name in _TEXTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
