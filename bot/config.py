"""Read environment variables and `.env` into a frozen `Settings`. Only this module reads the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints
from urllib.parse import urlsplit

from bot.i18n import LANGUAGES
from retrieval.errors import DatelineError
from retrieval.model import Strictness
from retrieval.search.encoders import DEFAULT_ENCODER
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.reader import DEFAULT_READER
from retrieval.services.numbers import whole_number
from retrieval.store import is_address

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
NONE = "none"
"""The value that switches the encoder or the reader off."""
TOKEN_FORM = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")


class ConfigError(DatelineError):
    """A setting has an invalid value. The text names the setting, but never the value of a secret."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret text that `str` and `repr` do not show."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret text."""
        return self._value

    def __str__(self) -> str:
        return "***"


GONE = ("WEBHOOK_CERTIFICATE", "WEBHOOK_KEY")
"""Removed settings of TLS in the bot itself."""

MOST_PASSAGES = 4
"""The maximum number of passages; more do not fit into the data of one button."""

MOST_DAYS = 365
"""The maximum number of days for which a link to a reader page works."""


class LogFormat(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class Address(NamedTuple):
    """An address to listen at; port 0 means any free port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Settings of the webhook.

    Attributes:
        url: the address registered with Telegram.
        path: the path of the address.
        secret: the secret that Telegram sends with each delivery; None for a new one at each start.
        listen: the address where the bot listens.
    """

    url: str
    path: str
    secret: Secret | None
    listen: Address


def _token(_: str, value: str) -> Secret | None:
    if not value:
        return None
    if not TOKEN_FORM.fullmatch(value):
        raise ConfigError(
            "TELEGRAM_BOT_TOKEN does not look like a token (digits, a colon, 35 letters and digits). "
            "Copy it again from @BotFather."
        )
    return Secret(value)


def _address(_: str, value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", value):
        raise ConfigError("TELEGRAM_API_URL must be an http or https address.")
    return value.rstrip("/")


def _secret(_: str, value: str) -> Secret | None:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value):
        raise ConfigError("WEBHOOK_SECRET must be 1 to 256 letters, digits, _ and -.")
    return Secret(value) if value else None


def _url(name: str, value: str) -> str:
    if value:
        _path_of(value, name)
    return value


def _base(name: str, value: str) -> str:
    return _url(name, value).rstrip("/")


def _text(_: str, value: str) -> str:
    return value


def _place(_: str, value: str) -> Path:
    return Path(value) if value else SEEDS


def _listen_if_given(name: str, value: str) -> Address | None:
    return _listen(name, value) if value else None


def _folder(_: str, value: str) -> Path | None:
    return Path(value) if value else None


def _path_of(url: str, name: str) -> str:
    """Return the path of an address of the bot. It may hold a secret, so errors never show it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w.~:@/-]*)?", url, re.ASCII):
        raise ConfigError(f"{name} must be an address like https://bot.example.org/telegram, without ? and #.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigError(f"{name} must begin with https://. Only an address of this machine may use http.")
    return parts.path or "/"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(name: str, value: str) -> Address:
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})", value)
    if not match or int(match[3]) > 65535:
        raise ConfigError(f"{name} must be host:port, for example 127.0.0.1:8080, not {value!r}.")
    return Address(match[1] or match[2], int(match[3]))


def _count(name: str, value: str) -> int:
    number = whole_number(value) or 0
    if not 1 <= number <= MOST_PASSAGES:
        raise ConfigError(f"{name} must be a number from 1 to {MOST_PASSAGES}, not {value!r}.")
    return number


def _days(name: str, value: str) -> int:
    number = whole_number(value) or 0
    if not 1 <= number <= MOST_DAYS:
        raise ConfigError(f"{name} must be a number of days from 1 to {MOST_DAYS}, not {value!r}.")
    return number


def _switch(name: str, value: str) -> bool:
    if value.lower() not in {"on", "off"}:
        raise ConfigError(f"{name} must be on or off, not {value!r}.")
    return value.lower() == "on"


