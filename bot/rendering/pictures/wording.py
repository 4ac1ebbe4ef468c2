"""Prepare texts for a picture: split by language and direction, and cut to the available width. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

from bot.rendering.document import plain
from bot.rendering.telegram_text import carried

ELLIPSIS = "…"
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff\uff66-\uff9f]")),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
"""The language that a script indicates, for choosing letter shapes and line breaks."""
_LETTER = "[^\\W\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
"""Letters of words in scripts that put spaces between words."""
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_UNBROKEN = 10
_BLANK = re.compile(r"[\s\u0085]+")
_UNSEEN = re.compile("[\x7f-\x9f\ufffe\uffff]")


class Piece(TypedDict):
    """A paragraph of a picture.

    `runs` are texts, each with whether it is emphasised. `lang` is an ISO 639-1 code. `spaced` allows letter spacing, as
    in a heading.
    """

    runs: list[tuple[str, bool]]
    lang: str
    rtl: bool
    spaced: NotRequired[bool]


class Wording:
    """Makes the pieces of one picture.

    Args:
        language: language of texts in a script that several languages share.
        texts: all quotes of the picture; if any has kana, Chinese characters get Japanese shapes.
    """

    def __init__(self, language: str, texts: Iterable[str] = ()) -> None:
        self._language = language.replace("_", "-").partition("-")[0].lower() or "en"
        together = " ".join(texts)
        self._han = next((name for name, script in _SCRIPTS[:2] if script.search(together)), self._language)
        self.rtl = is_rtl(together) if any(map(str.isalpha, together)) else self._language in {"ar", "fa", "he", "ur"}

    def piece(self, text: str, most: int | None = None, *, emphasised: Sequence[str] = ()) -> Piece:
        """Make a piece of a text, cut to a width of `most` letters, with the given words emphasised."""
        text = tidy(text)
        text = text if most is None else cut(text, most)
        return {
            "runs": [(breakable(part), strong) for part, strong in _parted(text, emphasised)],
            "lang": self._language_of(text),
            "rtl": is_rtl(text),
        }

    def heading(self, text: str) -> Piece:
        """Make a piece of an interface text, which is set apart from the quotes."""
        cased = all(character.lower() != character.upper() for character in text if character.isalpha())
        return {**self.piece(text.upper() if cased else text), "spaced": cased}

    def _language_of(self, text: str) -> str:
        counts = Counter({name: len(script.findall(text)) for name, script in _SCRIPTS})
        name, count = counts.most_common(1)[0]
        if 3 * count <= sum(map(str.isalpha, text)):
            # Latin letters and digits without Chinese characters look best in a Latin font.
            return self._language if count or self._language not in {"ja", "ko", "zh"} else "en"
        return self._han if name == "zh" and self._han in {"ja", "ko"} else name


def tidy(text: str) -> str:
    """Return a text on one line, without characters that no font can show."""
    return _BLANK.sub(" ", _UNSEEN.sub("", carried(plain(text)).text)).strip()


def is_rtl(text: str) -> bool:
    """Return whether most letters of a text are written from right to left."""
    classes = Counter(map(unicodedata.bidirectional, text))
    return classes["R"] + classes["AL"] > classes["L"]


def width(text: str) -> int:
    """Return the width of a text in letters; a Chinese character counts as two, a combining mark as none."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """Cut a text to a width, after a whole word if possible, and add an ellipsis."""
    if width(text) <= most:
        return text
    room, place = most - 1, 0
    while (room := room - _width(text[place])) >= 0:
        place += 1
    if text[place] != " " and (blank := text.rfind(" ", 0, place)) > place // 2:
        place = blank
    while place and unicodedata.category(text[place])[0] == "M":
        place -= 1
    return text[:place].rstrip(" ,;:.،؛、，") + ELLIPSIS


def around(text: str, start: int, end: int, most: int) -> str:
    """Cut a text to about `most` letters around a range, and add ellipses."""
    if width(text) <= most or width(text[:end]) < most:
        return cut(text, most)
    begin, behind = start, text[end : end + most // 4]
    while begin and width(text[begin - 1 : end] + behind) < most - 1:
        begin -= 1
    blank = text.find(" ", begin, start)
    opening, rest = (ELLIPSIS + " ", text[blank + 1 :]) if blank >= 0 else (ELLIPSIS, text[begin:].lstrip())
    return opening + cut(rest, most - len(opening))


def breakable(text: str) -> str:
    """Add places where a word that is longer than a line, such as a web address, can be broken."""

    def broken(word: re.Match[str]) -> str:
        if any(unicodedata.east_asian_width(c) in "WF" or "\u0e00" <= c <= "\u0eff" for c in word[0]):
            return word[0]
        return "\u200b".join(word[0][at : at + _UNBROKEN] for at in range(0, len(word[0]), _UNBROKEN))

    return _LONG_WORD.sub(broken, text)


def _parted(text: str, emphasised: Sequence[str]) -> list[tuple[str, bool]]:
    """Split the text into parts, each with whether it is emphasised."""
    words = sorted({tidy(word) for word in emphasised} - {""}, key=len, reverse=True)
    if not words:
        return [(text, False)]
    parts = re.split(f"(?<!{_LETTER})(" + "|".join(map(re.escape, words)) + f")(?!{_LETTER})", text)
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]
