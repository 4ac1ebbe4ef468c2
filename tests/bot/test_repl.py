import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bootstrap import TERMINAL, Stock, make_services
from bot.cli.repl import run_repl
from bot.cli.session import COMMANDS, Session
from bot.rendering.terminal import render_plain
from retrieval.ingest.formats import MOST_BYTES
from retrieval.model import Article
from retrieval.search.reader import Reading, Window
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import open_store
from tests.conftest import collections_of
from tests.fakes import WordsReader

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
        ([QUESTION, f":context {'9' * 5000}"], "There are no more passages"),
        ([f":articles {'9' * 5000}"], "1 article"),
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


@pytest.mark.parametrize(
    ("lines", "advice"),
    [
        ([], "So far, questions go to the sample article. Add your own articles with :add."),
        ([":off seeds"], "There are no articles here to answer from. Add some with :add."),
        (["/add Old bridge\n\nThe bridge has 12 arches. It was built by Jan Novak."], ":brief shows the key points, :add adds articles."),
    ],
)  # fmt: skip
def test_the_first_refusal_says_what_to_do(session: Session, lines: list[str], advice: str) -> None:
    refusal = "How many US troops are in Germany?"
    assert said(session, *lines, refusal).endswith(f"\n\n{advice}")
    assert advice not in said(session, refusal)


def test_the_advice_is_given_again_where_it_is_another_one(session: Session) -> None:
    refusal = "How many US troops are in Germany?"
    assert ":add" in said(session, refusal)
    assert said(session, ":off seeds", refusal).endswith(
        "There are no articles here to answer from. Add some with :add."
    )


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


class BrokenReader(WordsReader):
    """A reader that fails as nobody foresaw."""

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        raise ZeroDivisionError(question)


def test_an_error_that_nobody_foresaw_does_not_end_the_conversation(tmp_path: Path) -> None:
    out, shown = io.StringIO(), list[Exception]()
    collections = Collections(open_store(Path(":memory:")), reader=BrokenReader())
    collections.add(TERMINAL, Article("The bridge of Melk has 12 arches. It was built in 1432.", "Bridge"))
    run_repl(
        Stock(collections, TERMINAL),
        stdin=io.StringIO("how many arches has the bridge?\n:ask how many arches?\n:articles\n"),
        stdout=out,
        limit=3,
        history=tmp_path / "h",
        colour=False,
        show_defect=shown.append,
    )
    question, command, articles = out.getvalue().split("\n\n", 2)
    assert question.startswith("Something went wrong on my side, and I did not answer your question.")
    assert command.startswith("Something went wrong on my side, and :ask may not be done. Unexpected error: ZeroDiv")
    assert articles.startswith("1 article")
    assert [type(error) for error in shown] == [ZeroDivisionError] * 2


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("no-such-file.txt", "There is no file 'no-such-file.txt'."),
        ("~nobody-of-this-name/notes.md", "There is no file"),
        ("./somewhere/else/in/a/folder/that/is/not/there/at/all/notes", "There is no file"),
        ("my notes of Monday and of the whole week before it.pdf", "There is no file"),
        ("notes", "There is no file 'notes'."),
        ("a\0b", "There is no file"),
        ("x" * 5000, "There is no file"),
        ("ftp://a.example/notes.txt", "Only http and https addresses can be fetched."),
        ("too short to be one", "too short for an article"),
        ("大橋は来週開通する。" * 6, "Added: "),
        ("The bridge is old and has 12 arches. It was built in 1432.", "Added: "),
    ],
)
def test_what_looks_like_a_file_never_becomes_an_article(session: Session, argument: str, expected: str) -> None:
    assert expected in said(session, f":add {argument}")


def test_a_folder_is_added_with_its_progress(session: Session, tmp_path: Path) -> None:
    shown: list[str] = []
    session.progress = shown.append
    (tmp_path / "bridge.txt").write_text("The bridge of Melk has 12 arches. It was built in 1432 by Jan of Melk.")
    (tmp_path / "dam.md").write_text("# Dam\n\nThe dam is 90 metres high. Its lake is cold.")
    assert said(session, f":add {tmp_path}/*.md") == "Added 1 of 1 article."
    assert said(session, f":add {tmp_path}") == "Added 1 of 2 articles. 1 was already here."
    assert shown[-2].startswith("2 of 2 files, ")
    assert shown[-1] == ""
    assert said(session, ":remove 1-2").startswith("Removed: 2 articles.")
    assert said(session, ":undo").startswith("Restored: 2 articles.")
    assert said(session, f":add {tmp_path}/*.pdf").startswith("There is no file")


def test_a_folder_and_a_file_that_cannot_be_read_are_named(session: Session, tmp_path: Path) -> None:
    assert f"'{tmp_path}' is a folder" in said(session, f":import {tmp_path}")
    assert said(session, f":add {tmp_path}").startswith("There is no file here that can be read")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES * 3)
    assert "larger than 20 MB" in said(session, f":add {large}")
