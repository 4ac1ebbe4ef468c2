import dataclasses
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regex

import retrieval.languages
from retrieval.languages import CODES, everywhere, language
from retrieval.languages.schema import Language, keys_of, read
from retrieval.languages.values import AWAY, EVENTS, Pattern, Patterns, Texts, Words

FOLDER = Path(retrieval.languages.__file__).parent
SECTIONS = {name: kind for name, kind in keys_of(Language).items() if isinstance(kind, type)}
KEYS = [
    *(name for name in keys_of(Language) if name not in SECTIONS),
    *(key for kind in SECTIONS.values() for key in keys_of(kind)),
]


@pytest.mark.parametrize("code", CODES)
def test_every_file_is_written_as_the_schema_says(code: str) -> None:
    assert language(code).code == code


@pytest.mark.parametrize("code", CODES)
def test_a_file_says_which_language_it_is_about(code: str) -> None:
    first = (FOLDER / f"{code}.toml").read_text("utf-8").partition("\n")[0]
    assert regex.match(r"# [A-Z]\w+\b", first)


def _patterns(section: Any) -> Iterator[tuple[str, str]]:
    for key, kind in keys_of(type(section)).items():
        value = getattr(section, key)
        if dataclasses.is_dataclass(value):
            yield from _patterns(value)
        elif kind == Pattern:
            yield key, value
        elif kind == Patterns:
            yield from ((key, one) for one in value)


@pytest.mark.parametrize("code", CODES)
def test_every_pattern_can_be_read(code: str) -> None:
    for key, pattern in _patterns(language(code)):
        try:
            regex.compile(pattern.replace("<whole>", "x").replace("{}", "x"))
        except regex.error as error:
            pytest.fail(f"{code}.toml: {key}: {pattern!r}: {error}")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"breif": ["x"]}, "breif"),
        ({"code": "de"}, "code"),
        ({"brief": "x"}, "brief"),
        ({"brief": [1]}, "brief"),
        ({"script": ["Latin"]}, "script"),
        ({"unspaced": 1}, "unspaced"),
        ({"words": "x"}, "words"),
        ({"words": {"stpo": "x"}}, "stpo"),
        ({"words": {"stop": ["x"]}}, "stop"),
        ({"words": {"stem_letters": True}}, "stem_letters"),
        ({"words": {"numbers": {"two": "zwei"}}}, "numbers"),
        ({"dates": {"months": {"januar": "jänner"}}}, "months"),
        ({"dates": {"phrases": {"today": "heute"}}}, "phrases"),
        ({"dates": {"phrases": {"someday": ["einst"]}}}, "phrases"),
        ({"dates": {"units": {"hour": "Stunde"}}}, "units"),
        ({"briefing": {"scales": {"million": "Million"}}}, "scales"),
        ({"briefing": {"events": {"married": "geheiratet"}}}, "events"),
    ],
)
def test_what_is_not_as_described_is_an_error_that_names_file_and_key(given: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"^xx\.toml.*{named}"):
        read(Language, given, "xx.toml", code="xx")


def test_words_stand_in_one_string() -> None:
    found = read(
        Language, tomllib.loads("[words]\nstop = '''a b_c\n d'''\nnumbers = { 2 = 'zwei zwo' }"), "", code="xx"
    )
    assert found.words.stop == ("a", "b c", "d")
    assert found.words.numbers == {"zwei": 2, "zwo": 2}


def test_tables_are_read_the_other_way_about() -> None:
    dates = """
        [dates]
        months.january = 'jänner jenner'
        weekdays.saturday = 'sonnabend'
        phrases.last_week = ['vorige\\s+Woche']
        units.day = 'Tage?'
    """
    found = read(Language, tomllib.loads(dates), "", code="xx").dates
    assert found.months == {"jänner": 1, "jenner": 1}
    assert found.weekdays == {"sonnabend": 5}
    assert found.phrases == {r"vorige\s+Woche": ("week", -1)}
    assert found.units == {"Tage?": "day"}


def test_what_languages_know_together_stands_once() -> None:
    found = everywhere("sentences", "openers")
    assert {"the", "der", "она"} <= set(found)
    assert len(found) == len(set(found))


def test_the_guide_tells_of_every_key() -> None:
    guide = (FOLDER / "README.md").read_text("utf-8")
    assert [key for key in [*KEYS, *AWAY, *EVENTS] if f"`{key}`" not in guide] == []
    assert [name for name in SECTIONS if f"## `[{name}]`" not in guide] == []


def test_no_word_stands_twice_in_a_list() -> None:
    twice = [
        (code, name, key)
        for code in CODES
        for name, kind in SECTIONS.items()
        for key, form in keys_of(kind).items()
        if form in (Words, Texts) and len(set(words := getattr(getattr(language(code), name), key))) < len(words)
    ]
    assert twice == []
