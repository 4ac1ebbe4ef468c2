"""What is known of each language, as data: one TOML file a language, read when it is first needed.

`schema.py` has the sections and keys, README.md what each is for. A phrase is a regular expression;
`retrieval.languages.phrases` looks for what people write.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

import regex

from retrieval.languages.schema import Language, read

__all__ = ["CODES", "Language", "everywhere", "language", "languages_of", "pattern_everywhere"]

_FOLDER = Path(__file__).parent

CODES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""The languages of which something is known."""


@cache
def language(code: str) -> Language:
    """What is known of a language; next to nothing of one that has no file.

    Raises:
        ValueError: its file has a key that there is none of, or a value of another type.
    """
    if code not in CODES:
        return Language(code, script="")
    file = _FOLDER / f"{code}.toml"
    return read(Language, tomllib.loads(file.read_text("utf-8")), file.name, code=code)


@cache
def everywhere(section: str, key: str) -> tuple[str, ...]:
    """What the languages have under a key together, in the order of their codes, each word or pattern once."""
    found = (one for code in CODES for one in getattr(getattr(language(code), section), key))
    return tuple(dict.fromkeys(found))


@cache
def pattern_everywhere(section: str, key: str) -> str:
    """The patterns that the languages have under a key as alternatives of one, each once."""
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
    """The languages that people write to Dateline in, and in whose script there is a letter in a text, English first."""
    found = [code for code, letters in _scripts() if letters.search(text)]
    return tuple(map(language, sorted(found, key=lambda code: code != "en")))
