"""The wheel, installed as pipx and uv tool install it: in an environment without the project's folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from bot import __version__

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "retrieval", "seeds")
QUESTION = "how many US troops are in Japan?"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a new environment with the wheel; it borrows the packages that the tests run with."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=os.name != "nt")
    paths = {"base": str(place), "platbase": str(place)}
    programs = Path(sysconfig.get_path("scripts", "venv", paths))
    pip = (sys.executable, "-m", "pip", "--python", str(programs / "python"))
    run(*pip, "install", "--no-index", "--no-deps", "--no-compile", str(wheel))
    # Python does not follow the .pth files of a folder that a .pth file names, so an editable install is not seen.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(sysconfig.get_path("purelib", "venv", paths), "borrowed.pth").write_text("\n".join(borrowed), "utf-8")
    return programs


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a program that knows neither the project's folder nor the settings of the machine; return what it prints."""
    own = ("PYTHONPATH", "TELEGRAM_", "DATELINE_", "WEBHOOK_", "PIP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    state = {"DATELINE_STATE": str(cwd / "state")} if cwd else {}
    done = subprocess.run(command, cwd=cwd, env=kept | state, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    expected = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == expected


@pytest.mark.parametrize(
    "file",
    [
        "bot/locales/de.po",
        "bot/rendering/pictures/picture.typ",
        "retrieval/languages/zh.toml",
        "retrieval/search/networks/data/encoder.onnx",
        "retrieval/search/networks/data/reader.onnx",
        "retrieval/search/networks/data/words.npy",
        "retrieval/text/data/WORDNET-LICENSE",
        "seeds/article.txt",
        f"dateline-{__version__}.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_holds_data_of_each_kind(file: str, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.getinfo(file).file_size > 100


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers", "python-telegram-bot", "trafilatura"])
def test_what_the_readme_promises_needs_no_extra(package: str, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = Parser().parsestr(archive.read(f"dateline-{__version__}.dist-info/METADATA").decode())
    (needed,) = (line for line in told.get_all("Requires-Dist", []) if line.startswith(package))
    assert "extra ==" not in needed


def test_what_is_installed_is_the_wheel(installed: Path, tmp_path: Path) -> None:
    place = run(str(installed / "python"), "-c", "import bot; print(bot.__file__)", cwd=tmp_path)
    assert Path(place).is_relative_to(installed.parent)


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(str(installed / "dateline"), "--version", cwd=tmp_path) == f"dateline {__version__}\n"


def test_it_answers_about_the_article_that_ships_with_it(installed: Path, tmp_path: Path) -> None:
    said = run(str(installed / "dateline"), "ask", QUESTION, cwd=tmp_path)
    assert said.startswith("54,000\n")
    assert "¶3 s2" in said
