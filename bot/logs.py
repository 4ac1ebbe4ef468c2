"""Set up logging. Log lines never contain the bot's token."""

import datetime as dt
import json
import logging
import sys

from bot.config import LogFormat, Secret

NOISY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,
    "asyncio": logging.WARNING,
    "trafilatura": logging.CRITICAL,
    "mcp": logging.WARNING,
    "uvicorn": logging.WARNING,
}
"""httpx logs request URLs, which contain the token. PTB logs tracebacks of errors that the bot handles. trafilatura logs pages
without text as errors."""


class RedactingFormatter(logging.Formatter):
    """Formats a record with its traceback, then replaces the token in the result."""

    def __init__(self, secret: Secret | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format a record and redact it."""
        return redact(super().format(record), self._secret)


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object in one line of ASCII, without the token.

    The keys are `time` (ISO 8601, UTC), `level`, `logger`, `message` and, where there is one, `exception` with its traceback.
    """

    def __init__(self, secret: Secret | None) -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage(), self._secret),
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info), self._secret)
        return json.dumps(line)


def redact(text: str, secret: Secret | None) -> str:
    """Replace the secret in a text, and also its second half, which alone gives access."""
    if secret is None:
        return text
    value = secret.reveal()
    return text.replace(value, "***").replace(value.partition(":")[2] or value, "***")


def set_up_logging(level: str, secret: Secret | None, form: LogFormat = LogFormat.TEXT) -> None:
    """Log to standard error at this level and in this format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(secret) if form is LogFormat.JSON else RedactingFormatter(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))
