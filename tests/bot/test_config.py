from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.config import SEEDS, SETTINGS, ConfigError, Secret, load_settings

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
NO_FILE = Path("no such file")


def test_the_defaults() -> None:
    settings = load_settings({}, NO_FILE)
    assert settings.token is None
    assert settings.articles == SEEDS
    assert settings.limit == 3


def test_the_example_file_names_every_setting_with_its_purpose_and_default() -> None:
    example = ROOT / ".env.example"
    values = dotenv_values(example)
    assert list(values) == [setting.name for setting in SETTINGS]
    assert {name: value or "" for name, value in values.items()} == {s.name: s.default for s in SETTINGS}
    text = example.read_text("utf-8").replace("\n# ", " ")
    for setting in SETTINGS:
        assert setting.purpose in text


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DATELINE_LIMIT=2\nTELEGRAM_BOT_TOKEN='{TOKEN}'\n")
    settings = load_settings({"DATELINE_LIMIT": "4"}, file)
    assert settings.limit == 4
    assert settings.token == Secret(TOKEN)


def test_an_empty_value_counts_as_none() -> None:
    settings = load_settings({"DATELINE_LIMIT": " ", "TELEGRAM_BOT_TOKEN": ""}, NO_FILE)
    assert settings.limit == 3
    assert settings.token is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
        ("TELEGRAM_BOT_TOKEN", TOKEN + "!"),
        ("TELEGRAM_API_URL", "ftp://example.org"),
        ("DATELINE_LIMIT", "0"),
        ("DATELINE_LIMIT", "many"),
        ("DATELINE_LIMIT", "²"),
        ("DATELINE_LOG_LEVEL", "LOUD"),
        ("DATELINE_LOG_FORMAT", "xml"),
        ("WEBHOOK_URL", "news.example.org/telegram"),
        ("WEBHOOK_URL", "http://bot.example.org/telegram"),
        ("WEBHOOK_URL", "http://127.0.0.1.example.org/telegram"),
        ("WEBHOOK_URL", "https://bot.example.org:0/telegram"),
        ("WEBHOOK_URL", "https://bot.example.org:many/telegram"),
        ("WEBHOOK_URL", "https://[::1/telegram"),
        ("WEBHOOK_URL", "https://:443/telegram"),
        ("WEBHOOK_URL", "https://bot.example.org/tele?gram"),
        ("WEBHOOK_URL", "https://bot.example.org/tele#gram"),
        ("WEBHOOK_URL", "https://bot.example.org/tele{gram}"),
        ("WEBHOOK_SECRET", "with spaces"),
        ("WEBHOOK_SECRET", "ümlaut"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("WEBHOOK_LISTEN", "8080"),
        ("WEBHOOK_LISTEN", "::1:8080"),
        ("WEBHOOK_LISTEN", "127.0.0.1:65536"),
        ("WEBHOOK_LISTEN", "127.0.0.1:"),
        ("DATELINE_HEALTH", "anywhere"),
        ("DATELINE_PUBLIC_URL", "bot.example.org"),
        ("DATELINE_PUBLIC_URL", "http://bot.example.org"),
        ("DATELINE_PUBLIC_URL", "https://bot.example.org/?read"),
        ("DATELINE_LINK_DAYS", "0"),
        ("DATELINE_LINK_DAYS", "366"),
        ("DATELINE_LINK_DAYS", "a week"),
        ("DATELINE_OPERATOR", "me"),
        ("DATELINE_OPERATOR", "1,2"),
        ("DATELINE_DATABASE", "me:hunter2@host/news"),
        ("DATELINE_DATABASE", "mysql://me:hunter2@host/news"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({name: value}, NO_FILE)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert name not in {"TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "WEBHOOK_URL", "DATELINE_DATABASE"} or value not in str(
        caught.value
    )


@pytest.mark.parametrize("name", ["WEBHOOK_CERTIFICATE", "WEBHOOK_KEY"])
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_setting_that_is_gone_is_refused_with_what_to_do(name: str, place: str, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{name}=a.pem\n" if place == "file" else f"{name}=\n")
    with pytest.raises(ConfigError) as caught:
        load_settings({name: "a.pem"} if place == "environment" else {}, file)
    assert str(caught.value).startswith(f"{name} no longer exists")
    assert "reverse proxy" in str(caught.value)
    assert "docs/operating.md" in str(caught.value)


@pytest.mark.parametrize("name", ["WEBHOOK_CERTIFICATE", "WEBHOOK_KEY"])
def test_a_setting_that_is_gone_may_stand_there_empty(name: str) -> None:
    assert load_settings({name: " "}, NO_FILE).webhook is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://bot.example.org", "/"),
        ("https://bot.example.org/", "/"),
        ("https://bot.example.org:8443/telegram/v1.0~", "/telegram/v1.0~"),
        ("https://203.0.113.7/123:ABC_d-e", "/123:ABC_d-e"),
        ("https://[2001:db8::1]:88/a", "/a"),
        ("http://127.0.0.1:8080/a", "/a"),
        ("http://[::1]:8080/a", "/a"),
        ("http://localhost/a", "/a"),
    ],
)
def test_the_path_of_the_webhook_is_that_of_its_address(url: str, path: str) -> None:
    webhook = load_settings({"WEBHOOK_URL": url}, NO_FILE).webhook
    assert webhook is not None
    assert (webhook.url, webhook.path, webhook.secret) == (url, path, None)


@pytest.mark.parametrize(
    ("url", "kept", "path"),
    [
        ("https://bot.example.org", "https://bot.example.org", ""),
        ("https://bot.example.org/", "https://bot.example.org", ""),
        ("https://bot.example.org/news/", "https://bot.example.org/news", "/news"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081", ""),
    ],
)
def test_the_address_of_the_pages_ends_without_a_slash(url: str, kept: str, path: str) -> None:
    settings = load_settings({"DATELINE_PUBLIC_URL": url}, NO_FILE)
    assert (settings.public_url, settings.pages_path) == (kept, path)


@pytest.mark.parametrize(
    ("value", "host", "port"),
    [("127.0.0.1:8080", "127.0.0.1", 8080), ("[::]:8443", "::", 8443), ("bot.example.org:0", "bot.example.org", 0)],
)
def test_a_place_to_listen_is_a_host_and_a_port(value: str, host: str, port: int) -> None:
    health = load_settings({"DATELINE_HEALTH": value}, NO_FILE).health
    assert health == (host, port)
    assert str(health) == value


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"A=\xff\xfe\n")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings({}, file)


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_can_be_refused(environment: dict[str, str], colour: bool) -> None:
    assert load_settings(environment, NO_FILE).colour is colour


def test_settings_show_no_secret() -> None:
    database = "postgresql://me:hunter2@host/news"
    secret = {"WEBHOOK_URL": "https://bot.example.org/", "WEBHOOK_SECRET": "hunter2", "DATELINE_DATABASE": database}
    settings = load_settings({"TELEGRAM_BOT_TOKEN": TOKEN, **secret}, NO_FILE)
    assert TOKEN.split(":")[1] not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_what_may_hold_a_secret_is_not_shown() -> None:
    given = {
        "TELEGRAM_API_URL": "http://me:hunter2@127.0.0.1",
        "WEBHOOK_URL": "https://bot.example.org/hunter2",
        "TELEGRAM_BOT_TOKEN": TOKEN,
    }
    shown = repr(load_settings(given, NO_FILE))
    assert "hunter2" not in shown
    assert TOKEN not in shown
