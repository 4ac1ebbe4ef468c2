"""What the file of a language may say: its sections and keys, and how they are read.

The type of a key says how it is written in the file. README.md beside this file says what each key is for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Annotated, Any, TypeVar, get_args

Section = TypeVar("Section")
_Reader = Callable[[Any], Any]


def _exactly(kind: type) -> _Reader:
    def read(value: Any) -> Any:  # noqa: ANN401 - each key has a type of its own
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as TOML gives it
    if type(value) is not list or not all(type(one) is str for one in value):
        raise TypeError
    return tuple(value)


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as TOML gives it
    if type(value) is not str:
        raise TypeError
    return tuple(word.replace("_", " ") for word in value.split())


Flag = Annotated[bool, _exactly(bool)]
Count = Annotated[int, _exactly(int)]
Pattern = Annotated[str, _exactly(str)]
"""One regular expression, or a name."""
Patterns = Annotated[tuple[str, ...], _strings]
"""A list of regular expressions."""
Words = Annotated[tuple[str, ...], _words]
"""Words in one string, white space between them; `_` stands for a blank inside of one."""


def _table(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as TOML gives it
    if type(value) is not dict:
        raise TypeError
    return value


def _numbers(value: Any) -> dict[str, int]:  # noqa: ANN401 - as TOML gives it
    return {word: int(number) for number, text in _table(value).items() for word in _words(text)}


Numbers = Annotated[Mapping[str, int], _numbers]
"""A table from numbers to the words for each."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Section `[words]`: how a text is cut into terms."""

    stop: Words = ()
    stemmer: Pattern = ""
    stem_letters: Count = 0
    decimal_comma: Flag = False
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Section `[sentences]`: where a full stop ends a sentence. Words are written without their full stop."""

    titles: Words = ()
    numbered: Words = ()
    closing: Words = ()
    inner: Words = ()
    without_english: Flag = False
    ordinals: Flag = False
    openers: Words = ()
    short_months: Words = ()
    short_weekdays: Words = ()
    clock: Words = ()
    time_zones: Words = ()
    shouting_names: Words = ()
    after_quotation: Words = ()


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language: what people write, and a section each for other uses."""

    code: str
    script: Pattern = "Latin"
    unspaced: Flag = False
    joined: Flag = False
    opening: Patterns = ()
    closing: Patterns = ()
    whole: Patterns = ()
    brief: Patterns = ()
    about: Patterns = ()
    wrong: Patterns = ()
    thanks: Patterns = ()
    greeting: Patterns = ()
    greeting_tail: Patterns = ()
    yes_no: Patterns = ()
    not_yes_no: Patterns = ()
    irregular: Patterns = ()
    asking: Patterns = ()
    adverbs: Patterns = ()
    asking_tail: Patterns = ()
    auxiliaries: Patterns = ()
    and_: Patterns = ()
    other: Patterns = ()
    prepositions: Patterns = ()
    people: Patterns = ()
    stands_for_name: Patterns = ()
    things: Patterns = ()
    not_pointing: Patterns = ()
    words: Vocabulary = field(default_factory=Vocabulary)
    sentences: Sentences = field(default_factory=Sentences)

    @property
    def is_understood(self) -> bool:
        """Whether anything is known of what people write in it."""
        return any(getattr(self, name) for name in PHRASES)


PHRASES = tuple(one.name for one in fields(Language) if one.type == Patterns)
"""The keys for what people write, which stand before the first section."""


def keys_of(section: type) -> dict[str, Any]:
    """The keys that a file may have in a section, each with its type."""
    return {one.name: one.type for one in fields(section) if one.name != "code"}


def read(section: type[Section], given: Mapping[str, Any], where: str, **more: str) -> Section:
    """A section as its file gives it; what the file does not give is as if unknown.

    Args:
        section: the class above.
        given: the keys and values of the file.
        where: the file and section, for messages.
        more: what does not come from the file.

    Raises:
        ValueError: there is no such key, or its value is of another type; the message names file and key.
    """
    kinds = keys_of(section)
    for key in given:
        if key not in kinds:
            raise ValueError(f"{where}: there is no key {key!r}; README.md beside the file lists those there are")
    return section(**{key: _value(kinds[key], value, f"{where}: {key}") for key, value in given.items()}, **more)


def _value(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - each key has a type of its own
    wrong = f"{where} is not written as README.md beside the file describes"
    try:
        found = _table(value) if is_dataclass(kind) else get_args(kind)[1](value)
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(wrong) from error
    return read(kind, found, where) if is_dataclass(kind) else found  # type: ignore[arg-type]
