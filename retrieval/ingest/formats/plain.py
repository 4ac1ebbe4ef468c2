"""Plain text in UTF-8, quoted as it is, with its metadata beside it: `name.toml` describes `name.txt`."""

import tomllib
from pathlib import Path

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.format import Format
from retrieval.model import Article

_TEXT_KEYS = ("title", "source", "author", "published", "url", "language")
_KEYS = frozenset({*_TEXT_KEYS, "title_supplied"})


def read_plain(file: Path) -> Article:
    """Read a text file; every character counts, only a byte order mark is no part of the text.

    A file without metadata goes by its own name, as a title that the publisher did not give.

    Raises:
        UnreadableArticle: the file cannot be opened, is not UTF-8, or its metadata are not what they should be.
        EmptyArticle: there is nothing but white space.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UnreadableArticle(
            "{locator} is not UTF-8 text (byte {byte}); save it as UTF-8 and try again.",
            byte=exc.start,
            locator=str(file),
        ) from exc
    except OSError as exc:
        raise UnreadableArticle("{locator} cannot be read: {reason}.", reason=exc.strerror, locator=str(file)) from exc
    if "\0" in text:
        raise UnreadableArticle("{locator} holds binary data, not text.", locator=str(file))
    if not text.strip():
        raise EmptyArticle("{locator} is empty.", locator=str(file))
    known = _read_metadata(file.with_suffix(".toml"))
    return Article(
        text=text,
        title=known.pop("title", file.stem.replace("_", " ").replace("-", " ").strip() or file.name),
        title_supplied=known.pop("title_supplied", "yes") == "yes",
        **known,  # type: ignore[arg-type] # the keys are those of _TEXT_KEYS
    )


def read_text(data: bytes, locator: str, name: str) -> Article:
    """The article in the bytes of a text file: UTF-8, or what its byte order mark says, or what it looks like.

    Raises:
        UnreadableArticle: it is no text.
        EmptyArticle: there is nothing but white space.
    """
    text = _decoded(data)
    if text is None or "\0" in text:
        raise UnreadableArticle("{locator} holds binary data, not text.", locator=locator)
    if not text.strip():
        raise EmptyArticle("{locator} is empty.", locator=locator)
    return Article(text.replace("\r\n", "\n"), name, title_supplied=True, format="text")


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        return str(best) if best is not None else None


def _read_metadata(file: Path) -> dict[str, str]:
    """The metadata beside an article, each value as text; empty without such a file."""
    if not file.is_file():
        return {}
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise UnreadableArticle(
            "{locator} cannot be read as TOML: {reason}.", reason=str(exc), locator=str(file)
        ) from exc
    strange = sorted(raw.keys() - _KEYS)
    if strange:
        raise UnreadableArticle(
            "{locator} has keys that mean nothing: {strange}; use {expected}.",
            strange=", ".join(strange),
            expected=", ".join(sorted(_KEYS)),
            locator=str(file),
        )
    supplied = raw.pop("title_supplied", "title" not in raw)
    return {key: str(value) for key, value in raw.items()} | {"title_supplied": "yes" if supplied else "no"}


FORMAT = Format("text", read_text, endings=(".txt", ".text"), content_types=("text/plain",))
