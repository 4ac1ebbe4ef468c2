"""What the file of a language may say: its sections and keys, and how they are read.

The type of a key says how it is written in the file. README.md beside this file says what each key is for.
"""

from collections.abc import Callable, Mapping, Sequence
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


def _words_for(names: Sequence[str], first: int) -> _Reader:
    """Reads words by name: `january` is the first of the names."""
    return lambda value: {
        word: names.index(name) + first for name, text in _table(value).items() for word in _words(text)
    }


def _patterns_for(meanings: Mapping[str, Any]) -> _Reader:
    return lambda value: {
        pattern: meanings[name] for name, given in _table(value).items() for pattern in _strings(given)
    }


def _units(value: Any) -> dict[str, str]:  # noqa: ANN401 - as TOML gives it
    return {_exactly(str)(pattern): {unit: unit for unit in UNITS}[unit] for unit, pattern in _table(value).items()}


UNITS = ("day", "week", "month", "year")
MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AWAY = {
    "day_before_yesterday": ("day", -2), "yesterday": ("day", -1), "today": ("day", 0), "tomorrow": ("day", 1),
    "day_after_tomorrow": ("day", 2), "two_weeks_ago": ("week", -2), "last_week": ("week", -1), "this_week": ("week", 0),
    "next_week": ("week", 1), "last_weekend": ("weekend", -1), "this_weekend": ("weekend", 0),
    "next_weekend": ("weekend", 1), "two_months_ago": ("month", -2), "last_month": ("month", -1),
    "this_month": ("month", 0), "next_month": ("month", 1), "two_years_ago": ("year", -2), "last_year": ("year", -1),
    "this_year": ("year", 0), "next_year": ("year", 1),
}  # fmt: skip
"""How far from an article's day what is said of it lies: a unit, and how many of it."""

Numbers = Annotated[Mapping[str, int], _numbers]
"""A table from numbers to the words for each; here the other way about, as are those below."""
Months = Annotated[Mapping[str, int], _words_for(MONTHS, 1)]
"""A table from months to words; January is 1."""
Weekdays = Annotated[Mapping[str, int], _words_for(WEEKDAYS, 0)]
"""A table from weekdays to words; Monday is 0."""
Distances = Annotated[Mapping[str, tuple[str, int]], _patterns_for(AWAY)]
"""A table from what `AWAY` has to lists of patterns."""
Units = Annotated[Mapping[str, str], _units]
"""A table from `UNITS` to a pattern for each."""


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
class Dates:
    """Section `[dates]`: expressions for dates, beyond the names that the Unicode CLDR has for months and weekdays."""

    months: Months = field(default_factory=dict)
    weekdays: Weekdays = field(default_factory=dict)
    capitals: Flag = False
    month_first: Flag = False
    before_day: Words = ()
    of: Pattern = r"\s+"
    ordinal: Pattern = ""
    to: Pattern = "[-–—]"
    joined: Pattern = ""
    year: Patterns = ()
    same_year: Pattern = ""
    in_month: Pattern = ""
    on: Annotated[str | None, _exactly(str)] = None
    ends: Pattern = ""
    phrases: Distances = field(default_factory=dict)
    units: Units = field(default_factory=dict)
    numbers: Numbers = field(default_factory=dict)
    ago: Patterns = ()
    ahead: Patterns = ()
    last: Pattern = ""
    next: Pattern = ""
    last_after: Pattern = ""
    next_after: Pattern = ""
    decades: Patterns = ()
    past: Pattern = ""
    announced: Pattern = ""
    until: Pattern = ""
    traps: Patterns = ()


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
    dates: Dates = field(default_factory=Dates)

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