def _number(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        raise ConfigError(f"{name} must be a whole number from 0 to 999999999999, not {value!r}.")
    return int(value)


def _numbers(name: str, value: str) -> frozenset[int]:
    parts = [part for part in re.split(r"[\s,]+", value) if part]
    for part in parts:
        if not re.fullmatch(r"-?[0-9]{1,19}", part):
            raise ConfigError(f"{name} must be IDs of chats and users, separated by commas. {part!r} is not an ID.")
    return frozenset(map(int, parts))


def _database(name: str, value: str) -> Secret | None:
    if not value:
        return None
    if not is_address(value):
        raise ConfigError(
            f"{name} must be the address of a PostgreSQL database, like postgresql://user:password@host:5432/name. "
            "Without it, the library is a file in DATELINE_STATE."
        )
    return Secret(value)


def _servers(name: str, value: str) -> Secret | None:
    if not value:
        return None
    if not all(re.fullmatch(r"https?://[^\s/]+(/\S*)?", one.strip()) for one in value.split(",")):
        raise ConfigError(
            f"{name} must be the address of OpenSearch, like https://user:password@host:9200/name, or several, "
            "separated by commas."
        )
    return Secret(value)


def _chat(name: str, value: str) -> int | None:
    if not value:
        return None
    if not re.fullmatch(r"-?[0-9]{1,19}", value):
        raise ConfigError(f"{name} must be the number of a chat, and {value!r} is none.")
    return int(value)


def _language(_: str, value: str) -> str:
    if value.lower() not in LANGUAGES:
        raise ConfigError(f"DATELINE_LANGUAGE must be one of {', '.join(LANGUAGES)}, not {value!r}.")
    return value.lower()


def _strictness(_: str, value: str) -> Strictness:
    try:
        return Strictness(value.lower())
    except ValueError:
        known = ", ".join(strictness.value for strictness in Strictness)
        raise ConfigError(f"DATELINE_STRICTNESS must be one of {known}, not {value!r}.") from None


def _level(_: str, value: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if value.upper() not in levels:
        raise ConfigError(f"DATELINE_LOG_LEVEL must be one of {', '.join(levels)}, not {value!r}.")
    return value.upper()


def _log_format(_: str, value: str) -> LogFormat:
    try:
        return LogFormat(value.lower())
    except ValueError:
        raise ConfigError(f"DATELINE_LOG_FORMAT must be text or json, not {value!r}.") from None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, read from one environment variable.

    Attributes:
        name: name of the variable.
        purpose: description, as in `.env.example`.
        parse: converts name and value to the value in `Settings`; raises `ConfigError`.
        default: the default value, as written in `.env`.
    """

    name: str
    purpose: str
    parse: Callable[[str, str], object]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, validated. Each environment variable is declared only here."""

    # fmt: off
    token: Annotated[Secret | None, Setting("TELEGRAM_BOT_TOKEN", "The bot's token from @BotFather. Without it, Dateline starts in the terminal.", _token)]
    api_url: Annotated[str, Setting("TELEGRAM_API_URL", "The address of the Bot API. Change it only if you run your own Bot API server.", _address, "https://api.telegram.org")] = field(repr=False)  # it may hold a password
    webhook_url: Annotated[str, Setting("WEBHOOK_URL", "The https address to which Telegram delivers updates. Empty: the bot polls Telegram.", _url)] = field(repr=False)  # its path may be a secret
    webhook_secret: Annotated[Secret | None, Setting("WEBHOOK_SECRET", "The secret that Telegram sends with each delivery: letters, digits, _ and -. Empty: a new one at each start.", _secret)]
    webhook_listen: Annotated[Address, Setting("WEBHOOK_LISTEN", "The address where the bot listens for deliveries, as host:port.", _listen, "127.0.0.1:8080")]
    articles: Annotated[Path, Setting("DATELINE_ARTICLES", "The file or folder of articles to ask. Empty: the article that ships with Dateline.", _place)]
    engine: Annotated[str, Setting("DATELINE_ENGINE", "The engine that finds passages: rank_bm25, tantivy for large libraries, opensearch on a server, or auto, which chooses by size.", _text, DEFAULT_ENGINE)]
    encoder: Annotated[str, Setting("DATELINE_ENCODER", "The encoder that finds passages by meaning: e5, or none to use words only.", _text, DEFAULT_ENCODER)]
    reader: Annotated[str, Setting("DATELINE_READER", "The reader that judges the passages found: onnx, or none to keep the order by words.", _text, DEFAULT_READER)]
    strictness: Annotated[Strictness, Setting("DATELINE_STRICTNESS", "How sure an answer must be: strict, normal or lenient.", _strictness, Strictness.NORMAL.value)]
    limit: Annotated[int, Setting("DATELINE_LIMIT", "The maximum number of passages in an answer, 1 to 4.", _count, "3")]
    most_articles: Annotated[int, Setting("DATELINE_MOST_ARTICLES", "The maximum number of articles in a chat.", _number, "1000")]
    most_characters: Annotated[int, Setting("DATELINE_MOST_CHARACTERS", "The maximum number of characters of all texts in a chat.", _number, "50000000")]
    most_adds: Annotated[int, Setting("DATELINE_MOST_ADDS", "How many articles can be added to a chat per minute; an archive counts as one.", _number, "60")]
    most_feeds: Annotated[int, Setting("DATELINE_MOST_FEEDS", "How many feeds a chat can follow.", _number, "50")]
    most_questions: Annotated[int, Setting("DATELINE_MOST_QUESTIONS", "How many questions a user can ask per minute. 0: no limit.", _number, "20")]
    most_questions_chat: Annotated[int, Setting("DATELINE_MOST_QUESTIONS_CHAT", "How many questions all members of a group together can ask per minute. 0: no limit.", _number, "60")]
    daily_check: Annotated[bool, Setting("DATELINE_DAILY_CHECK", "Whether the bot fetches pages again each day and tells chats what changed: on or off.", _switch, "off")]
    late_question: Annotated[int, Setting("DATELINE_LATE_QUESTION", "Minutes after which a question is late. Of several late questions in a chat only the last is answered, with a note. 0: never.", _number, "10")]
    late_message: Annotated[int, Setting("DATELINE_LATE_MESSAGE", "For how many hours the bot tries again to send a message that Telegram does not accept.", _number, "6")]
    late_briefing: Annotated[int, Setting("DATELINE_LATE_BRIEFING", "For how many hours a missed briefing is still sent, marked as late.", _number, "6")]
    health: Annotated[Address | None, Setting("DATELINE_HEALTH", "The address where /healthz and /readyz answer, as host:port. With a webhook they also answer at WEBHOOK_LISTEN.", _listen_if_given)]
    metrics: Annotated[bool, Setting("DATELINE_METRICS", "Whether /metrics answers for Prometheus beside /healthz: on or off.", _switch, "off")]
    public_url: Annotated[str, Setting("DATELINE_PUBLIC_URL", "The https address below which reader pages are served, for articles without an address. Empty: no pages.", _base)]
    link_days: Annotated[int, Setting("DATELINE_LINK_DAYS", "For how many days a link to a reader page works.", _days, "7")]
    allowed: Annotated[frozenset[int], Setting("DATELINE_ALLOWED", "The IDs of the chats and users that the bot answers, separated by commas. Empty: everybody.", _numbers)]
    operator: Annotated[int | None, Setting("DATELINE_OPERATOR", "The number of the chat that hears when something is stuck; empty for none.", _chat)]
    language: Annotated[str, Setting("DATELINE_LANGUAGE", "The language of Dateline where nobody has chosen one: en, ar, de, es, fr, hi, id, ja, pt, ru, tr or zh.", _language, "en")]
    log_level: Annotated[str, Setting("DATELINE_LOG_LEVEL", "The log level: DEBUG, INFO, WARNING or ERROR.", _level, "INFO")]
    log_format: Annotated[LogFormat, Setting("DATELINE_LOG_FORMAT", "How the log is written: text, or json for one JSON object a line.", _log_format, "text")]
    log_questions: Annotated[bool, Setting("DATELINE_LOG_QUESTIONS", "Whether questions are logged: on or off. If on, /privacy says so.", _switch, "off")]
    database: Annotated[Secret | None, Setting("DATELINE_DATABASE", "The PostgreSQL database that holds the library, as postgresql://user:password@host:5432/name. Empty: a file in DATELINE_STATE.", _database)]
    opensearch: Annotated[Secret | None, Setting("DATELINE_OPENSEARCH", "The OpenSearch servers for the engine opensearch, as https://user:password@host:9200/name, separated by commas.", _servers)]
    own_state: Annotated[Path | None, Setting("DATELINE_STATE", "The folder for the library and the REPL's history. Empty: ~/.local/state/dateline.", _folder)]
    # fmt: on
    home: Path
    colour: bool

    @property
    def state(self) -> Path:
        """The folder for the library and the REPL's history."""
        return self.own_state or self.home / "dateline"

    @property
    def webhook(self) -> WebhookSettings | None:
        """Settings of the webhook; None if the bot polls Telegram."""
        if not self.webhook_url:
            return None
        return WebhookSettings(
            self.webhook_url, _path_of(self.webhook_url, "WEBHOOK_URL"), self.webhook_secret, self.webhook_listen
        )

    @property
    def pages_path(self) -> str:
        """The path of the public address of the reader pages, without a slash at its end."""
        return _path_of(self.public_url, "DATELINE_PUBLIC_URL").rstrip("/")


_DECLARED: dict[str, Setting] = {
    name: declared
    for name, hint in get_type_hints(Settings, include_extras=True).items()
    for declared in getattr(hint, "__metadata__", ())
}
SETTINGS = tuple(_DECLARED.values())
"""All settings. Tests compare `.env.example` and `docs/settings.md` with them."""


def load_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """Read the settings from the environment, then `.env`, then the defaults. An empty value counts as not set.

    Raises:
        ConfigError: a value is invalid, or a removed setting is set.
    """
    given = dict(_read_env_file(env_file))
    given.update(os.environ if environment is None else environment)
    _refuse_gone(given)
    values: dict[str, Any] = {
        name: declared.parse(declared.name, given.get(declared.name, "").strip() or declared.default)
        for name, declared in _DECLARED.items()
    }
    return Settings(
        **values,
        home=Path(given.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"),
        # NO_COLOR is the convention of no-color.org; a dumb terminal has no control sequences.
        colour=not given.get("NO_COLOR") and given.get("TERM") != "dumb",
    )


def _read_env_file(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return {key: value for key, value in dotenv_values(file).items() if value is not None}
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{file} cannot be read. It must be a text file of KEY=value lines.") from exc


def _refuse_gone(given: Mapping[str, str]) -> None:
    for name in GONE:
        if given.get(name, "").strip():
            raise ConfigError(
                f"{name} no longer exists, because the bot no longer handles TLS. Remove it and "
                "use a reverse proxy, as docs/operating.md shows."
            )
