import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import LogFormat, Secret
from bot.logs import JsonFormatter, RedactingFormatter, redact, set_up_logging

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
OPERATING = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text("utf-8")


def record(message: str, *values: object, failed: bool = False, created: float = 1_795_788_131.25) -> logging.LogRecord:
    try:
        raise ValueError(TOKEN)
    except ValueError:
        made = logging.LogRecord("bot.x", logging.ERROR, "f", 1, message, values, sys.exc_info() if failed else None)
    made.created = created
    return made


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.parametrize("text", [TOKEN, f"https://api.telegram.org/bot{TOKEN}/getMe", TOKEN.split(":")[1]])
def test_the_token_is_blotted_out(text: str) -> None:
    assert TOKEN.split(":")[1] not in redact(text, Secret(TOKEN))
    assert redact(text, None) == text


def test_tracebacks_are_redacted_too() -> None:
    line = RedactingFormatter(Secret(TOKEN)).format(record("at %s", TOKEN, failed=True))
    assert "ValueError: ***" in line
    assert TOKEN.split(":")[1] not in line


@pytest.mark.usefixtures("logging_as_before")
def test_libraries_that_log_addresses_are_quiet() -> None:
    set_up_logging("DEBUG", Secret(TOKEN))
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize(
    ("message", "values", "said"),
    [
        ("The bot answers.", (), "The bot answers."),
        ("chat %s asks: %s", (7, 'what "is" that?\n\u2028next'), 'chat 7 asks: what "is" that?\n\u2028next'),
        ("Warum? 你好 \U0001f600 \ud800", (), "Warum? 你好 \U0001f600 \ud800"),
        (f"at https://api.telegram.org/bot{TOKEN}/getMe", (), "at https://api.telegram.org/bot***/getMe"),
        ("only %s", (TOKEN.split(":")[1],), "only ***"),
    ],
)
def test_a_line_of_json_holds_what_is_logged(message: str, values: tuple[object, ...], said: str) -> None:
    line = JsonFormatter(Secret(TOKEN)).format(record(message, *values))
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-11-27T14:02:11.250Z",
        "level": "ERROR",
        "logger": "bot.x",
        "message": said,
    }


def test_a_line_of_json_holds_the_traceback_without_the_token() -> None:
    line = JsonFormatter(Secret(TOKEN)).format(record("it failed", failed=True))
    assert "\n" not in line
    assert TOKEN.split(":")[1] not in line
    assert json.loads(line)["exception"].startswith("Traceback (most recent call last):\n")
    assert json.loads(line)["exception"].endswith("ValueError: ***")


def test_the_keys_of_a_line_are_those_that_the_documents_name() -> None:
    named = re.findall(r"^\| `(\w+)` \|", OPERATING.partition("| key | holds |")[2].partition("\n\n")[0], re.MULTILINE)
    assert list(json.loads(JsonFormatter(None).format(record("it failed", failed=True)))) == named


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("form", LogFormat)
def test_the_format_is_the_one_that_was_chosen(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", Secret(TOKEN), form)
    logging.getLogger("bot.x").info("at %s", TOKEN)
    line = capsys.readouterr().err
    assert "at ***" in line
    assert line.startswith("{") is (form is LogFormat.JSON)
    assert f"| `{form}` |" in OPERATING
