"""What people write in each language, as data: one TOML file a language, read when a text in its script first comes.

A phrase is a regular expression, in which `<whole>` stands for the words for the articles themselves (`this`, `the news`)
and `{}` for a subject; `retrieval.languages.phrases` looks for them. Case and the form of apostrophes do not matter, and
accents do where one makes another word (`él`, `el`): in pronouns and in signs of a question for yes or no. Every key is
optional:

- `script`: in which the language is written, as Unicode names it (`Latin`), or several with a blank between;
- `opening`, `closing`: politeness before and behind a request; `unspaced`: whether words stand without blanks between;
- `whole`, `brief`, `about`: requests for a briefing, of everything or about a subject;
- `wrong`, `thanks`, `greeting`, `greeting_tail`: messages that are no question;
- `yes_no`, `not_yes_no`: signs of a question for yes or no, and those of another that looks like one;
- `irregular`: forms of words that are right though a thesaurus has them in another form alone;
- `asking`: question words; of these `adverbs` can take each other's place in a sentence; `asking_tail`: behind one alone;
- `auxiliaries`: verbs with which a question for yes or no begins;
- `and_`, `other`: how a follow-up begins, and how it names another subject (behind the phrase where that has no `{}`); `joined`:
  whether `and_` is written together with the next word; `prepositions`: that a subject can have;
- `people`, `things`: pronouns for what was talked about before, of which `stands_for_name` can give way to a name;
  `not_pointing`: the same words in another sense.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import regex

_FOLDER = Path(__file__).parent

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language; the module's docstring says what each is."""

    code: str
    script: str = "Latin"
    unspaced: bool = False
    joined: bool = False
    opening: Phrases = ()
    closing: Phrases = ()
    whole: Phrases = ()
    brief: Phrases = ()
    about: Phrases = ()
    wrong: Phrases = ()
    thanks: Phrases = ()
    greeting: Phrases = ()
    greeting_tail: Phrases = ()
    yes_no: Phrases = ()
    not_yes_no: Phrases = ()
    irregular: Phrases = ()
    asking: Phrases = ()
    adverbs: Phrases = ()
    asking_tail: Phrases = ()
    auxiliaries: Phrases = ()
    and_: Phrases = ()
    other: Phrases = ()
    prepositions: Phrases = ()
    people: Phrases = ()
    stands_for_name: Phrases = ()
    things: Phrases = ()
    not_pointing: Phrases = ()


CODES = tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
"""The languages of which something is known."""


@cache
def language(code: str) -> Language:
    """What is known of a language; next to nothing of one that has no file.

    Raises:
        ValueError: its file has a key that there is none of, or a value of another type.
    """
    file = _FOLDER / f"{code}.toml"
    if code not in CODES:
        return Language(code, script="")
    given = tomllib.loads(file.read_text("utf-8"))
    return Language(code, **{key: _checked(file, key, value) for key, value in given.items()})


def _checked(file: Path, key: str, value: object) -> Any:  # noqa: ANN401 - each key has a type of its own
    expected = {field.name: type(field.default) for field in fields(Language) if field.name != "code"}
    found = tuple(map(str, value)) if isinstance(value, list) else value
    if not isinstance(found, str | bool | tuple) or type(found) is not expected.get(key):
        raise ValueError(f"{file.name}: {key} is not as `retrieval.languages` describes")
    return found


@cache
def _scripts() -> tuple[tuple[str, "regex.Pattern[str]"], ...]:
    return tuple(
        (code, regex.compile("[" + "".join(rf"\p{{{name}}}" for name in script.split()) + "]"))
        for code in CODES
        if (script := language(code).script)
    )


@lru_cache(maxsize=256)
def languages_of(text: str) -> tuple[Language, ...]:
    """The languages in whose script there is a letter in a text, English first."""
    found = [code for code, letters in _scripts() if letters.search(text)]
    return tuple(map(language, sorted(found, key=lambda code: code != "en")))
