"""Translation of the interface with gettext; quotes are never translated.

Texts are English in the code. The catalogs `bot/locales/*.po` hold the translations. The current language is a context
variable, as in Babel and Django: the handler of an update sets it once, and threads started for the update inherit it.
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
"""The languages of the interface: ISO 639-1 code and the language's own name."""

DEFAULT = "en"
RIGHT_TO_LEFT = frozenset({"ar"})
LOCALES = Path(__file__).resolve().parent / "locales"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """Return the code of the current language."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language of `LANGUAGES` inside the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def speak(code: str) -> None:
    """Use a language from now on, in this task and in tasks and threads that it starts."""
    _language.set(code)


def spoken(tag: str | None) -> str | None:
    """Return the language of `LANGUAGES` for an IETF tag such as `pt-BR`; None if it is not supported."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else None


def _(message: str, **values: object) -> str:
    """Translate a text into the current language and fill its `{placeholders}`."""
    return _filled(catalog(language()).gettext(message), values)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Translate a text with a plural form and fill its `{placeholders}`; `{number}` is the number."""
    return _filled(catalog(language()).ngettext(one, many, number), {"number": number, **values})


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a text for extraction; `_` translates it when it is shown."""
    return message


def _filled(text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    if language() in RIGHT_TO_LEFT:
        # Isolates keep a title or name in another script from reordering the words around it (Unicode TR9).
        values = {key: f"\u2068{value}\u2069" if isinstance(value, str) else value for key, value in values.items()}
    return text.format(**values)


@cache
def catalog(code: str) -> gettext.NullTranslations:
    """Load the catalog of a language; English has an empty one."""
    if code == DEFAULT:
        return gettext.NullTranslations()
    # Imported here because English does not need it, and the terminal must start fast.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / f"{code}.po").open("rb") as source:
        read = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
