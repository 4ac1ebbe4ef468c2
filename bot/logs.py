"""Logging, set up once by the front end that starts. No line ever holds the token."""

import logging
import sys

from bot.config import Secret

_NOISY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,
    "asyncio": logging.WARNING,
}
"""httpx logs every address it asks, and the token is part of them; PTB logs with a traceback what is handled here."""


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback and all, and then blots the token out of the result."""

    def __init__(self, secret: Secret | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, of a record."""
        return redact(super().format(record), self._secret)


def redact(text: str, secret: Secret | None) -> str:
    """The text without the secret, and without the part of it that alone gives access."""
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
