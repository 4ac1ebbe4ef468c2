"""Dockerfile, compose.yaml and the health check agree with the settings and with the tree."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot.config import SETTINGS
from tests.test_docs import README

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
STAGE = DOCKERFILE.rpartition("\nFROM ")[2]
"""The last stage, which is the image."""
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
BOT = SERVICES["bot"]
SERVERS = ("postgres", "opensearch")
"""Services of others that hold what the bot stores; each has a profile of its name."""
EXAMPLE = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
HEALTH = ROOT / "tools" / "health.py"
Address = Callable[[Mapping[str, str]], tuple[str, int] | None]
ADDRESS: Address = runpy.run_path(str(HEALTH))["address"]


def instructions(name: str, text: str = DOCKERFILE) -> list[str]:
    return re.findall(rf"^{name} +(.*)$", text, re.MULTILINE)


def environment(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV", text) for pair in line.split())


def copied() -> Iterator[str]:
    """What the Dockerfile copies from the tree."""
    for line in instructions("COPY"):
        if not line.startswith("--from"):
            yield from line.split()[:-1]


def sent(path: str) -> bool:
    """Whether .dockerignore lets a path into an image; its last line that fits decides."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    fitting = [line for line in lines if fnmatch(path, line.removeprefix("!"))]
    return bool(fitting) and fitting[-1].startswith("!")


@pytest.mark.parametrize("source", [*copied()])
def test_what_is_copied_is_there_and_is_sent(source: str) -> None:
    assert (ROOT / source).exists()
    assert sent(source)


@pytest.mark.parametrize(
    "path", [".env", ".venv", ".git", ".cache", "tests", "evaluation", "tools/pictures.py", "docs"]
)
def test_nothing_else_is_sent(path: str) -> None:
    assert not sent(path)


def test_the_image_runs_as_a_user_without_rights() -> None:
    (user,) = instructions("USER", STAGE)
    number = re.match(r"(\d+):\d+$", user)
    assert number
    assert int(number[1]) >= 1000
    assert f"--uid {number[1]} " in STAGE


def test_the_image_has_no_tools_that_build() -> None:
    assert re.search(r"\b(pip|gcc|build-essential|python3-venv|python3-pip)\b", STAGE) is None


def test_the_image_has_the_fonts_that_the_readme_names() -> None:
    fonts = re.findall(r"^\| `(fonts-[a-z-]+)`", README, re.MULTILINE)
    assert fonts
    assert [font for font in fonts if font not in STAGE] == []


def test_the_state_is_in_a_volume() -> None:
    place = environment(STAGE)["DATELINE_STATE"]
    assert instructions("VOLUME", STAGE) == [place]
    assert BOT["environment"]["DATELINE_STATE"] == place
    (volume,) = BOT["volumes"]
    name, _, target = volume.partition(":")
    assert target == place
    assert name in COMPOSE["volumes"]


def test_every_setting_of_the_image_and_of_compose_exists() -> None:
    of_the_image = {name for name in environment(STAGE) if name.startswith(("DATELINE_", "WEBHOOK_", "TELEGRAM_"))}
    ours = [service for name, service in SERVICES.items() if name not in SERVERS]
    given = {name for service in ours for name in service.get("environment", {})}
    replaced = set(re.findall(r"(?<!\$)\$\{?([A-Z_]+)", COMPOSE_TEXT))
    assert of_the_image
    assert given
    assert replaced
    assert of_the_image | given | replaced <= EXAMPLE


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_compose_and_the_image_set_can_be_used(setting: Any) -> None:
    defaults = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", str(value)) for name, value in BOT["environment"].items()}
    for values in (environment(STAGE), defaults):
        if setting.name in values:
            setting.parse(setting.name, values[setting.name])


