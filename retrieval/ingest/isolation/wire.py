"""What passes between a process and its workers: frames of bytes, and values as JSON.

A worker reads what strangers send, so that nothing it says is trusted: pickles could run code where they are read, and JSON cannot.
"""

import json
import struct
from dataclasses import fields
from typing import IO, Any

from retrieval import errors
from retrieval.errors import ArticleError, UnreadableArticle
from retrieval.ingest.feeds import Item
from retrieval.model import Article

_LENGTH = struct.Struct(">Q")
_CLASSES: dict[str, type[Article] | type[Item]] = {"Article": Article, "Item": Item}
"""The classes that readers give back."""


class Broken(Exception):
    """The other side has ended, or sent what is no frame."""


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write a frame.

    Raises:
        OSError: the other side has ended.
    """
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes:
    """Read a frame of at most so many bytes.

    Raises:
        Broken: there is none, or a longer one.
    """
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise Broken
    (length,) = _LENGTH.unpack(header)
    if length > most:
        raise Broken
    frame = stream.read(length)
    if len(frame) < length:
        raise Broken
    return frame


def dumped(value: object) -> bytes:
    """A value as JSON; half characters, which some readers give, are kept."""
    return json.dumps(_plain(value), ensure_ascii=False).encode("utf-8", "surrogatepass")


def loaded(frame: bytes) -> Any:  # noqa: ANN401 - whatever was dumped
    """The value that was dumped.

    Raises:
        Broken: it is no such value.
    """
    try:
        return _value(json.loads(frame.decode("utf-8", "surrogatepass")))
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise Broken from exc


def error_values(error: ArticleError) -> dict[str, Any]:
    """An error as values that can be dumped."""
    return {"kind": type(error).__name__, "message": error.message, "values": error.values, "locator": error.locator}


def error_of(found: dict[str, Any]) -> ArticleError:
    """The error of such values; of a kind that is not known a plain one."""
    kind = getattr(errors, str(found["kind"]), None)
    if not (isinstance(kind, type) and issubclass(kind, ArticleError)):
        kind = UnreadableArticle
    made: ArticleError = kind(found["message"], **(found["values"] | {"locator": found["locator"]}))
    return made


def _plain(value: object) -> object:
    if isinstance(value, (Article, Item)):
        return {"class": type(value).__name__, "of": {f.name: _plain(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, tuple):
        return {"class": "tuple", "of": [_plain(one) for one in value]}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {"class": "dict", "of": {key: _plain(one) for key, one in value.items()}}
    return value


def _value(plain: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(plain, list):
        return [_value(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    inner = plain["of"]
    if plain["class"] == "tuple":
        return tuple(_value(one) for one in inner)
    found = {key: _value(one) for key, one in inner.items()}
    return found if plain["class"] == "dict" else _CLASSES[plain["class"]](**found)
