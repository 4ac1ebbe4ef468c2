"""The only reader of the environment: variables and `.env` to a frozen `Settings`."""

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

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
NONE = "none"
"""Instead of an encoder or a reader."""
TOKEN_FORM = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")


class ConfigError(DatelineError):
    """A setting has a value that cannot be used; the text names the key and, of a secret, never the value."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that shows itself to nobody who does not ask for it."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself; for the one call that needs it."""
        return self._value

    def __str__(self) -> str:
        return "***"


GONE = ("WEBHOOK_CERTIFICATE", "WEBHOOK_KEY")
"""Settings that there were, for TLS in the bot itself."""

MOST_PASSAGES = 4
"""More do not fit into the data of one button, and nobody reads them."""


class LogFormat(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class Address(NamedTuple):
    """Where to listen; port 0 is any that is free."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """How Telegram delivers.

    Attributes:
        url: the address that Telegram is told.
        path: the part of it that requests name.
        secret: what each delivery shows; None for one that is made at the start.
        listen: where the bot waits.
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
            "TELEGRAM_BOT_TOKEN does not look like a token (digits, a colon, 35 letters and digits); "
            "copy it again from @BotFather."
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


def _url(_: str, value: str) -> str:
    if value:
        _path_of(value)
    return value


def _text(_: str, value: str) -> str:
    return value


def _place(_: str, value: str) -> Path:
    return Path(value) if value else SEEDS


def _listen_if_given(name: str, value: str) -> Address | None:
    return _listen(name, value) if value else None


def _folder(_: str, value: str) -> Path | None:
    return Path(value) if value else None


def _path_of(url: str) -> str:
    """The path of the webhook's address, which may hold a secret and so is never shown."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w.~:@/-]*)?", url, re.ASCII):
        raise ConfigError("WEBHOOK_URL must be an address such as https://bot.example.org/telegram, without ? and #.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigError("WEBHOOK_URL must begin with https://; http is for this machine alone.")
    return parts.path or "/"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(name: str, value: str) -> Address:
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})", value)
    if not match or int(match[3]) > 65535:
        raise ConfigError(f"{name} must be host:port, as in 127.0.0.1:8080, not {value!r}.")
    return Address(match[1] or match[2], int(match[3]))


def _count(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= MOST_PASSAGES:
        raise ConfigError(f"{name} must be a number from 1 to {MOST_PASSAGES}, not {value!r}.")
    return int(value)


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
            raise ConfigError(f"{name} must be numbers of chats and users with commas between, and {part!r} is none.")
    return frozenset(map(int, parts))


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
    """One variable.

    Attributes:
        name: of the variable.
        purpose: what it is for, as `.env.example` says it.
        parse: makes of its name and value what `Settings` holds; raises `ConfigError`.
        default: the value that it has when nobody sets it, as written in `.env`.
    """

    name: str
    purpose: str
    parse: Callable[[str, str], object]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator chose, checked; each variable is written here and nowhere else."""

    # fmt: off
    token: Annotated[Secret | None, Setting("TELEGRAM_BOT_TOKEN", "The bot's token, from @BotFather. Without it Dateline starts in the terminal.", _token)]
    api_url: Annotated[str, Setting("TELEGRAM_API_URL", "Where the Bot API is; another address for a Bot API server of your own.", _address, "https://api.telegram.org")] = field(repr=False)  # it may hold a password
    webhook_url: Annotated[str, Setting("WEBHOOK_URL", "The https address at which Telegram delivers what people write; empty to ask Telegram for it.", _url)] = field(repr=False)  # its path may be a secret
    webhook_secret: Annotated[Secret | None, Setting("WEBHOOK_SECRET", "What Telegram shows with each delivery: letters, digits, _ and -; empty for a new one at each start.", _secret)]
    webhook_listen: Annotated[Address, Setting("WEBHOOK_LISTEN", "Where the bot waits for deliveries, as host:port.", _listen, "127.0.0.1:8080")]
    articles: Annotated[Path, Setting("DATELINE_ARTICLES", "The file or folder of articles to ask; empty for the article that comes with it.", _place)]
    engine: Annotated[str, Setting("DATELINE_ENGINE", "The engine that finds passages: rank_bm25, postings for large libraries, or auto for either.", _text, DEFAULT_ENGINE)]
    encoder: Annotated[str, Setting("DATELINE_ENCODER", "What finds passages by meaning: e5, or none for words alone.", _text, DEFAULT_ENCODER)]
    reader: Annotated[str, Setting("DATELINE_READER", "What reads the passages that were found: onnx, or none for the order that words give.", _text, DEFAULT_READER)]
    strictness: Annotated[Strictness, Setting("DATELINE_STRICTNESS", "How sure an answer must be: strict, normal or lenient.", _strictness, Strictness.NORMAL.value)]
    limit: Annotated[int, Setting("DATELINE_LIMIT", "How many passages an answer holds at most, 1 to 4.", _count, "3")]
    most_articles: Annotated[int, Setting("DATELINE_MOST_ARTICLES", "How many articles a chat may have.", _number, "1000")]
    most_characters: Annotated[int, Setting("DATELINE_MOST_CHARACTERS", "How many characters all texts of a chat may have.", _number, "50000000")]
    most_adds: Annotated[int, Setting("DATELINE_MOST_ADDS", "How many articles may be added to a chat in a minute.", _number, "60")]
    most_feeds: Annotated[int, Setting("DATELINE_MOST_FEEDS", "How many feeds a chat may follow.", _number, "50")]
    most_questions: Annotated[int, Setting("DATELINE_MOST_QUESTIONS", "How many questions a user may ask in a minute; 0 for any number.", _number, "20")]
    most_questions_chat: Annotated[int, Setting("DATELINE_MOST_QUESTIONS_CHAT", "How many questions all of a group may ask in a minute; 0 for any number.", _number, "60")]
    daily_check: Annotated[bool, Setting("DATELINE_DAILY_CHECK", "Whether pages are fetched again each day, and chats told what changed: on or off.", _switch, "off")]
    late_question: Annotated[int, Setting("DATELINE_LATE_QUESTION", "After how many minutes a question is late: of several late ones in a chat the last is answered, and the answer says so. 0 for never.", _number, "10")]
    late_message: Annotated[int, Setting("DATELINE_LATE_MESSAGE", "For how many hours a message is tried that Telegram does not take.", _number, "6")]
    late_briefing: Annotated[int, Setting("DATELINE_LATE_BRIEFING", "For how many hours a briefing that was missed is still sent, marked as late.", _number, "6")]
    health: Annotated[Address | None, Setting("DATELINE_HEALTH", "Where /healthz and /readyz answer, as host:port, besides the place of a webhook; empty for nowhere else.", _listen_if_given)]
    metrics: Annotated[bool, Setting("DATELINE_METRICS", "Whether /metrics answers for Prometheus beside /healthz: on or off.", _switch, "off")]
    allowed: Annotated[frozenset[int], Setting("DATELINE_ALLOWED", "The numbers of the chats and users that the bot answers, with commas between; empty for everybody.", _numbers)]
    operator: Annotated[int | None, Setting("DATELINE_OPERATOR", "The number of the chat that hears when something is stuck; empty for none.", _chat)]
    language: Annotated[str, Setting("DATELINE_LANGUAGE", "What Dateline speaks where nobody has chosen: en, ar, de, es, fr, hi, id, ja, pt, ru, tr or zh.", _language, "en")]
    log_level: Annotated[str, Setting("DATELINE_LOG_LEVEL", "What is logged: DEBUG, INFO, WARNING or ERROR.", _level, "INFO")]
    log_format: Annotated[LogFormat, Setting("DATELINE_LOG_FORMAT", "How the log is written: text, or json for one JSON object a line.", _log_format, "text")]
    log_questions: Annotated[bool, Setting("DATELINE_LOG_QUESTIONS", "Whether questions are logged, too: on or off. /privacy tells users which.", _switch, "off")]
    own_state: Annotated[Path | None, Setting("DATELINE_STATE", "The folder for the library and the REPL's history; empty for the system's usual place.", _folder)]
    # fmt: on
    home: Path
    colour: bool

    @property
    def state(self) -> Path:
        """The folder for the library and the REPL's history."""
        return self.own_state or self.home / "dateline"

    @property
    def webhook(self) -> WebhookSettings | None:
        """How Telegram delivers; None where it is asked for updates."""
        if not self.webhook_url:
            return None
        return WebhookSettings(self.webhook_url, _path_of(self.webhook_url), self.webhook_secret, self.webhook_listen)


_DECLARED: dict[str, Setting] = {
    name: declared
    for name, hint in get_type_hints(Settings, include_extras=True).items()
    for declared in getattr(hint, "__metadata__", ())
}
SETTINGS = tuple(_DECLARED.values())
"""Every setting there is; `.env.example` and the README are held against it."""


def load_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """Read the settings: the environment first, then `.env`, then the defaults. An empty value counts as none.

    Raises:
        ConfigError: a value cannot be used, or a setting is no longer one.
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
        # The conventions of no-color.org and of terminals without control sequences.
        colour=not given.get("NO_COLOR") and given.get("TERM") != "dumb",
    )


def _read_env_file(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return {key: value for key, value in dotenv_values(file).items() if value is not None}
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{file} cannot be read; it must be a text file of KEY=value lines.") from exc


def _refuse_gone(given: Mapping[str, str]) -> None:
    for name in GONE:
        if given.get(name, "").strip():
            raise ConfigError(
                f"{name} is gone, since the bot no longer speaks TLS; take it out, "
                "and let a reverse proxy do that, as docs/operating.md shows."
            )
