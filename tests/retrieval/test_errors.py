import ast
import copy
import gc
import importlib
import pickle
import pkgutil
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

import retrieval
from retrieval.errors import (
    ArticleError,
    ArticleNotFound,
    DamagedIndex,
    DamagedVectors,
    DatelineError,
    EmptyArticle,
    EngineUnavailable,
    FetchRefused,
    LimitReached,
    MissingExtra,
    Misunderstood,
    NoSuchArticle,
    NotEmpty,
    StoreError,
    UnknownBackend,
    UnknownPassage,
    UnreadableArticle,
)
from retrieval.ingest.formats import read_bytes
from retrieval.ingest.isolation import Workers
from tests.retrieval.ingest.formats import files

CORE = Path(retrieval.__file__).parent
FOR_OPERATORS = frozenset({StoreError, NotEmpty, DamagedIndex, DamagedVectors, UnknownBackend, MissingExtra})
"""Said where Dateline is started, in English."""

CASES = [
    (DatelineError("{what} is {state}.", what="{a}", state="{0} }{"), "{a} is {0} }{."),
    (ArticleError("{locator} is {state}.", state="{locator}", locator="{state}.txt"), "{state}.txt is {locator}."),
    (ArticleNotFound("{locator} is not there.", locator="{x}"), "{x} is not there."),
    (UnreadableArticle("{locator} has {size:,} bytes.", size=1234567, locator="a"), "a has 1,234,567 bytes."),
    (EmptyArticle("“{title}” contains no sentence.", title="{", locator="a"), "“{” contains no sentence."),
    (FetchRefused("{host} is too slow.", host="a.example", locator="https://a.example/{x}"), "a.example is too slow."),
    (UnknownPassage("It is gone {any more}."), "It is gone {any more}."),
    (LimitReached("It is full: {most:,} characters.", most=50_000_000), "It is full: 50,000,000 characters."),
    (NoSuchArticle("There is no {named}.", named=repr("{named}")), "There is no '{named}'."),
    (Misunderstood("{time} is not a valid time.", time="{25}:00"), "{25}:00 is not a valid time."),
    (StoreError("{file} } cannot be used."), "{file} } cannot be used."),
    (
        NotEmpty(),
        "The target holds a library already, and nothing was changed. Name an empty database or a new file.",
    ),
    (
        DamagedIndex(Path("{a}"), "{b}"),
        "The index in {a} is damaged: {b}. Delete this folder to have it made anew.",
    ),
    (
        DamagedVectors(Path("{a}"), "{b}"),
        "The vectors in {a} are damaged: {b}. Delete this folder to have them made anew.",
    ),
    (EngineUnavailable("It is busy."), "It is busy."),
    (UnknownBackend("x", "{a}", ("{b}", "c")), "There is no x called '{a}'. Choose one of: {b}, c."),
    (MissingExtra("{x}", "y"), "{x} needs a package that is not installed. Run: pip install 'dateline[y]'"),
]


@pytest.mark.parametrize(
    ("record", "command"),
    [
        ("pipx_metadata.json", "pipx inject dateline 'dateline[webhook]'"),
        ("uv-receipt.toml", "uv pip install --python {place} 'dateline[webhook]'"),
        ("pyvenv.cfg", "pip install 'dateline[webhook]'"),
    ],
)
def test_what_is_missing_is_said_with_the_command_of_whoever_installed_dateline(
    record: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / record).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert str(MissingExtra("A webhook", "webhook")).endswith(f" Run: {command.format(place=tmp_path)}")


def kinds() -> set[type[DatelineError]]:
    """Every error of the core."""
    for module in pkgutil.walk_packages(retrieval.__path__, "retrieval."):
        importlib.import_module(module.name)
    found: set[type[DatelineError]] = set()
    todo = [DatelineError]
    while todo:
        kind = todo.pop()
        found.add(kind)
        todo += kind.__subclasses__()
    return {kind for kind in found if kind.__module__.startswith("retrieval.")}


def names_for_users() -> set[str]:
    return {kind.__name__ for kind in kinds() - FOR_OPERATORS}


