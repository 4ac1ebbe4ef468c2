"""Converts values for psycopg, so that each comes back as it does from SQLite."""

import psycopg
from psycopg import postgres
from psycopg.adapt import Buffer, Dumper
from psycopg.types.string import StrDumperUnknown, TextBinaryLoader, TextLoader

ESCAPE = "\uffff"
"""Begins what stands for U+0000, which PostgreSQL refuses in a text. It is no character, and texts that are read do not have it."""


def escaped(text: str) -> str:
    """A text without U+0000, from which `unescaped` makes the same text again."""
    if "\0" in text or ESCAPE in text:
        return text.replace(ESCAPE, f"{ESCAPE}1").replace("\0", f"{ESCAPE}0")
    return text


def unescaped(text: str) -> str:
    """The text from which `escaped` made another one."""
    return text.replace(f"{ESCAPE}0", "\0").replace(f"{ESCAPE}1", ESCAPE) if ESCAPE in text else text


class _TextDumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return escaped(obj).encode()


class _BoolDumper(Dumper):
    """Truth values are numbers in the schema."""

    oid = postgres.types["int2"].oid

    def dump(self, obj: bool) -> Buffer | None:  # noqa: FBT001 - the signature of psycopg
        return b"1" if obj else b"0"


class _Loader(TextLoader):
    def load(self, data: Buffer) -> str:
        return unescaped(str(data, "utf-8"))


class _BinaryLoader(TextBinaryLoader):
    def load(self, data: Buffer) -> str:
        return unescaped(str(data, "utf-8"))


def adapt(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Set the conversions of a connection."""
    adapters = connection.adapters
    adapters.register_dumper(str, _TextDumper)
    adapters.register_dumper(bool, _BoolDumper)
    adapters.register_loader("text", _Loader)
    adapters.register_loader("text", _BinaryLoader)
