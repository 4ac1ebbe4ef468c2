"""The command line as a process of its own: what it prints, where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.cli.main import make_parser

ROOT = Path(__file__).resolve().parents[2]
STATE = tempfile.mkdtemp(prefix="dateline-tests-")
"""One library for all tests of this file, so that the seed article is encoded once."""
ENVIRONMENT = os.environ | {"DATELINE_STATE": STATE}
QUESTION = "how many US troops are in Japan?"
COMMANDS = ("bot", "repl", "ask", "articles", "brief", "mcp", "add", "show", "remove", "export", "forget", "feedback")


def dateline(
    *arguments: str, stdin: str | bytes = "", env: dict[str, str] | None = None, cwd: Path = ROOT / "seeds"
) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_"))} | {
        "DATELINE_STATE": STATE
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=kept | {"PYTHONPATH": str(ROOT)} | (env or {}),
        cwd=cwd,
        timeout=120,
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def test_an_answer_is_the_passage_the_mark_and_the_citation() -> None:
    done = dateline("ask", QUESTION, "--limit", "1")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == (
        "54,000\n\n"
        "> Currently, there are [[54,000]] US military personnel stationed in Japan, a key ally in the region.\n"
        "— [Japan and the United States discuss their security pact], ¶3 s2\n"
    )


def test_the_version_is_shown() -> None:
    assert dateline("--version").stdout == f"dateline {__version__}\n"


def test_nothing_is_written_outside_the_state_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = dateline(
        "ask", QUESTION, env={"HOME": str(home), "XDG_CACHE_HOME": "", "DATELINE_STATE": str(tmp_path / "s")}
    )
    assert done.returncode == 0
    assert list(home.rglob("*")) == []


def test_the_json_format_is_as_documented() -> None:
    (line,) = dateline("ask", "--json", QUESTION).stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    assert list(found) == ["question", "verdict", "confidence", "short_answer", "passages", "elapsed_ms"]
    assert found["question"] == QUESTION
    assert found["verdict"] == "answered"
    assert 0.5 < found["confidence"] <= 1
    assert found["short_answer"] == "54,000"
    assert found["elapsed_ms"] > 0
    first = found["passages"][0]
    assert isinstance(first.pop("score"), float)
    highlights = first.pop("highlights")
    assert first == {
        "text": "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region.",
        "title": "[Japan and the United States discuss their security pact]",
        "article_id": "b2bde7f96117",
        "paragraph": 3,
        "sentence": 2,
        "start": 827,
        "end": 922,
        "url": None,
        "link": None,
        "published": None,
    }
    assert [first["text"][start:end] for start, end in highlights] == ["54,000", "US", "Japan"]
    text = (ROOT / "seeds" / "article.txt").read_text("utf-8")
    assert text[first["start"] : first["end"]] == first["text"]


def test_questions_from_standard_input_get_an_object_each() -> None:
    done = dateline("ask", "--json", stdin=f"{QUESTION}\n\nHow many US troops are in Germany?\n")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [o["verdict"] for o in objects] == ["answered", "not_answered", "not_answered"]
    assert objects[2]["short_answer"] is None
    assert done.returncode == 0


def test_each_object_is_flushed_before_the_next_question_is_read() -> None:
    command = [sys.executable, "-m", "bot", "ask", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in (QUESTION, "When will Kishida visit Washington?"):
            process.stdin.write(question.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait() == 0


def test_input_that_is_no_text_is_survived() -> None:
    done = dateline("ask", "--json", stdin=b"how many \xff\xfe troops?\n\x00\n")
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert done.returncode == 0


def test_an_honest_no_is_a_success() -> None:
    done = dateline("ask", "How many US troops are in Germany?")
    assert done.returncode == 0
    assert done.stdout.startswith("The article does not say. “Germany” is not mentioned.")
    assert done.stdout.endswith(
        "\n\nSo far, questions go to the sample article. Add your own articles with dateline add.\n"
    )


def test_many_questions_get_no_advice_between_their_answers(folder: Path) -> None:
    done = dateline("ask", stdin="How many US troops are in Germany?\n")
    (folder / "bridge.txt").write_text("The bridge has 12 arches. It is old.")
    alone = dateline("ask", "--articles", str(folder), "How many US troops are in Germany?")
    assert "dateline add" not in done.stdout + alone.stdout


def test_another_folder_is_asked(folder: Path) -> None:
    (folder / "bridge.txt").write_text("The bridge has 12 arches. It is old.")
    done = dateline("ask", "--articles", str(folder), "How many arches has the bridge?")
    assert done.stdout.startswith("12\n")
    assert "[bridge], ¶1 s1" in done.stdout


def test_lists_and_briefings() -> None:
    assert dateline("articles").stdout.startswith("Shelf “seeds”: 1 article\n\n[Japan and the United States")
    assert dateline("brief").stdout.startswith("Briefing · [Japan and the United States")


def test_a_request_for_a_briefing_gets_one() -> None:
    assert dateline("ask", "summarise this").stdout == dateline("brief").stdout
    found = json.loads(dateline("ask", "--json", "tell me about Kishida").stdout)
    assert (found["verdict"], found["short_answer"], found["passages"]) == ("not_answered", None, [])
    assert any("Kishida" in point["text"] for point in found["briefing"]["points"])


@pytest.mark.parametrize(
    ("arguments", "env", "status", "message"),
    [
        (["nonsense"], {}, 2, "invalid choice: 'nonsense'"),
        (["ask", "--limit", "0", "x"], {}, 2, "must be a whole number from 1 to 1000, not '0'"),
        (["ask", "--limit", "x", "x"], {}, 2, "must be a whole number"),
        (["ask", "--limit", "9" * 5000, "x"], {}, 2, "must be a whole number from 1 to 1000"),
        (["brief", "--sentences", "99999999999999999999"], {}, 2, "must be a whole number from 1 to 100000"),
        (["brief", "--since", "0001-01-01"], {"TZ": "Asia/Tokyo"}, 2, "I do not understand the date"),
        (["show", "99999999999999999999"], {}, 1, "There is no article '99999999999999999999' here."),
        (["unfollow", "99999999999999999999"], {}, 1, "No feed '99999999999999999999' is followed here."),
        (["ask", "x"], {"DATELINE_LIMIT": "9" * 5000}, 2, "DATELINE_LIMIT must be a number from 1 to 4"),
        (["ask", "--nonsense"], {}, 2, "unrecognized arguments: --nonsense"),
        (["ask", "--articles", "/none", "x"], {}, 2, "/none is not there"),
        (["brief", "--articles", "."], {"DATELINE_LIMIT": "x"}, 2, "DATELINE_LIMIT must be"),
        (["ask", "x"], {"DATELINE_ENGINE": "lucene"}, 2, "There is no engine called 'lucene'"),
        (["bot"], {}, 1, "TELEGRAM_BOT_TOKEN is not set"),
        (["bot"], {"TELEGRAM_BOT_TOKEN": "hunter2"}, 2, "TELEGRAM_BOT_TOKEN does not look like a token"),
        (
            ["bot"],
            {"TELEGRAM_BOT_TOKEN": "1234:" + 35 * "x", "ALL_PROXY": "socks5://x"},
            2,
            '"python-telegram-bot[socks]"',
        ),
    ],
)
def test_errors_are_one_line(arguments: list[str], env: dict[str, str], status: int, message: str) -> None:
    done = dateline(*arguments, env=env)
    assert done.returncode == status
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["add", "http://127.0.0.1:1/refused"], 1),
        (["add", "The bridge of Melk has 12 arches.", "It was built in 1432."], 0),
        (["add", "no-such-file.txt"], 1),
        (["add", "article.txt", "no-such-file-with-a-name-as-long-as-a-sentence.txt"], 1),
        (["add", "."], 0),
        (["add", "no-such-folder/"], 1),
        (["add", "no-such-*.txt"], 1),
        (["add", ".", "no-such-file.txt"], 1),
        (["import", "no-such-library.zip"], 1),
        (["export", "/no/such/folder/library.zip"], 1),
        (["rename", "1"], 2),
        (["undo"], 1),
        (["follow", "nothing"], 2),
        (["forget"], 2),
        (["remove", "999"], 1),
    ],
)
def test_the_exit_status_says_how_it_went(arguments: list[str], status: int, tmp_path: Path) -> None:
    done = dateline(*arguments, env={"DATELINE_STATE": str(tmp_path), "DATELINE_ENCODER": "none"})
    assert done.returncode == status
    assert done.stdout + done.stderr


ON_A_FULL_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
"""Runs Dateline where no file can be longer than a number of bytes."""
FULL = "The disk is full or read-only. Nothing was changed. Try again when there is room on it."


def on_a_full_disk(most: int, *arguments: str, state: Path) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_"))}
    return subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(most), *arguments],
        capture_output=True,
        text=True,
        env=kept | {"DATELINE_STATE": str(state), "DATELINE_ENCODER": "none", "DATELINE_READER": "none"},
        cwd=ROOT,
        check=False,
    )


def test_on_a_full_disk_each_command_works_or_says_why(tmp_path: Path) -> None:
    run = partial(on_a_full_disk, state=tmp_path)
    for number, town in enumerate(("Melk", "Krems", "Enns")):
        text = f"The bridge of {town} has {number + 7} arches. It was built in 143{number} by Jan of {town}."
        assert run(10**9, "add", text).returncode == 0
    # Enough for the index of the log, and for a few pages in the log.
    narrow = 33_000
    added = run(narrow, "add", "The dam above the valley is 90 metres high. " * 400)
    assert (added.returncode, added.stdout, added.stderr) == (1, "", f"dateline: {FULL}\n")
    assert "How many arches" not in run(narrow, "ask", "How many arches has the bridge of Krems?").stderr
    removed = run(narrow, "remove", "Krems")
    listed = run(narrow, "articles").stdout
    assert (removed.returncode, removed.stderr, "Krems" in listed) in {(0, "", False), (1, f"dateline: {FULL}\n", True)}
    forgotten = run(narrow, "forget", "everything")
    listed = run(narrow, "articles").stdout
    if forgotten.stderr:
        assert (forgotten.returncode, forgotten.stderr) == (1, f"dateline: {FULL}\n")
        assert "Melk" in listed
    else:
        assert forgotten.stdout.startswith("Permanently deleted: ")
        assert "Melk" not in listed
    assert run(10**9, "forget", "everything").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        # No command line holds a zero byte, which no name of a file has.
        (
            ["export", "a\0b"],
            "dateline: Something went wrong on my side, and dateline export may not be done. Unexpected",
        ),
        (
            ["ask", "--articles", "a\0b", "x"],
            "dateline: Something went wrong on my side, and I did not answer your question.",
        ),
    ],
)
def test_an_error_that_nobody_foresaw_names_the_command(arguments: list[str], said: str, tmp_path: Path) -> None:
    code = f"import sys; from bot.cli.main import main; sys.exit(main({arguments!r}))"
    env = ENVIRONMENT | {"DATELINE_STATE": str(tmp_path), "DATELINE_ENCODER": "none", "DATELINE_READER": "none"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.endswith("ValueError. Set DATELINE_LOG_LEVEL=DEBUG to see where.\n")


def test_one_file_that_cannot_be_read_keeps_out_no_other(tmp_path: Path) -> None:
    (tmp_path / "broken.opml").write_text("nonsense")
    (tmp_path / "bridge.txt").write_text("The bridge of Melk has 12 arches. It was built in 1432 by Jan of Melk.")
    env = {"DATELINE_STATE": str(tmp_path / "state"), "DATELINE_ENCODER": "none"}
    done = dateline("add", "broken.opml", "bridge.txt", env=env, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "dateline: broken.opml is not an OPML file.\n")
    assert done.stdout.startswith("Added: ")


def write_towns(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        text = f"Town number {number * 7919} has a bridge of its own. It was built in {1000 + number}."
        (folder / f"town{number:03d}.txt").write_text(text)


def test_folders_patterns_and_archives_are_added_and_the_same_again_is_known(tmp_path: Path) -> None:
    env = {"DATELINE_STATE": str(tmp_path / "state"), "DATELINE_ENCODER": "none"}
    write_towns(tmp_path / "news", 30)
    (tmp_path / "news" / "broken.pdf").write_text("nonsense")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("dam.txt", "The dam above the valley is 90 metres high. Its lake is cold.")
    run = partial(dateline, env=env, cwd=tmp_path)
    done = run("add", "news/town00?.txt")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Added 10 of 10 articles.\n", "")
    done = run("add", "news", "more.zip", "no-such.txt")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "Added 21 of 32 articles. 10 were already here. 1 could not be read.",
        "– news/broken.pdf is no PDF that can be read (PdfStreamError).",
        "There is no file 'no-such.txt'.",
    ]
    # As where the shell has expanded a pattern.
    done = run("add", *(f"news/town{number:03d}.txt" for number in range(30)))
    assert (done.returncode, done.stdout) == (0, "Added 0 of 30 articles. 30 were already here.\n")
    assert run("remove", "2-31", "1").stdout.startswith("Removed: 31 articles.")
    assert run("undo").stdout.startswith("Restored: 31 articles.")
    assert run("off", "[town003]", "[town004]").stdout == (
        "I no longer use 2 articles for answers.\n– [town003]\n– [town004]\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="there is no Ctrl-C to send")
def test_what_was_added_before_ctrl_c_stays_and_the_same_command_goes_on(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DATELINE_"))}
    env = kept | {"DATELINE_STATE": str(tmp_path / "state"), "DATELINE_ENCODER": "none", "PYTHONPATH": str(ROOT)}
    write_towns(tmp_path / "news", 300)
    code = (
        # A shell that starts the tests in the background lets them ignore Ctrl-C.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys; from bot.cli.main import main; from bot.cli import library\n"
        "from contextlib import contextmanager\n"
        "@contextmanager\n"
        "def shown():\n"
        "    yield lambda so_far: (print(so_far.done, flush=True), sys.stdin.readline())\n"
        "library.shown = shown\n"
        "sys.exit(main(['add', 'news']))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path, env=env, text=True
    ) as process:
        assert process.stdout is not None
        first = int(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()
    assert process.returncode == 130
    assert (
        said == f"Stopped. What was added stays; the same command goes on from here. Added {first} of 300 articles.\n"
    )
    done = dateline("add", "news", env=env, cwd=tmp_path)
    assert done.stdout == f"Added {300 - first} of 300 articles. {first} were already here.\n"


def test_no_network_ends_the_bot_with_one_line_and_without_the_token() -> None:
    token = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
    done = dateline("bot", env={"TELEGRAM_BOT_TOKEN": token, "TELEGRAM_API_URL": "http://127.0.0.1:9"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("dateline: Telegram cannot be reached")
    assert token.split(":")[1] not in done.stderr


@pytest.mark.parametrize("command", [(), *((c,) for c in COMMANDS)])
def test_help_has_an_example(command: tuple[str, ...]) -> None:
    done = dateline(*command, "--help")
    assert done.returncode == 0
    assert "example:\n  " in done.stdout


def test_without_a_command_or_a_token_it_is_the_repl_and_says_so() -> None:
    done = dateline(stdin=f"{QUESTION}\n")
    assert done.stderr.count("\n") == 1
    assert "TELEGRAM_BOT_TOKEN is not set" in done.stderr
    assert done.stdout.startswith("54,000\n")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"'{sys.executable}' -m bot ask --json | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        input=(QUESTION + "\n") * 200,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=False,
    )
    assert json.loads(done.stdout)["verdict"] == "answered"
    assert done.stderr == ""


def test_a_question_loads_neither_telegram_nor_what_draws_terminals() -> None:
    code = (
        "import sys; from bot.cli.main import main; main(['ask', 'how many troops?'])\n"
        "heavy = ('telegram', 'httpx', 'asyncio', 'prompt_toolkit', 'rich', 'scipy', 'pandas')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_parser_knows_what_the_tests_know() -> None:
    assert all(f"    {command} " in make_parser().format_help() for command in COMMANDS)
