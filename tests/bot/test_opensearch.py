"""The words of the library in OpenSearch, on the command line and in the bot."""

import shutil
from pathlib import Path

import pytest

from bot.config import SEEDS
from retrieval.ingest.formats import read_articles
from retrieval.search.engines.opensearch import Index, Server, place_of
from retrieval.services.collections import Collections
from retrieval.services.words_on_server import WordsOnServer
from retrieval.store import open_store
from tests.bot.test_cli import dateline
from tests.conftest import TOKEN, running_bot
from tests.fakes import WordsEncoder
from tests.opensearch import Node
from tests.standin.server import TelegramServer

TEXT = "The bridge over the Kwai has 12 arches. It was built in 1432 by the monks of the town. Traffic is banned."
QUESTION = "how many arches does the bridge have?"


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    return {
        "DATELINE_ENCODER": "none",
        "DATELINE_READER": "none",
        "DATELINE_STATE": str(tmp_path / "state"),
        "DATELINE_ENGINE": "opensearch",
    }


def test_a_library_is_asked_and_its_index_made_anew(opensearch: Node, state: dict[str, str]) -> None:
    env = state | {"DATELINE_OPENSEARCH": f"{opensearch.address}/cli"}
    assert dateline("add", TEXT, env=env).returncode == 0
    for _ in range(2):
        asked = dateline("ask", QUESTION, env=env)
        assert (asked.returncode, asked.stderr) == (0, "")
        assert asked.stdout.startswith("> The bridge over the Kwai has 12 arches.\n")
        anew = dateline("reindex", env=env)
        assert (anew.returncode, anew.stderr) == (0, "")
        assert anew.stdout.endswith(" passages and is used from now on. The old one is deleted.\n")


def test_the_words_are_found_again_without_the_index_folder(opensearch: Node, state: dict[str, str]) -> None:
    env = state | {"DATELINE_OPENSEARCH": f"{opensearch.address}/again"}
    folder = Path(state["DATELINE_STATE"])
    assert dateline("add", TEXT, env=env).returncode == 0
    named = (folder / "opensearch" / "name").read_text("utf-8")
    shutil.rmtree(folder / "index")
    asked = dateline("ask", QUESTION, env=env)
    assert asked.stdout.startswith("> The bridge over the Kwai has 12 arches.\n")
    assert [file.name for file in (folder / "opensearch").iterdir()] == ["name"]
    assert (folder / "opensearch" / "name").read_text("utf-8") == named
    # With another engine the library is in memory, and then the words are on the server again.
    for engine in ("tantivy", "opensearch"):
        asked = dateline("ask", QUESTION, env=env | {"DATELINE_ENGINE": engine})
        assert asked.stdout.startswith("> The bridge over the Kwai has 12 arches.\n")


def test_a_server_that_cannot_be_reached_is_said_without_its_password(state: dict[str, str]) -> None:
    env = state | {"DATELINE_OPENSEARCH": "http://me:hunter2@127.0.0.1:9/cli", "DATELINE_LOG_LEVEL": "DEBUG"}
    added = dateline("add", TEXT, env=env)
    assert added.stdout.endswith(" 3 sentences.\n")
    asked, anew = (dateline(*arguments, env=env) for arguments in (("ask", QUESTION), ("reindex",)))
    assert asked.stdout == anew.stdout == ""
    for done in (added, asked, anew):
        assert done.returncode == 1
        assert done.stderr.endswith("OpenSearch cannot be reached. Nothing is lost. Try again in a minute.\n")
        assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Set DATELINE_OPENSEARCH"),
        ("localhost:9200", "DATELINE_OPENSEARCH must be the address of OpenSearch"),
        ("http://localhost:9200/A", "The address of OpenSearch cannot be read."),
    ],
)
def test_an_address_that_is_none_is_refused(state: dict[str, str], address: str, said: str) -> None:
    done = dateline("ask", QUESTION, env=state | {"DATELINE_OPENSEARCH": address})
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize("number", ["0", "65", "x"])
def test_the_number_of_parts_is_checked(opensearch: Node, state: dict[str, str], number: str) -> None:
    env = state | {"DATELINE_OPENSEARCH": f"{opensearch.address}/cli"}
    done = dateline("reindex", "--shards", number, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--shards" in done.stderr


async def test_a_bot_without_its_server_starts_and_says_what_is_wrong(telegram: TelegramServer, tmp_path: Path) -> None:
    server = Server(place_of("http://127.0.0.1:9"), pauses=())
    collections = Collections(
        open_store(tmp_path / "library"),
        public=("seeds",),
        encoder=WordsEncoder(),
        index=tmp_path / "index",
        large=0,
        words=WordsOnServer(Index(server), "library", tmp_path / "left"),
    )
    collections.stock("seeds", read_articles(SEEDS))
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, collections):
        for text in ("how many US troops are in Japan?", f"/add {TEXT}"):
            await chat.say(alice, text)
        await chat.answers(2)
        await telegram.settled(telegram.bots[TOKEN])
    asked, added = (message["text"] for message in chat.from_bots())
    assert asked == "OpenSearch cannot be reached. Nothing is lost. Try again in a minute."
    assert added.startswith("Added: [The bridge over the Kwai has 12 arches], 3 sentences.")
    server.close()
    collections.store.close()
