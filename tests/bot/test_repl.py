import io
from pathlib import Path

import pytest

from bot.bootstrap import TERMINAL, Stock, make_services
from bot.cli.repl import run_repl
from bot.cli.session import COMMANDS, Session
from bot.rendering.terminal import render_plain
from retrieval.services.library import Library
from tests.conftest import collections_of

QUESTION = "how many US troops are in Japan?"


@pytest.fixture
def session(seed_library: Library) -> Session:
    return Session(make_services(collections_of(seed_library)), TERMINAL, limit=3)


def said(session: Session, *lines: str) -> str:
    return [render_plain(session.reply(line)) for line in lines][-1]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([QUESTION], "> Currently, there are [[54,000]] US military"),
        ([f"/ask {QUESTION}"], "[[54,000]]"),
        ([QUESTION, ":context"], "> Government spokesman Yoshimasa Hayashi"),
        ([QUESTION, ":context 2"], "¶"),
        ([QUESTION, ":context 9"], "There are no more passages"),
        ([QUESTION, ":more"], "> Government spokesman"),
        ([QUESTION, ":more", ":more"], "There are no more passages"),
        ([":more"], "Ask a question first."),
        ([":context"], "Ask a question first."),
        ([":brief"], "Briefing · "),
        ([":articles"], "1 article"),
        ([":help"], ":context"),
        (["/HELP"], ":context"),
        ([":?"], ":context"),
        ([":contxt"], "There is no command :contxt. Did you mean :context?"),
        ([":xyzzy"], ":help lists the commands"),
        ([":ask"], "What would you like to know?"),
        (["hello"], "Hello!"),
        (["  "], ""),
    ],
)
def test_lines_and_replies(session: Session, lines: list[str], expected: str) -> None:
    assert expected in said(session, *lines)


def test_help_names_every_command(session: Session) -> None:
    assert all(command in said(session, ":help") for command in COMMANDS)


@pytest.mark.parametrize("line", [":quit", ":q", ":exit", "/quit"])
def test_leaving(session: Session, line: str) -> None:
    session.reply(line)
    assert session.finished


def test_piped_lines_get_answers_and_nothing_else(seed_library: Library, tmp_path: Path) -> None:
    out = io.StringIO()
    lines = io.StringIO(f"{QUESTION}\n:context\n:quit\nnever read\n")
    run_repl(
        Stock(collections_of(seed_library), TERMINAL),
        stdin=lines,
        stdout=out,
        limit=3,
        history=tmp_path / "h",
        colour=True,
    )
    assert out.getvalue().startswith("54,000\n\n> Currently")
    assert "\x1b" not in out.getvalue()
    assert "ask>" not in out.getvalue()
    assert not (tmp_path / "h").exists()
    assert lines.read() == "never read\n"
