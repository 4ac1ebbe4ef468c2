"""The real command as a process of its own, over standard input and output and over HTTP, asked by the package's own client."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

from bot.mcp.transports import listen
from tests.bot.mcp.serving import ROOT, by_stdio, command, environment, process
from tests.bot.mcp.test_tools import BRIDGE, QUESTION, SOON, text_of
from tests.web import serving as web_serving

SEED = (ROOT / "seeds" / "article.txt").read_text("utf-8")
HTTP = ("--http", "--port", "0")
INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "tests", "version": "1"},
}


@asynccontextmanager
async def stdio(state: Path, *options: str) -> AsyncIterator[Client]:
    async with Client(by_stdio(state, *options)) as client:
        yield client


@asynccontextmanager
async def http(state: Path, *options: str, mode: str = "auto") -> AsyncIterator[Client]:
    with process(state, command(*HTTP, *options)) as server:
        async with Client(await address_of(server), mode=mode) as client:
            yield client
        await ended(server, signal.SIGINT)


@asynccontextmanager
async def older_http(state: Path, *options: str) -> AsyncIterator[Client]:
    """As assistants do that do not know the newest version of the protocol: with a session."""
    async with http(state, *options, mode="legacy") as client:
        yield client


async def address_of(server: "subprocess.Popen[bytes]") -> str:
    assert server.stdout is not None
    return (await asyncio.to_thread(server.stdout.readline)).decode().strip()


async def ended(server: "subprocess.Popen[bytes]", by: int) -> None:
    """End a server by a signal; it must end well and have nothing to complain about."""
    server.send_signal(by)
    _, complaints = await asyncio.to_thread(server.communicate)
    assert (server.returncode, complaints) == (0, b"")


Connect = Callable[..., Any]


@pytest.mark.parametrize("connect", [stdio, http, older_http])
async def test_an_assistant_asks_and_adds(connect: Connect, tmp_path: Path) -> None:
    async with connect(tmp_path) as client:
        asked = [
            client.call_tool("ask", {"question": text}) for text in (QUESTION, "How many US troops are in Germany?")
        ]
        yes, no = [(await one).structured_content or {} for one in map(asyncio.ensure_future, asked)]
        misused = await client.call_tool("ask", {"question": QUESTION, "until": "today"})
        private = await client.call_tool("add", {"url": "http://127.0.0.1:8765/mcp"})
        unreadable = await client.call_tool("add", {"url": "http://no-such-host.invalid/"})
        added = await client.call_tool("add", {"title": "The bridge", "text": BRIDGE})
        bridge = await client.call_tool("ask", {"question": "How many arches has the bridge at Melk?"})
    first = yes["passages"][0]
    assert (yes["verdict"], yes["short_answer"]) == ("answered", "54,000")
    assert first["text"] == SEED[first["start"] : first["end"]]
    assert (no["verdict"], no["missing"]) == ("not_answered", ["Germany"])
    assert no["closest"][0]["text"] == SEED[no["closest"][0]["start"] : no["closest"][0]["end"]]
    assert [one.is_error for one in (misused, private, unreadable)] == [True] * 3
    assert "there is no until" in text_of(misused)
    assert text_of(private) == "127.0.0.1 is not a public address, so it is not fetched."
    assert "no-such-host.invalid" in text_of(unreadable)
    assert text_of(added) == "Added: The bridge, 3 sentences."
    assert (bridge.structured_content or {})["short_answer"] == "12"
    assert "The bridge, 3 sentences" in run(tmp_path, "articles").stdout.replace("\n3", ", 3")


async def test_a_folder_is_asked_and_not_added_to(tmp_path: Path, folder: Path) -> None:
    (folder / "bridge.txt").write_text(BRIDGE)
    async with stdio(tmp_path, "--articles", str(folder)) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        listed = (await client.call_tool("articles", {})).structured_content or {}
        asked = (await client.call_tool("ask", {"question": QUESTION})).structured_content or {}
    assert tools == ["ask", "search", "brief", "articles"]
    assert ([one["title"] for one in listed["articles"]], listed["shared"]) == (["[bridge]"], [])
    assert asked["verdict"] == "not_answered"


def test_nothing_but_the_protocol_is_on_standard_output(tmp_path: Path) -> None:
    requests = [
        ("initialize", INITIALIZE),
        ("tools/list", {}),
        ("tools/call", {"name": "articles", "arguments": {}}),
        ("tools/call", {"name": "ask", "arguments": {"question": QUESTION}}),
        ("tools/call", {"name": "ask", "arguments": {"nonsense": 1}}),
        ("nonsense", {}),
    ]
    with process(tmp_path, command(), DATELINE_LOG_LEVEL="DEBUG") as server:
        assert server.stdin is not None
        assert server.stdout is not None
        for number, (method, params) in enumerate(requests):
            said = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            server.stdin.write(json.dumps(said).encode() + b"\n")
            server.stdin.flush()
            answer = json.loads(server.stdout.readline())
            assert (answer["jsonrpc"], answer["id"]) == ("2.0", number)
        rest, _ = server.communicate()
        assert (server.returncode, rest) == (0, b"")


def test_what_is_no_message_is_survived(tmp_path: Path) -> None:
    with process(tmp_path, command()) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"nonsense\n\xff\xfe\n\n")
        ask = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
        server.stdin.write(json.dumps(ask).encode() + b"\n")
        server.stdin.flush()
        answers: list[dict[str, Any]] = []
        while not answers or answers[-1].get("id") != 1:
            answers.append(json.loads(server.stdout.readline()))
        assert answers[-1]["result"]["serverInfo"]["name"] == "dateline"


# The other tests over HTTP end with SIGINT.
@pytest.mark.parametrize(("options", "by"), [((), signal.SIGINT), ((), signal.SIGTERM), (HTTP, signal.SIGTERM)])
async def test_a_signal_ends_it(options: tuple[str, ...], by: int, tmp_path: Path) -> None:
    with process(tmp_path, command(*options)) as server:
        if options:
            await address_of(server)
        else:
            initialize(server)
        await ended(server, by)


def test_the_end_of_input_ends_it_while_a_page_is_fetched(tmp_path: Path) -> None:
    arrived, released = threading.Event(), threading.Event()

    def slow(_: BaseHTTPRequestHandler) -> None:
        arrived.set()
        released.wait(SOON)

    with web_serving() as web, process(tmp_path, [sys.executable, "-m", "tests.bot.mcp.serving"]) as server:
        web.pages["/slow"] = slow
        initialize(server)
        assert server.stdin is not None
        call = {"name": "add", "arguments": {"url": f"{web.url}/slow"}}
        server.stdin.write(
            json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}).encode() + b"\n"
        )
        server.stdin.flush()
        assert arrived.wait(SOON)
        # The page is released only afterwards.
        rest, complaints = server.communicate()
        released.set()
        assert (server.returncode, complaints) == (0, b"")
        assert "error" in json.loads(rest)


def initialize(server: "subprocess.Popen[bytes]") -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    server.stdin.write(json.dumps(message).encode() + b"\n")
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["id"] == 1


async def test_pages_of_other_sites_cannot_use_it(tmp_path: Path) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    accepted = {"Accept": "application/json, text/event-stream"}
    with process(tmp_path, command(*HTTP)) as server:
        address = await address_of(server)
        port = address.split(":")[2].partition("/")[0]
        tries = {
            "own": {},
            "by name": {"Host": f"localhost:{port}"},
            "own origin": {"Origin": f"http://127.0.0.1:{port}"},
            "rebound name": {"Host": f"evil.example:{port}"},
            "other port": {"Host": "127.0.0.1:1"},
            "other site": {"Origin": "http://evil.example"},
            "file": {"Origin": "null"},
        }
        async with httpx.AsyncClient() as client:
            found = {
                name: (await client.post(address, json=message, headers=accepted | headers)).status_code
                for name, headers in tries.items()
            }
            form = await client.post(address, content=json.dumps(message), headers={"Content-Type": "text/plain"})
    assert found == {
        "own": 200,
        "by name": 200,
        "own origin": 200,
        "rebound name": 421,
        "other port": 421,
        "other site": 403,
        "file": 403,
    }
    assert form.status_code == 400


def test_it_listens_on_this_machine_only() -> None:
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def run(state: Path, *arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    code = f"import sys; {before}\nfrom bot.cli.main import main; sys.exit(main({list(arguments)!r}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(state),
        cwd=ROOT / "seeds",
        check=False,
    )


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, "mcp", "--http", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"dateline: --port: Dateline cannot listen at 127.0.0.1:{port} (")
    assert done.stderr.count("\n") == 1


def test_a_port_without_http_is_a_mistake(tmp_path: Path) -> None:
    done = run(tmp_path, "mcp", "--port", "8000")
    assert (done.returncode, done.stderr) == (2, "dateline: --port is only for --http.\n")


def test_without_the_package_the_command_that_brings_it_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "mcp", before="sys.modules.update({'mcp': None, 'mcp_types': None, 'pydantic': None})")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("dateline: dateline mcp needs a package that is not installed. Run: ")
    assert done.stderr.endswith("'dateline[mcp]'\n")
