"""Plain text, quoted as it is. Its metadata are in front matter, or beside it: `name.toml` describes `name.txt`."""

import tomllib
from pathlib import Path

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.decoding import decode_text
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.front_matter import split_front_matter
from retrieval.model import Article

_TEXT_KEYS = ("title", "source", "author", "published", "url", "language")
_KEYS = frozenset({*_TEXT_KEYS, "title_supplied"})


def read_plain(file: Path) -> Article:
    """Read a text file; every character counts, only a byte order mark is no part of the text.

    Front matter is no part of the text; what `name.toml` says goes before it. A file without metadata goes by its own name, as a title that the publisher did not give.

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
    front, text = _split(text, str(file))
    if not text.strip():
        raise EmptyArticle("{locator} is empty.", locator=str(file))
    known = front | read_metadata(file.with_suffix(".toml"))
    if "title" in front:
        known.setdefault("title_supplied", "no")
    return Article(
        text=text,
        title=known.pop("title", file.stem.replace("_", " ").replace("-", " ").strip() or file.name),
        title_supplied=known.pop("title_supplied", "yes") == "yes",
        **known,  # type: ignore[arg-type] # the keys are those of _TEXT_KEYS
    )


def read_text(data: bytes, locator: str, name: str) -> Article:
    """The article in the bytes of a text file, in any encoding that can be found out.

    Raises:
        UnreadableArticle: it is no text, or its encoding is not known.
        EmptyArticle: there is nothing but white space.
    """
    known, text = _split(decode_text(data, locator), locator)
    if not text.strip():
        raise EmptyArticle("{locator} is empty.", locator=locator)
    supplied = "title" not in known
    return Article(
        text.replace("\r\n", "\n"), known.pop("title", name), title_supplied=supplied, format="text", **known,  # type: ignore[arg-type]
    )  # fmt: skip


def _split(text: str, locator: str) -> tuple[dict[str, str], str]:
    """Front matter and the text behind it; lines between dashes that are no front matter belong to the text."""
    try:
        return split_front_matter(text, locator)
    except UnreadableArticle:
        return {}, text


def read_metadata(file: Path) -> dict[str, str]:
    """The metadata beside an article, each value as text; empty without such a file.

    Raises:
        UnreadableArticle: the file cannot be read, is no TOML, or has other keys.
    """
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
