"""Checks calls against the Bot API as JSON, where that file is at hand."""

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.standin.additions import add_ephemeral
from tests.standin.wire import Upload

DATA = Path(os.environ.get("DATELINE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FILE = DATA / "telegram" / "bot_api_10.1.json"


_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "Boolean": bool,
    "True": bool,
    "String": str,
    "Float": (int, float),
}


@cache
def is_available() -> bool:
    return FILE.is_file()


@cache
def _load() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    add_ephemeral(loaded)
    return loaded


def violations(method: str, parameters: dict[str, Any]) -> list[str]:
    """What is wrong with a call: unknown method or parameter, one missing or of a wrong type."""
    if not is_available():
        return []
    if method not in _load()["methods"]:
        return [f"there is no method {method}"]
    return _object_violations(method, _shape("methods", method), parameters)


def type_violations(name: str, value: Any) -> list[str]:
    """The same for an object that the server hands out."""
    if not is_available():
        return []
    return _value_violations(name, [name], value)


def fields(name: str) -> list[dict[str, Any]]:
    """The fields of a type, as the Bot API describes them."""
    found: list[dict[str, Any]] = _load()["types"][name].get("fields", [])
    return found


def subtypes(name: str) -> list[str]:
    """The types that one stands for; none for a type that has fields of its own."""
    found: list[str] = _load()["types"][name].get("subtypes", [])
    return found


def result_violations(method: str, value: Any) -> list[str]:
    """The same for what a method answers."""
    if not is_available():
        return []
    return _value_violations(f"{method} answers", _load()["methods"][method]["returns"], value)


@dataclass(frozen=True)
class _Shape:
    """The types of each field of an object, and the fields that it must have."""

    types: dict[str, list[str]]
    required: list[str]


@cache
def _shape(kind: str, name: str) -> _Shape:
    described = _load()[kind].get(name, {}).get("fields", [])
    return _Shape({f["name"]: f["types"] for f in described}, [f["name"] for f in described if f["required"]])


def _object_violations(where: str, shape: _Shape, value: dict[str, Any]) -> list[str]:
    found = [f"{where}: {name} is missing" for name in shape.required if name not in value]
    for name, one in value.items():
        if name in shape.types:
            found += _value_violations(f"{where}.{name}", shape.types[name], one)
        else:
            found.append(f"{where}: unknown field {name}")
    return found


def _value_violations(where: str, types: list[str], value: Any) -> list[str]:
    if len(types) == 1:
        return _one_type(where, types[0], value)
    return min((_one_type(where, one, value) for one in types), key=len)


def _one_type(where: str, name: str, value: Any) -> list[str]:
    if name.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no array"]
        return [v for i, item in enumerate(value) for v in _one_type(f"{where}[{i}]", name[9:], item)]
    plain = _PLAIN.get(name)
    if plain is not None:
        fits = isinstance(value, plain) and isinstance(value, bool) is (plain is bool)
        return [] if fits else [f"{where}: {value!r} is no {name}"]
    return _named_type(where, name, value)


def _named_type(where: str, name: str, value: Any) -> list[str]:
    if name == "InputFile":
        return [] if isinstance(value, Upload) else [f"{where}: {value!r} is no file"]
    described = _load()["types"].get(name, {})
    if described.get("subtypes"):
        return _value_violations(where, described["subtypes"], value)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {name}"]
    return _object_violations(where, _shape("types", name), value)
