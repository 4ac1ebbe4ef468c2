"""The language in which Dateline itself speaks; what it quotes stays as it is.

Texts are English in the code and gettext catalogs (`bot/locales/*.po`) say them in other languages. The language is a context
variable, as in Babel and Django: whoever handles an update sets it once, and threads that are started for it inherit it.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "ja": "日本語",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "zh": "中文",
}
"""What Dateline speaks, each by its ISO 639-1 code, with its own name for itself."""

DEFAULT = "en"
RIGHT_TO_LEFT = frozenset({"ar"})
LOCALES = Path(__file__).resolve().parent / "locales"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The code of the language that is being spoken."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language of `LANGUAGES` for as long as the block lasts."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def speak(code: str) -> None:
    """Speak a language from here on, in this task and in what it starts."""
    _language.set(code)


def spoken(tag: str | None) -> str | None:
    """The language of `LANGUAGES` that an IETF tag as `pt-BR` asks for; None if it is not spoken."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else None


def _(message: str, **values: object) -> str:
    """A text in the language that is being spoken, with the values in its `{placeholders}`."""
    return _filled(catalog(language()).gettext(message), values)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The same for a text that depends on a number, which stands in it as `{number}`."""
    return _filled(catalog(language()).ngettext(one, many, number), {"number": number, **values})


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a text of a table, which `_` translates when it is shown."""
    return message


def _filled(text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    if language() in RIGHT_TO_LEFT:
        # A title or a name in another script must not reorder the words around it (Unicode TR9, isolates).
        values = {key: f"\u2068{value}\u2069" if isinstance(value, str) else value for key, value in values.items()}
    return text.format(**values)


@cache
def catalog(code: str) -> gettext.NullTranslations:
    """The texts in a language; English needs none."""
    if code == DEFAULT:
        return gettext.NullTranslations()
    # Imported here: whoever speaks English, the terminal above all, starts without.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / f"{code}.po").open("rb") as source:
        read = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
