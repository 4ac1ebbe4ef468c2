import pytest
import regex

from bot.i18n import LANGUAGES
from retrieval.languages import CODES, Language, language, languages_of
from retrieval.languages.phrases import any_of, plain, written
from retrieval.languages.schema import PHRASES


def test_every_language_of_the_interface_is_there() -> None:
    assert set(LANGUAGES) <= set(CODES)
    assert [
        code for code in LANGUAGES if not (language(code).brief and language(code).wrong and language(code).yes_no)
    ] == []


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_is_a_pattern(code: str) -> None:
    for key in PHRASES:
        regex.compile(any_of(language(code), key))


def test_of_a_language_without_a_file_nothing_is_known() -> None:
    assert language("xx") == Language("xx", script="")


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("hello", {"en", "de", "tr"}),
        ("привет", {"ru"}),
        ("नमस्ते", {"hi"}),
        ("中文", {"zh", "ja"}),
        ("مرحبا", {"ar"}),
        ("12", set()),
        ("สวัสดี", set()),
    ],
)
def test_languages_by_script(text: str, some: set[str]) -> None:
    found = {spoken.code for spoken in languages_of(text)}
    assert some <= found
    assert bool(some) == bool(found)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("¿Qué pasó?", "¿Que paso?"),
        ("l’été", "l'ete"),
        ("mı", "mi"),
        ("ещё", "еще"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("a  b\n", "a b"),
    ],
)
def test_plain_texts(text: str, bare: str) -> None:
    assert plain(written(text)) == bare
    assert len(plain(written(text))) == len(written(text))