@pytest.mark.parametrize("name", list(SERVICES))
def test_a_container_can_do_no_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    # OpenSearch writes its own settings at each start.
    assert service.get("read_only") is True or name == "opensearch"
    assert service["tmpfs"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert set(service.get("cap_add", ())) <= {"NET_BIND_SERVICE"}
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_reached_by_the_bot_alone(name: str) -> None:
    service = SERVICES[name]
    assert service["profiles"] == [name]
    assert service["networks"] == ["servers"]
    assert "ports" not in service
    assert COMPOSE["networks"]["servers"] == {"internal": True}
    assert [one for one, other in SERVICES.items() if "servers" in other.get("networks", ())] == ["bot", *SERVERS]
    (volume,) = service["volumes"]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


@pytest.mark.parametrize("setting", ["DATELINE_DATABASE", "DATELINE_ENGINE", "DATELINE_OPENSEARCH"])
def test_compose_says_which_settings_lead_to_the_servers(setting: str) -> None:
    (value,) = re.findall(rf"# .*\b{setting}=(\S+)", COMPOSE_TEXT)
    (declared,) = [one for one in SETTINGS if one.name == setting]
    declared.parse(setting, value)


def test_polling_needs_no_profile_and_opens_no_port() -> None:
    assert "profiles" not in BOT
    assert "ports" not in BOT
    assert {name for name, service in SERVICES.items() if service.get("profiles") == ["webhook"]} == {"proxy"}


def test_secrets_are_in_the_env_file_alone() -> None:
    assert BOT["env_file"] == ".env"
    assert not re.search(r"\d{3,}:[A-Za-z0-9_-]{30,}", COMPOSE_TEXT + DOCKERFILE)
    assert not {"TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET"} & {*BOT["environment"], *environment(DOCKERFILE)}


@pytest.mark.parametrize(
    ("url", "site", "path"),
    [
        ("https://bot.example.org/telegram", "bot.example.org", "/telegram"),
        ("https://bot.example.org:8443/a/b", "bot.example.org:8443", "/a/b"),
        ("https://bot.example.org", "bot.example.org", "/"),
    ],
)
def test_the_proxy_passes_on_the_path_of_the_webhook_alone(url: str, site: str, path: str) -> None:
    shell, flags, script = SERVICES["proxy"]["entrypoint"]
    printing = script.replace("$$", "$").replace("exec caddy run --adapter caddyfile --config -", "exec cat")
    done = subprocess.run(
        [shell, flags, printing], env={"WEBHOOK_URL": url}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [*f"{site} {{ handle {path} {{ reverse_proxy bot:8080 }} }}".split()]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, None),
        ({"DATELINE_HEALTH": "", "WEBHOOK_LISTEN": "0.0.0.0:8080"}, None),
        ({"DATELINE_HEALTH": "127.0.0.1:8081"}, ("127.0.0.1", 8081)),
        ({"DATELINE_HEALTH": "[::]:8081"}, ("::1", 8081)),
        ({"WEBHOOK_URL": "https://bot.example.org/"}, ("127.0.0.1", 8080)),
        ({"WEBHOOK_URL": "https://bot.example.org/", "WEBHOOK_LISTEN": "0.0.0.0:9000"}, ("127.0.0.1", 9000)),
    ],
)
def test_health_is_asked_where_the_bot_answers(settings: dict[str, str], expected: tuple[str, int] | None) -> None:
    assert ADDRESS(settings) == expected


class Well(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class has named it
        pass


def status(settings: dict[str, str]) -> int:
    return subprocess.run([sys.executable, str(HEALTH)], env=dict(os.environ) | settings, check=False).returncode


def test_health_is_what_the_bot_says() -> None:
    with HTTPServer(("127.0.0.1", 0), Well) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        assert status({"DATELINE_HEALTH": place}) == 0
        server.shutdown()
    assert status({"DATELINE_HEALTH": place}) == 1


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (b"/opt/dateline/bin/python3\0/opt/dateline/bin/dateline\0bot\0", True),
        (b"/sbin/docker-init\0--\0dateline\0bot\0", False),
        (b"", False),
    ],
)
def test_without_an_address_the_process_is_looked_for(command: bytes, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cmdline").write_bytes(command)
    (tmp_path / "8").mkdir()
    assert runpy.run_path(str(HEALTH))["runs"](tmp_path) is expected
