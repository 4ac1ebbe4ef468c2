"""Loads language data on demand, one TOML file per language.

`schema.py` defines the sections and keys, README.md explains them. Phrases are regular expressions, which
`retrieval.languages.phrases` matches against messages.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

import regex

from retrieval.languages.schema import Language, read

__all__ = ["CODES", "Language", "everywhere", "language", "languages_of", "pattern_everywhere"]

_FOLDER = Path(__file__).parent

CODES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""The codes of the languages with a file."""


@cache
def language(code: str) -> Language:
    """The data of a language; defaults for a language without a file.

    Raises:
        ValueError: the file has an unknown key or a value of the wrong type.
    """
    if code not in CODES:
        return Language(code, script="")
    file = _FOLDER / f"{code}.toml"
    return read(Language, tomllib.loads(file.read_text("utf-8")), file.name, code=code)


@cache
def everywhere(section: str, key: str) -> tuple[str, ...]:
    """The values of all languages under a key, in the order of their codes, without duplicates."""
    found = (one for code in CODES for one in getattr(getattr(language(code), section), key))
    return tuple(dict.fromkeys(found))


@cache
def pattern_everywhere(section: str, key: str) -> str:
    """One pattern with those of all languages under a key as alternatives, without duplicates."""
    found = (getattr(getattr(language(code), section), key) for code in CODES)
    return "|".join(dict.fromkeys(pattern for pattern in found if pattern)) or r"(?!)"


@cache
def _scripts() -> tuple[tuple[str, "regex.Pattern[str]"], ...]:
    understood = (spoken for spoken in map(language, CODES) if spoken.is_understood and spoken.script)
    return tuple(
        (spoken.code, regex.compile("[" + "".join(rf"\p{{{name}}}" for name in spoken.script.split()) + "]"))
        for spoken in understood
    )


@lru_cache(maxsize=256)
def languages_of(text: str) -> tuple[Language, ...]:
    """The languages with phrases whose script occurs in a text, English first."""
    found = [code for code, letters in _scripts() if letters.search(text)]
    return tuple(map(language, sorted(found, key=lambda code: code != "en")))