def calls(source: str, names: set[str]) -> Iterator[ast.Call]:
    """Where one of the errors is made."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def fault(call: ast.Call) -> str | None:
    """Why an error cannot be said in another language; None if it can."""
    text = call.args[0] if call.args else None
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return "no literal"
    fields = [parsed[1:] for parsed in Formatter().parse(text.value) if parsed[1] is not None]
    # A locator is always given, and named where the sentence needs it.
    wanted = {name for name, _, _ in fields} - {"locator"}
    given = {keyword.arg for keyword in call.keywords} - {"locator"}
    if wanted != given:
        return f"values {sorted(map(str, wanted ^ given))}"
    # What is put around a value for another script would be shown as an escape.
    return "conversion" if any(conversion for _, _, conversion in fields) else None


def test_the_table_holds_every_kind() -> None:
    assert {type(error) for error, _ in CASES} == kinds()


def test_every_error_is_defined_in_the_one_module() -> None:
    assert {kind.__module__ for kind in kinds()} == {"retrieval.errors"}


@pytest.mark.parametrize(("error", "sentence"), CASES, ids=lambda value: type(value).__name__)
def test_the_text_is_the_template_with_its_values(error: DatelineError, sentence: str) -> None:
    assert str(error) == sentence
    assert (error.message.format(**error.values) if error.values else error.message) == sentence


@pytest.mark.parametrize(("error", "sentence"), CASES, ids=lambda value: type(value).__name__)
def test_an_error_survives_pickling_and_copying(error: DatelineError, sentence: str) -> None:
    pickled = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for again in (*pickled, copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert str(again) == sentence
        assert vars(again) == vars(error)


def test_a_locator_is_a_value_where_the_template_names_it() -> None:
    named = ArticleNotFound("{locator} is not there.", locator="a")
    silent = ArticleNotFound("It is not {there}.", locator="a")
    assert (named.values, named.locator) == ({"locator": "a"}, "a")
    assert (silent.values, silent.locator) == ({}, "a")


@pytest.mark.parametrize(
    ("kind", "data", "template", "values"),
    [
        ("docx", files.bomb(), "{locator} would unpack to {size:,} bytes, which no article does.", {"size"}),
        ("pdf", b"nonsense", "{locator} is no PDF that can be read ({reason}).", {"reason"}),
        ("epub", b"nonsense", "{locator} is damaged, or not of the kind that its name says.", set()),
    ],
)
def test_template_and_values_cross_the_border_of_a_process(
    kind: str, data: bytes, template: str, values: set[str]
) -> None:
    workers = Workers()
    with pytest.raises(UnreadableArticle) as caught:
        workers(read_bytes, data, kind, locator="{size} {0}", name="x")
    workers.close()
    error = caught.value
    assert error.message == template
    assert error.values.keys() == values | {"locator"}
    assert error.locator == error.values["locator"] == "{size} {0}"
    assert str(error) == template.format(**error.values)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('EmptyArticle("It is empty.", locator=x)', None),
        ('EmptyArticle("{locator} is {what:,}.", what=1, locator=x)', None),
        ('EmptyArticle(f"{x} is empty.", locator=x)', "no literal"),
        ('EmptyArticle("{} is empty.".format(x), locator=x)', "no literal"),
        ('EmptyArticle("{what} is empty.", locator=x)', "values ['what']"),
        ('EmptyArticle("It is empty.", what=1, locator=x)', "values ['what']"),
        ('EmptyArticle("{what!r} is empty.", what=x, locator=x)', "conversion"),
    ],
)
def test_what_is_a_fault(source: str, found: str | None) -> None:
    (call,) = calls(source, {"EmptyArticle"})
    assert fault(call) == found


def test_every_error_for_users_can_be_said_in_another_language() -> None:
    names = names_for_users()
    made = [(file, call) for file in CORE.rglob("*.py") for call in calls(file.read_text("utf-8"), names)]
    assert len(made) > 50
    assert [f"{file}:{call.lineno}: {why}" for file, call in made if (why := fault(call))] == []


def test_the_templates_are_found_by_what_makes_catalogs() -> None:
    names = names_for_users()
    extracted = {
        message for _, _, message, _, _ in extract_from_dir(CORE, [("**.py", "python")], {}, dict.fromkeys(names))
    }
    texts = {
        call.args[0].value
        for file in CORE.rglob("*.py")
        for call in calls(file.read_text("utf-8"), names)
        if isinstance(call.args[0], ast.Constant)
    }
    assert texts == extracted


class Large:
    """Stands for what a frame holds, such as the bytes of a file."""


def test_an_error_that_is_kept_holds_nothing_of_where_it_was_raised() -> None:
    seen: list[weakref.ref[Large]] = []

    def read() -> None:
        large = Large()
        seen.append(weakref.ref(large))
        raise ValueError(seen)

    def refuse() -> None:
        large = Large()
        seen.append(weakref.ref(large))
        try:
            read()
        except ValueError as exc:
            raise EmptyArticle("It is empty.", locator="x") from exc

    def keep() -> EmptyArticle:
        try:
            refuse()
        except EmptyArticle as exc:
            return exc.without_frames()
        raise AssertionError

    gc.disable()
    try:
        kept = keep()
        assert [each() for each in seen] == [None, None]
    finally:
        gc.enable()
    assert isinstance(kept.__cause__, ValueError)
