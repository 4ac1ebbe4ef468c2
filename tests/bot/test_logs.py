import logging
import sys

import pytest

from bot.config import Secret
from bot.logs import RedactingFormatter, redact, set_up_logging

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"


@pytest.mark.parametrize("text", [TOKEN, f"https://api.telegram.org/bot{TOKEN}/getMe", TOKEN.split(":")[1]])
def test_the_token_is_blotted_out(text: str) -> None:
    assert TOKEN.split(":")[1] not in redact(text, Secret(TOKEN))
    assert redact(text, None) == text


def test_tracebacks_are_redacted_too() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "at %s", (TOKEN,), sys.exc_info())
    line = RedactingFormatter(Secret(TOKEN)).format(record)
    assert "ValueError: ***" in line
    assert TOKEN.split(":")[1] not in line


def test_libraries_that_log_addresses_are_quiet() -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        set_up_logging("DEBUG", Secret(TOKEN))
        assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
        assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)
