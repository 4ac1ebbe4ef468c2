"""What `docs/mcp.md` says is held against the code."""

import json
import re
from typing import Any

import pytest

from bot.bootstrap import TERMINAL
from bot.cli.main import make_parser
from bot.mcp.offer import Offered, offered
from bot.mcp.tools import Toolbox
from retrieval.ingest.fetching import Fetcher
from retrieval.model import Article
from retrieval.services import Services
from retrieval.services.library import Library
from tests.bot.mcp.serving import ROOT
from tests.conftest import collections_of

TEXT = (ROOT / "docs" / "mcp.md").read_text("utf-8")


@pytest.fixture
def tools() -> tuple[Offered[Any], ...]:
    library = Library([Article("The bridge at Melk was opened on Monday. It is long.", "Melk")])
    return offered(Toolbox(Services.over(collections_of(library), Fetcher()), TERMINAL, limit=3))


def test_every_tool_is_described_with_its_arguments(tools: tuple[Offered[Any], ...]) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", TEXT, re.MULTILINE))
    assert list(rows) == [tool.name for tool in tools]
    for tool in tools:
        named = re.findall(r"`(\w+)`", rows[tool.name])
        assert sorted(named) == sorted(tool.arguments.model_fields), tool.name


def test_the_configuration_starts_the_command() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    (server,) = json.loads(block)["mcpServers"].values()
    assert server["command"].endswith("/dateline")
    assert make_parser().parse_args(server["args"]).called == "mcp"


def test_the_options_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(["mcp", "--help"])
    options = set(re.findall(r"--[\w-]+", capsys.readouterr().out.partition("options:")[2])) - {"--help"}
    assert set(re.findall(r"^\| `(--[\w-]+)", TEXT, re.MULTILINE)) == options
    assert "http://127.0.0.1:8765/mcp" in TEXT
