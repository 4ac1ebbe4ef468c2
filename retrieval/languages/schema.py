"""Defines the sections and keys of a language file, and reads them.

The type of a key determines its format in the file; the types are in `values.py`. README.md explains each key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Annotated, Any, TypeVar, get_args

from retrieval.languages.values import (
    Count,
    Distances,
    Events,
    Flag,
    Months,
    Numbers,
    Pattern,
    Patterns,
    Scales,
    Texts,
    Units,
    Weekdays,
    Words,
    exactly,
    table,
)

Section = TypeVar("Section")

# Sections are compared by identity (eq=False), so that a language is hashable although its sections contain dicts. Each
# section is read only once.


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vocabulary:
    """Section `[words]`: how a text is split into terms."""

    stop: Words = ()
    stemmer: Pattern = ""
    stem_letters: Count = 0
    decimal_comma: Flag = False
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sentences:
    """Section `[sentences]`: when a full stop ends a sentence. Words are given without their full stop."""

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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Dates:
    """Section `[dates]`: date expressions, in addition to the names of months and weekdays in the Unicode CLDR."""

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
    on: Annotated[str | None, exactly(str)] = None
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Briefing:
    """Section `[briefing]`: speech, sentences that can stand alone, introductions of people, and figures."""

    speech_verbs: Pattern = ""
    quoted_verbs: Pattern = ""
    pronouns: Words = ()
    verb_alone: Flag = False
    speaker_before: Pattern = ""
    points_back: Words = ()
    optional: Words = ()
    times: Words = ()
    roles: Words = ()
    joined_roles: Flag = False
    role_modifiers: Words = ()
    bodies: Words = ()
    forms_of_address: Pattern = ""
    office_of: Words = ()
    introductions: Pattern = ""
    small_numbers: Words = ()
    feminine_two: Words = ()
    no_count: Words = ()
    at_least: Pattern = ""
    at_most: Pattern = ""
    about: Pattern = ""
    partitive: Pattern = ""
    adjectives: Pattern = ""
    counters: Words = ()
    scales: Scales = field(default_factory=dict)
    scale_words: Pattern = ""
    percent: Pattern = ""
    percent_before: Pattern = ""
    currencies: Pattern = ""
    durations: Pattern = ""
    centuries: Pattern = ""
    before_month: Words = ()
    numbered_dates: Pattern = ""
    counted_people: Pattern = ""
    clause_joins: Words = ()
    events: Events = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Times:
    """Section `[times]`: times in questions, in addition to the phrases and names of `[dates]`."""

    since: Patterns = ()
    of: Patterns = ()
    last: Patterns = ()
    month: Patterns = ()
    numbered_month: Pattern = ""
    hours: Pattern = ""
    not_after: Pattern = ""
    behind: Patterns = ()
    joined: Pattern = ""
    anywhere: Flag = False
    weekdays: Weekdays = field(default_factory=dict)
    phrases: Distances = field(default_factory=dict)
    since_phrases: Distances = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Furniture:
    """Section `[furniture]`: wording of text outside the story of an article, in lower case."""

    advertisement: Texts = ()
    credit_words: Texts = ()
    stamp_words: Texts = ()
    byline_words: Texts = ()
    link_labels: Texts = ()
    date_words: Words = ()
    date_signs: Words = ()
    small_in_names: Words = ()
    calls: Patterns = ()
    notes: Patterns = ()


@dataclass(frozen=True, slots=True)
class Language:
    """The data of a language: phrases in messages, and one section for each other use."""

    code: str
    script: Pattern = "Latin"
    unspaced: Flag = False
    joined: Flag = False
    opening: Patterns = ()
    closing: Patterns = ()
    whole: Patterns = ()
    brief: Patterns = ()
    about: Patterns = ()
    latest: Patterns = ()
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
    words: Vocabulary = Vocabulary()
    sentences: Sentences = Sentences()
    dates: Dates = Dates()
    times: Times = Times()
    briefing: Briefing = Briefing()
    furniture: Furniture = Furniture()

    @property
    def is_understood(self) -> bool:
        """Whether the language has any phrases for messages."""
        return any(getattr(self, name) for name in PHRASES)


PHRASES = tuple(one.name for one in fields(Language) if one.type == Patterns)
"""The keys of the phrases for messages, which come before the first section."""


def keys_of(section: type) -> dict[str, Any]:
    """The keys of a section with their types."""
    return {one.name: one.type for one in fields(section) if one.name != "code"}


def read(section: type[Section], given: Mapping[str, Any], where: str, **more: str) -> Section:
    """Read a section; missing keys get their defaults.

    Args:
        section: the class of the section.
        given: the keys and values of the file.
        where: the file and section, for error messages.
        more: fields that are not in the file.

    Raises:
        ValueError: a key is unknown or its value has the wrong type; the message names file and key.
    """
    kinds = keys_of(section)
    for key in given:
        if key not in kinds:
            raise ValueError(f"{where}: there is no key {key!r}; README.md beside the file lists those there are")
    return section(**{key: _value(kinds[key], value, f"{where}: {key}") for key, value in given.items()}, **more)


def _value(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - each key has a type of its own
    wrong = f"{where} is not written as README.md beside the file describes"
    try:
        found = table(value) if is_dataclass(kind) else get_args(kind)[1](value)
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(wrong) from error
    return read(kind, found, where) if is_dataclass(kind) else found  # type: ignore[arg-type]
