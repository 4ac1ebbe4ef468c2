"""What is known about a language stands in its file, and not in the code."""

import io
import tokenize
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]

ALLOWED = {
    "bot/i18n.py": "the name of each language of the interface, in that language",
    "bot/rendering/pictures/figures.py": "words of change and of size, which pictures alone look for",
    "retrieval/briefing/amounts.py": "signs of ordinals, and of the dates of Chinese and Japanese, which are rules",
    "retrieval/briefing/figures_elsewhere.py": "how Chinese and Japanese build figures, which is a rule",
    "retrieval/languages/phrases.py": "letters that are folded",
    "retrieval/text/datelines.py": "ranges of letters, and agencies' datelines, which any text may quote",
    "retrieval/text/dates/east.py": "how Chinese and Japanese write dates, which are rules",
    "retrieval/text/dates/vocabulary.py": "the sign of months of Chinese and Japanese",
    "retrieval/text/folding.py": "letters that are folded",
    "retrieval/text/furniture.py": "a range of letters",
    "retrieval/text/sentences.py": "ranges of letters",
    "retrieval/text/tokens.py": "signs of scripts without blanks",
}
"""Files with foreign letters in their strings, and what these are."""

_LINE_BEGINS = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENCODING}
_STRINGS = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


def _strings(source: str) -> Iterator[str]:
    """The strings of a module as they are written; docstrings are none of these."""
    before, depth = tokenize.ENCODING, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        depth += (token.string in {"(", "[", "{"}) - (token.string in {")", "]", "}"})
        if token.type in _STRINGS and (depth or before not in _LINE_BEGINS):
            yield token.string
        before = token.type


def _is_foreign(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] in "LM"


def test_strings_are_told_from_docstrings() -> None:
    source = (
        '"""où"""\ndef f():\n    """où"""  # où\n    g(\n        "là",\n    )\n    return "é", f"è{f}ê", "\\u00e0"\n'
    )
    found = "".join(_strings(source))
    assert "où" not in found
    assert [c for c in found if _is_foreign(c)] == ["à", "é", "è", "ê"]


def test_no_words_of_a_language_stand_in_code() -> None:
    files = {
        file: file.relative_to(ROOT).as_posix()
        for package in ("bot", "retrieval")
        for file in (ROOT / package).rglob("*.py")
    }
    found = {
        name
        for file, name in files.items()
        if any(_is_foreign(c) for string in _strings(file.read_text("utf-8")) for c in string)
    }
    assert len(files) > 200
    assert found == set(ALLOWED)
