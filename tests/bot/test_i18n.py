"""The interface in other languages: no text is missing, placeholders agree, plural forms are those of the language."""

import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import DEFAULT, LANGUAGES, LOCALES, RIGHT_TO_LEFT, _, language, ngettext, speak, speaking, spoken
from bot.rendering import button_texts, chat_texts, library_texts, settings_texts
from bot.rendering import membership_texts as life_texts
from tools.catalogs import template

OTHERS = [code for code in LANGUAGES if code != DEFAULT]


def read(code: str) -> Catalog:
    with (LOCALES / f"{code}.po").open("rb") as source:
        return read_po(source, locale=code)


def placeholders(text: str) -> list[str]:
    return sorted({name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None})


def test_every_catalog_is_of_a_language_that_is_spoken() -> None:
    assert {file.stem for file in LOCALES.glob("*.po")} == set(OTHERS)
    assert len(OTHERS) >= 11


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_has_every_text_of_the_code_and_no_other(code: str) -> None:
    marked = {message.id for message in template() if message.id}
    assert len(marked) > 200
    assert {message.id for message in read(code) if message.id} == marked


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_is_missing_and_placeholders_agree(code: str) -> None:
    catalog = read(code)
    for message in catalog:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        ids = [message.id] if isinstance(message.id, str) else [str(one) for one in message.id]
        texts = [message.string] if isinstance(message.string, str) else [str(one) for one in message.string or ()]
        assert len(texts) == (catalog.num_plurals if len(ids) > 1 else 1), message.id
        for text in texts:
            assert text.strip(), f"not translated: {ids[0]}"
            # One form of a plural may do without its number, as `a sentence` does.
            allowed = [set(placeholders(one)) for one in ids]
            found = set(placeholders(text))
            assert found <= allowed[-1], (ids, text)
            assert len(ids) > 1 or found == allowed[0], (ids, text)
            assert allowed[-1] - found <= ({"number"} if len(ids) > 1 else set()), (ids, text)


SIGNS = re.compile(r"/[a-z]+|:[a-z]+|https?://[\w./]+|@BotFather|[🤷👍👎🌐]")


@pytest.mark.parametrize("code", OTHERS)
def test_commands_and_addresses_stay_as_they_are(code: str) -> None:
    for message in read(code):
        if message.id and isinstance(message.id, str):
            kept = set(re.findall(r"(?<!\w)" + SIGNS.pattern, message.id))
            assert kept <= set(SIGNS.findall(str(message.string))), message.id


@pytest.mark.parametrize("code", OTHERS)
def test_most_texts_are_really_in_another_language(code: str) -> None:
    messages = [m for m in read(code) if m.id and isinstance(m.id, str)]
    same = [m.id for m in messages if m.id == m.string]
    assert len(same) < len(messages) / 10, same


RUSSIAN = [(1, "1 статья"), (2, "2 статьи"), (5, "5 статей"), (11, "11 статей"), (21, "21 статья"), (22, "22 статьи")]


@pytest.mark.parametrize(("number", "expected"), RUSSIAN)
def test_plural_rules_are_those_of_the_language(number: int, expected: str) -> None:
    with speaking("ru"):
        assert library_texts.articles(number) == expected


def test_arabic_has_six_forms() -> None:
    with speaking("ar"):
        assert len({re.sub(r"\d+", "", library_texts.articles(n)) for n in (0, 1, 2, 3, 11, 100)}) >= 4


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("EN", "en"),
        ("sv", None),
        ("", None),
        (None, None),
    ],
)
def test_the_tag_of_an_app_to_a_language(tag: str | None, code: str | None) -> None:
    assert spoken(tag) == code


@given(st.text(max_size=40), st.sampled_from(sorted(LANGUAGES)))
def test_values_come_out_as_they_are(value: str, code: str) -> None:
    with speaking(code):
        text = _("Understood as: {question}", question=value)
    assert value in text
    assert ("\u2068" + value + "\u2069" in text) or code not in RIGHT_TO_LEFT


def test_a_language_is_spoken_as_long_as_it_is_meant_to_be() -> None:
    with speaking("de"):
        inside = language()
        speak("fr")
    assert (inside, language()) == ("de", DEFAULT)
    assert ngettext("{number} article", "{number} articles", 2) == "2 articles"


def test_catalogs_come_with_the_package() -> None:
    assert (Path(library_texts.__file__).parents[1] / "locales").resolve() == LOCALES


TOASTS = (
    chat_texts.for_administrators, settings_texts.needs_all_messages, life_texts.for_the_sender, life_texts.no_longer_held,
    button_texts.answer_changed, button_texts.article_gone, button_texts.button_too_old, button_texts.cannot,
    button_texts.elsewhere, button_texts.message_too_old, button_texts.question_gone, button_texts.taken_back,
    button_texts.thanks,
)  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("toast", TOASTS, ids=lambda toast: toast.__name__)
def test_what_a_press_is_told_fits_into_what_telegram_shows(code: str, toast: Callable[[], str]) -> None:
    with speaking(code):
        assert len(toast()) <= 200
