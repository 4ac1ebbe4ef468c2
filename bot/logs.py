"""Set up logging. Log lines never contain the bot's token."""

import logging
import sys

from bot.config import Secret

_NOISY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,
    "asyncio": logging.WARNING,
}
"""httpx logs request URLs, which contain the token. PTB logs tracebacks of errors that the bot handles."""


class RedactingFormatter(logging.Formatter):
    """Formats a record with its traceback, then replaces the token in the result."""

    def __init__(self, secret: Secret | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format a record and redact it."""
        return redact(super().format(record), self._secret)


def redact(text: str, secret: Secret | None) -> str:
    """Replace the secret in a text, and also its second half, which alone gives access."""
    if secret is None:
        return text
    value = secret.reveal()
    return text.replace(value, "***").replace(value.partition(":")[2] or value, "***")


def set_up_logging(level: str, secret: Secret | None) -> None:
    """Log to standard error at this level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in _NOISY.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))
