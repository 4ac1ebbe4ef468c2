"""`dateline read`: pages on this machine only."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from bot.pages.loopback import LoopbackPages, serving
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf
from tests.bot.pages.seen import fetch
from tests.conftest import collections_of

ROOT = Path(__file__).resolve().parents[3]
OWN = Shelf("terminal")
PUBLISHED = Article("The tower has 7 bells.", "The tower", url="https://example.org/tower", language="en")
QUESTION = "how many US troops are in Japan?"
SENTENCE = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."


@pytest.fixture
def collections(seed_library: Library) -> Collections:
    made = collections_of(seed_library)
    made.add(OWN, PUBLISHED)
    return made


@pytest.fixture
async def url(collections: Collections) -> AsyncIterator[str]:
    async with serving(LoopbackPages(collections, OWN, limit=3)) as running:
        yield running


async def test_the_list_names_all_articles_and_leads_to_their_pages(url: str, seed_library: Library) -> None:
    seen = await fetch(url)
    links = [str(each["href"]) for each in seen.page.attributes("a") if "/article/" in str(each["href"])]
    assert links == [f"/article/{PUBLISHED.id}", f"/article/{seed_library.articles[0].id}"]
    opened = await fetch(url + links[0])
    assert "The tower has 7 bells." in opened.page.text
    assert PUBLISHED.url in [each["href"] for each in opened.page.attributes("a")]


async def test_the_answer_is_that_of_the_terminal(url: str, seed_library: Library) -> None:
    seen = await fetch(f"{url}/?q={quote(QUESTION)}")
    for evidence in seed_library.ask(QUESTION, limit=1).evidence:
        assert evidence.passage.text in seen.page.text
    link = f"/article/{seed_library.articles[0].id}?at=3.2#p3s2"
    assert link in [each["href"] for each in seen.page.attributes("a")]
    assert (await fetch(url + link)).page.marks == [SENTENCE]


async def test_a_briefing_leads_to_its_sentences(url: str) -> None:
    for seen in (await fetch(url + "/briefing"), await fetch(f"{url}/?q={quote('what happened?')}")):
        links = [str(each["href"]) for each in seen.page.attributes("a") if "at=" in str(each["href"])]
        assert len(links) >= 3
        (sentence,) = (await fetch(url + links[0])).page.marks
        # A briefing may leave out words of a sentence.
        assert sentence[-20:] in seen.page.text


async def test_a_chosen_language_is_kept(url: str) -> None:
    seen = await fetch(url + "/?lang=ar")
    assert seen.page.attributes("html") == [{"lang": "ar", "dir": "rtl"}]
    for page in (seen, await fetch(url + "/briefing?lang=ar")):
        inside = [str(each["href"]) for each in page.page.attributes("a") if not str(each["href"]).startswith("http")]
        assert len(inside) > 12
        assert [link for link in inside if "lang=" not in link] == []
    assert {"type": "hidden", "name": "lang", "value": "ar"} in seen.page.attributes("input")


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:{port}", "127.0.0.1", "localhost:1", "127.0.0.1:{port}.x"]
)
async def test_only_requests_that_name_this_server_are_answered(url: str, host: str) -> None:
    port = url.rpartition(":")[2]
    seen = await fetch(url, Host=host.format(port=port))
    assert seen.status == 421
    assert "tower" not in seen.html
    assert (await fetch(url, Host=f"localhost:{port}")).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/briefing", "/nowhere"])
async def test_nothing_but_reading_is_answered(url: str, method: str, path: str) -> None:
    assert (await fetch(url + path, method=method)).status == 405


@pytest.mark.parametrize("path", ["/nowhere", "/article/000000000000", "/article/x/y", "/article/%00", "/favicon.ico"])
async def test_what_is_not_there_is_said(url: str, path: str) -> None:
    seen = await fetch(url + path)
    assert seen.status == 404
    assert "Content-Security-Policy" in seen.headers
    assert seen.page.text.strip()


def environment(state: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_", "WEBHOOK_"))}
    own = {"DATELINE_STATE": str(state), "DATELINE_ENCODER": "none", "DATELINE_READER": "none"}
    return kept | own | {"PYTHONPATH": str(ROOT)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_the_command_prints_the_address_and_ends_when_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "bot", "read", "security pact"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path / "state"),
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urlopen(address) as response:
            page = response.read().decode()
        process.send_signal(signal.SIGINT)
        _, log = process.communicate()
    assert SENTENCE in page
    assert (process.returncode, log) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["no such article"], 1, "There is no article 'no such article' here."),
        (["--port", "0"], 2, "argument --port: must be a whole number from 1 to 65535, not '0'"),
        (["--port", "{taken}"], 2, "--port: Dateline cannot listen at 127.0.0.1:{taken} ("),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        place.listen()
        taken = str(place.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "bot", "read", *(one.format(taken=taken) for one in arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(tmp_path / "state"),
            check=False,
        )
    assert done.returncode == status
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert said.format(taken=taken) in line


def test_without_the_web_server_the_command_says_which_package_it_needs(tmp_path: Path) -> None:
    code = "import sys; sys.modules['aiohttp'] = None; from bot.cli.main import main; sys.exit(main(['read']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(tmp_path / "state"),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "dateline: dateline read needs a package that is not installed. Run: pip install 'dateline[webhook]'\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no scripts of this kind")
def test_the_browser_is_opened_where_it_is_wanted(tmp_path: Path) -> None:
    pipe, script = tmp_path / "pipe", tmp_path / "browser"
    os.mkfifo(pipe)
    script.write_text(f'#!/bin/sh\necho "$1" > "{pipe}"\n')
    script.chmod(0o700)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "read", "--open"],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path / "state") | {"BROWSER": f"{script} %s"},
        text=True,
    ) as process:
        # Reading waits for the browser.
        opened = pipe.read_text()
        assert process.stdout is not None
        assert process.stdout.readline() == opened
        process.terminate()
