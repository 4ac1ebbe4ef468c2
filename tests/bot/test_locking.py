"""What happens while the collections' lock is held: no fetching, no reading, no rendering, no buttons."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "retrieval" / "services").rglob("*.py")]
SLOW = (
    "bot.rendering", "bot.telegram.features.ask.keyboards", "telegram", "retrieval.ingest.archive", "retrieval.ingest.feeds", "retrieval.search.encoders", "retrieval.ingest.fetching",
    "retrieval.passages", "retrieval.ingest.reading", "retrieval.ingest.formats",
)  # fmt: skip
"""Modules whose functions are called without the lock."""
SLOW_NAMES = {
    "analysed",
    "drawn",
    "fetch_feed",
    "find_feed",
    "read_item",
    "from_opml",
    "to_opml",
    "error",
    "texts_of",
    "made_from",
    "made_of",
    "prepare",
}
QUICK = {"holding", "passages_of", "standing"}
"""Look up what is rendered afterwards."""
UNDER_LOCK = {"with_library", "with_shelf", "with_collections"}
"""Methods that call under the lock what they are given."""


def slow_names(tree: ast.Module) -> set[str]:
    """The names by which a module knows what is slow."""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and (n.module or "").startswith(SLOW)]
    return ({a.asname or a.name for node in found for a in node.names} | SLOW_NAMES) - QUICK


def is_lock(item: ast.withitem) -> bool:
    return isinstance(item.context_expr, ast.Attribute) and item.context_expr.attr == "lock"


def locked(tree: ast.Module) -> Iterator[ast.AST]:
    """What is executed under the lock: blocks, and the functions that are handed to `with_library` and the like."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and any(map(is_lock, node.items)):
            yield from node.body
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in UNDER_LOCK:
            for argument in node.args:
                yield functions.get(argument.id, argument) if isinstance(argument, ast.Name) else argument


def called(node: ast.AST) -> set[str]:
    """The names of what is called, or of the modules that it belongs to."""
    functions = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    inner = [f.value if isinstance(f, ast.Attribute) else f for f in functions]
    return {name.id for name in inner if isinstance(name, ast.Name)}


def offences(source: str) -> list[str]:
    tree = ast.parse(source)
    slow = slow_names(tree)
    return sorted({name for node in locked(tree) for name in called(node) & slow})


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_nothing_slow_happens_under_the_lock(file: Path) -> None:
    assert offences(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from bot.rendering.document import plain\nwith collections.lock:\n    reply = plain('x')", ["plain"]),
        ("from bot.rendering import texts\nwith self.collections.lock:\n    texts.error(x)", ["texts"]),
        ("from bot.rendering import texts\nwith collections.lock:\n    found = find()\ntexts.error(found)", []),
        (
            "from retrieval.ingest.reading import read_file\ndesk.with_library(m, lambda library: read_file(x))",
            ["read_file"],
        ),
        ("from telegram import Bot\ndef f(x):\n    Bot(x)\ndesk.with_shelf(s, f)", ["Bot"]),
    ],
)
def test_what_is_slow_is_found(source: str, found: list[str]) -> None:
    assert offences(source) == found


def test_there_are_places_that_take_the_lock() -> None:
    assert sum(1 for file in SOURCES for _ in locked(ast.parse(file.read_text("utf-8")))) > 30
